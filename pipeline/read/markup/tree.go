package markup

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/pipeline/read/normal"
)

// XML and SGML are read with a forgiving tokenizer: tags that do not match,
// unknown entities and stray characters are no errors. Nothing is ever
// fetched; a document type's own entities are not expanded, so there is
// nothing to blow up.

// Node is an element (with a name) or a text (without).
type Node struct {
	Name  string // lower case, with its prefix: "dc:date"
	Attrs []html.Attribute
	Kids  []*Node
	Text  string
}

// ParseXML makes a tree of a document or a part of one. The root has no name.
// Elements nested deeper than max become children of the deepest one allowed.
func ParseXML(s string, max int) *Node {
	root := &Node{}
	stack := []*Node{root}
	z := html.NewTokenizer(strings.NewReader(dropDoctype(s)))
	z.AllowCDATA(true)
	for {
		tt := z.Next()
		top := stack[len(stack)-1]
		switch tt {
		case html.ErrorToken:
			return root
		case html.TextToken:
			raw := z.Raw()
			text := ""
			if rest, ok := bytes.CutPrefix(raw, []byte("<![CDATA[")); ok {
				text = string(bytes.TrimSuffix(rest, []byte("]]>")))
			} else {
				text = string(z.Text())
			}
			if text != "" {
				top.Kids = append(top.Kids, &Node{Text: text})
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			z.NextIsNotRawText()
			n := &Node{Name: t.Data, Attrs: t.Attr}
			top.Kids = append(top.Kids, n)
			if tt == html.StartTagToken && !emptyElement(t.DataAtom) && len(stack) <= max {
				stack = append(stack, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].Name == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

// OwnEntities tells of a reference to an entity that is none of HTML's, and so
// the document's own: it may be anything, a file, a billion words.
func OwnEntities(s string) normal.Damage {
	for {
		_, rest, ok := strings.Cut(s, "&")
		if !ok {
			return normal.Damage{}
		}
		n := 0
		for n < len(rest) && n < 64 && (normal.IsLetter(rest[n]) || n > 0 && (normal.IsDigit(rest[n]) || rest[n] == '_' || rest[n] == '-' || rest[n] == '.')) {
			n++
		}
		if n > 0 && n < len(rest) && rest[n] == ';' {
			if ref := "&" + rest[:n+1]; html.UnescapeString(ref) == ref {
				return normal.Truncated("the entity " + ref + " is the document's own and was not put in")
			}
		}
		s = rest
	}
}

// emptyElement lists the elements of HTML within XML that have no end tag.
func emptyElement(a atom.Atom) bool {
	return a == atom.Br || a == atom.Img || a == atom.Hr || a == atom.Input || a == atom.Wbr
}

// Attr is the value of an attribute, "" for none, also of nil.
func (n *Node) Attr(key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Local is the name without its prefix.
func (n *Node) Local() string {
	if i := strings.LastIndexByte(n.Name, ':'); i >= 0 {
		return n.Name[i+1:]
	}
	return n.Name
}

// Find returns the first element of that local name below n, in the order of
// the document; nil for none.
func (n *Node) Find(local string) *Node {
	if n == nil {
		return nil
	}
	for _, k := range n.Kids {
		if k.Name == "" {
			continue
		}
		if k.Local() == local {
			return k
		}
		if f := k.Find(local); f != nil {
			return f
		}
	}
	return nil
}

// All appends all elements of that local name below n, not looking within
// them.
func (n *Node) All(dst []*Node, local string) []*Node {
	if n == nil {
		return dst
	}
	for _, k := range n.Kids {
		switch {
		case k.Name == "":
		case k.Local() == local:
			dst = append(dst, k)
		default:
			dst = k.All(dst, local)
		}
	}
	return dst
}

// Path follows local names from element to element; nil where it ends.
func (n *Node) Path(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		n = n.Find(name)
	}
	return n
}

// Line is the text in an element, with white space made single; "" for nil.
func (n *Node) Line() string {
	if n == nil {
		return ""
	}
	return normal.Squeeze(n.Rendered())
}

// Rendered is the text in an element with blocks separated by empty lines.
func (n *Node) Rendered() string {
	if n == nil {
		return ""
	}
	var r Renderer
	n.Render(&r)
	return r.Text()
}

// Render writes the text in an element.
func (n *Node) Render(r *Renderer) {
	if n.Name == "" {
		r.words(n.Text)
		for _, k := range n.Kids {
			k.Render(r)
		}
		return
	}
	name := n.Local()
	l := layouts[name]
	switch {
	case name == "script" || name == "style":
		return
	case blockNames[name]:
		l = block
	}
	r.around(l)
	for _, k := range n.Kids {
		k.Render(r)
	}
	r.around(l)
}

// blockNames are block elements of news formats that HTML does not have.
var blockNames = map[string]bool{"block": true, "hl1": true, "hl2": true, "hedline": true, "paragraph": true, "bq": true, "tagline": true, "para": true}

// Raw is all text in an element, as it is.
func (n *Node) Raw() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.appendRaw(&b)
	return b.String()
}

func (n *Node) appendRaw(b *strings.Builder) {
	b.WriteString(n.Text)
	for _, k := range n.Kids {
		k.appendRaw(b)
	}
}

// PlainMarkup is the text of an element that may hold markup, escaped or not.
func PlainMarkup(k *Node) string {
	s, _ := MarkupText(k)
	return normal.Squeeze(s)
}

// MarkupText is the text of an element whose content is markup, as elements or
// escaped, with blocks separated by empty lines, and whether it was any.
func MarkupText(k *Node) (text string, isHTML bool) {
	for _, c := range k.Kids {
		if c.Name != "" {
			return k.Rendered(), true
		}
	}
	text, isHTML = ShownText(k.Raw())
	return strings.TrimSpace(text), isHTML
}

// FindAttr is the value of an attribute of the first element of that local name
// below n.
func FindAttr(n *Node, local, key string) string {
	if e := n.Find(local); e != nil {
		return strings.TrimSpace(e.Attr(key))
	}
	return ""
}

// OrEmpty is n, or an element with nothing in it for nil.
func OrEmpty(n *Node) *Node {
	if n == nil {
		return &Node{}
	}
	return n
}

// Child returns the first child of that local name; nil for none, also of nil.
func (n *Node) Child(local string) *Node {
	if n == nil {
		return nil
	}
	for _, k := range n.Kids {
		if k.Name != "" && k.Local() == local {
			return k
		}
	}
	return nil
}

// ChildLine is the text of the first child of that local name.
func (n *Node) ChildLine(local string) string { return n.Child(local).Line() }

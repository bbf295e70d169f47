package read

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// XML and SGML are read with a forgiving tokenizer: tags that do not match,
// unknown entities and stray characters are no errors. Nothing is ever
// fetched; a document type's own entities are not expanded, so there is
// nothing to blow up.

// xnode is an element (with a name) or a text (without).
type xnode struct {
	name  string // lower case, with its prefix: "dc:date"
	attrs []html.Attribute
	kids  []*xnode
	text  string
}

// parseXML makes a tree of a document or a piece of one. The root has no name.
// Elements nested deeper than max become children of the deepest one allowed.
func parseXML(s string, max int) *xnode {
	root := &xnode{}
	stack := []*xnode{root}
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
				top.kids = append(top.kids, &xnode{text: text})
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			z.NextIsNotRawText()
			n := &xnode{name: t.Data, attrs: t.Attr}
			top.kids = append(top.kids, n)
			if tt == html.StartTagToken && !emptyElement(t.DataAtom) && len(stack) <= max {
				stack = append(stack, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].name == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

// ownEntities tells of a reference to an entity that is none of HTML's, and so
// the document's own: it may be anything, a file, a thousand million words.
func ownEntities(s string) note {
	for {
		_, rest, ok := strings.Cut(s, "&")
		if !ok {
			return note{}
		}
		n := 0
		for n < len(rest) && n < 64 && (letterByte(rest[n]) || n > 0 && (isDigit(rest[n]) || rest[n] == '_' || rest[n] == '-' || rest[n] == '.')) {
			n++
		}
		if n > 0 && n < len(rest) && rest[n] == ';' {
			if ref := "&" + rest[:n+1]; html.UnescapeString(ref) == ref {
				return lost("the entity " + ref + " is the document's own and was not put in")
			}
		}
		s = rest
	}
}

// emptyElement lists the elements of HTML within XML that have no end tag.
func emptyElement(a atom.Atom) bool {
	return a == atom.Br || a == atom.Img || a == atom.Hr || a == atom.Input || a == atom.Wbr
}

// dropDoctype removes a document type with what it declares.
func dropDoctype(s string) string {
	i := indexFold(s, "<!doctype")
	if i < 0 || i > 4096 {
		return s
	}
	return s[:i] + s[i+doctypeLen(s[i:]):]
}

// doctypeScan finds the end of a document type, byte by byte: the first ">"
// outside quotes and outside its internal subset.
type doctypeScan struct {
	quote  byte // that is open, 0 for none
	inside bool // the internal subset
}

// ends reports whether c is the last byte of the document type.
func (d *doctypeScan) ends(c byte) bool {
	switch {
	case d.quote != 0:
		if c == d.quote {
			d.quote = 0
		}
	case c == '"' || c == '\'':
		d.quote = c
	case c == '[':
		d.inside = true
	case c == ']':
		d.inside = false
	case c == '>':
		return !d.inside
	}
	return false
}

// doctypeLen is the length of the document type that s begins with.
func doctypeLen(s string) int {
	var d doctypeScan
	for i := 0; i < len(s); i++ {
		if d.ends(s[i]) {
			return i + 1
		}
	}
	if i := strings.IndexByte(s, '>'); i >= 0 { // a quote that is not closed
		return i + 1
	}
	return len(s)
}

// indexFold is strings.Index without case, for an ASCII needle in lower case,
// in the first 8 KiB.
func indexFold(s, needle string) int {
	return strings.Index(strings.ToLower(s[:min(len(s), 8<<10)]), needle)
}

func (n *xnode) attr(key string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// local is the name without its prefix.
func (n *xnode) local() string {
	if i := strings.LastIndexByte(n.name, ':'); i >= 0 {
		return n.name[i+1:]
	}
	return n.name
}

// find returns the first element of that local name below n, in the order of
// the document; nil for none.
func (n *xnode) find(local string) *xnode {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == "" {
			continue
		}
		if k.local() == local {
			return k
		}
		if f := k.find(local); f != nil {
			return f
		}
	}
	return nil
}

// all appends all elements of that local name below n, not looking within
// them.
func (n *xnode) all(dst []*xnode, local string) []*xnode {
	if n == nil {
		return dst
	}
	for _, k := range n.kids {
		switch {
		case k.name == "":
		case k.local() == local:
			dst = append(dst, k)
		default:
			dst = k.all(dst, local)
		}
	}
	return dst
}

// path follows local names from element to element; nil where it ends.
func (n *xnode) path(names ...string) *xnode {
	for _, name := range names {
		if n == nil {
			return nil
		}
		n = n.find(name)
	}
	return n
}

// textOf is the text in an element, with white space made single; "" for nil.
func (n *xnode) textOf() string {
	if n == nil {
		return ""
	}
	return squeeze(n.rendered())
}

// rendered is the text in an element with blocks separated by empty lines.
func (n *xnode) rendered() string {
	if n == nil {
		return ""
	}
	var r textRenderer
	n.render(&r)
	return r.text()
}

func (n *xnode) render(r *textRenderer) {
	if n.name == "" {
		r.words(n.text)
		for _, k := range n.kids {
			k.render(r)
		}
		return
	}
	name := n.local()
	l := layouts[name]
	switch {
	case name == "script" || name == "style":
		return
	case blockNames[name]:
		l = block
	}
	r.around(l)
	for _, k := range n.kids {
		k.render(r)
	}
	r.around(l)
}

// blockNames are block elements of news formats that HTML does not have.
var blockNames = map[string]bool{"block": true, "hl1": true, "hl2": true, "hedline": true, "paragraph": true, "bq": true, "tagline": true, "para": true}

// raw is all text in an element, as it is.
func (n *xnode) raw() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.appendRaw(&b)
	return b.String()
}

func (n *xnode) appendRaw(b *strings.Builder) {
	b.WriteString(n.text)
	for _, k := range n.kids {
		k.appendRaw(b)
	}
}

// xmlRoot is the local name of the first element of a document, in lower case,
// and its prefix; "" when s does not begin like XML or SGML.
func xmlRoot(head []byte) (local, prefix string) {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n")
	for len(h) > 1 && h[0] == '<' && (h[1] == '?' || h[1] == '!') {
		n := 0
		switch {
		case bytes.HasPrefix(h, []byte("<!--")):
			i := bytes.Index(h, []byte("-->"))
			if i < 0 {
				return "", ""
			}
			n = i + 3
		case h[1] == '!':
			n = doctypeLen(string(h))
		default:
			i := bytes.IndexByte(h, '>')
			if i < 0 {
				return "", ""
			}
			n = i + 1
		}
		h = bytes.TrimLeft(h[n:], " \t\r\n")
	}
	name := tagName(h)
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:], name[:i]
	}
	return name, ""
}

// tagName is the name of the start tag that h begins with, in lower case.
func tagName(h []byte) string {
	if len(h) < 2 || h[0] != '<' || !letterByte(h[1]) && h[1] != '_' {
		return ""
	}
	n := 1
	for n < len(h) && n < 128 && !bytes.ContainsRune([]byte(" \t\r\n/><"), rune(h[n])) {
		n++
	}
	return strings.ToLower(string(h[1:n]))
}

// cutter cuts the elements of some names out of a stream, as bytes. An element
// ends at its end tag, at the next start tag of such a name, or where the
// stream ends. Comments and CDATA sections are passed over as a whole.
type cutter struct {
	br    *bufio.Reader
	names map[string]bool // local names
	max   int64           // most bytes kept of a record

	record []byte
	size   int64
	name   string // full name of the open record
	n      int
}

// cut is one element.
type cut struct {
	data   []byte
	name   string
	n      int   // 1-based number in the stream
	size   int64 // larger than len(data) when it was too long
	broken bool  // the stream ended within it
}

// run calls emit for every record, in order.
func (c *cutter) run(emit func(cut) error) error {
	for {
		b, err := c.br.ReadByte()
		if err != nil {
			if c.name != "" {
				if eerr := c.flush(emit, true); eerr != nil {
					return eerr
				}
			}
			if err == io.EOF {
				err = nil
			}
			return err
		}
		if b != '<' {
			c.put(b)
			continue
		}
		if err := c.construct(emit); err != nil && err != io.EOF {
			return err
		}
	}
}

func (c *cutter) put(b byte) {
	if c.name == "" {
		return
	}
	c.size++
	if c.size <= c.max {
		c.record = append(c.record, b)
	}
}

// construct takes what a "<" begins.
func (c *cutter) construct(emit func(cut) error) error {
	next, _ := c.br.Peek(9)
	switch {
	case bytes.HasPrefix(next, []byte("!--")):
		c.put('<')
		return c.until("-->")
	case bytes.HasPrefix(next, []byte("![CDATA[")):
		c.put('<')
		return c.until("]]>")
	case len(next) == 0 || next[0] != '/' && next[0] != '_' && !letterByte(next[0]):
		c.put('<')
		return nil
	}
	tag, _ := c.br.Peek(256)
	if tag[0] == '/' {
		name := tagName(append([]byte{'<'}, tag[1:]...))
		c.put('<')
		err := c.until(">")
		if c.name != "" && name == c.name {
			return c.flush(emit, false)
		}
		return err
	}
	name := tagName(append([]byte{'<'}, tag...))
	local := name[strings.LastIndexByte(name, ':')+1:]
	if !c.names[local] || c.name != "" && c.name != name {
		c.put('<')
		return c.until(">")
	}
	if c.name != "" { // the last one was not closed
		if err := c.flush(emit, false); err != nil {
			return err
		}
	}
	c.name = name
	c.put('<')
	err := c.until(">")
	if n := len(c.record); n > 1 && c.record[n-2] == '/' {
		return c.flush(emit, false)
	}
	return err
}

// until takes bytes up to and with the mark.
func (c *cutter) until(mark string) error {
	last := mark[len(mark)-1]
	var tail [3]byte
	for {
		b, err := c.br.ReadByte()
		if err != nil {
			return err
		}
		c.put(b)
		tail[0], tail[1], tail[2] = tail[1], tail[2], b
		if b == last && strings.HasSuffix(string(tail[:]), mark) {
			return nil
		}
	}
}

func (c *cutter) flush(emit func(cut) error, broken bool) error {
	c.n++
	k := cut{append([]byte(nil), c.record...), c.name, c.n, c.size, broken}
	c.record, c.size, c.name = c.record[:0], 0, ""
	return emit(k)
}

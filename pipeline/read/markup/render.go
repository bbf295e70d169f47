package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// layout is what an element does to the lines of a text in a browser.
type layout uint8

const (
	inline  layout = iota // nothing: <b>Na</b>me is one word
	block                 // an empty line before and after
	ownLine               // a line of its own: items of lists, rows, cells
	lineBreak
	hidden // its content is not shown
)

// layouts are the elements of HTML that are not inline, as the style sheet of
// the standard has them (html.spec.whatwg.org, "Rendering"), with the old ones
// that pages still use. A cell is a line, so that names in neighbouring cells
// are not taken for one.
var layouts = layoutTable(map[layout]string{
	block: "address article aside blockquote body center details dialog dir div dl fieldset figcaption figure footer form " +
		"h1 h2 h3 h4 h5 h6 header hgroup hr html listing main menu nav ol p plaintext pre search section summary table ul xmp",
	ownLine:   "button caption dd dt legend li optgroup option select tbody td textarea tfoot th thead tr",
	lineBreak: "br",
	hidden: "audio base canvas col colgroup datalist embed frame frameset head iframe link meta noembed noframes noscript object " +
		"param rp script source style svg template title track video",
})

// IsInline reports that an element of that name does nothing to the lines.
func IsInline(name string) bool { return layouts[name] == inline }

func layoutTable(of map[layout]string) map[string]layout {
	t := map[string]layout{}
	for l, names := range of {
		for _, name := range strings.Fields(names) {
			t[name] = l
		}
	}
	return t
}

// inlineElements are the other elements of HTML that news pages hold.
var inlineElements = nameSet("a abbr acronym area b bdi bdo big cite code data del dfn em font i img input ins kbd label map mark " +
	"nobr output q rt ruby s samp small span strike strong sub sup time tt u var wbr")

func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}

// voidElements have no content and no end tag.
var voidElements = nameSet("area base br col embed frame hr img input link meta param source track wbr")

// Renderer writes words and gaps: white space is one space, a line break
// one newline, a block two.
type Renderer struct {
	b       strings.Builder
	pending int // newlines due before the next word
	space   bool
	keep    lineKeeping
}

// lineKeeping says which line breaks of the markup itself are shown.
type lineKeeping uint8

const (
	noLines    lineKeeping = iota // they are white space
	blankLines                    // an empty line ends a paragraph
	allLines                      // as in <pre>
)

// Gap asks for n newlines before the next word.
func (r *Renderer) Gap(n int) {
	if n > r.pending {
		r.pending = n
	}
}

func (r *Renderer) words(s string) {
	for len(s) > 0 {
		i := strings.IndexFunc(s, func(c rune) bool { return !MarkupSpace(c) })
		if i != 0 {
			r.white(s[:max(i, 0)+len(s)*btoi(i < 0)])
		}
		if i < 0 {
			return
		}
		s = s[i:]
		j := strings.IndexFunc(s, MarkupSpace)
		if j < 0 {
			j = len(s)
		}
		switch {
		case r.b.Len() == 0:
		case r.pending > 0:
			r.b.WriteString("\n\n"[:min(r.pending, 2)])
		case r.space:
			r.b.WriteByte(' ')
		}
		r.pending, r.space = 0, false
		r.b.WriteString(s[:j])
		s = s[j:]
	}
}

// white takes a run of white space.
func (r *Renderer) white(s string) {
	r.space = true
	if r.keep == noLines {
		return
	}
	n := strings.Count(s, "\n")
	if n == 0 {
		n = strings.Count(s, "\r")
	}
	if n > 1 || n == 1 && r.keep == allLines {
		r.Gap(n)
	}
}

// MarkupSpace reports what is white space in markup.
func MarkupSpace(c rune) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00a0'
}

// Text is what was written.
func (r *Renderer) Text() string { return r.b.String() }

// around writes the gap that an element has before and after it.
func (r *Renderer) around(l layout) {
	switch l {
	case block:
		r.Gap(2)
	case ownLine, lineBreak:
		r.Gap(1)
	}
}

// NodeText is the text of a tree, blocks separated by an empty line.
func NodeText(n *html.Node) string {
	var r Renderer
	if n.Type == html.ElementNode { // its own kind does not count: the text of a title is wanted
		r.kids(n)
	} else {
		r.Node(n)
	}
	return r.Text()
}

// Node writes the text of a node. Names are looked up from Data: nodes that a
// library made have no DataAtom.
func (r *Renderer) Node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		r.markedLines(n.Data)
	case html.ElementNode:
		l := layouts[n.Data]
		if l == hidden || isHidden(n.Attr) {
			return
		}
		r.around(l)
		if n.Data == "pre" {
			keep := r.keep
			r.keep = allLines
			defer func() { r.keep = keep }()
		}
		r.kids(n)
		r.around(l)
	default:
		r.kids(n)
	}
}

// markedLines writes a text with lineMarks in it; an empty line between two of
// them ends a paragraph.
func (r *Renderer) markedLines(s string) {
	for i := 0; ; i++ {
		part, rest, more := strings.Cut(s, LineMark)
		r.words(part)
		if !more {
			return
		}
		r.Gap(1 + btoi(i > 0 && strings.TrimSpace(part) == ""))
		s = rest
	}
}

func (r *Renderer) kids(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.Node(c)
	}
}

// isHidden reports that an element's own attributes keep it from being shown.
func isHidden(attrs []html.Attribute) bool {
	for i := range attrs {
		switch attrs[i].Key {
		case "hidden":
			return attrs[i].Val != "until-found"
		case "style":
			style := strings.ToLower(strings.ReplaceAll(attrs[i].Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// FragmentText is the text that a browser shows of a fragment of markup: tags
// removed, entities decoded, blocks separated by an empty line. Where the
// markup has no blocks, its own line breaks are the layout and stay; outside
// blocks an empty line does (that is how WordPress keeps its posts).
func FragmentText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	f := fragment{z: html.NewTokenizer(strings.NewReader(s)), loose: allLines}
	if hasBlocks(s) {
		f.loose = blankLines
	}
	return f.run()
}

// fragment renders markup token by token: time grows with its length alone,
// whatever is left open in it.
type fragment struct {
	Renderer
	z      *html.Tokenizer
	loose  lineKeeping // outside of all elements
	depth  int         // elements that are open
	pre    int         // of them <pre>
	hidden string      // name of the element whose content is not shown, "" for none
	within int         // elements of that name that are open in it
}

func (f *fragment) run() string {
	for {
		switch f.z.Next() {
		case html.ErrorToken:
			return f.Text()
		case html.TextToken:
			if f.hidden == "" {
				f.keep = f.lines()
				f.words(string(f.z.Text()))
			}
		case html.StartTagToken:
			t := f.z.Token()
			f.start(&t)
		case html.EndTagToken:
			name, _ := f.z.TagName()
			f.end(string(name))
		case html.SelfClosingTagToken:
			name, _ := f.z.TagName()
			if f.hidden == "" {
				f.around(layouts[string(name)])
			}
		}
	}
}

func (f *fragment) lines() lineKeeping {
	switch {
	case f.pre > 0:
		return allLines
	case f.depth > 0:
		return noLines
	}
	return f.loose
}

func (f *fragment) start(t *html.Token) {
	void := voidElements[t.Data]
	if f.hidden != "" {
		f.within += btoi(t.Data == f.hidden)
		return
	}
	l := layouts[t.Data]
	if !void && (l == hidden || isHidden(t.Attr)) {
		f.hidden, f.within = t.Data, 1
		return
	}
	f.around(l)
	if !void {
		f.depth++
		f.pre += btoi(t.DataAtom == atom.Pre)
	}
}

func (f *fragment) end(name string) {
	if f.hidden != "" {
		if name == f.hidden {
			if f.within--; f.within == 0 {
				f.hidden = ""
			}
		}
		return
	}
	f.around(layouts[name])
	f.depth = max(f.depth-1, 0)
	if name == "pre" {
		f.pre = max(f.pre-1, 0)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// LineMark stands before a text that begins a line: the library drops elements
// and joins the texts of their children, and the mark is what is left of the
// line then. It is a character for private use, which pages have none of.
const LineMark = "\ue000"

// Attr is the value of an attribute, "" for none.
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

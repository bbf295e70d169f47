package read

import (
	"bufio"
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/pipeline/read/trafilatura"
)

// htmlFormat reads a web page as one article: menus, adverts and comments are
// removed, title, date, author, site and language come from what the page says
// of itself. Offsets count in the extracted text: paragraphs are separated by
// an empty line.
var htmlFormat = &format{
	name:       "html",
	extensions: []string{".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx"},
	help:       "web pages: the article's body without menus and adverts",
	sniff:      sniffHTML,
	frame:      frameHTML,
}

// maxPageBytes is how much of a web page is read: the rest is cut with a note.
const maxPageBytes = 8 << 20

// sniffHTML looks for the marks that begin a page, behind white space, an XML
// declaration and comments.
func sniffHTML(head []byte) confidence {
	h := head[:min(len(head), 4<<10)]
	h = bytes.TrimLeft(bytes.TrimPrefix(h, []byte(bom)), " \t\r\n")
	for bytes.HasPrefix(h, []byte("<!--")) || bytes.HasPrefix(h, []byte("<?")) {
		end := "-->"
		if h[1] == '?' {
			end = ">"
		}
		_, rest, ok := bytes.Cut(h, []byte(end))
		if !ok {
			return maybe
		}
		h = bytes.TrimLeft(rest, " \t\r\n")
	}
	low := bytes.ToLower(h[:min(len(h), 64)])
	for _, mark := range [...]string{"<!doctype html", "<html", "<head>", "<body"} {
		if bytes.HasPrefix(low, []byte(mark)) {
			return certain
		}
	}
	for _, mark := range [...]string{"<title", "<meta", "<p>", "<p ", "<div", "<script", "<table", "<h1", "<h2", "<link", "<article", "<center", "<a ", "<font", "<br", "<span", "<img", "<b>", "<ul"} {
		if bytes.HasPrefix(low, []byte(mark)) {
			return strong
		}
	}
	low = bytes.ToLower(h)
	if bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("</p>")) && bytes.Contains(low, []byte("<p")) {
		return likely
	}
	return maybe
}

func frameHTML(w *walker, src *source, br *bufio.Reader) error {
	data, note, err := w.readWhole(br, maxPageBytes)
	if err != nil && len(data) == 0 {
		return err
	}
	if err != nil {
		note = lost("the file could not be read to its end: " + reasonOf(err))
	}
	return w.emit(Piece{src: src, data: data, note: note, decode: decodeHTML})
}

func decodeHTML(p *Piece) []Item {
	pg := extractPage(p.data, p.src.charset, "")
	if strings.TrimSpace(pg.text) == "" && pg.title == "" {
		return p.skip("a web page without text")
	}
	f := pg.fields()
	return []Item{p.article(&f, p.n)}
}

// page is what was found in a web page.
type page struct {
	title, text, date, author, source, url, language string
	note                                             note

	body string // the article as JSON-LD has it, with or without markup
}

func (pg *page) fields() fields {
	return fields{title: pg.title, text: pg.text, date: pg.date, author: pg.author,
		source: pg.source, url: pg.url, language: pg.language, note: pg.note}
}

// extractPage finds the article in a web page. charset is the encoding that
// the transport says ("" for none), url where the page came from ("" for
// unknown).
func extractPage(b []byte, charset, url string) page {
	text, note := decodeText(b, pageCharset(b, charset))
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // nests too deep
		return page{text: fragmentText(text), note: note}
	}
	meta := pageMeta(root, url)
	meta.note = note
	meta.text = pageBody(root)
	if len(meta.text)*2 < len(meta.body) && len(meta.text) < 4*shortPage {
		meta.text, _ = shownText(meta.body)
		meta.text = tidyLines(meta.text)
	}
	if meta.text == "" {
		meta.text = fragmentText(text)
	}
	meta.text = dropTitle(meta.text, meta.title)
	return meta
}

// pageCharset is the encoding that a page declares: the transport's word, else
// the meta element's within the first 4 KiB, else the XML declaration's.
func pageCharset(b []byte, transport string) string {
	if transport != "" {
		return transport
	}
	h := bytes.ToLower(b[:min(len(b), 4<<10)])
	if bytes.HasPrefix(h, []byte("<?xml")) {
		if cs := xmlCharset(h); cs != "" {
			return cs
		}
	}
	at := bytes.Index(h, []byte("charset"))
	for at >= 0 {
		h = bytes.TrimLeft(h[at+len("charset"):], " \t\r\n")
		if len(h) > 0 && h[0] == '=' {
			h = bytes.TrimLeft(h[1:], " \t\r\n\"'")
			n := 0
			for n < len(h) && (h[n] == '-' || h[n] == '_' || h[n] == ':' || letterByte(h[n]) || isDigit(h[n])) {
				n++
			}
			if namedEncoding(string(h[:n])) != nil || strings.HasPrefix(string(h[:n]), "utf") {
				return string(h[:n])
			}
		}
		at = bytes.Index(h, []byte("charset"))
	}
	return ""
}

// xmlCharset is the encoding of an XML declaration at the beginning of b.
func xmlCharset(b []byte) string {
	decl, _, ok := bytes.Cut(b[:min(len(b), 512)], []byte("?>"))
	if !ok {
		return ""
	}
	_, v, ok := bytes.Cut(decl, []byte("encoding"))
	if !ok {
		return ""
	}
	v = bytes.TrimLeft(v, " \t\r\n=")
	if len(v) < 2 || v[0] != '"' && v[0] != '\'' {
		return ""
	}
	name, _, ok := bytes.Cut(v[1:], v[:1])
	if !ok {
		return ""
	}
	return string(name)
}

// Beyond these sizes of a page's tree the body is taken by the plain rule
// alone, since the library's time grows faster than the page: with the nodes,
// with the depth of each (it asks every ancestor for its text), with the text.
const (
	maxPageNodes = 40_000
	maxPageDepth = 1_500_000 // sum of the depths of all nodes; a large news page has 200,000
	maxPageText  = 2 << 20   // bytes
)

// shortPage is the length in bytes below which the library guesses: its text
// for such pages is not used where the page has paragraphs.
const shortPage = 250

// pageBody is the text of a page's article.
func pageBody(root *html.Node) string {
	var size pageSize
	size.add(root, 0)
	if size.nodes > maxPageNodes || size.depths > maxPageDepth || size.text > maxPageText {
		return paragraphs(root)
	}
	prune(root)
	markLines(root)
	text := ""
	if content := articleOf(root); content != nil {
		text = renderText(content)
	}
	if len(text) < shortPage {
		if p := paragraphs(root); p != "" {
			return p
		}
	}
	return text
}

// prune removes what holds no text of the page, after pageMeta has read it: the
// library copies the tree several times.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode,
			c.DataAtom == atom.Script, c.DataAtom == atom.Style, c.DataAtom == atom.Noscript, c.DataAtom == atom.Template,
			c.DataAtom == atom.Svg, c.DataAtom == atom.Iframe, c.DataAtom == atom.Link, c.DataAtom == atom.Meta:
			n.RemoveChild(c)
		default:
			prune(c)
		}
		c = next
	}
}

// lineMark stands before a text that begins a line: the library drops elements
// and joins the texts of their children, and the mark is what is left of the
// line then. It is a character for private use, which pages have none of.
const lineMark = "\ue000"

// markLines puts a lineMark before each text behind the border of an element
// that is not inline, and takes line breaks and such marks of the page's away.
func markLines(root *html.Node) {
	fresh := false
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		own := n.Type == html.ElementNode && layouts[n.Data] != inline
		fresh = fresh || own
		if n.Type == html.TextNode {
			n.Data = strings.ReplaceAll(n.Data, lineMark, "")
			if n.Parent != nil && n.Parent.DataAtom == atom.Pre {
				n.Data = strings.ReplaceAll(n.Data, "\n", "\n"+lineMark)
			}
			if fresh && strings.ContainsFunc(n.Data, func(c rune) bool { return !markupSpace(c) }) {
				n.Data = lineMark + n.Data
				fresh = false
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		fresh = fresh || own
	}
	walk(root)
}

// dropTitle removes the title where the text repeats it as its first line.
func dropTitle(text, title string) string {
	first, rest, _ := strings.Cut(text, "\n")
	if title != "" && strings.EqualFold(strings.TrimSpace(first), title) {
		return strings.TrimLeft(rest, "\n")
	}
	return text
}

// articleOf is the part of a page that is the article, nil for none.
func articleOf(root *html.Node) (content *html.Node) {
	defer func() {
		if v := recover(); v != nil {
			content = nil
		}
	}()
	return trafilatura.Content(root)
}

// pageSize measures a tree.
type pageSize struct{ nodes, depths, text int }

func (s *pageSize) add(n *html.Node, depth int) {
	s.nodes++
	s.depths += depth
	if n.Type == html.TextNode {
		s.text += len(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.add(c, depth+1)
	}
}

// paragraphs is the text of the paragraphs of a page, and within its article or
// main element also of lists, tables, headings and the like.
func paragraphs(root *html.Node) string {
	var r textRenderer
	var walk func(n *html.Node, inArticle bool)
	walk = func(n *html.Node, inArticle bool) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "script", "style", "noscript", "head", "nav", "footer", "aside", "form":
				return
			case "p":
				r.node(n)
				return
			case "ul", "ol", "dl", "table", "blockquote", "pre", "address", "details", "h2", "h3", "h4", "h5", "h6":
				if inArticle {
					r.node(n)
					return
				}
			case "article", "main":
				inArticle = true
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inArticle)
		}
	}
	walk(root, false)
	return r.text()
}

// wholePage reports that a value is a web page from its first to its last tag.
func wholePage(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 20 || s[0] != '<' || s[len(s)-1] != '>' {
		return false
	}
	low := strings.ToLower(s[:min(len(s), 20)])
	return strings.HasPrefix(low, "<!doctype html") || strings.HasPrefix(low, "<html")
}

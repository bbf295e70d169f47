package web

import (
	"bufio"
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// HTML reads a web page as one article: menus, adverts and comments are
// removed, title, date, author, site and language come from what the page says
// of itself. Offsets count in the extracted text: paragraphs are separated by
// an empty line.
var HTML = &frame.Format{
	Name:       "html",
	Extensions: []string{".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx"},
	Help:       "web pages: the article's body without menus and adverts",
	Sniff:      sniffHTML,
	Frame:      frameHTML,
}

// maxPageBytes is how much of a web page is read: the rest is cut, and the article's
// note tells of it.
const maxPageBytes = 8 << 20

// sniffHTML looks for the marks that begin a page, after white space, an XML
// declaration and comments.
func sniffHTML(head []byte) frame.Confidence {
	h := head[:min(len(head), 4<<10)]
	h = bytes.TrimLeft(bytes.TrimPrefix(h, []byte(normal.BOM)), " \t\r\n")
	for bytes.HasPrefix(h, []byte("<!--")) || bytes.HasPrefix(h, []byte("<?")) {
		end := "-->"
		if h[1] == '?' {
			end = ">"
		}
		_, rest, ok := bytes.Cut(h, []byte(end))
		if !ok {
			return frame.Maybe
		}
		h = bytes.TrimLeft(rest, " \t\r\n")
	}
	low := bytes.ToLower(h[:min(len(h), 64)])
	for _, mark := range [...]string{"<!doctype html", "<html", "<head>", "<body"} {
		if bytes.HasPrefix(low, []byte(mark)) {
			return frame.Certain
		}
	}
	for _, mark := range [...]string{"<title", "<meta", "<p>", "<p ", "<div", "<script", "<table", "<h1", "<h2", "<link", "<article", "<center", "<a ", "<font", "<br", "<span", "<img", "<b>", "<ul"} {
		if bytes.HasPrefix(low, []byte(mark)) {
			return frame.Strong
		}
	}
	low = bytes.ToLower(h)
	if bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("</p>")) && bytes.Contains(low, []byte("<p")) {
		return frame.Likely
	}
	return frame.Maybe
}

func frameHTML(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	data, damage, err := w.ReadFile(br, maxPageBytes)
	if err != nil {
		return err
	}
	return w.Emit(frame.Frame{Source: src, Data: data, Damage: damage, Read: decodeHTML})
}

func decodeHTML(fr *frame.Frame) []frame.Item {
	pg := extractPage(fr.Data, fr.Source.Charset, "")
	if strings.TrimSpace(pg.text) == "" && pg.title == "" {
		return fr.Skip("a web page without text")
	}
	f := pg.fields()
	return fr.Only(&f)
}

// page is what was found in a web page.
type page struct {
	title, text, date, author, source, url, language string
	damage                                           normal.Damage

	body string // the article as JSON-LD has it, with or without markup
}

func (pg *page) fields() fields.Fields {
	return fields.Fields{Title: pg.title, Text: pg.text, Date: pg.date, Author: pg.author,
		Source: pg.source, URL: pg.url, Language: pg.language, Damage: pg.damage}
}

// extractPage finds the article in a web page. charset is the encoding that
// the transport says ("" for none), url where the page came from ("" for
// unknown).
func extractPage(b []byte, charset, url string) page {
	text, damage := normal.Decode(b, markup.PageCharset(b, charset))
	root, err := html.Parse(strings.NewReader(text))
	if err != nil { // nests too deep
		return page{text: markup.FragmentText(text), damage: damage}
	}
	meta := pageMeta(root, url)
	meta.damage = damage
	meta.text = pageBody(root)
	if len(meta.text)*2 < len(meta.body) && len(meta.text) < 4*shortPage {
		meta.text, _ = markup.ShownText(meta.body)
		meta.text = normal.TidyLines(meta.text)
	}
	if meta.text == "" {
		meta.text = markup.FragmentText(text)
	}
	meta.text = dropTitle(meta.text, meta.title)
	return meta
}

// Fields is extractPage for the other families.
func Fields(b []byte, charset, url string) fields.Fields {
	pg := extractPage(b, charset, url)
	return pg.fields()
}

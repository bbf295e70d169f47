package read

import (
	"bufio"
	"bytes"
	"strings"
)

// sgmlFormat reads collections of newswire in SGML: Reuters-21578 (REUTERS
// elements) and the TREC family (DOC elements: TREC disks, Gigaword, AQUAINT,
// IEER, TRECWEB). Every element is an article. Inline entity tags (b_enamex of
// IEER) are dropped. Lines that were wrapped are joined; an indented line
// begins a paragraph.
var sgmlFormat = &format{
	name:       "sgml",
	extensions: []string{".sgm", ".sgml", ".trec"},
	help:       "Reuters-21578, TREC, Gigaword, IEER",
	sniff:      sniffSGML,
	frame:      frameSGML,
}

func sniffSGML(head []byte) confidence {
	switch root, _ := xmlRoot(head); root {
	case "reuters", "ieer_doc":
		return certain
	case "doc", "root", "gwdocs", "docs":
		low := bytes.ToLower(head[:min(len(head), 16<<10)])
		if bytes.Contains(low, []byte("<docno")) || bytes.Contains(low, []byte("<docid")) || bytes.Contains(low, []byte("<doc id=")) && bytes.Contains(low, []byte("<text>")) {
			return certain
		}
	}
	return no
}

func frameSGML(w *walker, src *source, br *bufio.Reader) error {
	c := cutter{br: br, names: map[string]bool{"reuters": true, "doc": true}, max: w.opt.MaxLineBytes}
	err := c.run(func(k cut) error { return w.emit(recordPiece(src, k, "document", decodeSGML)) })
	if w.stop != nil {
		return errStop
	}
	return err
}

func decodeSGML(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	root := parseXML(text, p.src.opt.MaxNesting)
	if len(root.kids) == 0 {
		return p.quarantine("a document without content")
	}
	doc := root.kids[0]
	var f fields
	if doc.name == "reuters" {
		f = reutersFields(doc)
	} else {
		if kind := doc.attr("type"); kind == "advis" {
			return p.skip("an advisory to editors")
		}
		f = trecFields(doc, text)
	}
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// reutersFields follows the README of Reuters-21578. Documents of type BRIEF
// have a title alone, those of type UNPROC one text without parts.
func reutersFields(doc *xnode) fields {
	t := doc.find("text")
	f := fields{id: doc.attr("newid"), date: doc.find("date").textOf(), source: "Reuters", language: "en",
		author: t.childText("author"), title: t.childText("title")}
	body := t.child("body")
	if body == nil && t != nil && (t.child("title") == nil || t.attr("type") == "UNPROC") {
		f.text = wireText(t.raw())
		if f.title != "" {
			f.text = wireText(strings.Replace(t.raw(), t.child("title").raw(), "", 1))
		}
		return f
	}
	f.text = withDateline(t.childText("dateline"), wireText(body.raw()))
	return f
}

// withDateline puts a dateline before a text that does not begin with it.
func withDateline(dateline, text string) string {
	dateline = strings.TrimSpace(dateline)
	if dateline == "" || text == "" || isDigit(dateline[0]) { // a time, no place
		return text
	}
	place := strings.TrimRight(dateline, " -–—_:,.")
	if len(text) >= len(place) && strings.EqualFold(text[:len(place)], place) {
		return text
	}
	if strings.HasSuffix(dateline, "-") || strings.HasSuffix(dateline, "—") || strings.HasSuffix(dateline, "–") || strings.HasSuffix(dateline, "_") || strings.HasSuffix(dateline, ":") {
		return dateline + " " + text
	}
	return dateline + " - " + text
}

// child returns the first child of that local name; nil for none, also of nil.
func (n *xnode) child(local string) *xnode {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name != "" && k.local() == local {
			return k
		}
	}
	return nil
}

// childText is the text of the first child of that local name.
func (n *xnode) childText(local string) string { return n.child(local).textOf() }

// The names that TREC collections give to the parts of a document.
var (
	trecTitles  = []string{"headline", "head", "hl", "title", "ttl", "ti", "heading", "subject"}
	trecDates   = []string{"date_time", "datetime", "date", "date1", "pubdate", "dd", "story_date"}
	trecAuthors = []string{"byline", "author", "au", "by"}
	trecSources = []string{"source", "so", "pub", "publisher", "newspaper"}
)

// trecFields reads a DOC element. whole is its source, for web pages.
func trecFields(doc *xnode, whole string) fields {
	id := doc.find("docno").textOf()
	if id == "" {
		id = doc.find("docid").textOf()
	}
	if id == "" {
		id = doc.attr("id")
	}
	if doc.find("dochdr") != nil {
		_, page, _ := strings.Cut(whole, "</DOCHDR>")
		pg := extractPage([]byte(page), "utf-8", "")
		f := pg.fields()
		f.id = id
		return f
	}
	f := fields{id: id, title: firstText(doc, trecTitles), date: firstText(doc, trecDates),
		author: firstText(doc, trecAuthors), source: firstText(doc, trecSources), language: doc.attr("xml:lang")}
	if NormalizeDate(f.date) == "" {
		f.date = dateInID(id)
	}
	var texts []string
	for _, t := range doc.all(nil, "text") {
		if s := wireText(t.blocks()); s != "" {
			texts = append(texts, s)
		}
	}
	if len(texts) == 0 {
		texts = append(texts, wireText(restOf(doc)))
	}
	f.text = withDateline(doc.find("dateline").textOf(), strings.Join(texts, "\n\n"))
	return f
}

func firstText(doc *xnode, names []string) string {
	for _, name := range names {
		if s := doc.find(name).textOf(); s != "" {
			return s
		}
	}
	return ""
}

// restOf is the text of a document without the parts that are known to be
// something else.
func restOf(doc *xnode) string {
	known := map[string]bool{"docno": true, "docid": true, "doctype": true, "dateline": true, "fileid": true, "first": true, "second": true}
	for _, names := range [...][]string{trecTitles, trecDates, trecAuthors, trecSources} {
		for _, n := range names {
			known[n] = true
		}
	}
	var b strings.Builder
	for _, k := range doc.kids {
		if !known[k.local()] {
			b.WriteString(k.blocks())
		}
	}
	return b.String()
}

// dateInID finds the day in a document number: APW19980429.1258,
// AFP_ENG_19940512.0002, NYT_ENG_20100101.0001.
func dateInID(id string) string {
	for i := 0; i+8 <= len(id); i++ {
		if digits(id[i:]) == 8 && (i == 0 || !isDigit(id[i-1])) {
			if d, ok := makeDate(id[i:i+4], id[i+4:i+6], id[i+6:i+8]); ok && d >= "1970" {
				return d
			}
		}
	}
	return ""
}

// blocks is all text in an element, with empty lines around paragraphs.
func (n *xnode) blocks() string {
	var b strings.Builder
	n.appendBlocks(&b)
	return b.String()
}

func (n *xnode) appendBlocks(b *strings.Builder) {
	b.WriteString(n.text)
	for _, k := range n.kids {
		switch k.local() {
		case "p", "br", "annotation", "text", "body", "lp", "leadpara":
			b.WriteString("\n\n")
		}
		k.appendBlocks(b)
		if k.local() == "p" {
			b.WriteString("\n\n")
		}
	}
}

// wireText joins the wrapped lines of wire copy: an empty line or an indented
// one begins a paragraph. Control characters are dropped.
func wireText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	open := false // within a paragraph
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		s = rest
		text := strings.TrimSpace(dropControls(line))
		if text == "" {
			open = false
			continue
		}
		if strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t") {
			open = false
		}
		switch {
		case b.Len() == 0:
		case open:
			b.WriteByte(' ')
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(text)
		open = true
	}
	return b.String()
}

// dropControls removes control characters but the tab.
func dropControls(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\t' || c == 0x7f {
			return strings.Map(func(r rune) rune {
				if r < 0x20 && r != '\t' || r == 0x7f {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

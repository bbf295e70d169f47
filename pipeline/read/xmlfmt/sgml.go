package xmlfmt

import (
	"bufio"
	"bytes"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// SGML reads collections of newswire in SGML: Reuters-21578 (REUTERS
// elements) and the TREC family (DOC elements: TREC disks, Gigaword, AQUAINT,
// IEER, TRECWEB). Every element is an article. Inline entity tags (b_enamex of
// IEER) are dropped. Lines that were wrapped are joined; an indented line
// begins a paragraph.
var SGML = &frame.Format{
	Name:       "sgml",
	Extensions: []string{".sgm", ".sgml", ".trec"},
	Help:       "Reuters-21578, TREC, Gigaword, IEER",
	Sniff:      sniffSGML,
	Frame:      frameSGML,
}

func sniffSGML(head []byte) frame.Confidence {
	switch root, _ := markup.Root(head); root {
	case "reuters", "ieer_doc":
		return frame.Certain
	case "doc", "root", "gwdocs", "docs":
		low := bytes.ToLower(head[:min(len(head), 16<<10)])
		if bytes.Contains(low, []byte("<docno")) || bytes.Contains(low, []byte("<docid")) || bytes.Contains(low, []byte("<doc id=")) && bytes.Contains(low, []byte("<text>")) {
			return frame.Certain
		}
	}
	return frame.No
}

func frameSGML(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	c := elementCutter{br: br, names: map[string]bool{"reuters": true, "doc": true}, max: w.Settings.MaxLineBytes}
	err := c.run(func(k frame.Record) error { return w.Emit(frame.RecordFrame(src, k, "document", decodeSGML)) })
	if w.Stopped() {
		return frame.ErrStop
	}
	return err
}

func decodeSGML(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	root := markup.ParseXML(text, fr.Source.Settings.MaxNesting)
	if len(root.Kids) == 0 {
		return fr.Quarantine("a document without content")
	}
	doc := root.Kids[0]
	var f fields.Fields
	if doc.Name == "reuters" {
		f = reutersFields(doc)
	} else {
		if kind := doc.Attr("type"); kind == "advis" {
			return fr.Skip("an advisory to editors")
		}
		f = trecFields(fr, doc, text)
	}
	f.Damage = damage
	return fr.Only(&f)
}

// reutersFields follows the README of Reuters-21578. Documents of type BRIEF
// have a title alone, those of type UNPROC one text without parts.
func reutersFields(doc *markup.Node) fields.Fields {
	t := doc.Find("text")
	f := fields.Fields{ID: doc.Attr("newid"), Date: doc.Find("date").Line(), Source: "Reuters", Language: "en",
		Author: t.ChildLine("author"), Title: t.ChildLine("title")}
	body := t.Child("body")
	if body == nil && t != nil && (t.Child("title") == nil || t.Attr("type") == "UNPROC") {
		f.Text = normal.WireText(t.Raw())
		if f.Title != "" {
			f.Text = normal.WireText(strings.Replace(t.Raw(), t.Child("title").Raw(), "", 1))
		}
		return f
	}
	f.Text = normal.WithDateline(t.ChildLine("dateline"), normal.WireText(body.Raw()))
	return f
}

// trecNames are the names that TREC collections give to the parts of a document,
// best first, see trec.tsv.
var trecNames = func() (names [fields.NumKinds][]string) {
	for _, row := range normal.Rows(tables, "trec") {
		kind := fields.KindNamed(row.Cell(0))
		names[kind] = append(names[kind], row.Cell(1))
	}
	return names
}()

// trecFields reads a DOC element. whole is its source, for web pages.
func trecFields(fr *frame.Frame, doc *markup.Node, whole string) fields.Fields {
	id := doc.Find("docno").Line()
	if id == "" {
		id = doc.Find("docid").Line()
	}
	if id == "" {
		id = doc.Attr("id")
	}
	if doc.Find("dochdr") != nil {
		_, page, _ := strings.Cut(whole, "</DOCHDR>")
		f := fr.Page([]byte(page), "utf-8", "")
		f.ID = id
		return f
	}
	f := fields.Fields{ID: id, Title: firstText(doc, trecNames[fields.Title]), Date: firstText(doc, trecNames[fields.Date]),
		Author: firstText(doc, trecNames[fields.Author]), Source: firstText(doc, trecNames[fields.Source]), Language: doc.Attr("xml:lang")}
	if normal.NormalizeDate(f.Date) == "" {
		f.Date = normal.DateInID(id)
	}
	var texts []string
	for _, t := range doc.All(nil, "text") {
		if s := normal.WireText(blocks(t)); s != "" {
			texts = append(texts, s)
		}
	}
	if len(texts) == 0 {
		texts = append(texts, normal.WireText(restOf(doc)))
	}
	f.Text = normal.WithDateline(doc.Find("dateline").Line(), strings.Join(texts, "\n\n"))
	return f
}

func firstText(doc *markup.Node, names []string) string {
	for _, name := range names {
		if s := doc.Find(name).Line(); s != "" {
			return s
		}
	}
	return ""
}

// restOf is the text of a document without the parts that are known to be
// something else.
func restOf(doc *markup.Node) string {
	known := map[string]bool{"docno": true, "docid": true, "doctype": true, "dateline": true, "fileid": true, "first": true, "second": true}
	for _, names := range trecNames {
		for _, n := range names {
			known[n] = true
		}
	}
	var b strings.Builder
	for _, k := range doc.Kids {
		if !known[k.Local()] {
			b.WriteString(blocks(k))
		}
	}
	return b.String()
}

// blocks is all text in an element, with empty lines around paragraphs.
func blocks(n *markup.Node) string {
	var b strings.Builder
	appendBlocks(n, &b)
	return b.String()
}

func appendBlocks(n *markup.Node, b *strings.Builder) {
	b.WriteString(n.Text)
	for _, k := range n.Kids {
		switch k.Local() {
		case "p", "br", "annotation", "text", "body", "lp", "leadpara":
			b.WriteString("\n\n")
		}
		appendBlocks(k, b)
		if k.Local() == "p" {
			b.WriteString("\n\n")
		}
	}
}

package read

import (
	"bufio"
	"bytes"
	"strings"

	"newsgraph/entities"
)

// xmlFormat reads XML of no other known kind, by the names of its elements:
// records are article, document, newsitem, story and the like, their fields
// are found by the names that also serve for JSON (RCV1, Factiva XML, Solr).
var xmlFormat = &format{
	name:       "xml",
	extensions: []string{".xml"},
	help:       "other XML whose elements have telling names (RCV1, Factiva, Solr)",
	sniff:      sniffXML,
	frame:      frameXML,
}

func sniffXML(head []byte) confidence {
	if root, _ := xmlRoot(head); root == "" {
		return no
	}
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n")
	if bytes.HasPrefix(h, []byte("<?xml")) || bytes.HasPrefix(h, []byte("<!DOCTYPE")) {
		return strong // and no surer, even with the extension, than the kinds above
	}
	return maybe
}

// xmlRecords are the names of elements that are records, the surest first.
var xmlRecords = []string{"article", "newsitem", "newsarticle", "story", "document", "doc", "news", "record", "item", "entry", "post", "page", "row", "text"}

func frameXML(w *walker, src *source, br *bufio.Reader) error {
	head, _ := br.Peek(headBytes)
	root, _ := xmlRoot(head)
	name := root
	low := bytes.ToLower(head)
	for _, r := range xmlRecords {
		if hasTag(low, r) {
			name = r
			break
		}
	}
	before := w.pieces
	if err := frameElements("record", decodeXMLRecord, name)(w, src, br); err != nil {
		return err
	}
	if w.pieces == before {
		return w.emitProblem(src, "", entities.Skipped, "XML of an unknown kind (root element "+clip(oneLine(root), 60)+")")
	}
	return nil
}

// hasTag reports a start tag of that name.
func hasTag(b []byte, name string) bool {
	for {
		i := bytes.Index(b, []byte("<"+name))
		if i < 0 || i+1+len(name) >= len(b) {
			return false
		}
		if b = b[i+1+len(name):]; bytes.IndexByte([]byte(" >\t\r\n/"), b[0]) >= 0 {
			return true
		}
	}
}

func decodeXMLRecord(p *Piece) []Item {
	rec, note := p.element()
	c := collector{keys: p.src.opt.named}
	for _, a := range rec.attrs {
		if al, ok := aliases[normalKey(a.Key)]; ok && (al.kind == idField || al.kind == dateField || al.kind == urlField) {
			c.put(al.kind, al.rank+rankStep, a.Val)
		}
	}
	c.put(languageField, 5, rec.attr("xml:lang"))
	c.element(rec, 0)
	f := c.fields()
	if lead, tail := rec.find("leadparagraph"), rec.find("tailparagraphs"); lead != nil || tail != nil { // Factiva
		f.text = strings.TrimSpace(orEmpty(lead).rendered() + "\n\n" + orEmpty(tail).rendered())
	}
	if strings.TrimSpace(f.text) == "" {
		return p.skip("XML of an unknown kind (root element %s): no element for a text", clip(oneLine(rec.name), 60))
	}
	f.text = withDateline(rec.find("dateline").textOf(), f.text)
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// xmlNames adds the element names that JSON does not use.
var xmlNames = map[string]alias{
	"accessionno": {idField, 0}, "baselanguage": {languageField, 0}, "sourcename": {sourceField, 0}, "publishername": {sourceField, 1},
	"hl": {titleField, 3}, "tailparagraphs": {textField, 0},
}

// element collects from the children of an element: by their name, or by the
// name attribute (Solr: <field name="title">).
func (c *collector) element(n *xnode, depth int) {
	for _, k := range n.kids {
		if k.name == "" {
			continue
		}
		key := normalKey(k.local())
		if name := k.attr("name"); name != "" && (key == "field" || key == "str" || key == "arr" || key == "date") {
			key = normalKey(name)
		}
		a, ok := xmlNames[key]
		if !ok {
			a, ok = aliases[key]
		}
		if named, is := c.keys.named(k.local()); is {
			a, ok = named, true
		}
		if ok {
			value := ""
			switch a.kind {
			case textField, htmlField:
				value, _ = markupText(k)
			case titleField:
				value = plainMarkup(k)
			default:
				value = k.textOf()
			}
			if !(a.kind == textField && hasElement(k, "title", "headline")) {
				c.put(a.kind, a.rank+depth*rankStep, value)
				continue
			}
		}
		if depth < maxWrappers {
			c.element(k, depth+1)
		}
	}
}

func hasElement(n *xnode, names ...string) bool {
	for _, name := range names {
		if n.find(name) != nil {
			return true
		}
	}
	return false
}

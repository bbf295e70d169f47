package xmlfmt

import (
	"bufio"
	"bytes"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// XML reads XML of no other known kind, by the names of its elements:
// records are article, document, newsitem, story and the like, their fields
// are found by the names that also serve for JSON (RCV1, Factiva XML, Solr).
var XML = &frame.Format{
	Name:       "xml",
	Extensions: []string{".xml"},
	Help:       "other XML whose elements have telling names (RCV1, Factiva, Solr)",
	Sniff:      sniffXML,
	Frame:      frameXML,
}

func sniffXML(head []byte) frame.Confidence {
	if root, _ := markup.Root(head); root == "" {
		return frame.No
	}
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(normal.BOM)), " \t\r\n")
	if bytes.HasPrefix(h, []byte("<?xml")) || bytes.HasPrefix(h, []byte("<!DOCTYPE")) {
		return frame.Strong // and no surer, even with the extension, than the kinds above
	}
	return frame.Maybe
}

// xmlNames are the names of elements that JSON does not use, xmlRecords those of
// elements that are records, the surest first; see xml.tsv.
var xmlNames, xmlRecords = func() (names map[string]fields.Alias, records []string) {
	names = map[string]fields.Alias{}
	for _, row := range normal.Rows(tables, "xml") {
		if row.Cell(0) == "record" {
			records = append(records, row.Cell(2))
			continue
		}
		names[row.Cell(2)] = fields.Alias{Kind: fields.KindNamed(row.Cell(0)), Rank: fields.Rank(row, 1)}
	}
	return names, records
}()

func frameXML(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	head, _ := br.Peek(frame.HeadBytes)
	root, _ := markup.Root(head)
	name := root
	low := bytes.ToLower(head)
	for _, r := range xmlRecords {
		if hasTag(low, r) {
			name = r
			break
		}
	}
	before := w.Frames
	if err := frameElements("record", decodeXMLRecord, name)(w, src, br); err != nil {
		return err
	}
	if w.Frames == before {
		return w.Problem(src, "", entities.Skipped, "XML of an unknown kind (root element "+normal.Clip(normal.OneLine(root), 60)+")")
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

func decodeXMLRecord(fr *frame.Frame) []frame.Item {
	rec, damage := element(fr)
	c := fr.Collector()
	for _, a := range rec.Attrs {
		if al, ok := fields.OfName(a.Key); ok && (al.Kind == fields.ID || al.Kind == fields.Date || al.Kind == fields.URL) {
			c.Put(al.Kind, al.Rank+fields.RankStep, a.Val)
		}
	}
	c.Put(fields.Language, 5, rec.Attr("xml:lang"))
	collectElement(&c, rec, 0)
	f := c.Fields()
	if lead, tail := rec.Find("leadparagraph"), rec.Find("tailparagraphs"); lead != nil || tail != nil { // Factiva
		f.Text = strings.TrimSpace(markup.OrEmpty(lead).Rendered() + "\n\n" + markup.OrEmpty(tail).Rendered())
	}
	if strings.TrimSpace(f.Text) == "" {
		return fr.Skip("XML of an unknown kind (root element %s): no element for a text", normal.Clip(normal.OneLine(rec.Name), 60))
	}
	f.Text = normal.WithDateline(rec.Find("dateline").Line(), f.Text)
	f.Damage = damage
	return fr.Only(&f)
}

// collectElement collects from the children of an element: by their name, or by the
// name attribute (Solr: <field name="title">).
func collectElement(c *fields.Collector, n *markup.Node, depth int) {
	for _, k := range n.Kids {
		if k.Name == "" {
			continue
		}
		key := fields.NormalKey(k.Local())
		if name := k.Attr("name"); name != "" && (key == "field" || key == "str" || key == "arr" || key == "date") {
			key = fields.NormalKey(name)
		}
		a, ok := xmlNames[key]
		if !ok {
			a, ok = fields.OfName(key)
		}
		if named, is := c.Keys.Said(k.Local()); is {
			a, ok = named, true
		}
		if ok {
			value := ""
			switch a.Kind {
			case fields.Text, fields.HTML:
				value, _ = markup.MarkupText(k)
			case fields.Title:
				value = markup.PlainMarkup(k)
			default:
				value = k.Line()
			}
			if !(a.Kind == fields.Text && hasElement(k, "title", "headline")) {
				c.Put(a.Kind, a.Rank+depth*fields.RankStep, value)
				continue
			}
		}
		if depth < fields.MaxWrappers {
			collectElement(c, k, depth+1)
		}
	}
}

func hasElement(n *markup.Node, names ...string) bool {
	for _, name := range names {
		if n.Find(name) != nil {
			return true
		}
	}
	return false
}

package xmlfmt

import (
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// NITF reads NITF (IPTC, versions 2.5 to 3.6): one article for every
// nitf element. Inline tags (person, org, location) are hints of the agency
// and are dropped; captions of media come after the body. Items that are
// withheld, embargoed or cancelled are skipped.
var NITF = &frame.Format{
	Name:       "nitf",
	Extensions: []string{".nitf"},
	Help:       "NITF news wire",
	Sniff:      rootSniffer("nitf"),
	Frame:      frameElements("document", decodeNITF, "nitf"),
}

func decodeNITF(fr *frame.Frame) []frame.Item {
	doc, damage := element(fr)
	data := doc.Find("docdata")
	if data != nil {
		if why := normal.Unusable(data.Attr("management-status")); why != "" {
			return fr.Skip("%s", why)
		}
	}
	f := nitfFields(doc)
	f.Damage = damage
	return fr.Only(&f)
}

// nitfFields reads a nitf element.
func nitfFields(doc *markup.Node) fields.Fields {
	head, body := doc.Child("head"), doc.Child("body")
	if body == nil {
		body = doc
	}
	top := body.Find("body.head")
	f := fields.Fields{
		ID:       markup.FindAttr(doc, "doc-id", "id-string"),
		Title:    normal.FirstOf(body.Path("hedline", "hl1").Line(), body.Find("hl1").Line(), head.ChildLine("title"), doc.Find("headline").Line()),
		Author:   nitfByline(top),
		Source:   normal.FirstOf(markup.FindAttr(doc, "pubdata", "name"), markup.FindAttr(doc, "doc.copyright", "holder"), top.Path("distributor").Line(), markup.FindAttr(doc, "from-src", "src-name")),
		URL:      markup.FindAttr(doc, "pubdata", "ex-ref"),
		Language: normal.FirstOf(doc.Attr("baselang"), doc.Attr("xml:lang"), body.Attr("xml:lang")),
	}
	for _, d := range [...]string{
		markup.FindAttr(doc, "date.issue", "norm"), markup.FindAttr(doc, "pubdata", "date.publication"), markup.FindAttr(doc, "story.date", "norm"),
		markup.FindAttr(doc, "date.release", "norm"), top.Path("story.date").Line(), top.Path("dateline").Line(), metaDate(head)} {
		if normal.NormalizeDate(d) != "" {
			f.Date = d
			break
		}
	}
	content := body.Find("body.content")
	if content == nil {
		content = body
	}
	f.Text = normal.WithDateline(nitfDateline(top), nitfText(content))
	return f
}

// nitfByline is the author's name: the first byline, or the person in it.
func nitfByline(top *markup.Node) string {
	by := top.Path("byline")
	if by == nil {
		return ""
	}
	if person := by.Find("person"); person.Line() != "" {
		return person.Line()
	}
	return normal.PersonName(by.Line())
}

// nitfDateline is the place of a dateline, with the agency where it is in it.
func nitfDateline(top *markup.Node) string {
	d := top.Path("dateline")
	if d == nil {
		return ""
	}
	if loc := d.Find("location"); loc.Line() != "" {
		return loc.Line()
	}
	for _, k := range d.Kids {
		if k.Local() == "story.date" {
			return ""
		}
	}
	return d.Line()
}

// nitfText is the text of the body, then the captions of its media. Of a body
// that holds its lead twice (NYT) the full text is taken.
func nitfText(content *markup.Node) string {
	for _, b := range content.All(nil, "block") {
		if b.Attr("class") == "full_text" {
			content = b
			break
		}
	}
	var r markup.Renderer
	var captions []*markup.Node
	renderWithout(content, &r, &captions)
	for _, c := range captions {
		r.Gap(2)
		c.Render(&r)
	}
	return r.Text()
}

// renderWithout renders an element without its media, whose captions it
// gathers.
func renderWithout(n *markup.Node, r *markup.Renderer, captions *[]*markup.Node) {
	cut := &markup.Node{Name: n.Name}
	var walk func(from, to *markup.Node)
	walk = func(from, to *markup.Node) {
		for _, k := range from.Kids {
			if k.Local() == "media" {
				*captions = k.All(*captions, "media-caption")
				continue
			}
			c := &markup.Node{Name: k.Name, Attrs: k.Attrs, Text: k.Text}
			to.Kids = append(to.Kids, c)
			walk(k, c)
		}
	}
	walk(n, cut)
	cut.Render(r)
}

// metaDate joins publication_year, _month and _day_of_month (NYT corpus).
func metaDate(head *markup.Node) string {
	if head == nil {
		return ""
	}
	v := map[string]string{}
	for _, m := range head.All(nil, "meta") {
		v[m.Attr("name")] = m.Attr("content")
	}
	if v["publication_year"] == "" {
		return ""
	}
	d, _ := normal.MakeDate(v["publication_year"], v["publication_month"], v["publication_day_of_month"])
	return d
}

package read

import (
	"bufio"
	"bytes"
	"strings"
)

// nitfFormat reads NITF (IPTC, versions 2.5 to 3.6): one article for every
// nitf element. Inline tags (person, org, location) are hints of the agency
// and are dropped; captions of media come after the body. Items that are
// withheld, embargoed or cancelled are skipped.
var nitfFormat = &format{
	name:       "nitf",
	extensions: []string{".nitf"},
	help:       "NITF news wire",
	sniff:      rootSniffer("nitf"),
	frame:      frameElements("document", decodeNITF, "nitf"),
}

// rootSniffer is certain of documents with one of the root elements.
func rootSniffer(roots ...string) func([]byte) confidence {
	return func(head []byte) confidence {
		root, _ := xmlRoot(head)
		for _, r := range roots {
			if r == root {
				return certain
			}
		}
		return no
	}
}

// frameElements cuts the elements of the names out of a file.
func frameElements(what string, decode func(*Piece) []Item, names ...string) func(*walker, *source, *bufio.Reader) error {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return func(w *walker, src *source, br *bufio.Reader) error {
		head, _ := br.Peek(512)
		if src.charset == "" {
			src.charset = xmlCharset(bytes.TrimPrefix(head, []byte(bom)))
		}
		w.gate(src, w.keyed(xmlDates))
		c := cutter{br: br, names: set, max: w.opt.MaxLineBytes}
		var held *Piece // a lone record is the whole file
		err := c.run(func(k cut) error {
			p := recordPiece(src, k, what, decode)
			if k.n == 1 {
				held = &p
				return nil
			}
			if held != nil {
				if err := w.emit(*held); err != nil {
					return err
				}
				held = nil
			}
			return w.emit(p)
		})
		if w.stop != nil {
			return errStop
		}
		if held != nil {
			held.n, held.Position = 0, ""
			if eerr := w.emit(*held); eerr != nil {
				return eerr
			}
		}
		return err
	}
}

// element parses the one element that a piece holds.
func (p *Piece) element() (*xnode, note) {
	text, note := decodeText(p.data, p.src.charset)
	note = note.and(ownEntities(text))
	root := parseXML(text, p.src.opt.MaxNesting)
	for _, k := range root.kids {
		if k.name != "" {
			return k, note
		}
	}
	return root, note
}

func decodeNITF(p *Piece) []Item {
	doc, note := p.element()
	data := doc.find("docdata")
	if data != nil {
		if why := unusable(data.attr("management-status")); why != "" {
			return p.skip("%s", why)
		}
	}
	f := nitfFields(doc)
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// unusable says why a wire item must not be used, by its status; "" when it
// may.
func unusable(status string) string {
	switch s := strings.ToLower(strings.TrimSpace(status)); s {
	case "withheld", "embargoed", "canceled", "cancelled", "killed", "kill", "cancel", "suspended", "retracted":
		return "a wire item that is " + s
	}
	return ""
}

// nitfFields reads a nitf element.
func nitfFields(doc *xnode) fields {
	head, body := doc.child("head"), doc.child("body")
	if body == nil {
		body = doc
	}
	top := body.find("body.head")
	f := fields{
		id:       findAttr(doc, "doc-id", "id-string"),
		title:    firstOf(body.path("hedline", "hl1").textOf(), body.find("hl1").textOf(), head.childText("title"), doc.find("headline").textOf()),
		author:   nitfByline(top),
		source:   firstOf(findAttr(doc, "pubdata", "name"), findAttr(doc, "doc.copyright", "holder"), top.path("distributor").textOf(), findAttr(doc, "from-src", "src-name")),
		url:      findAttr(doc, "pubdata", "ex-ref"),
		language: firstOf(doc.attr("baselang"), doc.attr("xml:lang"), body.attr("xml:lang")),
	}
	for _, d := range [...]string{
		findAttr(doc, "date.issue", "norm"), findAttr(doc, "pubdata", "date.publication"), findAttr(doc, "story.date", "norm"),
		findAttr(doc, "date.release", "norm"), top.path("story.date").textOf(), top.path("dateline").textOf(), metaDate(head)} {
		if NormalizeDate(d) != "" {
			f.date = d
			break
		}
	}
	content := body.find("body.content")
	if content == nil {
		content = body
	}
	f.text = withDateline(nitfDateline(top), nitfText(content))
	return f
}

// nitfByline is the author's name: the first byline, or the person in it.
func nitfByline(top *xnode) string {
	by := top.path("byline")
	if by == nil {
		return ""
	}
	if person := by.find("person"); person.textOf() != "" {
		return person.textOf()
	}
	return personName(by.textOf())
}

// nitfDateline is the place of a dateline, with the agency where it is in it.
func nitfDateline(top *xnode) string {
	d := top.path("dateline")
	if d == nil {
		return ""
	}
	if loc := d.find("location"); loc.textOf() != "" {
		return loc.textOf()
	}
	for _, k := range d.kids {
		if k.local() == "story.date" {
			return ""
		}
	}
	return d.textOf()
}

// nitfText is the text of the body, then the captions of its media. Of a body
// that holds its lead twice (NYT) the full text is taken.
func nitfText(content *xnode) string {
	for _, b := range content.all(nil, "block") {
		if b.attr("class") == "full_text" {
			content = b
			break
		}
	}
	var r textRenderer
	var captions []*xnode
	renderWithout(content, &r, &captions)
	for _, c := range captions {
		r.gap(2)
		c.render(&r)
	}
	return r.text()
}

// renderWithout renders an element without its media, whose captions it
// gathers.
func renderWithout(n *xnode, r *textRenderer, captions *[]*xnode) {
	cut := &xnode{name: n.name}
	var walk func(from, to *xnode)
	walk = func(from, to *xnode) {
		for _, k := range from.kids {
			if k.local() == "media" {
				*captions = k.all(*captions, "media-caption")
				continue
			}
			c := &xnode{name: k.name, attrs: k.attrs, text: k.text}
			to.kids = append(to.kids, c)
			walk(k, c)
		}
	}
	walk(n, cut)
	cut.render(r)
}

// metaDate joins publication_year, _month and _day_of_month (NYT corpus).
func metaDate(head *xnode) string {
	if head == nil {
		return ""
	}
	v := map[string]string{}
	for _, m := range head.all(nil, "meta") {
		v[m.attr("name")] = m.attr("content")
	}
	if v["publication_year"] == "" {
		return ""
	}
	d, _ := makeDate(v["publication_year"], v["publication_month"], v["publication_day_of_month"])
	return d
}

func findAttr(n *xnode, local, key string) string {
	if e := n.find(local); e != nil {
		return strings.TrimSpace(e.attr(key))
	}
	return ""
}

func firstOf(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

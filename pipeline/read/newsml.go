package read

import (
	"bytes"
	"strings"
)

// newsmlFormat reads NewsML 1.0 to 1.2 (IPTC): every NewsItem with a text is
// an article. Items whose status is withheld, embargoed or cancelled are
// skipped.
var newsmlFormat = &format{
	name:       "newsml",
	extensions: nil,
	help:       "NewsML 1 news wire",
	sniff:      sniffNewsML,
	frame:      frameElements("item", decodeNewsML, "newsitem"),
}

func sniffNewsML(head []byte) confidence {
	root, _ := xmlRoot(head)
	if root == "newsml" || root == "newsitem" && bytes.Contains(head, []byte("NewsComponent")) {
		return certain
	}
	return no
}

func decodeNewsML(p *Piece) []Item {
	item, note := p.element()
	if why := unusable(findAttr(item, "status", "formalname")); why != "" {
		return p.skip("%s", why)
	}
	lines := item.find("newslines")
	f := fields{
		id:       firstOf(item.path("publicidentifier").textOf(), item.path("newsitemid").textOf()),
		date:     firstOf(item.path("firstcreated").textOf(), item.path("thisrevisioncreated").textOf(), item.path("dateid").textOf()),
		title:    firstOf(lines.path("headline").textOf(), item.path("headline").textOf()),
		author:   personName(lines.path("byline").textOf()),
		language: findAttr(item, "language", "formalname"),
		source:   item.path("providerid").textOf(),
		note:     note,
	}
	if provider := item.find("provider"); provider != nil {
		f.source = firstOf(findAttr(provider, "party", "formalname"), f.source)
	}
	var nitf fields
	for _, c := range item.all(nil, "contentitem") {
		media := strings.ToLower(findAttr(c, "mediatype", "formalname"))
		if media != "" && media != "text" && media != "complexdata" {
			continue
		}
		text, inner := contentText(c.find("datacontent"))
		if len(text) > len(f.text) {
			f.text, nitf = text, inner
		}
	}
	if f.text == "" {
		text, inner := contentText(item.find("datacontent"))
		f.text, nitf = text, inner
	}
	f.title, f.author = firstOf(f.title, nitf.title), firstOf(f.author, nitf.author)
	if f.text == "" {
		return p.skip("a news item without text (a picture, a package or a notice): %s", clip(f.title, 100))
	}
	f.text = withDateline(lines.path("dateline").textOf(), f.text)
	return []Item{p.article(&f, p.n)}
}

// contentText is the text of inline content: NITF, HTML or plain; inner holds
// what a NITF document says of itself.
func contentText(c *xnode) (text string, inner fields) {
	if c == nil {
		return "", fields{}
	}
	if n := c.find("nitf"); n != nil {
		inner = nitfFields(n)
		return inner.text, inner
	}
	if b := c.find("body.content"); b != nil {
		return nitfText(b), fields{}
	}
	if b := c.find("body"); b != nil {
		if h := c.path("head", "title"); h != nil {
			inner.title = h.textOf()
		}
		return b.rendered(), inner
	}
	text, _ = markupText(c)
	return text, fields{}
}

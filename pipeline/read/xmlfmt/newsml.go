package xmlfmt

import (
	"bytes"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// NewsML reads NewsML 1.0 to 1.2 (IPTC): every NewsItem with a text is
// an article. Items whose status is withheld, embargoed or cancelled are
// skipped.
var NewsML = &frame.Format{
	Name:       "newsml",
	Extensions: nil,
	Help:       "NewsML 1 news wire",
	Sniff:      sniffNewsML,
	Frame:      frameElements("item", decodeNewsML, "newsitem"),
}

func sniffNewsML(head []byte) frame.Confidence {
	root, _ := markup.Root(head)
	if root == "newsml" || root == "newsitem" && bytes.Contains(head, []byte("NewsComponent")) {
		return frame.Certain
	}
	return frame.No
}

func decodeNewsML(fr *frame.Frame) []frame.Item {
	item, damage := element(fr)
	if why := normal.Unusable(markup.FindAttr(item, "status", "formalname")); why != "" {
		return fr.Skip("%s", why)
	}
	lines := item.Find("newslines")
	f := fields.Fields{
		ID:       normal.FirstOf(item.Path("publicidentifier").Line(), item.Path("newsitemid").Line()),
		Date:     normal.FirstOf(item.Path("firstcreated").Line(), item.Path("thisrevisioncreated").Line(), item.Path("dateid").Line()),
		Title:    normal.FirstOf(lines.Path("headline").Line(), item.Path("headline").Line()),
		Author:   normal.PersonName(lines.Path("byline").Line()),
		Language: markup.FindAttr(item, "language", "formalname"),
		Source:   item.Path("providerid").Line(),
		Damage:   damage,
	}
	if provider := item.Find("provider"); provider != nil {
		f.Source = normal.FirstOf(markup.FindAttr(provider, "party", "formalname"), f.Source)
	}
	var nitf fields.Fields
	for _, c := range item.All(nil, "contentitem") {
		media := strings.ToLower(markup.FindAttr(c, "mediatype", "formalname"))
		if media != "" && media != "text" && media != "complexdata" {
			continue
		}
		text, inner := contentText(c.Find("datacontent"))
		if len(text) > len(f.Text) {
			f.Text, nitf = text, inner
		}
	}
	if f.Text == "" {
		text, inner := contentText(item.Find("datacontent"))
		f.Text, nitf = text, inner
	}
	f.Title, f.Author = normal.FirstOf(f.Title, nitf.Title), normal.FirstOf(f.Author, nitf.Author)
	if f.Text == "" {
		return fr.Skip("a news item without text (a picture, a package or a notice): %s", normal.Clip(f.Title, 100))
	}
	f.Text = normal.WithDateline(lines.Path("dateline").Line(), f.Text)
	return fr.Only(&f)
}

// contentText is the text of inline content: NITF, HTML or plain; inner holds
// what a NITF document says of itself.
func contentText(c *markup.Node) (text string, inner fields.Fields) {
	if c == nil {
		return "", fields.Fields{}
	}
	if n := c.Find("nitf"); n != nil {
		inner = nitfFields(n)
		return inner.Text, inner
	}
	if b := c.Find("body.content"); b != nil {
		return nitfText(b), fields.Fields{}
	}
	if b := c.Find("body"); b != nil {
		if h := c.Path("head", "title"); h != nil {
			inner.Title = h.Line()
		}
		return b.Rendered(), inner
	}
	text, _ = markup.MarkupText(c)
	return text, fields.Fields{}
}

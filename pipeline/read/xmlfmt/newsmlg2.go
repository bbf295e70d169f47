package xmlfmt

import (
	"bytes"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// NewsMLG2 reads NewsML-G2 (IPTC): every newsItem of class text with its
// content inline is an article. Pictures, video, packages, planning and
// concept items are skipped, as are items that are withheld, cancelled or
// under embargo (an embargo is never judged by the clock, so that a run can be
// repeated).
var NewsMLG2 = &frame.Format{
	Name:       "newsml-g2",
	Extensions: nil,
	Help:       "NewsML-G2 news wire",
	Sniff:      sniffG2,
	Frame:      frameElements("item", decodeG2, "newsitem", "packageitem", "planningitem", "conceptitem", "knowledgeitem", "catalogitem"),
}

func sniffG2(head []byte) frame.Confidence {
	switch root, _ := markup.Root(head); root {
	case "newsmessage", "packageitem", "planningitem", "conceptitem", "knowledgeitem", "catalogitem":
		return frame.Certain
	case "newsitem":
		if bytes.Contains(head, []byte("iptc.org/std/nar")) || bytes.Contains(head, []byte("itemMeta")) || bytes.Contains(head, []byte("contentSet")) {
			return frame.Certain
		}
	}
	return frame.No
}

// code is the part of a qualified code after its scheme: "text" in
// "ninat:text".
func code(n *markup.Node) string {
	if n == nil {
		return ""
	}
	s := normal.FirstOf(n.Attr("qcode"), n.Attr("uri"), n.Attr("literal"))
	if i := strings.LastIndexAny(s, ":/"); i >= 0 {
		s = s[i+1:]
	}
	return strings.ToLower(s)
}

func decodeG2(fr *frame.Frame) []frame.Item {
	item, damage := element(fr)
	if kind := item.Local(); kind != "newsitem" {
		return fr.Skip("a %s, no article: %s", strings.TrimSuffix(kind, "item")+" item", normal.Clip(normal.FirstOf(item.Find("headline").Line(), item.Attr("guid")), 100))
	}
	meta, content := item.Find("itemmeta"), item.Find("contentmeta")
	if why := normal.Unusable(code(meta.Path("pubstatus"))); why != "" {
		return fr.Skip("%s", why)
	}
	if e := meta.Path("embargoed").Line(); e != "" {
		return fr.Skip("a wire item under embargo until %s", normal.Clip(e, 40))
	}
	set := item.Find("contentset")
	text, inner := "", fields.Fields{}
	if in := set.Path("inlinexml"); in != nil {
		text, inner = contentText(in)
		inner.Language = normal.FirstOf(in.Attr("xml:lang"), inner.Language)
	} else if in := set.Path("inlinedata"); in != nil {
		text, _ = markup.MarkupText(in)
	}
	class := code(meta.Path("itemclass"))
	if class != "" && class != "text" {
		return fr.Skip("a news item of class %s, no text: %s", normal.Clip(class, 30), normal.Clip(content.Path("headline").Line(), 100))
	}
	f := fields.Fields{
		ID:       item.Attr("guid"),
		Title:    normal.FirstOf(content.Path("headline").Line(), inner.Title),
		Text:     text,
		Date:     normal.FirstOf(content.Path("contentcreated").Line(), meta.Path("firstcreated").Line(), meta.Path("versioncreated").Line()),
		Author:   normal.PersonName(normal.FirstOf(content.Path("by").Line(), content.Path("creator", "name").Line(), inner.Author)),
		Source:   provider(meta, content),
		Language: normal.FirstOf(markup.FindAttr(markup.OrEmpty(content), "language", "tag"), inner.Language, item.Attr("xml:lang")),
		Damage:   damage,
	}
	if strings.TrimSpace(text) == "" && f.Title != "" {
		return fr.Skip("a news item without inline text: %s", normal.Clip(f.Title, 100))
	}
	f.Text = normal.WithDateline(content.Path("dateline").Line(), text)
	return fr.Only(&f)
}

// provider is the name of who sends the item.
func provider(meta, content *markup.Node) string {
	for _, n := range [...]*markup.Node{meta.Path("provider"), content.Path("infosource"), content.Path("creator")} {
		if n == nil {
			continue
		}
		if s := normal.FirstOf(n.Find("name").Line(), n.Attr("literal")); s != "" {
			return s
		}
		if c := n.Attr("qcode"); c != "" {
			return c[strings.LastIndexByte(c, ':')+1:]
		}
	}
	return content.Path("creditline").Line()
}

package read

import (
	"bytes"
	"strings"
)

// newsmlG2Format reads NewsML-G2 (IPTC): every newsItem of class text with its
// content inline is an article. Pictures, video, packages, planning and
// concept items are skipped, as are items that are withheld, cancelled or
// under embargo (an embargo is never judged by the clock, so that a run can be
// repeated).
var newsmlG2Format = &format{
	name:       "newsml-g2",
	extensions: nil,
	help:       "NewsML-G2 news wire",
	sniff:      sniffG2,
	frame:      frameElements("item", decodeG2, "newsitem", "packageitem", "planningitem", "conceptitem", "knowledgeitem", "catalogitem"),
}

func sniffG2(head []byte) confidence {
	switch root, _ := xmlRoot(head); root {
	case "newsmessage", "packageitem", "planningitem", "conceptitem", "knowledgeitem", "catalogitem":
		return certain
	case "newsitem":
		if bytes.Contains(head, []byte("iptc.org/std/nar")) || bytes.Contains(head, []byte("itemMeta")) || bytes.Contains(head, []byte("contentSet")) {
			return certain
		}
	}
	return no
}

// code is the part of a qualified code behind its scheme: "text" in
// "ninat:text".
func code(n *xnode) string {
	if n == nil {
		return ""
	}
	s := firstOf(n.attr("qcode"), n.attr("uri"), n.attr("literal"))
	if i := strings.LastIndexAny(s, ":/"); i >= 0 {
		s = s[i+1:]
	}
	return strings.ToLower(s)
}

func decodeG2(p *Piece) []Item {
	item, note := p.element()
	if kind := item.local(); kind != "newsitem" {
		return p.skip("a %s, no article: %s", strings.TrimSuffix(kind, "item")+" item", clip(firstOf(item.find("headline").textOf(), item.attr("guid")), 100))
	}
	meta, content := item.find("itemmeta"), item.find("contentmeta")
	if why := unusable(code(meta.path("pubstatus"))); why != "" {
		return p.skip("%s", why)
	}
	if e := meta.path("embargoed").textOf(); e != "" {
		return p.skip("a wire item under embargo until %s", clip(e, 40))
	}
	set := item.find("contentset")
	text, inner := "", fields{}
	if in := set.path("inlinexml"); in != nil {
		text, inner = contentText(in)
		inner.language = firstOf(in.attr("xml:lang"), inner.language)
	} else if in := set.path("inlinedata"); in != nil {
		text, _ = markupText(in)
	}
	class := code(meta.path("itemclass"))
	if class != "" && class != "text" {
		return p.skip("a news item of class %s, no text: %s", clip(class, 30), clip(content.path("headline").textOf(), 100))
	}
	f := fields{
		id:       item.attr("guid"),
		title:    firstOf(content.path("headline").textOf(), inner.title),
		text:     text,
		date:     firstOf(content.path("contentcreated").textOf(), meta.path("firstcreated").textOf(), meta.path("versioncreated").textOf()),
		author:   personName(firstOf(content.path("by").textOf(), content.path("creator", "name").textOf(), inner.author)),
		source:   provider(meta, content),
		language: firstOf(findAttr(orEmpty(content), "language", "tag"), inner.language, item.attr("xml:lang")),
		note:     note,
	}
	if strings.TrimSpace(text) == "" && f.title != "" {
		return p.skip("a news item without inline text: %s", clip(f.title, 100))
	}
	f.text = withDateline(content.path("dateline").textOf(), text)
	return []Item{p.article(&f, p.n)}
}

func orEmpty(n *xnode) *xnode {
	if n == nil {
		return &xnode{}
	}
	return n
}

// provider is the name of who sends the item.
func provider(meta, content *xnode) string {
	for _, n := range [...]*xnode{meta.path("provider"), content.path("infosource"), content.path("creator")} {
		if n == nil {
			continue
		}
		if s := firstOf(n.find("name").textOf(), n.attr("literal")); s != "" {
			return s
		}
		if c := n.attr("qcode"); c != "" {
			return c[strings.LastIndexByte(c, ':')+1:]
		}
	}
	return content.path("creditline").textOf()
}

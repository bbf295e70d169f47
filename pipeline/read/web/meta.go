package web

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// metaNames lists the names of meta elements, best first, in lower case.
// Sources: ogp.me, schema.org, Dublin Core, Parse.ly, Sailthru, and what news
// sites were seen to write.
var metaNames = [fields.NumKinds]string{
	fields.Title: "og:title twitter:title dc.title dcterms.title parsely-title sailthru.title headline hdl cxenseparse:title title",
	fields.Date: "article:published_time datepublished og:article:published_time og:published_time dcterms.issued dc.date.issued parsely-pub-date " +
		"sailthru.date publish-date publishdate publish_date pubdate published_time article.published publication_date originalpublicationdate " +
		"date_published displaydate cxenseparse:recs:publishtime article_date_original ptime pdate dcterms.date dc.date dcterms.created dc.date.created date " +
		"created datecreated revised lastmodified og:updated_time article:modified_time datemodified dcterms.modified",
	fields.Author:   "author byl article:author parsely-author sailthru.author dc.creator dcterms.creator article:author_name authors creator twitter:creator cxenseparse:author",
	fields.Source:   "og:site_name application-name dc.publisher publisher twitter:app:name:iphone copyright",
	fields.URL:      "og:url twitter:url parsely-link",
	fields.Language: "content-language language dc.language dcterms.language og:locale inlanguage",
}

// metaTable is metaNames as a table.
var metaTable = func() map[string]fields.Alias {
	t := make(map[string]fields.Alias, 100)
	for kind := fields.ID; kind < fields.NumKinds; kind++ {
		for rank, name := range strings.Fields(metaNames[kind]) {
			t[name] = fields.Alias{Kind: kind, Rank: rank + 10}
		}
	}
	return t
}()

// metaCollector gathers what a page says of itself.
type metaCollector struct {
	fields.Collector
	pageTitle string // of the title element
	h1        []string
	times     string            // first datetime of a time element
	body      string            // articleBody of JSON-LD
	byLine    string            // first visible "By Some Name" behind a heading
	refers    string            // "@id" that JSON-LD gives for the author
	named     map[string]string // "@id" of JSON-LD → name
}

// pageMeta reads title, date, author, site, address and language of a page.
// Structured data (JSON-LD, microdata) goes before meta elements, these before
// what is only visible.
func pageMeta(root *html.Node, address string) page {
	var c metaCollector
	c.walk(root, 0)
	c.Put(fields.Author, 1, pageAuthor(c.named[c.refers]))
	pg := page{
		title: normal.Squeeze(c.Values[fields.Title]), date: c.Values[fields.Date],
		author: c.Values[fields.Author], source: siteName(c.Values[fields.Source]),
		url: strings.TrimSpace(c.Values[fields.URL]), language: c.Values[fields.Language], body: c.body,
	}
	if address != "" {
		pg.url = address
	}
	pg.title = c.bestTitle(pg.title, pg.source)
	if normal.NormalizeDate(pg.date) == "" {
		pg.date = c.times
	}
	if normal.NormalizeDate(pg.date) == "" {
		pg.date = dateInURL(pg.url)
	}
	if pg.source == "" {
		pg.source = normal.Host(pg.url)
	}
	if pg.author == "" {
		pg.author = c.byLine
	}
	return pg
}

// siteName is a site's name; of an address its host.
func siteName(s string) string {
	s = normal.Squeeze(s)
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return normal.Host(s)
	}
	return s
}

func (c *metaCollector) walk(n *html.Node, depth int) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k, depth+1)
	}
}

func (c *metaCollector) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		c.Put(fields.Language, 20, markup.Attr(n, "lang"))
		c.Put(fields.Language, 21, markup.Attr(n, "xml:lang"))
	case atom.Meta:
		c.meta(n)
	case atom.Link:
		if strings.EqualFold(markup.Attr(n, "rel"), "canonical") {
			c.Put(fields.URL, 0, markup.Attr(n, "href"))
		}
	case atom.Title:
		if c.pageTitle == "" && n.Namespace == "" {
			c.pageTitle = normal.Squeeze(markup.NodeText(n))
		}
	case atom.H1:
		if t := normal.Squeeze(markup.NodeText(n)); t != "" && len(c.h1) < 8 {
			c.h1 = append(c.h1, t)
		}
	case atom.Time:
		if c.times == "" {
			c.times = normal.NormalizeDate(markup.Attr(n, "datetime"))
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(markup.Attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
			c.linkedData(n.FirstChild.Data)
		}
	}
	c.visible(n)
}

// meta takes a meta element.
func (c *metaCollector) meta(n *html.Node) {
	value := markup.Attr(n, "content")
	if value == "" {
		return
	}
	for _, by := range [...]string{"property", "name", "itemprop", "http-equiv"} {
		if a, ok := metaTable[strings.ToLower(strings.TrimSpace(markup.Attr(n, by)))]; ok {
			if a.Kind == fields.Author {
				value = pageAuthor(value)
			}
			if a.Kind == fields.Date && normal.NormalizeDate(value) == "" {
				continue
			}
			c.Put(a.Kind, a.Rank, value)
		}
	}
}

// visible takes microdata and the classes that bylines are marked with.
func (c *metaCollector) visible(n *html.Node) {
	c.writtenBy(n)
	prop := markup.Attr(n, "itemprop")
	switch {
	case prop == "datePublished":
		for _, v := range [...]string{markup.Attr(n, "datetime"), markup.Attr(n, "content"), markup.NodeText(n)} {
			if normal.NormalizeDate(v) != "" {
				c.Put(fields.Date, 5, v)
				break
			}
		}
	case prop == "headline":
		c.Put(fields.Title, 40, markup.NodeText(n))
	case prop == "author" || prop == "creator":
		c.Put(fields.Author, 40, shortName(markup.NodeText(n)))
	case strings.EqualFold(markup.Attr(n, "rel"), "author"):
		c.Put(fields.Author, 50, shortName(markup.NodeText(n)))
	case bylineClass(markup.Attr(n, "class")):
		c.Put(fields.Author, 60, shortName(markup.NodeText(n)))
	}
	if marked := dateClass(markup.Attr(n, "class")) || dateClass(markup.Attr(n, "id")); marked && c.Ranks[fields.Date] == 0 {
		if s := normal.Squeeze(markup.NodeText(n)); len(s) < 80 && len(normal.NormalizeDate(s)) == 10 {
			c.Put(fields.Date, 70, s)
		}
	}
	if n.DataAtom == atom.Abbr && strings.Contains(markup.Attr(n, "class"), "published") {
		c.Put(fields.Date, 60, markup.Attr(n, "title"))
	}
}

// dateClass reports a class that marks the day of publication.
func dateClass(class string) bool {
	for _, w := range strings.Fields(strings.ToLower(class)) {
		switch {
		case strings.Contains(w, "update") || strings.Contains(w, "sidebar") || strings.Contains(w, "comment"):
		case strings.Contains(w, "date") || strings.Contains(w, "timestamp") || strings.Contains(w, "published") || strings.Contains(w, "posted"):
			return true
		}
	}
	return false
}

// dateInURL finds /2016/10/15/ or /2016-10-15 in an address.
func dateInURL(s string) string {
	for i := 0; i+9 <= len(s); i++ {
		if s[i] != '/' || normal.Digits(s[i+1:]) != 4 {
			continue
		}
		if y := s[i+1 : i+5]; y >= "1990" && y <= "2100" {
			rest := s[i+1:]
			if d, ok := normal.IsoDate(rest); ok && len(d) == 10 {
				return d
			}
		}
	}
	return ""
}

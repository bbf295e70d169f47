package web

import (
	"embed"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

//go:embed evidence.tsv
var tableFiles embed.FS

var tables = normal.ReadTables(tableFiles)

// evidence is what a page may say of itself and how far it is believed, by the
// place where it says so and the name there; see evidence.tsv.
var evidence = func() map[string]map[string]fields.Alias {
	places := map[string]map[string]fields.Alias{}
	for _, row := range normal.Rows(tables, "evidence") {
		place := places[row.Cell(2)]
		if place == nil {
			place = map[string]fields.Alias{}
			places[row.Cell(2)] = place
		}
		place[row.Cell(3)] = fields.Alias{Kind: fields.KindNamed(row.Cell(0)), Rank: fields.Rank(row, 1)}
	}
	return places
}()

// take takes what a page says at a place under a name that evidence has.
func (c *metaCollector) take(place, name, value string) {
	a := evidence[place][name]
	c.Put(a.Kind, a.Rank, value)
}

// notIn are the parts by which a word of a class marks something else: a picture
// beside a byline, the day of a comment.
var notIn = map[fields.Kind][]string{fields.Author: {"image", "date"}, fields.Date: {"update", "sidebar", "comment"}}

// inClass is the rank of a class that marks a field: one of its words is known, or
// holds a part that is known and none that marks something else.
func inClass(kind fields.Kind, class string) (rank int, ok bool) {
	if class == "" {
		return 0, false
	}
	for _, w := range strings.Fields(strings.ToLower(class)) {
		if a, ok := evidence["class"][w]; ok && a.Kind == kind {
			return a.Rank, true
		}
		if slices.ContainsFunc(notIn[kind], func(part string) bool { return strings.Contains(w, part) }) {
			continue
		}
		for part, a := range evidence["class-part"] {
			if a.Kind == kind && strings.Contains(w, part) && (!ok || a.Rank < rank) {
				rank, ok = a.Rank, true
			}
		}
		if ok {
			return rank, true
		}
	}
	return 0, false
}

// metaCollector gathers what a page says of itself.
type metaCollector struct {
	fields.Collector
	pageTitle string // of the title element
	h1        []string
	times     string            // first datetime of a time element
	body      string            // articleBody of JSON-LD
	byLine    string            // first visible "By Some Name" after a heading
	refers    string            // "@id" that JSON-LD gives for the author
	named     map[string]string // "@id" of JSON-LD → name
}

// pageMeta reads title, date, author, site, address and language of a page.
// Structured data (JSON-LD, microdata) goes before meta elements, these before
// what is only visible.
func pageMeta(root *html.Node, address string) page {
	var c metaCollector
	c.walk(root, 0)
	c.take("ld", "author.@id", pageAuthor(c.named[c.refers]))
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
		c.take("html", "lang", markup.Attr(n, "lang"))
		c.take("html", "xml:lang", markup.Attr(n, "xml:lang"))
	case atom.Meta:
		c.meta(n)
	case atom.Link:
		if strings.EqualFold(markup.Attr(n, "rel"), "canonical") {
			c.take("rel", "canonical", markup.Attr(n, "href"))
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
		if a, ok := evidence["meta"][strings.ToLower(strings.TrimSpace(markup.Attr(n, by)))]; ok {
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

// visible takes microdata and what classes mark on the page.
func (c *metaCollector) visible(n *html.Node) {
	c.writtenBy(n)
	class := markup.Attr(n, "class")
	switch prop := markup.Attr(n, "itemprop"); {
	case prop == "datePublished":
		for _, v := range [...]string{markup.Attr(n, "datetime"), markup.Attr(n, "content"), markup.NodeText(n)} {
			if normal.NormalizeDate(v) != "" {
				c.take("itemprop", prop, v)
				break
			}
		}
	case prop == "headline":
		c.take("itemprop", prop, markup.NodeText(n))
	case prop == "author" || prop == "creator":
		c.take("itemprop", prop, shortName(markup.NodeText(n)))
	case strings.EqualFold(markup.Attr(n, "rel"), "author"):
		c.take("rel", "author", shortName(markup.NodeText(n)))
	default:
		if rank, ok := inClass(fields.Author, class); ok {
			c.Put(fields.Author, rank, shortName(markup.NodeText(n)))
		}
	}
	c.visibleDate(n, class)
	if n.DataAtom == atom.Abbr && strings.Contains(class, "published") {
		c.take("abbr", "published", markup.Attr(n, "title"))
	}
}

// visibleDate takes the day of publication from an element that its class or id
// marks, where nothing better has told it.
func (c *metaCollector) visibleDate(n *html.Node, class string) {
	if c.Ranks[fields.Date] != 0 {
		return
	}
	rank, marked := inClass(fields.Date, class)
	if !marked {
		rank, marked = inClass(fields.Date, markup.Attr(n, "id"))
	}
	if !marked {
		return
	}
	if s := normal.Squeeze(markup.NodeText(n)); len(s) < 80 && len(normal.NormalizeDate(s)) == 10 {
		c.Put(fields.Date, rank, s)
	}
}

// dateInURL finds /2016/10/15/ or /2016-10-15 in an address.
func dateInURL(s string) string {
	for i := 0; i+9 <= len(s); i++ {
		if s[i] != '/' || normal.Digits(s[i+1:]) != 4 {
			continue
		}
		if y := s[i+1 : i+5]; y >= "1990" && y <= "2100" {
			rest := s[i+1:]
			if d, ok := normal.ISODate(rest); ok && len(d) == 10 {
				return d
			}
		}
	}
	return ""
}

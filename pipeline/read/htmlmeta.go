package read

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/gjson"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metaNames lists the names of meta elements, best first, in lower case.
// Sources: ogp.me, schema.org, Dublin Core, Parse.ly, Sailthru, and what news
// sites were seen to write.
var metaNames = [numFields]string{
	titleField: "og:title twitter:title dc.title dcterms.title parsely-title sailthru.title headline hdl cxenseparse:title title",
	dateField: "article:published_time datepublished og:article:published_time og:published_time dcterms.issued dc.date.issued parsely-pub-date " +
		"sailthru.date publish-date publishdate publish_date pubdate published_time article.published publication_date originalpublicationdate " +
		"date_published displaydate cxenseparse:recs:publishtime article_date_original ptime pdate dcterms.date dc.date dcterms.created dc.date.created date " +
		"created datecreated revised lastmodified og:updated_time article:modified_time datemodified dcterms.modified",
	authorField:   "author byl article:author parsely-author sailthru.author dc.creator dcterms.creator article:author_name authors creator twitter:creator cxenseparse:author",
	sourceField:   "og:site_name application-name dc.publisher publisher twitter:app:name:iphone copyright",
	urlField:      "og:url twitter:url parsely-link",
	languageField: "content-language language dc.language dcterms.language og:locale inlanguage",
}

// metaTable is metaNames as a table.
var metaTable = func() map[string]alias {
	t := make(map[string]alias, 100)
	for kind := idField; kind < numFields; kind++ {
		for rank, name := range strings.Fields(metaNames[kind]) {
			t[name] = alias{kind, rank + 10}
		}
	}
	return t
}()

// metaCollector gathers what a page says of itself.
type metaCollector struct {
	collector
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
	c.put(authorField, 1, pageAuthor(c.named[c.refers]))
	pg := page{
		title: squeeze(c.values[titleField]), date: c.values[dateField],
		author: c.values[authorField], source: siteName(c.values[sourceField]),
		url: strings.TrimSpace(c.values[urlField]), language: c.values[languageField], body: c.body,
	}
	if address != "" {
		pg.url = address
	}
	pg.title = c.bestTitle(pg.title, pg.source)
	if NormalizeDate(pg.date) == "" {
		pg.date = c.times
	}
	if NormalizeDate(pg.date) == "" {
		pg.date = dateInURL(pg.url)
	}
	if pg.source == "" {
		pg.source = hostOf(pg.url)
	}
	if pg.author == "" {
		pg.author = c.byLine
	}
	return pg
}

// siteName is a site's name; of an address its host.
func siteName(s string) string {
	s = squeeze(s)
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return hostOf(s)
	}
	return s
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// personName drops addresses where a name should be.
func personName(s string) string {
	s = squeeze(s)
	if strings.HasPrefix(s, "http") || strings.HasPrefix(s, "@") || strings.HasPrefix(s, "/") {
		return ""
	}
	for _, by := range [...]string{"by ", "by: ", "written by ", "posted by ", "author: ", "von ", "par ", "por "} {
		if rest, ok := cutPrefixFold(s, by); ok {
			return rest
		}
	}
	return s
}

// pageAuthor is personName without what pages put where an author should be:
// initials, the name of a login.
func pageAuthor(s string) string {
	s = strings.Trim(personName(html.UnescapeString(s)), " |,;-–—")
	letters := 0
	for _, r := range s {
		letters += btoi(unicode.IsLetter(r))
	}
	low := strings.ToLower(s)
	switch {
	case letters < 3, strings.Contains(s, "://"), strings.ContainsAny(s, "{}<>"):
		return ""
	case low == "admin" || low == "administrator" || low == "webmaster" || low == "editor" || low == "staff" || low == "author" || low == "guest" || low == "unknown" || low == "null" || low == "none":
		return ""
	}
	return s
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return strings.TrimSpace(s[len(prefix):]), true
	}
	return s, false
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
		c.put(languageField, 20, attr(n, "lang"))
		c.put(languageField, 21, attr(n, "xml:lang"))
	case atom.Meta:
		c.meta(n)
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") {
			c.put(urlField, 0, attr(n, "href"))
		}
	case atom.Title:
		if c.pageTitle == "" && n.Namespace == "" {
			c.pageTitle = squeeze(renderText(n))
		}
	case atom.H1:
		if t := squeeze(renderText(n)); t != "" && len(c.h1) < 8 {
			c.h1 = append(c.h1, t)
		}
	case atom.Time:
		if c.times == "" {
			c.times = NormalizeDate(attr(n, "datetime"))
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
			c.linkedData(n.FirstChild.Data)
		}
	}
	c.visible(n)
}

// meta takes a meta element.
func (c *metaCollector) meta(n *html.Node) {
	value := attr(n, "content")
	if value == "" {
		return
	}
	for _, by := range [...]string{"property", "name", "itemprop", "http-equiv"} {
		if a, ok := metaTable[strings.ToLower(strings.TrimSpace(attr(n, by)))]; ok {
			if a.kind == authorField {
				value = pageAuthor(value)
			}
			if a.kind == dateField && NormalizeDate(value) == "" {
				continue
			}
			c.put(a.kind, a.rank, value)
		}
	}
}

// visible takes microdata and the classes that bylines are marked with.
func (c *metaCollector) visible(n *html.Node) {
	c.writtenBy(n)
	prop := attr(n, "itemprop")
	switch {
	case prop == "datePublished":
		for _, v := range [...]string{attr(n, "datetime"), attr(n, "content"), renderText(n)} {
			if NormalizeDate(v) != "" {
				c.put(dateField, 5, v)
				break
			}
		}
	case prop == "headline":
		c.put(titleField, 40, renderText(n))
	case prop == "author" || prop == "creator":
		c.put(authorField, 40, shortName(renderText(n)))
	case strings.EqualFold(attr(n, "rel"), "author"):
		c.put(authorField, 50, shortName(renderText(n)))
	case bylineClass(attr(n, "class")):
		c.put(authorField, 60, shortName(renderText(n)))
	}
	if marked := dateClass(attr(n, "class")) || dateClass(attr(n, "id")); marked && c.ranks[dateField] == 0 {
		if s := squeeze(renderText(n)); len(s) < 80 && len(NormalizeDate(s)) == 10 {
			c.put(dateField, 70, s)
		}
	}
	if n.DataAtom == atom.Abbr && strings.Contains(attr(n, "class"), "published") {
		c.put(dateField, 60, attr(n, "title"))
	}
}

// bylineClass reports a class that marks an author's name.
func bylineClass(class string) bool {
	for _, w := range strings.Fields(strings.ToLower(class)) {
		switch w {
		case "author", "by-line", "article-author", "author-name", "article__author", "post-author":
			return true
		}
		if strings.Contains(w, "byline") && !strings.Contains(w, "image") && !strings.Contains(w, "date") {
			return true
		}
	}
	return false
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

// shortName is a name as visible on the page: its first line, "" when it is
// too long for one or is a date.
func shortName(s string) string {
	s = strings.TrimSpace(s)
	if first, rest, ok := strings.Cut(s, "\n"); ok {
		if s = first; strings.EqualFold(strings.TrimSpace(first), "by") {
			s, _, _ = strings.Cut(strings.TrimSpace(rest), "\n")
		}
	}
	s = pageAuthor(s)
	if len(s) > 100 || len(strings.Fields(s)) > 12 || NormalizeDate(s) != "" && digits(s) > 0 {
		return ""
	}
	return s
}

// linkedData takes JSON-LD (schema.org): the first object that is an article.
func (c *metaCollector) linkedData(s string) {
	s = strings.TrimSpace(s)
	if len(s) > 1<<20 || nesting([]byte(s)) > defaultMaxNesting {
		return
	}
	if !gjson.Valid(s) {
		s = strings.Join(strings.Fields(s), " ") // raw newlines in strings
		if !gjson.Valid(s) {
			return
		}
	}
	c.ldNode(gjson.Parse(s), 0)
}

func (c *metaCollector) ldNode(v gjson.Result, depth int) {
	if depth > 4 {
		return
	}
	if v.IsArray() {
		v.ForEach(func(_, e gjson.Result) bool { c.ldNode(e, depth+1); return true })
		return
	}
	if !v.IsObject() {
		return
	}
	kind := v.Get("@type")
	name := kind.Str
	if kind.IsArray() {
		name = kind.Get("0").Str
	}
	if strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting") || name == "Report" {
		c.put(titleField, 12, html.UnescapeString(v.Get("headline").Str))
		for rank, key := range [...]string{"datePublished", "dateCreated", "dateModified"} {
			if d := v.Get(key); d.Type == gjson.String && NormalizeDate(d.Str) != "" {
				c.put(dateField, rank, d.Str)
			}
		}
		switch a := v.Get("author"); {
		case a.IsArray():
			c.put(authorField, 0, pageAuthor(listValue(authorField, a)))
			c.refers = cmp.Or(c.refers, a.Get("0.@id").Str)
		case a.IsObject():
			c.put(authorField, 0, pageAuthor(nameOf(authorField, a)))
			c.refers = cmp.Or(c.refers, a.Get("@id").Str)
		default:
			c.put(authorField, 0, pageAuthor(a.Str))
		}
		if b := v.Get("articleBody").Str; len(b) > len(c.body) {
			c.body = b
		}
		c.put(sourceField, 12, html.UnescapeString(v.Get("publisher.name").Str))
		c.put(languageField, 5, v.Get("inLanguage").Str)
	}
	if id, who := v.Get("@id").Str, v.Get("name").Str; id != "" && who != "" && len(c.named) < 100 {
		if c.named == nil {
			c.named = map[string]string{}
		}
		c.named[id] = who
	}
	if g := v.Get("@graph"); g.Exists() {
		c.ldNode(g, depth+1)
	}
}

// writtenBy takes the first short line of its own behind a heading that reads
// "By Ann Ox" or "By ANN OX and Ben Lee, Staff Writers".
func (c *metaCollector) writtenBy(n *html.Node) {
	if c.byLine != "" || len(c.h1) == 0 || n.FirstChild == nil {
		return
	}
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Span, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Address, atom.Cite, atom.Em, atom.Strong, atom.B, atom.I, atom.Font, atom.Td:
	default:
		return
	}
	if first := leadText(n); len(first) < 2 || !strings.EqualFold(first[:2], "by") {
		return
	}
	s, _, _ := strings.Cut(renderText(n), "\n\n")
	rest, ok := cutPrefixFold(squeeze(s), "by ")
	if !ok || len(rest) > 80 {
		return
	}
	for _, stop := range [...]string{" | ", " - ", " – ", " — ", " • ", " · ", ", "} {
		rest, _, _ = strings.Cut(rest, stop)
	}
	if names := strings.Fields(rest); len(names) >= 2 && len(names) <= 8 && capitalised(names) {
		c.byLine = pageAuthor(rest)
	}
}

// leadText is the first text in a tree that is not white space.
func leadText(n *html.Node) string {
	if n.Type == html.TextNode {
		return strings.TrimSpace(n.Data)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if s := leadText(k); s != "" {
			return s
		}
	}
	return ""
}

// capitalised reports that words are a name or several: each begins with a
// capital, but for the small words within names and between them.
func capitalised(words []string) bool {
	for _, w := range words {
		switch w {
		case "and", "de", "da", "der", "den", "di", "du", "la", "le", "van", "von", "bin", "al", "el", "ibn", "&":
			continue
		}
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) || strings.ContainsAny(w, "0123456789@:/") {
			return false
		}
	}
	return true
}

// bestTitle chooses between what the page declares, its title element and its
// headings, and cuts the site's name off.
func (c *metaCollector) bestTitle(declared, site string) string {
	if declared == "" {
		declared = c.pageTitle
		for _, h := range c.h1 {
			if len(h) > 15 && strings.HasPrefix(c.pageTitle, h) {
				return h
			}
		}
		if declared == "" && len(c.h1) > 0 {
			return c.h1[0]
		}
	}
	return cutSite(declared, site, c.h1)
}

// cutSite removes " - Site", " | Site" from the end of a title: when it is the
// known site's name, or when what is left is a heading of the page, or the end
// is short.
func cutSite(title, site string, h1 []string) string {
	for _, sep := range [...]string{" | ", " -- ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • "} {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		left, right := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		if site != "" && (strings.EqualFold(right, site) || strings.EqualFold(right, hostOf("http://"+site))) {
			return left
		}
		for _, h := range h1 {
			if strings.EqualFold(h, left) {
				return left
			}
		}
		if sep == " | " && len(strings.Fields(left)) <= 2 && len(strings.Fields(right)) >= 4 {
			return right
		}
		if sep != " - " && sep != " -- " && sep != " – " && sep != " — " && len(strings.Fields(left)) >= 4 && len(strings.Fields(right)) <= 4 {
			return cutSite(left, site, h1)
		}
	}
	return title
}

// dateInURL finds /2016/10/15/ or /2016-10-15 in an address.
func dateInURL(s string) string {
	for i := 0; i+9 <= len(s); i++ {
		if s[i] != '/' || digits(s[i+1:]) != 4 {
			continue
		}
		if y := s[i+1 : i+5]; y >= "1990" && y <= "2100" {
			rest := s[i+1:]
			if d, ok := isoDate(rest); ok && len(d) == 10 {
				return d
			}
		}
	}
	return ""
}

// hostOf is the domain of an address, without "www.".
func hostOf(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

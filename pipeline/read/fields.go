package read

import (
	"strings"

	"github.com/tidwall/gjson"
)

// fieldKind is a field of an article that a name in the data can stand for.
type fieldKind uint8

const (
	noField fieldKind = iota
	idField
	titleField
	textField
	htmlField // text that is marked up, by the field's own name
	dateField
	sourceField
	authorField
	urlField
	languageField
	wrapperField // an object that holds the article's fields
	numFields
)

// alias says what a name stands for. Of several names of one field the lowest
// rank wins, among equals the first in the data.
type alias struct {
	kind fieldKind
	rank int
}

// aliasNames lists the names that corpora, feeds and programming interfaces
// give to the fields, best first; see normalKey for their spelling. They were
// taken from the public documentation of All the News, CC-News (news-please),
// RealNews, Signal-1M, AG News, NewsAPI, Guardian Open Platform, NYT Article
// Search, Event Registry, Webz.io, TREC Washington Post, schema.org, JSON
// Feed, ninjs and Elasticsearch, Solr and MongoDB exports.
var aliasNames = [numFields]string{
	idField: "id articleid docid docno documentid storyid newsid itemid uuid guid _id uri identifier altid accessionnumber an",
	titleField: "title headline head heading articletitle newstitle documenttitle webtitle storytitle titletext hl1 posttitle headlinetext newsheadline newsheading storyheadline " +
		"headlinemain headlines main titlefull ogtitle pagetitle header name subject slugline",
	textField: "ctext text bodytext body articlebody articletext fulltext maintext content contents contenttext textcontent " +
		"plaintext cleantext cleanedtext article story storytext storybody newstext newscontent fullarticle articlecontent paragraphs rawtext postcontent contentbody textbody storycontent newsbody pagetext pagecontent " +
		"texttext fullcontent bodies texts speech reviewtext document bodyplain transcript " +
		"leadparagraph lead description descriptiontext shortdescription summary abstract synopsis standfirst trailtext excerpt teaser snippet intro dek caption",
	htmlField: "bodyhtml contenthtml bodyxhtml html texthtml articlehtml descriptionhtml",
	dateField: "datepublished publisheddate publishdate publicationdate publicationdatetime pubdate publishedat published datepublish webpublicationdate " +
		"firstpublished firstpublicationdate datetimepub articledate newsdate dateofpublication issuedate pubtime publishtime postdate publishedon releasedate datereleased publicationtime publisheddatetime " +
		"date datetime day isodate timepublished versioncreated firstcreated contentcreated datecreated created createdat createddate creationdate createdtime " +
		"timestamp time postedat posted displaydate datemodified modified updatedat updated lastmodified updatedate year",
	sourceField: "source sourcename sourcetitle publication publicationname publicationtitle publisher publishername outlet outletname newspaper newspapername " +
		"site sitename website domain sourcedomain newssite provider medianame mediasource agency channel newsoutlet host mediatype feed newssource mediaoutlet portal copyrightholder sourceid sourceuri",
	authorField:   "author authors authorname byline bylines by creator creators writer writers journalist reporter reportername postauthor contributor contributors",
	urlField:      "url link articleurl weburl sourceurl newsurl permalink canonicalurl canonical articlelink originalurl href pageurl storyurl externalurl readmore sourcelink shareurl fullurl",
	languageField: "language lang languagecode langcode inlanguage articlelanguage detectedlanguage locale",
	wrapperField:  "_source source fields doc document article item data news post story record attributes node content body result entry properties headline metadata meta thread byline print",
}

// aliases is aliasNames as a table. A name may be a field where its value is
// a string and a wrapper where it is an object.
var aliases, wrappers = aliasTable()

func aliasTable() (map[string]alias, map[string]bool) {
	names, wraps := make(map[string]alias, 256), make(map[string]bool, 32)
	for kind := idField; kind < numFields; kind++ {
		for rank, name := range strings.Fields(aliasNames[kind]) {
			switch {
			case kind == wrapperField:
				wraps[name] = true
			case kind == htmlField:
				names[name] = alias{htmlField, rank}
			default:
				names[name] = alias{kind, rank}
			}
		}
	}
	return names, wraps
}

// summaryRank is the first rank of the names of a text that is only a part of
// the article (a lead, a description).
var summaryRank = aliases["leadparagraph"].rank

// normalKey is a name without case and separators: "Publish_Date" and
// "publishDate" are "publishdate". A leading underscore stays.
func normalKey(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 'a' || c > 'z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r == '_' && i == 0:
			b.WriteRune(r)
		case r == '_' || r == '-' || r == '.' || r == ' ' || r == ':' || r == '/' || r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\ufeff' || r == '"':
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// collector gathers the fields of one record from names and values.
type collector struct {
	values [numFields]string
	ranks  [numFields]int // rank+1 of the value, 0 for none
	named  int            // fields with a known name, with or without value
	keys   *namedFields   // the user's names, nil for none
	marks  mark           // of the names of the outermost object
	html   htmlFields
}

// mark is a set of names that tell what an object is, seen in the one pass
// that collects its fields: looking each of them up would read the whole
// object again and again.
type mark uint8

const (
	wireID      mark = 1 << iota // uri, guid, altids
	wireStatus                   // pubstatus, versioncreated, firstcreated
	tableHead                    // columns
	innerItem                    // data, item
	firstObject                  // the first value is an object
)

var markNames = map[string]mark{
	"uri": wireID, "guid": wireID, "altids": wireID, "pubstatus": wireStatus, "versioncreated": wireStatus, "firstcreated": wireStatus,
	"columns": tableHead, "data": innerItem, "item": innerItem,
}

func (c *collector) put(kind fieldKind, rank int, value string) {
	if c.ranks[kind] != 0 && c.ranks[kind] <= rank+1 || strings.TrimSpace(value) == "" {
		return
	}
	c.values[kind], c.ranks[kind] = value, rank+1
}

// hasText reports that a text was found under a name that stands for the
// whole text, or as markup.
func (c *collector) hasText() bool {
	return c.ranks[textField] != 0 || c.ranks[htmlField] != 0
}

// fields are the collected values. Markup under a name that says so is used
// when there is no plain text, or only a summary; a text that is itself a
// whole web page is read as one.
func (c *collector) fields() fields {
	f := fields{
		id: c.values[idField], title: c.values[titleField], text: c.values[textField],
		date: c.values[dateField], source: c.values[sourceField], author: c.values[authorField],
		url: c.values[urlField], language: c.values[languageField],
		dateColumn: dateColumn(c.ranks[dateField] - 1),
	}
	rank := c.ranks[textField] - 1
	if html := c.values[htmlField]; html != "" && (rank < 0 || rank%rankStep >= summaryRank) {
		f.text, c.html.text = fragmentText(html), true
	} else if wholePage(f.text) {
		page := extractPage([]byte(f.text), "utf-8", "")
		f.text, c.html.text = page.text, true
		if f.title == "" {
			f.title = page.title
		}
	}
	return f
}

// exactFields are the fields of a record of data, with what was noted of it:
// title and text stay exactly as they are, unless they are HTML. Then they are
// what a browser would show, and the note says so.
func (c *collector) exactFields(n note) fields {
	f := c.fields()
	if f.title, c.html.title = shownText(f.title); c.html.title {
		f.title = squeeze(f.title)
	}
	if !c.html.text {
		f.text, c.html.text = shownText(f.text)
	}
	f.author, _ = shownText(f.author)
	f.source, _ = shownText(f.source)
	f.note, f.exact = n.and(c.html.note()), true
	return f
}

// htmlFields are the fields of a record that were HTML.
type htmlFields struct{ title, text bool }

func (h htmlFields) note() note {
	switch {
	case h.title && h.text:
		return remark(htmlNote + "title, text")
	case h.title:
		return remark(htmlNote + "title")
	case h.text:
		return remark(htmlNote + "text")
	}
	return note{}
}

// putMarkup takes the text of an element that may hold markup as the title or
// the text, and notes that it did.
func (c *collector) putMarkup(kind fieldKind, rank int, k *xnode) {
	value, isHTML := markupText(k)
	was := &c.html.text
	if kind == titleField {
		value, was = squeeze(value), &c.html.title
	}
	before := c.ranks[kind]
	if c.put(kind, rank, value); c.ranks[kind] != before {
		*was = isHTML
	}
}

// rankStep is added to ranks for each wrapper that a field was found in.
const rankStep = 1000

// maxWrappers bounds how deep wrappers are opened.
const maxWrappers = 4

// object collects from a JSON object.
func (c *collector) object(obj gjson.Result, depth int) {
	first := depth == 0
	obj.ForEach(func(k, v gjson.Result) bool {
		key := normalKey(k.Str)
		if depth == 0 {
			c.marks |= markNames[key]
			if first && v.IsObject() {
				c.marks |= firstObject
			}
			first = false
		}
		if a, ok := c.keys.alias(k.Str); ok {
			c.named++
			if c.value(a, v, depth) {
				return true
			}
		}
		if v.IsObject() && wrappers[key] && depth < maxWrappers {
			c.object(v, depth+1)
		}
		return true
	})
}

// value takes the value of a known name; false when it is an object that may
// still be a wrapper.
func (c *collector) value(a alias, v gjson.Result, depth int) bool {
	rank := a.rank + depth*rankStep
	switch {
	case v.Type == gjson.String || v.Type == gjson.Number:
		if a.kind == textField && v.Type == gjson.Number {
			return true
		}
		c.put(a.kind, rank, scalar(v))
	case v.IsArray():
		c.put(a.kind, rank, listValue(a.kind, v))
	case v.IsObject():
		if s := nameOf(a.kind, v); s != "" {
			c.put(a.kind, rank, s)
			return a.kind != titleField && a.kind != textField
		}
		return false
	}
	return true
}

// scalar is the value of a string, or a number as written.
func scalar(v gjson.Result) string {
	if v.Type == gjson.Number {
		return v.Raw
	}
	return v.Str
}

// innerNames are the names under which an object keeps the value of a field.
var innerNames = [numFields][]string{
	idField:     {"$oid", "id", "value", "#text"},
	titleField:  {"main", "basic", "text", "title", "value", "rendered", "#text", "en"},
	textField:   {"text", "plain", "value", "rendered", "content", "body", "#text", "en"},
	dateField:   {"$date", "$numberLong", "date", "value", "iso", "#text"},
	sourceField: {"name", "title", "domain", "site", "label", "uri", "url", "id", "#text"},
	authorField: {"name", "fullname", "full_name", "display_name", "original", "byline", "title", "value", "#text"},
	urlField:    {"url", "href", "web", "canonical", "$url", "#text"},
	languageField: {
		"code", "id", "iso", "name", "#text"},
}

// nameOf is the value that an object holds for a field, "" for none.
func nameOf(kind fieldKind, v gjson.Result) string {
	found := ""
	best := len(innerNames[kind])
	v.ForEach(func(k, w gjson.Result) bool {
		for i, name := range innerNames[kind][:best] {
			if !strings.EqualFold(k.Str, name) {
				continue
			}
			s := ""
			switch {
			case w.Type == gjson.String || w.Type == gjson.Number:
				s = scalar(w)
			case w.IsObject() && kind == dateField:
				s = nameOf(kind, w)
			}
			if strings.TrimSpace(s) != "" {
				found, best = s, i
			}
			break
		}
		return true
	})
	if found == "" && kind == authorField {
		first, last := v.Get("firstname").Str+v.Get("first_name").Str, v.Get("lastname").Str+v.Get("last_name").Str
		return strings.TrimSpace(first + " " + last)
	}
	return found
}

// listValue joins a list: paragraphs by an empty line, names by a comma; of
// anything else the first.
func listValue(kind fieldKind, v gjson.Result) string {
	var parts []string
	v.ForEach(func(_, w gjson.Result) bool {
		s := ""
		switch {
		case w.Type == gjson.String || w.Type == gjson.Number && kind != textField:
			s = scalar(w)
		case w.IsObject() && kind == textField:
			s = paragraphOf(w)
		case w.IsObject():
			s = nameOf(kind, w)
		}
		if strings.TrimSpace(s) != "" {
			parts = append(parts, s)
		}
		return kind == textField || kind == authorField || len(parts) == 0
	})
	switch kind {
	case textField, htmlField:
		return strings.Join(parts, "\n\n")
	case authorField:
		return strings.Join(parts, ", ")
	}
	if len(parts) > 0 {
		return parts[0]
	}
	return ""
}

// paragraphOf is the text of one block of a text that is a list of blocks
// (TREC Washington Post, Arc, Gutenberg): its markup is removed. Titles,
// dates, kickers and pictures among the blocks are no paragraphs.
func paragraphOf(w gjson.Result) string {
	kind := w.Get("type").Str
	switch kind {
	case "", "sanitized_html", "text", "paragraph", "p", "header", "list", "blockquote", "quote", "heading", "h2", "h3":
	default:
		return ""
	}
	for _, name := range [...]string{"content", "text", "body", "value", "html"} {
		if v := w.Get(name); v.Type == gjson.String {
			s, _ := shownText(v.Str)
			return s
		}
	}
	return ""
}

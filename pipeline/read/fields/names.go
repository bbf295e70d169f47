package fields

import (
	"strings"
)

// Kind is a field of an article that a name in the data can stand for.
type Kind uint8

const (
	None Kind = iota
	ID
	Title
	Text
	HTML // text that is marked up, by the field's own name
	Date
	Source
	Author
	URL
	Language
	Wrapper // an object that holds the article's fields
	NumKinds
)

// Alias says what a name stands for. Of several names of one field the lowest
// rank wins, among equals the first in the data.
type Alias struct {
	Kind Kind
	Rank int
}

// aliasNames lists the names that corpora, feeds and programming interfaces
// give to the fields, best first; see NormalKey for their spelling. They were
// taken from the public documentation of All the News, CC-News (news-please),
// RealNews, Signal-1M, AG News, NewsAPI, Guardian Open Platform, NYT Article
// Search, Event Registry, Webz.io, TREC Washington Post, schema.org, JSON
// Feed, ninjs and Elasticsearch, Solr and MongoDB exports.
var aliasNames = [NumKinds]string{
	ID: "id articleid docid docno documentid storyid newsid itemid uuid guid _id uri identifier altid accessionnumber an",
	Title: "title headline head heading articletitle newstitle documenttitle webtitle storytitle titletext hl1 posttitle headlinetext newsheadline newsheading storyheadline " +
		"headlinemain headlines main titlefull ogtitle pagetitle header name subject slugline",
	Text: "ctext text bodytext body articlebody articletext fulltext maintext content contents contenttext textcontent " +
		"plaintext cleantext cleanedtext article story storytext storybody newstext newscontent fullarticle articlecontent paragraphs rawtext postcontent contentbody textbody storycontent newsbody pagetext pagecontent " +
		"texttext fullcontent bodies texts speech reviewtext document bodyplain transcript " +
		"leadparagraph lead description descriptiontext shortdescription summary abstract synopsis standfirst trailtext excerpt teaser snippet intro dek caption",
	HTML: "bodyhtml contenthtml bodyxhtml html texthtml articlehtml descriptionhtml",
	Date: "datepublished publisheddate publishdate publicationdate publicationdatetime pubdate publishedat published datepublish webpublicationdate " +
		"firstpublished firstpublicationdate datetimepub articledate newsdate dateofpublication issuedate pubtime publishtime postdate publishedon releasedate datereleased publicationtime publisheddatetime " +
		"date datetime day isodate timepublished versioncreated firstcreated contentcreated datecreated created createdat createddate creationdate createdtime " +
		"timestamp time postedat posted displaydate datemodified modified updatedat updated lastmodified updatedate year",
	Source: "source sourcename sourcetitle publication publicationname publicationtitle publisher publishername outlet outletname newspaper newspapername " +
		"site sitename website domain sourcedomain newssite provider medianame mediasource agency channel newsoutlet host mediatype feed newssource mediaoutlet portal copyrightholder sourceid sourceuri",
	Author:   "author authors authorname byline bylines by creator creators writer writers journalist reporter reportername postauthor contributor contributors",
	URL:      "url link articleurl weburl sourceurl newsurl permalink canonicalurl canonical articlelink originalurl href pageurl storyurl externalurl readmore sourcelink shareurl fullurl",
	Language: "language lang languagecode langcode inlanguage articlelanguage detectedlanguage locale",
	Wrapper:  "_source source fields doc document article item data news post story record attributes node content body result entry properties headline metadata meta thread byline print",
}

// Known is aliasNames as a table. A name may be a field where its value is
// a string and a wrapper where it is an object.
var Known, wrappers = aliasTable()

func aliasTable() (map[string]Alias, map[string]bool) {
	names, wraps := make(map[string]Alias, 256), make(map[string]bool, 32)
	for kind := ID; kind < NumKinds; kind++ {
		for rank, name := range strings.Fields(aliasNames[kind]) {
			switch {
			case kind == Wrapper:
				wraps[name] = true
			case kind == HTML:
				names[name] = Alias{HTML, rank}
			default:
				names[name] = Alias{kind, rank}
			}
		}
	}
	return names, wraps
}

// SummaryRank is the first rank of the names of a text that is only a part of
// the article (a lead, a description).
var SummaryRank = Known["leadparagraph"].Rank

// NormalKey is a name without case and separators: "Publish_Date" and
// "publishDate" are "publishdate". A leading underscore stays.
func NormalKey(s string) string {
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

// RankStep is added to ranks for each wrapper that a field was found in.
const RankStep = 1000

// MaxWrappers bounds how deep wrappers are opened.
const MaxWrappers = 4

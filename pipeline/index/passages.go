package index

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/internal/recent"
)

// passages are records as Passages gives them, by number.
type passages = recent.Values[int32, passage]

type passage struct {
	record *entities.Record
	who    []int32
}

// maxPassages bounds the passages that are kept, in bytes.
const maxPassages = 24 << 20

// Passages is what sentences are quoted from of the record at a place: title and
// text, mentions and edges, with the entities of its clusters. It is shared and
// not to be changed.
func (ix *Index) Passages(place int32) (*entities.Record, []int32, error) {
	n := ix.articles.at[place]
	if p, ok := ix.passages.Get(n); ok {
		return p.record, p.who, nil
	}
	var who, packed []byte
	if err := ix.row(getPassage, int64(n), &who, &packed); err != nil {
		return nil, nil, err
	}
	r, of, err := ix.passage(n, who, packed)
	if err != nil {
		return nil, nil, err
	}
	bytes := len(r.Article.Title) + len(r.Article.Text) + 4*len(of) + 150*len(r.Mentions) + 60*len(r.Edges)
	for i := range r.Edges {
		bytes += 24 * len(r.Edges[i].Evidence)
	}
	ix.passages.Put(n, passage{r, of}, bytes)
	return r, of, nil
}

// packPassage takes out of a record what sentences are quoted from. The rest of it
// is written without the text and the texts of its mentions.
func packPassage(p *packer, r *entities.Record) {
	p.text(r.Article.Title)
	p.text(r.Article.Text)
	p.uint(len(r.Clusters))
	p.uint(len(r.Mentions))
	for i := range r.Mentions {
		m := &r.Mentions[i]
		p.uint(int(m.Field))
		p.uint(m.Start)
		p.uint(m.End - m.Start)
		p.uint(int(m.Type))
		p.milli(m.Confidence)
		p.uint(m.Cluster)
		p.uint(m.Sentence)
		p.uint(len(m.Flags))
		for _, f := range m.Flags {
			p.text(string(f))
		}
	}
	p.uint(len(r.Edges))
	for i := range r.Edges {
		e := &r.Edges[i]
		p.uint(e.A)
		p.uint(e.B)
		p.uint(e.Sentences)
		p.uint(len(e.Evidence))
		for _, a := range e.Evidence {
			p.uint(int(a.Field))
			p.uint(a.Start)
			p.uint(a.End - a.Start)
		}
	}
}

// passage reads what packPassage packed of a record.
func (ix *Index) passage(n int32, who, packed []byte) (*entities.Record, []int32, error) {
	data, err := ix.unpack(packed)
	if err != nil {
		return nil, nil, err
	}
	u := unpacker{b: data}
	r := new(entities.Record)
	r.Article = entities.ArticleInfo{ID: ix.articles.ids.view(n), Title: u.view(), Text: u.view()}
	clusters := u.count()
	r.Mentions = make([]entities.Mention, u.count())
	var met, flags []entities.Flag // that were met, for most are met often; of all mentions
	for i := range r.Mentions {
		m := &r.Mentions[i]
		m.Field, m.Start = entities.Field(u.uint()), u.uint()
		m.End = m.Start + u.uint()
		m.Type, m.Confidence, m.Cluster, m.Sentence = entities.Type(u.uint()), u.milli(), u.uint(), u.uint()
		m.Text = spanOf(&r.Article, m)
		first := len(flags)
		for range u.count() {
			flags = append(flags, u.flag(&met))
		}
		m.Flags = flags[first:len(flags):len(flags)]
		u.bad = u.bad || m.Cluster >= clusters
	}
	r.Edges = make([]entities.LocalEdge, u.count())
	anchors := make([]entities.Anchor, 0, 2*len(r.Edges)) // of all edges
	for i := range r.Edges {
		e := &r.Edges[i]
		e.A, e.B, e.Sentences = u.uint(), u.uint(), u.uint()
		first := len(anchors)
		for range u.count() {
			a := entities.Anchor{Field: entities.Field(u.uint()), Start: u.uint()}
			a.End = a.Start + u.uint()
			anchors = append(anchors, a)
		}
		e.Evidence = anchors[first:len(anchors):len(anchors)]
		u.bad = u.bad || e.A >= clusters || e.B >= clusters
	}
	if u.bad {
		return nil, nil, u.err()
	}
	of, err := ix.entitiesOf(who, clusters)
	return r, of, err
}

// flag reads a flag; seen are those that were read before.
func (u *unpacker) flag(seen *[]entities.Flag) entities.Flag {
	n := u.uint()
	if n > len(u.b) {
		u.bad, u.b = true, nil
		return ""
	}
	text := u.b[:n]
	u.b = u.b[n:]
	if i := slices.IndexFunc(*seen, func(f entities.Flag) bool { return string(f) == string(text) }); i >= 0 {
		return (*seen)[i]
	}
	*seen = append(*seen, entities.Flag(text))
	return (*seen)[len(*seen)-1]
}

// count reads how many of something follow, each of at least a byte.
func (u *unpacker) count() int {
	n := u.uint()
	if n > len(u.b) {
		u.bad, u.b = true, nil
		return 0
	}
	return n
}

// spanOf is the text of a mention, "" where it lies outside of its field.
func spanOf(a *entities.ArticleInfo, m *entities.Mention) string {
	text := a.Text
	if m.Field == entities.Title {
		text = a.Title
	}
	if m.Start < 0 || m.End < m.Start || m.End > len(text) {
		return ""
	}
	return text[m.Start:m.End]
}

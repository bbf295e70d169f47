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
const maxPassages = 48 << 20

// Passages is what sentences are quoted from of the record at a place: title and
// text, mentions and edges, with the entities of its clusters. It is shared and
// not to be changed.
func (ix *Index) Passages(place int32) (*entities.Record, []int32, error) {
	n := ix.articles.at[place]
	if p, ok := ix.passages.Get(n); ok {
		return p.record, p.who, nil
	}
	r, who, err := ix.record(n)
	if err != nil {
		return nil, nil, err
	}
	slim := &entities.Record{Article: entities.ArticleInfo{ID: r.Article.ID, Title: r.Article.Title, Text: r.Article.Text},
		Mentions: slices.Clip(r.Mentions), Edges: slices.Clip(r.Edges)}
	bytes := len(slim.Article.Title) + len(slim.Article.Text) + 4*len(who) + 150*len(slim.Mentions) + 60*len(slim.Edges)
	for i := range slim.Mentions {
		m := &slim.Mentions[i]
		m.Entity = ""
		if text := r.Article.Text; m.Field == entities.Text && m.Start >= 0 && m.Start <= m.End && m.End <= len(text) {
			m.Text = text[m.Start:m.End]
		}
	}
	for i := range slim.Edges {
		bytes += 24 * len(slim.Edges[i].Evidence)
	}
	ix.passages.Put(n, passage{slim, who}, bytes)
	return slim, who, nil
}

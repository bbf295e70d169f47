package pipeline

import (
	"slices"

	"newsgraph/entities"
)

// Digest is what Grapher.Decide reads of a record: names, candidates and titles of
// the clusters, the sketches of text and paragraphs, date and outlet; no text,
// mentions or edges. It shares the record's memory, and Decide takes it for the record.
func Digest(r *entities.Record) entities.Record {
	d := entities.Record{
		Schema: r.Schema, Focus: r.Focus, Signature: r.Signature, Paragraphs: r.Paragraphs,
		Article:  entities.ArticleInfo{ID: r.Article.ID, SHA256: r.Article.SHA256, Date: r.Article.Date, Source: r.Article.Source},
		Clusters: slices.Clone(r.Clusters),
	}
	for i := range d.Clusters {
		c := &d.Clusters[i]
		linked := slices.ContainsFunc(c.Steps, func(s entities.Decision) bool { return s.Kind == "link" })
		if c.Steps = nil; c.Link == "" && linked { // to an entry without an id
			c.Steps = []entities.Decision{{Kind: "link"}}
		}
	}
	return d
}

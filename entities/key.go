package entities

import "slices"

// Key names the content of a record within a set of records: the article's id
// and the hash of its text. Records with the same key are the same record and
// count once.
func (r *Record) Key() string { return r.Article.ID + "\x00" + r.Article.SHA256 }

// Clone returns a copy that shares no slice with r, for callers that keep a
// record longer than its source allows.
func (r *Record) Clone() *Record {
	c := *r
	c.Zones = slices.Clone(r.Zones)
	c.Mentions = slices.Clone(r.Mentions)
	for i := range c.Mentions {
		c.Mentions[i].Flags = slices.Clone(c.Mentions[i].Flags)
	}
	c.Clusters = slices.Clone(r.Clusters)
	for i := range c.Clusters {
		k := &c.Clusters[i]
		k.Forms, k.Candidates = slices.Clone(k.Forms), slices.Clone(k.Candidates)
		k.Roles, k.Steps = slices.Clone(k.Roles), slices.Clone(k.Steps)
	}
	c.Edges = slices.Clone(r.Edges)
	for i := range c.Edges {
		c.Edges[i].Evidence = slices.Clone(c.Edges[i].Evidence)
	}
	c.Relations = slices.Clone(r.Relations)
	for i := range c.Relations {
		c.Relations[i].Evidence = slices.Clone(c.Relations[i].Evidence)
	}
	return &c
}

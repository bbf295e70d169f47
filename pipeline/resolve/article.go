package resolve

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Options are the choices of resolution.
type Options struct{}

// Resolver resolves within articles. It owns scratch memory: one per goroutine.
type Resolver struct {
	names Names
}

// New makes a resolver over the names, which are only read.
func New(names Names, _ Options) (*Resolver, error) { return &Resolver{names: names}, nil }

// Result is what was decided about one article. It shares no memory with the
// document or the resolver.
type Result struct {
	Clusters []entities.Cluster // in order of first mention
	Focus    string             // ISO 3166-1 alpha-2 code of the country the article is about, "" when none stands out
}

// Article groups and links the mentions of doc. It sets Cluster, Entity and the
// metonym flag of every mention, and nothing else of the document.
func (r *Resolver) Article(doc *entities.Document) Result {
	res := Result{Clusters: []entities.Cluster{}}
	index := map[string]int{}
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		key := gazetteers.NormalizeString(m.Text)
		id := Slug(m.Type, key)
		c, ok := index[id]
		if !ok {
			c = len(res.Clusters)
			index[id] = c
			res.Clusters = append(res.Clusters, entities.Cluster{Entity: id, Type: m.Type, Name: m.Text, Key: key, Confidence: m.Confidence})
		}
		m.Cluster, m.Entity = c, id
		cl := &res.Clusters[c]
		cl.Mentions++
		k := slices.IndexFunc(cl.Forms, func(a entities.Alias) bool { return a.Name == m.Text })
		if k < 0 {
			cl.Forms = append(cl.Forms, entities.Alias{Name: m.Text})
			k = len(cl.Forms) - 1
		}
		cl.Forms[k].Mentions++
	}
	return res
}

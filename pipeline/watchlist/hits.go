package watchlist

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// Why is the reason of a hit.
type Why string

// The reasons, the surest first.
const (
	ByID        Why = "id"        // the entity is the one with the list's id
	ByName      Why = "name"      // the entity is called so, and nothing says that it is another one
	ByCandidate Why = "candidate" // the entity could be the one with the list's id: it was not decided
)

// Hit is an entry of a list that an article names.
type Hit struct {
	Entry      string         `json:"entry"` // name in the list
	Line       int            `json:"line"`  // in the list
	Note       string         `json:"note,omitempty"`
	Why        Why            `json:"why"`
	Reason     string         `json:"reason"` // in words
	Confidence float64        `json:"confidence"`
	Entity     string         `json:"entity"` // id in the graph
	Name       string         `json:"name"`
	Type       entities.Type  `json:"type"`
	Mentions   int            `json:"mentions"`
	Article    string         `json:"article"`
	Title      string         `json:"title"`
	Date       string         `json:"date,omitempty"`
	Source     string         `json:"source,omitempty"`
	URL        string         `json:"url,omitempty"`
	Field      entities.Field `json:"field"` // of the first mention
	Start      int            `json:"start"` // bytes
	End        int            `json:"end"`   // bytes, exclusive
	Sentence   string         `json:"sentence"`
}

// Key is the same for a hit that is found again.
func (h *Hit) Key() string { return h.Entry + "\x00" + h.Article }

// Sentencer gives the sentence of a record around a mention.
type Sentencer interface {
	Sentence(rec *entities.Record, m *entities.Mention) string
}

// Hits appends the hits of a record to dst: of each entry one, on the entity that
// answers it best. article is its id in the graph; who gives the entity of a cluster, nil
// for one that the graph leaves out. Credits and bylines hit too: a list may watch for authors.
func (l *List) Hits(dst []Hit, rec *entities.Record, article string, who func(cluster int) *entities.Entity, text Sentencer) []Hit {
	type answer struct {
		cluster int
		entity  *entities.Entity
		match
	}
	best := map[int]answer{}
	for i := range rec.Clusters {
		e := who(i)
		if e == nil {
			continue
		}
		for at, m := range l.matches(e, &rec.Clusters[i]) {
			if old, ok := best[at]; !ok || m.confidence > old.confidence {
				best[at] = answer{i, e, m}
			}
		}
	}
	first := len(dst)
	for at, a := range best {
		entry, c := &l.Entries[at], &rec.Clusters[a.cluster]
		h := Hit{
			Entry: entry.Name, Line: entry.Line, Note: entry.Note, Why: a.why, Reason: a.reason,
			Confidence: math.Round(a.confidence*1000) / 1000,
			Entity:     a.entity.ID, Name: a.entity.Name, Type: a.entity.Type, Mentions: c.Mentions,
			Article: article, Title: rec.Article.Title, Date: rec.Article.Date, Source: rec.Article.Source, URL: rec.Article.URL,
		}
		if k := slices.IndexFunc(rec.Mentions, func(m entities.Mention) bool { return m.Cluster == a.cluster }); k >= 0 {
			m := &rec.Mentions[k]
			h.Field, h.Start, h.End, h.Sentence = m.Field, m.Start, m.End, text.Sentence(rec, m)
		}
		dst = append(dst, h)
	}
	slices.SortFunc(dst[first:], func(a, b Hit) int { return cmp.Compare(a.Line, b.Line) })
	return dst
}

// match is how an entity answers an entry.
type match struct {
	why        Why
	reason     string
	confidence float64
}

// matches are the entries that an entity of an article answers.
func (l *List) matches(e *entities.Entity, c *entities.Cluster) map[int]match {
	out := map[int]match{}
	for _, id := range idsOf(e) {
		for _, at := range l.byID[id] {
			out[at] = match{ByID, "it is " + id, c.Confidence}
		}
	}
	for _, name := range namesOf(e, c) {
		for _, at := range l.byName[normalize.String(name)] {
			entry := &l.Entries[at]
			if _, known := out[at]; known || entry.Type != entities.NoType && entry.Type != e.Type || entry.ID != "" && another(e, entry.ID) {
				continue
			}
			out[at] = match{ByName, "it is called " + name, c.Confidence}
		}
	}
	for _, k := range e.Candidates {
		for _, at := range l.byID[k.ID] {
			if _, known := out[at]; !known {
				out[at] = match{ByCandidate, "it could be " + k.Name + ", which was not decided", c.Confidence * k.Score}
			}
		}
	}
	return out
}

// idsOf are all ids of an entity.
func idsOf(e *entities.Entity) []string {
	ids := []string{e.ID}
	if e.Links != nil {
		for _, id := range [...]string{prefixed("wikidata:", e.Links.Wikidata), prefixed("geonames:", e.Links.GeoNames), prefixed("wikipedia:", e.Links.Wikipedia)} {
			if id != "" && id != e.ID {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func prefixed(prefix, key string) string {
	if key == "" {
		return ""
	}
	return prefix + key
}

// another reports whether an entity has an id of the same kind that is not this one.
func another(e *entities.Entity, id string) bool {
	kind, _, _ := strings.Cut(id, ":")
	for _, own := range idsOf(e) {
		if k, _, _ := strings.Cut(own, ":"); k == kind && own != id {
			return true
		}
	}
	return false
}

// namesOf are the names of an entity: its own, and how the article writes it.
func namesOf(e *entities.Entity, c *entities.Cluster) []string {
	names := []string{e.Name}
	for _, f := range c.Names {
		if f.Name != e.Name {
			names = append(names, f.Name)
		}
	}
	return names
}

package index

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
)

// EntityQuery asks for entities. The zero value asks for all.
type EntityQuery struct {
	Words            string // of a name, see Find
	Type             entities.Type
	Subtype, Country string
	Since, Until     string // named by an article of a date in between; YYYY, YYYY-MM or YYYY-MM-DD
	MinStories       int
	MinConfidence    float64
	Relation         entities.EdgeType // it has one of this type
	Sort             string            // one of EntityOrders, "-" before it turns it round; "" by match and weight
}

// EntityOrders are the orders of lists of entities.
var EntityOrders = [...]string{"name", "type", "country", "stories", "articles", "mentions", "first", "last", "confidence", "co-mentions", "relations"}

// Query lists the entities that are asked for.
func (ix *Index) Query(q EntityQuery) []int32 {
	out := ix.filter(ix.named(q.Words), &q)
	ix.sort(out, q.Sort)
	return out
}

// named lists the entities with the words in a name, the nearest first; all when
// there are none.
func (ix *Index) named(words string) []int32 {
	if strings.TrimSpace(words) != "" {
		found := ix.Find(words)
		return slices.Concat(found[:]...)
	}
	out := make([]int32, ix.Entities())
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// filter keeps those that fit; list is overwritten.
func (ix *Index) filter(list []int32, q *EntityQuery) []int32 {
	c := &ix.ents
	subtype, knownS := numberIn(c.subtypes, q.Subtype)
	country, knownC := numberIn(c.countries, q.Country)
	bit := uint32(0)
	if q.Relation != "" {
		bit = 1 << kindOf(q.Relation)
	}
	out := list[:0]
	for _, n := range list {
		switch {
		case q.Type != entities.NoType && c.kind[n] != uint8(q.Type),
			q.Subtype != "" && (!knownS || c.subtype[n] != subtype),
			q.Country != "" && (!knownC || c.country[n] != country),
			int(c.stories[n]) < q.MinStories, float64(c.confidence[n]) < q.MinConfidence*1000-1e-6,
			bit != 0 && c.types[n]&bit == 0,
			(q.Since != "" || q.Until != "") && !touches(c.dates.list[c.first[n]], c.dates.list[c.last[n]], q.Since, q.Until):
		default:
			out = append(out, n)
		}
	}
	return out
}

func numberIn(t *table, s string) (uint32, bool) {
	n := slices.Index(t.list, s)
	return uint32(max(n, 0)), n >= 0
}

// touches reports whether first..last and since..until have a day in common. Any of
// them may be a year or a month; what has no date touches nothing.
func touches(first, last, since, until string) bool {
	if first == "" || last == "" {
		return false
	}
	return (since == "" || last >= since || strings.HasPrefix(since, last)) && (until == "" || first <= until || strings.HasPrefix(first, until))
}

// sort orders a list; what is equal stays in its order.
func (ix *Index) sort(list []int32, by string) {
	name, down := strings.CutPrefix(by, "-")
	compare := ix.order(name)
	if compare == nil {
		return
	}
	slices.SortStableFunc(list, func(a, b int32) int {
		if down {
			a, b = b, a
		}
		return compare(a, b)
	})
}

func (ix *Index) order(name string) func(a, b int32) int {
	c := &ix.ents
	numbers := func(of []uint32) func(a, b int32) int {
		return func(a, b int32) int { return cmp.Compare(of[a], of[b]) }
	}
	listed := func(t *table, of []uint32) func(a, b int32) int {
		return func(a, b int32) int { return strings.Compare(t.list[of[a]], t.list[of[b]]) }
	}
	switch name {
	case "name":
		return func(a, b int32) int { return strings.Compare(c.keys.view(a), c.keys.view(b)) }
	case "type":
		return func(a, b int32) int {
			return cmp.Or(cmp.Compare(c.kind[a], c.kind[b]), strings.Compare(c.subtypes.list[c.subtype[a]], c.subtypes.list[c.subtype[b]]))
		}
	case "country":
		return listed(c.countries, c.country)
	case "stories":
		return numbers(c.stories)
	case "articles":
		return numbers(c.articles)
	case "mentions":
		return numbers(c.mentions)
	case "first":
		return listed(c.dates, c.first)
	case "last":
		return listed(c.dates, c.last)
	case "confidence":
		return numbers(c.confidence)
	case "co-mentions":
		return numbers(c.comentions)
	case "relations":
		return numbers(c.relations)
	}
	return nil
}

// Count is a value of a facet and how many have it.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Facet is what a list could be narrowed down by.
type Facet struct {
	Name   string  `json:"name"` // as the parameter that narrows down
	Values []Count `json:"values"`
}

// maxFacet is how many values of a facet are given.
const maxFacet = 20

// Facets counts, for each way to narrow the list down, what there is under the
// other filters.
func (ix *Index) Facets(q EntityQuery) []Facet {
	c := &ix.ents
	base := ix.named(q.Words)
	facet := func(name string, without func(*EntityQuery), value func(n int32, put func(string))) Facet {
		other := q
		without(&other)
		counts := map[string]int{}
		for _, n := range ix.filter(slices.Clone(base), &other) {
			value(n, func(v string) { counts[v]++ })
		}
		return Facet{name, most(counts)}
	}
	return []Facet{
		facet("type", func(q *EntityQuery) { q.Type, q.Subtype = entities.NoType, "" }, func(n int32, put func(string)) { put(entities.Type(c.kind[n]).String()) }),
		facet("subtype", func(q *EntityQuery) { q.Subtype = "" }, func(n int32, put func(string)) { put(c.subtypes.list[c.subtype[n]]) }),
		facet("country", func(q *EntityQuery) { q.Country = "" }, func(n int32, put func(string)) { put(c.countries.list[c.country[n]]) }),
		facet("relation", func(q *EntityQuery) { q.Relation = "" }, func(n int32, put func(string)) {
			for _, t := range entities.EdgeTypes {
				if c.types[n]&(1<<kindOf(t)) != 0 {
					put(string(t))
				}
			}
		}),
	}
}

// ArticleFacets counts the sources and the months of the articles that are asked for,
// each under the other filters.
func (ix *Index) ArticleFacets(q ArticleQuery) ([]Facet, error) {
	base, err := ix.holding(q)
	if err != nil {
		return nil, err
	}
	c := &ix.articles
	facet := func(name string, other ArticleQuery, value func(n int32) string) Facet {
		counts := map[string]int{}
		for _, place := range ix.filterArticles(slices.Clone(base), &other) {
			counts[value(c.at[place])]++
		}
		return Facet{name, most(counts)}
	}
	sources, months := q, q
	sources.Source = ""
	months.Since, months.Until = "", ""
	return []Facet{
		facet("source", sources, func(n int32) string { return c.sources.list[c.source[n]] }),
		facet("month", months, func(n int32) string {
			date := c.dates.list[c.date[n]]
			return date[:min(len(date), len("2006-01"))]
		}),
	}, nil
}

// most are the values of most counts, without the empty one.
func most(counts map[string]int) []Count {
	out := []Count{}
	for v, n := range counts {
		if v != "" {
			out = append(out, Count{v, n})
		}
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return out[:min(len(out), maxFacet)]
}

// ArticleQuery asks for articles. The zero value asks for all.
type ArticleQuery struct {
	Words        string  // words, and phrases in quotes
	Entities     []int32 // all of them are named
	Source       string
	Since, Until string // as those of EntityQuery
	Sort         string // one of ArticleOrders, "-" before it turns it round; "" from the latest on
}

// ArticleOrders are the orders of lists of articles.
var ArticleOrders = [...]string{"date", "source", "title"}

// QueryArticles lists the articles that are asked for.
func (ix *Index) QueryArticles(q ArticleQuery) ([]int32, error) {
	base, err := ix.holding(q)
	if err != nil {
		return nil, err
	}
	out := ix.filterArticles(base, &q)
	name, down := strings.CutPrefix(q.Sort, "-")
	c := &ix.articles
	var compare func(a, b int32) int
	switch name {
	case "date":
		compare = func(a, b int32) int {
			return strings.Compare(c.dates.list[c.date[c.at[a]]], c.dates.list[c.date[c.at[b]]])
		}
	case "source":
		compare = func(a, b int32) int {
			return strings.Compare(c.sources.list[c.source[c.at[a]]], c.sources.list[c.source[c.at[b]]])
		}
	case "title":
		compare = func(a, b int32) int { return strings.Compare(c.titles.view(c.at[a]), c.titles.view(c.at[b])) }
	default:
		return out, nil
	}
	slices.SortStableFunc(out, func(a, b int32) int {
		if down {
			a, b = b, a
		}
		return compare(a, b)
	})
	return out, nil
}

// holding lists the articles with the words and names that are asked for.
func (ix *Index) holding(q ArticleQuery) ([]int32, error) {
	list, err := ix.Search(q.Words)
	if err != nil {
		return nil, err
	}
	for _, n := range q.Entities {
		in, err := ix.In(n)
		if err != nil {
			return nil, err
		}
		kept := list[:0]
		for _, place := range list {
			for len(in) > 0 && in[0].Place < place {
				in = in[1:]
			}
			if len(in) > 0 && in[0].Place == place {
				kept = append(kept, place)
			}
		}
		list = kept
	}
	return list, nil
}

func (ix *Index) filterArticles(list []int32, q *ArticleQuery) []int32 {
	c := &ix.articles
	source, known := numberIn(c.sources, q.Source)
	out := list[:0]
	for _, place := range list {
		n := c.at[place]
		date := c.dates.list[c.date[n]]
		if q.Source != "" && (!known || c.source[n] != source) || (q.Since != "" || q.Until != "") && !touches(date, date, q.Since, q.Until) {
			continue
		}
		out = append(out, place)
	}
	return out
}

package index

import (
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
)

// column is a row of the table columns.
type column struct {
	name string
	data []byte
}

// articleColumns are small things of all articles, by record: in the order in
// which they were put.
type articleColumns struct {
	ids, titles, urls texts
	date, source      []uint32 // in dates and sources
	story             []uint32
	place             []int32 // record → place from the latest on
	dates, sources    *table

	places []uint32 // of the creator

	// made when they are read
	at   []int32 // place → record
	byID []int32 // records in order of id

	stories int // above the number of every story
}

func (c *articleColumns) len() int { return len(c.place) }

func (c *articleColumns) add(a *entities.ArticleInfo, id string, place int32, story uint32) {
	c.ids.add(id)
	c.titles.add(titleOf(a, id))
	c.urls.add(a.URL)
	c.date = append(c.date, c.dates.number(a.Date))
	c.source = append(c.source, c.sources.number(a.Source))
	c.story, c.place = append(c.story, story), append(c.place, place)
}

func titleOf(a *entities.ArticleInfo, id string) string {
	t, _, _ := strings.Cut(strings.TrimSpace(a.Title), "\n")
	return cmp.Or(strings.TrimSpace(t), id)
}

func (c *articleColumns) packed() []column {
	return slices.Concat(packTexts("article ids", &c.ids), packTexts("article titles", &c.titles), packTexts("article urls", &c.urls), []column{
		{"article date", packNumbers(c.date)}, {"article source", packNumbers(c.source)}, {"article story", packNumbers(c.story)},
		{"article place", packNumbers(c.place)}, {"articles by id", packNumbers(sorted(&c.ids))}, {"dates", packList(c.dates.list)}, {"sources", packList(c.sources.list)},
	})
}

func (c *articleColumns) read(r *columnReader) {
	c.ids, c.titles, c.urls = r.texts("article ids"), r.texts("article titles"), r.texts("article urls")
	c.date, c.source, c.story = r.numbers("article date"), r.numbers("article source"), r.numbers("article story")
	c.place = readNumbers[int32](r, "article place")
	c.dates, c.sources = &table{list: r.list("dates")}, &table{list: r.list("sources")}
	n := len(c.place)
	r.same(n, len(c.date), len(c.source), len(c.story), c.ids.len(), c.titles.len(), c.urls.len())
	r.below(c.date, len(c.dates.list))
	r.below(c.source, len(c.sources.list))
	if n > 0 {
		c.stories = int(slices.Max(c.story)) + 1
	}
	c.at = make([]int32, n)
	for rec, place := range c.place {
		if int(place) >= n || place < 0 {
			r.bad()
			return
		}
		c.at[place] = int32(rec)
	}
	c.byID = r.order("articles by id", n)
}

// sorted are the numbers of texts in the order of the texts.
func sorted(t *texts) []int32 {
	out := make([]int32, t.len())
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int { return strings.Compare(t.view(a), t.view(b)) })
	return out
}

// search finds a text by the order that sorted made.
func search(t *texts, order []int32, s string) (int32, bool) {
	i, ok := slices.BinarySearchFunc(order, s, func(n int32, s string) int { return strings.Compare(t.view(n), s) })
	if !ok {
		return 0, false
	}
	return order[i], true
}

// entityColumns are small things of all entities, by their places by weight.
type entityColumns struct {
	ids, names, keys            texts
	words, bearers              texts // of all keys, in order, a line each; who has each in its key, ascending
	kind                        []uint8
	subtype, country            []uint32
	mentions, articles, stories []uint32
	first, last                 []uint32 // in dates
	confidence, candidate       []uint32 // of 1,000; the likeliest candidate
	comentions, relations       []uint32 // how many
	types                       []uint32 // of relations, a bit each
	flags                       []uint8
	community                   []uint32 // 0 for none
	subtypes, countries, dates  *table

	byID []int32 // in order of id, made when they are read
}

// The flags of an entity.
const (
	flagLinked  uint8 = 1 << iota // it has an id of Wikidata, GeoNames or Wikipedia
	flagLocated                   // it has coordinates
)

func flagsOf(e *entities.Entity) (f uint8) {
	if e.Links != nil {
		f |= flagLinked
	}
	// a region of several countries has no point that is more its own than another
	if p := e.Place; e.Type == entities.Place && p != nil && (e.Subtype != "region" || p.Country != "") && p.Lat != nil && p.Lon != nil && math.Abs(*p.Lat) <= 90 && math.Abs(*p.Lon) <= 180 {
		f |= flagLocated
	}
	return f
}

func (c *entityColumns) init() {
	c.subtypes, c.countries, c.dates = newTable(), newTable(), newTable()
}

func (c *entityColumns) add(e *entities.Entity, key string) {
	c.ids.add(e.ID)
	c.names.add(e.Name)
	c.keys.add(key + "\n")
	country := ""
	if e.Place != nil {
		country = e.Place.Country
	}
	c.kind, c.flags = append(c.kind, uint8(e.Type)), append(c.flags, flagsOf(e))
	c.community = append(c.community, uint32(e.Community))
	c.subtype, c.country = append(c.subtype, c.subtypes.number(e.Subtype)), append(c.country, c.countries.number(country))
	c.mentions, c.articles, c.stories = append(c.mentions, uint32(e.Mentions)), append(c.articles, uint32(e.Articles)), append(c.stories, uint32(e.Stories))
	c.first, c.last = append(c.first, c.dates.number(e.First)), append(c.last, c.dates.number(e.Last))
	likeliest := 0.0
	for i := range e.Candidates {
		likeliest = max(likeliest, e.Candidates[i].Score)
	}
	c.confidence, c.candidate = append(c.confidence, uint32(e.Confidence*1000+0.5)), append(c.candidate, uint32(likeliest*1000+0.5))
	c.comentions, c.relations, c.types = append(c.comentions, 0), append(c.relations, 0), append(c.types, 0)
}

// related notes that two entities have a relation of a type.
func (c *entityColumns) related(a, b int32, t entities.EdgeType) {
	if t != entities.Cooccurs {
		c.types[a] |= 1 << kindOf(t)
		c.types[b] |= 1 << kindOf(t)
	}
}

func (c *entityColumns) counts(of int32, kind, n int) {
	if kind == 0 {
		c.comentions[of] = uint32(n)
	} else {
		c.relations[of] = uint32(n)
	}
}

func (c *entityColumns) packed() []column {
	c.listWords()
	return slices.Concat(packTexts("entity ids", &c.ids), packTexts("entity names", &c.names), packTexts("entity keys", &c.keys),
		packTexts("entity words", &c.words), packTexts("entity word bearers", &c.bearers), []column{
			{"entity type", packNumbers(c.kind)}, {"entity flags", packNumbers(c.flags)}, {"entity community", packNumbers(c.community)}, {"entity subtype", packNumbers(c.subtype)}, {"entity country", packNumbers(c.country)},
			{"entity mentions", packNumbers(c.mentions)}, {"entity articles", packNumbers(c.articles)}, {"entity stories", packNumbers(c.stories)},
			{"entity first", packNumbers(c.first)}, {"entity last", packNumbers(c.last)}, {"entity confidence", packNumbers(c.confidence)}, {"entity candidate", packNumbers(c.candidate)},
			{"entity co-mentions", packNumbers(c.comentions)}, {"entity relations", packNumbers(c.relations)}, {"entity relation types", packNumbers(c.types)},
			{"entities by id", packNumbers(sorted(&c.ids))}, {"subtypes", packList(c.subtypes.list)}, {"countries", packList(c.countries.list)}, {"entity dates", packList(c.dates.list)},
		})
}

func (c *entityColumns) read(r *columnReader) {
	c.ids, c.names, c.keys = r.texts("entity ids"), r.texts("entity names"), r.texts("entity keys")
	c.words, c.bearers = r.texts("entity words"), r.texts("entity word bearers")
	r.same(c.words.len(), c.bearers.len())
	c.kind, c.flags = readNumbers[uint8](r, "entity type"), readNumbers[uint8](r, "entity flags")
	c.subtype, c.country = r.numbers("entity subtype"), r.numbers("entity country")
	c.mentions, c.articles, c.stories = r.numbers("entity mentions"), r.numbers("entity articles"), r.numbers("entity stories")
	c.candidate, c.community = r.numbers("entity candidate"), r.numbers("entity community")
	c.first, c.last, c.confidence = r.numbers("entity first"), r.numbers("entity last"), r.numbers("entity confidence")
	c.comentions, c.relations, c.types = r.numbers("entity co-mentions"), r.numbers("entity relations"), r.numbers("entity relation types")
	c.subtypes, c.countries, c.dates = &table{list: r.list("subtypes")}, &table{list: r.list("countries")}, &table{list: r.list("entity dates")}
	n := len(c.kind)
	r.same(n, len(c.flags), len(c.community), len(c.candidate), c.ids.len(), c.names.len(), c.keys.len(), len(c.subtype), len(c.country), len(c.mentions), len(c.articles), len(c.stories),
		len(c.first), len(c.last), len(c.confidence), len(c.comentions), len(c.relations), len(c.types))
	r.below(c.subtype, len(c.subtypes.list))
	r.below(c.country, len(c.countries.list))
	r.below(c.first, len(c.dates.list))
	r.below(c.last, len(c.dates.list))
	c.byID = r.order("entities by id", n)
}

// listWords makes words and bearers of the keys.
func (c *entityColumns) listWords() {
	type bearers struct {
		packed packer
		last   int32
	}
	of := map[string]*bearers{}
	for n := range int32(c.keys.len()) {
		for w := range strings.FieldsSeq(c.keys.view(n)) {
			b := of[w]
			switch {
			case b == nil:
				b = &bearers{}
				of[w] = b
			case b.last == n:
				continue
			}
			b.packed.uint(int(n - b.last))
			b.last = n
		}
	}
	for _, w := range slices.Sorted(maps.Keys(of)) {
		c.words.add(w + "\n")
		c.bearers.add(string(of[w].packed))
	}
}

func packList(list []string) []byte {
	b, _ := json.Marshal(list) // of strings, which never fails
	return b
}

func packTexts(name string, t *texts) []column {
	at := t.at
	if len(at) == 0 {
		at = []uint32{0}
	}
	return []column{{name, t.all}, {name + " at", packNumbers(at)}}
}

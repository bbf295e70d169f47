package stories

import (
	"maps"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Grouping says which record belongs to which story. It numbers the records in
// order of date (undated ones last) and key. Without files it is safe for
// concurrent use. It holds until its Finder is closed.
type Grouping struct {
	pool   *spill.Pool
	keys   *spill.StringTable // by the order of adding
	order  []uint32           // number → place in the order of adding
	number []uint32           // and back
	story  []uint32           // number → number of the story's first record
	n      int

	date    []uint32 // number → date
	dates   []string
	source  []uint32 // number → number of the outlet, 0 for none
	sources int      // distinct outlets

	follows []followUp // stories that continue others, by their first articles

	repeats map[uint64]bool // paragraphs that their source repeats
	clashes map[uint64]bool // hashes of ids that several articles have; nil for none
}

// Clashes reports whether articles with different texts have one id.
func (g *Grouping) Clashes() bool { return g.clashes != nil }

// ID is the id of the article with a key among those of the grouping, see
// entities.Record.Key.
func (g *Grouping) ID(key string) string {
	base, hash := entities.SplitKey(key)
	if g.clashes != nil && g.clashes[spill.Hash(base)] {
		return entities.ClashID(base, hash)
	}
	return base
}

// Story returns the story of a record: the key of its earliest record (undated
// ones last, of equals the first key).
func (g *Grouping) Story(key string) string {
	if n, ok := g.Number(key); ok {
		return strings.Clone(g.keys.At(g.order[g.story[n]]))
	}
	return key
}

// Records is how many records there are.
func (g *Grouping) Records() int { return len(g.order) }

// days are the days of the records, counted from 1970; 0 for one whose date is no
// whole day.
func (g *Grouping) days() []int32 {
	ofDate := make([]int32, len(g.dates))
	for i, d := range g.dates {
		if t, err := time.Parse(time.DateOnly, d); err == nil {
			ofDate[i] = int32(t.Unix() / (24 * 60 * 60))
		}
	}
	out := make([]int32, len(g.date))
	for i, d := range g.date {
		out[i] = ofDate[d]
	}
	return out
}

// Len is the number of stories.
func (g *Grouping) Len() int { return g.n }

// Number is the place of a record among the Records of the grouping.
func (g *Grouping) Number(key string) (number uint32, ok bool) {
	n, ok := g.keys.Number(key)
	if !ok {
		return 0, false
	}
	return g.number[n], true
}

// idMemory is what a reader of ids keeps of those that are on disk, in bytes.
const idMemory = 4 << 20

// IDs is a reader of the ids of articles for one goroutine. An id holds for as
// long as it is used.
func (g *Grouping) IDs() func(n uint32) string {
	keys := g.keys.View(g.pool.View(idMemory))
	return func(n uint32) string { return g.ID(keys.At(g.order[n])) }
}

// Key is the key of a record.
func (g *Grouping) Key(n uint32) string { return g.keys.At(g.order[n]) }

// Added is the place of a record in the order in which they were added.
func (g *Grouping) Added(n uint32) uint32 { return g.order[n] }

// Repeats are the hashes of the paragraphs that their source repeats, in any order;
// see Repeated.
func (g *Grouping) Repeats() []uint64 { return slices.Collect(maps.Keys(g.repeats)) }

// StoryOf is the number of the first record of a record's story.
func (g *Grouping) StoryOf(n uint32) uint32 { return g.story[n] }

// SourceOf is the number of a record's outlet, from 1; 0 for none.
func (g *Grouping) SourceOf(n uint32) uint32 { return g.source[n] }

// Sources is how many outlets there are.
func (g *Grouping) Sources() int { return g.sources }

// Date is the date of a record, "" for none.
func (g *Grouping) Date(n uint32) string { return g.dates[g.date[n]] }

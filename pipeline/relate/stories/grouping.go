package stories

import (
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Articles is what is decided of each article, by its number.
type Articles interface {
	IDOf(n uint32) string     // among those of the grouping; it holds for as long as it is used
	StoryOf(n uint32) uint32  // the number of the story's first article
	SourceOf(n uint32) uint32 // the number of the outlet, from 1; 0 for none
	DateOf(n uint32) string   // "" for none
}

// Grouping says which record belongs to which story. It numbers the records in
// order of date (undated ones last) and key. Without files it is safe for
// concurrent use; else each goroutine needs a Reader. It holds until its Finder is
// closed.
type Grouping struct {
	articles
	pool    *spill.Pool
	number  *spill.Array[uint32] // place in the order of adding → number
	n       int
	sources int        // distinct outlets
	follows []followUp // stories that continue others, by their first articles
	repeats []uint64   // paragraphs that their source repeats, in order
}

// articles are the columns of the grouping, by number.
type articles struct {
	keys    *spill.StringTable   // by the order of adding
	order   *spill.Array[uint32] // place in the order of adding
	story   *spill.Array[uint32] // number of the story's first record
	date    *spill.Array[uint32]
	source  *spill.Array[uint32] // number of the outlet, 0 for none
	dates   []string
	clashes map[uint64]bool // hashes of ids that several articles have; nil for none
}

// Clashes reports whether articles with different texts have one id.
func (g *Grouping) Clashes() bool { return g.clashes != nil }

// Story returns the story of a record: the key of its earliest record (undated
// ones last, of equals the first key).
func (g *Grouping) Story(key string) string {
	if n, ok := g.Number(key); ok {
		return strings.Clone(g.Key(g.StoryOf(n)))
	}
	return key
}

// Records is how many records there are.
func (g *Grouping) Records() int { return g.order.Len() }

// days are the days of the dates, counted from 1970; 0 for one that is no whole day.
func (g *Grouping) days() []int32 {
	out := make([]int32, len(g.dates))
	for i, d := range g.dates {
		if t, err := time.Parse(time.DateOnly, d); err == nil {
			out[i] = int32(t.Unix() / (24 * 60 * 60))
		}
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
	return g.number.At(n), true
}

// readerMemory is what a reader keeps of what is on disk, in bytes.
const readerMemory = 4 << 20

// Reader reads what is decided for one goroutine beside others.
func (g *Grouping) Reader() Articles {
	pool := g.pool.View(readerMemory)
	return &articles{
		keys: g.keys.View(pool), order: g.order.View(pool), story: g.story.View(pool), date: g.date.View(pool), source: g.source.View(pool),
		dates: g.dates, clashes: g.clashes,
	}
}

// Key is the key of a record.
func (g *articles) Key(n uint32) string { return g.keys.At(g.order.At(n)) }

// ID is the id of the article with a key among those of the grouping, see
// entities.Record.Key.
func (g *articles) ID(key string) string {
	base, hash := entities.SplitKey(key)
	if g.clashes != nil && g.clashes[spill.Hash(base)] {
		return entities.ClashID(base, hash)
	}
	return base
}

// IDOf is the id of a record.
func (g *articles) IDOf(n uint32) string { return g.ID(g.Key(n)) }

// StoryOf is the number of the first record of a record's story.
func (g *articles) StoryOf(n uint32) uint32 { return g.story.At(n) }

// SourceOf is the number of a record's outlet, from 1; 0 for none.
func (g *articles) SourceOf(n uint32) uint32 { return g.source.At(n) }

// DateOf is the date of a record, "" for none.
func (g *articles) DateOf(n uint32) string { return g.dates[g.date.At(n)] }

// Added is the place of a record in the order in which they were added.
func (g *Grouping) Added(n uint32) uint32 { return g.order.At(n) }

// Repeats are the hashes of the paragraphs that their source repeats, in order;
// see Repeated.
func (g *Grouping) Repeats() []uint64 { return g.repeats }

// Sources is how many outlets there are.
func (g *Grouping) Sources() int { return g.sources }

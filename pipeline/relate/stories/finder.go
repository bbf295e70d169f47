package stories

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Finder finds the articles that are copies or light rewrites of one another:
// by the shingles that their sketches share, verified on the sketches. Sketches
// and what is sorted go to disk where they do not fit; what is always in memory
// is some 40 bytes an article.
type Finder struct {
	dir      string // for files, "" for none
	memory   int    // bytes before they are used
	pool     *spill.Pool
	keys     *spill.StringTable // of records, by the order of adding
	articles *spill.Array[article]
	dates    *spill.StringTable
	sources  *spill.StringTable
	sketches *spill.StringStore
	repeats  repeats
	bases    *spill.Sorter // hashes of the ids as they were read
	sketch   sketch        // scratch
}

// article is a record. Strings are numbers, 0 for "".
type article struct {
	date, source uint32
	sketch       spill.Place
	sketched     bool
}

// New makes an empty one. Past about so many bytes of memory it writes
// files into dir, which is the caller's, who may delete it with all in it; with
// dir "" all stays in memory.
func New(dir string, memory int) *Finder {
	pool := spill.NewPool(dir, "stories", memory/2)
	s := &Finder{
		dir: dir, memory: memory, pool: pool,
		keys: spill.NewStringTable(pool), articles: spill.NewArray[article](pool),
		dates: spill.NewStringTable(pool), sources: spill.NewStringTable(pool), sketches: spill.NewStringStore(pool),
	}
	s.dates.Add("")
	s.sources.Add("")
	s.repeats.met, s.bases = s.sorter("paragraphs"), s.sorter("ids")
	return s
}

// Close deletes the files, those of the Grouping too.
func (s *Finder) Close() error { return s.pool.Close() }

func (s *Finder) sorter(name string) *spill.Sorter {
	return spill.NewSorter(s.dir, "stories-"+name, s.memory/4)
}

// Add takes the signature and the paragraphs of a record; a key that was added
// before is passed over. An article without signature is a story of its own.
// source does not decide what is one story: copies count alike within an outlet
// and across outlets. Errors are those of files.
func (s *Finder) Add(key, signature, paragraphs, date, source string) (err error) {
	defer spill.Catch(&err)
	n, fresh := s.keys.Add(key)
	if !fresh {
		return nil
	}
	base, _ := entities.SplitKey(key)
	s.bases.Add(spill.Hash(base), 0, nil)
	var a article
	a.date, _ = s.dates.Add(date)
	a.source, _ = s.sources.Add(source)
	if b, err := base64.RawStdEncoding.DecodeString(signature); err == nil && s.sketch.read(string(b)) {
		a.sketch, a.sketched = s.sketches.AddBytes(b), true
	}
	s.articles.Append(a)
	s.repeats.add(n, paragraphs, source)
	return nil
}

// Len is how many articles there are.
func (s *Finder) Len() int { return s.articles.Len() }

// clashing finds the ids that several of the records have. (That two ids have
// one hash is possible, and harmless.)
func (s *Finder) clashing() (map[uint64]bool, error) {
	if err := s.bases.Finish(); err != nil {
		return nil, err
	}
	var out map[uint64]bool
	c := s.bases.Entries()
	for base, entries := range spill.Groups(c, spill.ByHi) {
		n := 0
		for range entries {
			n++
		}
		if n == 1 {
			continue
		}
		if out == nil {
			out = map[uint64]bool{}
		}
		out[base] = true
	}
	return out, cmp.Or(c.Err(), s.bases.Remove())
}

// grouping numbers the records.
func (s *Finder) grouping() (*Grouping, error) {
	clashes, err := s.clashing()
	if err != nil {
		return nil, err
	}
	g := &Grouping{
		pool: s.pool, number: spill.NewArray[uint32](s.pool), sources: s.sources.Len() - 1,
		articles: articles{
			keys: s.keys, order: spill.NewArray[uint32](s.pool), date: spill.NewArray[uint32](s.pool), source: spill.NewArray[uint32](s.pool),
			clashes: clashes,
		},
	}
	for i := range uint32(s.dates.Len()) {
		g.dates = append(g.dates, strings.Clone(s.dates.At(i)))
	}
	g.number.Grow(s.articles.Len())
	return g, s.eachInOrder(g.dates, func(added uint32) {
		a := s.articles.At(added)
		g.number.Set(added, uint32(g.order.Len()))
		g.order.Append(added)
		g.date.Append(a.date)
		g.source.Append(a.source)
	})
}

// eachInOrder gives the articles in order of date, undated ones last, and key.
func (s *Finder) eachInOrder(dates []string, yield func(added uint32)) error {
	rank := make([]uint32, len(dates))
	byDate := make([]uint32, len(dates))
	for i := range byDate {
		byDate[i] = uint32(i)
	}
	slices.SortFunc(byDate, func(x, y uint32) int {
		if (x == 0) != (y == 0) {
			return cmp.Compare(y, x)
		}
		return strings.Compare(dates[x], dates[y])
	})
	for at, i := range byDate {
		rank[i] = uint32(at)
	}
	order := spill.NewOrder(s.sorter("order"))
	for i := range uint32(s.articles.Len()) {
		order.Add(rank[s.articles.At(i).date], s.keys.At(i), i)
	}
	return order.Each(yield)
}

// Group decides. Articles are taken in order of date and key, so the result
// depends on the set of articles alone. The Finder is only to be closed
// afterwards. Errors are those of files, and that of ctx when it ends.
func (s *Finder) Group(ctx context.Context) (g *Grouping, err error) {
	defer spill.Catch(&err)
	if g, err = s.grouping(); err != nil {
		return nil, err
	}
	n := g.Records()
	w := &grouper{
		Finder: s, limits: builtIn(), ctx: ctx, grouped: g, dayOf: g.days(),
		story:     spill.NewDisjoint(s.pool, n),
		container: spill.NewArray[uint32](s.pool), marks: spill.NewArray[spill.Place](s.pool), marked: spill.NewStringStore(s.pool),
	}
	w.container.Grow(n)
	w.marks.Grow(n)
	w.counts.reset()
	w.told.reset()
	if err := w.group(); err != nil {
		return nil, err
	}
	g.follows = w.followUps()
	g.story = w.story.Roots()
	for i := range uint32(n) {
		if g.story.At(i) == i {
			g.n++
		}
	}
	for _, array := range []interface{ Free() }{w.container, w.marks, w.marked, s.articles, s.dates, s.sources, s.sketches} {
		array.Free()
	}
	g.repeats, err = s.repeats.find(func(added uint32) uint32 { return g.story.At(g.number.At(added)) })
	return g, err
}

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
	bases    []uint64 // hashes of the ids as they were read
	sketch   sketch   // scratch
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
	s.repeats.met = s.sorter("paragraphs")
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
	s.bases = append(s.bases, spill.Hash(base))
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
func (s *Finder) clashing() map[uint64]bool {
	slices.Sort(s.bases)
	var out map[uint64]bool
	for i := 1; i < len(s.bases); i++ {
		if s.bases[i] == s.bases[i-1] {
			if out == nil {
				out = map[uint64]bool{}
			}
			out[s.bases[i]] = true
		}
	}
	s.bases = nil
	return out
}

// grouping numbers the records.
func (s *Finder) grouping() *Grouping {
	n := s.articles.Len()
	g := &Grouping{
		pool: s.pool, keys: s.keys, sources: s.sources.Len() - 1, clashes: s.clashing(),
		order: make([]uint32, n), number: make([]uint32, n), story: make([]uint32, n),
		date: make([]uint32, n), source: make([]uint32, n),
	}
	for i := range uint32(s.dates.Len()) {
		g.dates = append(g.dates, strings.Clone(s.dates.At(i)))
	}
	dateOf := make([]uint32, n) // by the order of adding
	for i := range uint32(n) {
		g.order[i], dateOf[i] = i, s.articles.At(i).date
	}
	slices.SortFunc(g.order, func(x, y uint32) int {
		a, b := dateOf[x], dateOf[y]
		if (a == 0) != (b == 0) {
			return cmp.Compare(b, a) // undated last
		}
		if a != b {
			return strings.Compare(g.dates[a], g.dates[b])
		}
		return strings.Compare(s.keys.At(x), s.keys.At(y))
	})
	for i, at := range g.order {
		a := s.articles.At(at)
		g.number[at], g.date[i], g.source[i] = uint32(i), a.date, a.source
	}
	return g
}

// Group decides. Articles are taken in order of date and key, so the result
// depends on the set of articles alone. The Finder is only to be closed
// afterwards. Errors are those of files, and that of ctx when it ends.
func (s *Finder) Group(ctx context.Context) (g *Grouping, err error) {
	defer spill.Catch(&err)
	g = s.grouping()
	w := &grouper{
		Finder: s, limits: builtIn(), ctx: ctx, order: g.order, days: g.days(),
		story: spill.NewDisjoint(len(g.order)), counts: make([]int32, len(g.order)), told: make([]int32, len(g.order)),
		container: spill.NewArray[uint32](s.pool), marks: spill.NewArray[spill.Place](s.pool), marked: spill.NewStringStore(s.pool),
	}
	w.container.Grow(len(g.order))
	w.marks.Grow(len(g.order))
	if err := w.group(); err != nil {
		return nil, err
	}
	for i := range g.story {
		if g.story[i] = w.story.Find(uint32(i)); g.story[i] == uint32(i) {
			g.n++
		}
	}
	g.follows = w.followUps()
	for _, array := range []interface{ Free() }{w.container, w.marks, w.marked, s.articles, s.dates, s.sources, s.sketches} {
		array.Free()
	}
	g.repeats, err = s.repeats.find(func(added uint32) uint32 { return g.story[g.number[added]] })
	return g, err
}

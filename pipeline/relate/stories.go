package relate

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// When two articles are one story. Unrelated articles share next to none of
// their 3-grams, articles of different authors on one event a few per cent
// (quotes), abridged and rewritten copies a third and more.
const (
	sureShared   = 8    // hashes in common from which shareContained is enough
	fewShared    = 5    // fewer in common are never enough
	contained    = 0.30 // of the smaller text that the larger has
	containedFew = 0.45 // the same below sureShared
	mutual       = 0.60 // of the larger text that the smaller has, for two stories to become one
	whole        = 0.85 // of the larger text that a copy has of which it is no cut
	sameCut      = 0.20 // two cuts of one text share this much of the smaller
)

// Bounds of the search for copies.
const (
	neighbours    = 24 // articles before it with a hash that an article is held against
	maxVerified   = 16 // articles that one article is compared with in full
	ownStories    = 5  // hashes of more stories are background, a quotation, what an outlet puts under its pieces
	commonArticle = 64 // hashes in more articles than this ...
	commonDivisor = 20 // ... and in more than one in twenty are phrases of the language
)

// Stories finds the articles that are copies or light rewrites of one another:
// by the shingles that their sketches share, verified on the sketches. Sketches
// and what is sorted go to disk where they do not fit; what is always in memory
// is some 40 bytes an article.
type Stories struct {
	dir      string // for files, "" for none
	memory   int    // bytes before they are used
	pool     *spill.Pool
	keys     *spill.Strings // of records, by the order of adding
	items    *spill.Array[item]
	dates    *spill.Strings
	sources  *spill.Strings
	sketches *spill.Texts
	repeats  repeats
	bases    []uint64 // hashes of the ids as they were read
	sketch   sketch   // scratch
}

// item is a record. Strings are numbers, 0 for "".
type item struct {
	date, source uint32
	sketch       spill.Place
	sketched     bool
}

// NewStories makes an empty one. Past about so many bytes of memory it writes
// files into dir, which is the caller's, who may delete it with all in it; with
// dir "" all stays in memory.
func NewStories(dir string, memory int) *Stories {
	pool := spill.NewPool(dir, "stories", memory/2)
	s := &Stories{
		dir: dir, memory: memory, pool: pool,
		keys: spill.NewStrings(pool), items: spill.NewArray[item](pool),
		dates: spill.NewStrings(pool), sources: spill.NewStrings(pool), sketches: spill.NewTexts(pool),
	}
	s.dates.Add("")
	s.sources.Add("")
	s.repeats.met = s.sorter("paragraphs")
	return s
}

// Close deletes the files, those of the Grouping too.
func (s *Stories) Close() error { return s.pool.Close() }

func (s *Stories) sorter(name string) *spill.Sorter {
	return spill.NewSorter(s.dir, "stories-"+name, s.memory/4)
}

// Add takes the signature and the paragraphs of a record; a key that was added
// before is passed over. An article without signature is a story of its own.
// source does not decide what is one story: copies count alike within an outlet
// and across outlets. Errors are those of files.
func (s *Stories) Add(key, signature, paragraphs, date, source string) (err error) {
	defer spill.Catch(&err)
	n, fresh := s.keys.Add(key)
	if !fresh {
		return nil
	}
	base, _ := entities.SplitKey(key)
	s.bases = append(s.bases, hashOf(base))
	var it item
	it.date, _ = s.dates.Add(date)
	it.source, _ = s.sources.Add(source)
	if b, err := base64.RawStdEncoding.DecodeString(signature); err == nil && s.sketch.read(string(b)) {
		it.sketch, it.sketched = s.sketches.AddBytes(b), true
	}
	s.items.Append(it)
	s.repeats.add(n, paragraphs, source)
	return nil
}

// Grouping says which record belongs to which story. It numbers the records in
// order of date (undated ones last) and key. Without files it is safe for
// concurrent use. It holds until its Stories are closed.
type Grouping struct {
	pool   *spill.Pool
	keys   *spill.Strings // by the order of adding
	order  []uint32       // number → place in the order of adding
	number []uint32       // and back
	story  []uint32       // number → number of the story's first record
	n      int

	date    []uint32 // number → date
	dates   []string
	source  []uint32 // number → number of the outlet, 0 for none
	sources int      // distinct outlets

	repeats map[uint64]bool // paragraphs that their source repeats
	clashes map[uint64]bool // hashes of ids that several articles have; nil for none
}

// hashOf is a hash that is the same in every process.
func hashOf(s string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, s)
	return h.Sum64()
}

// clashing finds the ids that several of the records have. (That two ids have
// one hash is possible, and harmless.)
func (s *Stories) clashing() map[uint64]bool {
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

// Clashes reports whether articles with different texts have one id.
func (g *Grouping) Clashes() bool { return g.clashes != nil }

// ID is the id of the article with a key among those of the grouping, see
// entities.Record.Key.
func (g *Grouping) ID(key string) string {
	base, hash := entities.SplitKey(key)
	if g.clashes != nil && g.clashes[hashOf(base)] {
		return entities.ClashID(base, hash)
	}
	return base
}

// Story returns the story of a record: the key of its earliest record (undated
// ones last, of equals the first key).
func (g *Grouping) Story(key string) string {
	if n, ok := g.find(key); ok {
		return strings.Clone(g.keys.At(g.order[g.story[n]]))
	}
	return key
}

// Number is the place of a record among the Records of the grouping.
func (g *Grouping) Number(key string) (n uint32, ok bool) { return g.find(key) }

// Records is how many records there are.
func (g *Grouping) Records() int { return len(g.order) }

func (g *Grouping) find(key string) (number uint32, ok bool) {
	n, ok := g.keys.Number(key)
	if !ok {
		return 0, false
	}
	return g.number[n], true
}

// idMemory is what a reader of ids keeps of those that are on disk, in bytes.
const idMemory = 4 << 20

// ids is a reader of the ids of articles for one goroutine. An id holds for as
// long as it is used.
func (g *Grouping) ids() func(n uint32) string {
	keys := g.keys.View(g.pool.Beside(idMemory))
	return func(n uint32) string { return g.ID(keys.At(g.order[n])) }
}

// dateOf is the date of a record, "" for none.
func (g *Grouping) dateOf(n uint32) string { return g.dates[g.date[n]] }

// Len is the number of stories.
func (g *Grouping) Len() int { return g.n }

// grouping numbers the records.
func (s *Stories) grouping() *Grouping {
	n := s.items.Len()
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
		g.order[i], dateOf[i] = i, s.items.At(i).date
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
		it := s.items.At(at)
		g.number[at], g.date[i], g.source[i] = uint32(i), it.date, it.source
	}
	return g
}

// Group decides. Articles are taken in order of date and key, so the result
// depends on the set of articles alone. The Stories are only to be closed
// afterwards. Errors are those of files, and that of ctx when it ends.
func (s *Stories) Group(ctx context.Context) (g *Grouping, err error) {
	defer spill.Catch(&err)
	g = s.grouping()
	w := &grouper{
		Stories: s, ctx: ctx, order: g.order,
		parent: make([]uint32, len(g.order)), counts: make([]int32, len(g.order)), told: make([]int32, len(g.order)),
		container: spill.NewArray[uint32](s.pool), marks: spill.NewArray[spill.Place](s.pool), marked: spill.NewTexts(s.pool),
	}
	w.container.Grow(len(g.order))
	w.marks.Grow(len(g.order))
	if err := w.group(); err != nil {
		return nil, err
	}
	for i := range g.story {
		if g.story[i] = w.find(uint32(i)); g.story[i] == uint32(i) {
			g.n++
		}
	}
	for _, array := range []interface{ Free() }{w.container, w.marks, w.marked, s.items, s.dates, s.sources, s.sketches} {
		array.Free()
	}
	g.repeats, err = s.repeats.find(func(added uint32) uint32 { return g.story[g.number[added]] })
	return g, err
}

// grouper is the state of one grouping. Articles are numbers in order.
type grouper struct {
	*Stories
	ctx       context.Context
	order     []uint32
	parent    []uint32
	container *spill.Array[uint32]      // article → 1 + the first one that was found to be a part of it
	marks     *spill.Array[spill.Place] // article → 1 + where in marked it is told which of its hashes are background
	marked    *spill.Texts

	// scratch of place
	shared []shared // hashes that articles before it have, in order
	counts []int32  // article → hashes in common with the one that is placed
	told   []int32  // the same of the first article of a story, for all of it
	met    []uint32 // articles with a count
	near   []uint32 // those of them with the highest counts, best first
	own    [2]sketch
	read   [4]sketch
	mark   []byte
}

// shared is a hash of an article that others have.
type shared struct {
	hash       uint32
	background bool
}

func (w *grouper) group() error {
	if err := w.same(); err != nil {
		return err
	}
	met, err := w.meet()
	if err != nil {
		return err
	}
	if err := met.Finish(); err != nil {
		return err
	}
	last := uint32(0)
	err = met.Each(func(hi, _ uint64, v []byte) error {
		if i := uint32(hi >> 32); i != last {
			w.place(last)
			last = i
			if err := w.ctx.Err(); err != nil {
				return err
			}
		}
		w.share(last, uint32(hi), v)
		return nil
	})
	if err == nil {
		w.place(last)
	}
	return cmp.Or(err, met.Remove())
}

// same puts articles with one sketch into one story.
func (w *grouper) same() error {
	s := w.sorter("same") // hash, article
	for i := range w.parent {
		w.parent[i] = uint32(i)
		if text := w.sketched(uint32(i)); text != "" {
			h := fnv.New64a()
			_, _ = h.Write([]byte(text))
			s.Add(h.Sum64(), uint64(i), nil)
		}
	}
	if err := s.Finish(); err != nil {
		return err
	}
	var hash uint64
	var firsts []uint32 // of one hash
	err := s.Each(func(hi, lo uint64, _ []byte) error {
		if hi != hash {
			hash, firsts = hi, firsts[:0]
		}
		i := uint32(lo)
		at := slices.IndexFunc(firsts, func(f uint32) bool { return w.sketched(f) == w.sketched(i) })
		if at < 0 {
			firsts = append(firsts, i)
		} else {
			w.parent[i] = firsts[at]
		}
		return nil
	})
	return cmp.Or(err, s.Remove())
}

// sketched is the sketch of an article as it was stored, "" for none.
func (w *grouper) sketched(i uint32) string {
	if it := w.items.At(w.order[i]); it.sketched {
		return w.sketches.At(it.sketch)
	}
	return ""
}

// meet sorts, by article and hash, the articles before it that have the hash:
// the nearest, as distances; none for a phrase of the language.
func (w *grouper) meet() (*spill.Sorter, error) {
	hashes := w.sorter("shingles") // hash, article
	articles := 0
	for i := range w.parent {
		if w.parent[i] != uint32(i) || !w.read[0].read(w.sketched(uint32(i))) {
			continue
		}
		articles++
		for _, h := range w.read[0].hashes {
			hashes.Add(uint64(h)<<32|uint64(i), 0, nil)
		}
	}
	if err := hashes.Finish(); err != nil {
		return nil, err
	}
	met := w.sorter("met")
	limit := max(commonArticle, articles/commonDivisor)
	var hash uint32
	var list []uint32
	var b []byte
	flush := func() {
		for k, i := range list {
			b = b[:0]
			if len(list) <= limit {
				if k == 0 {
					continue
				}
				for _, a := range list[max(0, k-neighbours):k] {
					b = binary.AppendUvarint(b, uint64(i-a))
				}
			}
			met.Add(uint64(i)<<32|uint64(hash), 0, b)
		}
		list = list[:0]
	}
	err := hashes.Each(func(hi, _ uint64, _ []byte) error {
		if h := uint32(hi >> 32); h != hash {
			flush()
			hash = h
		}
		list = append(list, uint32(hi))
		return nil
	})
	if err == nil {
		flush()
	}
	return met, cmp.Or(err, hashes.Remove())
}

// find returns the earliest article of the story.
func (w *grouper) find(i uint32) uint32 {
	for w.parent[i] != i {
		w.parent[i] = w.parent[w.parent[i]]
		i = w.parent[i]
	}
	return i
}

func (w *grouper) union(a, b uint32) {
	a, b = w.find(a), w.find(b)
	if a > b {
		a, b = b, a
	}
	w.parent[b] = a
}

// share takes a hash of article i with what meet wrote of it: of each story
// before it the first article counts.
func (w *grouper) share(i, hash uint32, v value) {
	var stories [neighbours]uint32
	n := 0
	background := len(v) == 0
	for len(v) > 0 {
		a := i - uint32(v.number())
		story := w.find(a)
		if slices.Contains(stories[:n], story) {
			continue
		}
		stories[n] = story
		n++
		if w.counts[a] == 0 {
			w.met = append(w.met, a)
		}
		w.counts[a]++
		w.told[story]++
	}
	w.shared = append(w.shared, shared{hash, background || n > ownStories})
}

// place puts article i into the story that it is a copy of, if there is one,
// by the hashes that were shared: the articles that share most are compared
// first; stories become one only where a copy has most of both.
func (w *grouper) place(i uint32) {
	if len(w.shared) == 0 {
		return
	}
	w.nearest()
	mine, other := &w.read[0], &w.read[1]
	mine.read(w.sketched(i))
	w.note(i, mine)
	first, any := uint32(0), false // the article whose story this one was put into
	for _, a := range w.near {
		other.read(w.sketched(a))
		l := compare(mine, other)
		if !l.copies() || w.find(a) == w.find(i) {
			continue
		}
		if l.ofLarger < mutual {
			if own := w.compareOwn(mine, a, other); !own.copies() {
				continue
			}
		}
		switch {
		case l.ofLarger >= mutual:
			w.union(a, i)
		case any && !w.alike(first, a):
			continue
		case l.bLarger && !w.sameParts(a, i), !l.bLarger && !w.sameParts(i, a):
			continue
		default:
			w.union(a, i)
		}
		w.contains(a, i, &l)
		if !any {
			first, any = a, true
		}
	}
	w.shared = w.shared[:0]
}

// note keeps which hashes of an article are background.
func (w *grouper) note(i uint32, s *sketch) {
	w.mark = append(w.mark[:0], make([]byte, (len(s.hashes)+7)/8)...)
	found := false
	for _, x := range w.shared {
		if at, ok := slices.BinarySearch(s.hashes, x.hash); ok && x.background {
			w.mark[at/8] |= 1 << (at % 8)
			found = true
		}
	}
	if found {
		w.marks.Set(i, 1+w.marked.AddBytes(w.mark))
	}
}

// compareOwn compares the article that is placed and an earlier one without the
// hashes that several other stories have, too: what is left of a text that was
// copied is copied.
func (w *grouper) compareOwn(mine *sketch, a uint32, other *sketch) likeness {
	marks := ""
	if at := w.marks.At(a); at > 0 {
		marks = w.marked.At(at - 1)
	}
	for k, s := range [2]*sketch{mine, other} {
		own := &w.own[k]
		own.limit, own.hashes = s.limit, own.hashes[:0]
		rest := w.shared
		for at, h := range s.hashes {
			for len(rest) > 0 && rest[0].hash < h {
				rest = rest[1:]
			}
			background := k == 1 && marks != "" && marks[at/8]>>(at%8)&1 == 1
			if len(rest) > 0 && rest[0].hash == h {
				background = rest[0].background
			}
			if !background {
				own.hashes = append(own.hashes, h)
			}
		}
	}
	return compare(&w.own[0], &w.own[1])
}

// nearest finds the articles that share most of the hashes, of the stories that
// share enough.
func (w *grouper) nearest() {
	w.near = w.near[:0]
	for _, a := range w.met {
		if w.told[w.find(a)] < fewShared {
			continue
		}
		at := len(w.near)
		for at > 0 && w.nearer(a, w.near[at-1]) {
			at--
		}
		if at < maxVerified {
			w.near = slices.Insert(w.near, at, a)
			w.near = w.near[:min(len(w.near), maxVerified)]
		}
	}
	for _, a := range w.met {
		w.counts[a], w.told[w.find(a)] = 0, 0
	}
	w.met = w.met[:0]
}

// nearer orders articles by their counts, then by their numbers.
func (w *grouper) nearer(a, b uint32) bool {
	return w.counts[a] > w.counts[b] || w.counts[a] == w.counts[b] && a < b
}

// sameParts reports whether the article small may count as a cut of large:
// nothing else was found to be one, or what was found shares text with it. A
// digest of several stories does not make them one.
func (w *grouper) sameParts(large, small uint32) bool {
	other := w.container.At(large)
	return other == 0 || w.alike(other-1, small)
}

// alike reports whether two cuts can be of one text.
func (w *grouper) alike(a, b uint32) bool {
	x, y := &w.read[2], &w.read[3]
	x.read(w.sketched(a))
	y.read(w.sketched(b))
	l := compare(x, y)
	return l.ofSmaller >= sameCut
}

// contains notes the first cut that was found of the larger of two articles.
func (w *grouper) contains(a, i uint32, l *likeness) {
	if l.ofLarger >= whole {
		return
	}
	large, small := i, a
	if l.bLarger {
		large, small = a, i
	}
	if w.container.At(large) == 0 {
		w.container.Set(large, small+1)
	}
}

// likeness is how much two sketches share.
type likeness struct {
	shared              int
	ofSmaller, ofLarger float64
	bLarger             bool
}

// compare compares sketches below the smaller of their limits.
func compare(a, b *sketch) likeness {
	limit := min(a.limit, b.limit)
	var l likeness
	i, j := 0, 0
	x, y := below(a, limit), below(b, limit)
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			l.shared++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	if len(x) == 0 || len(y) == 0 {
		return l
	}
	l.bLarger = len(y) > len(x)
	l.ofSmaller = float64(l.shared) / float64(min(len(x), len(y)))
	l.ofLarger = float64(l.shared) / float64(max(len(x), len(y)))
	return l
}

func below(s *sketch, limit uint32) []uint32 {
	if limit >= s.limit {
		return s.hashes
	}
	n, _ := slices.BinarySearch(s.hashes, limit)
	return s.hashes[:n]
}

// copies reports whether the texts are one story.
func (l *likeness) copies() bool {
	return l.shared >= sureShared && l.ofSmaller >= contained || l.shared >= fewShared && l.ofSmaller >= containedFew
}

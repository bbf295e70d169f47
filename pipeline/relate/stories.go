package relate

import (
	"cmp"
	"slices"
	"strings"
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
	maxPostings   = 64 // stories that a hash is remembered for; it proves nothing when it has more
	maxVerified   = 16 // articles that one article is compared with in full
	ownStories    = 5  // hashes of more stories are background, a quotation, what an outlet puts under its pieces
	commonDivisor = 20 // hashes in more than one article in twenty are phrases of the language
)

// Stories finds the articles that are copies or light rewrites of one another:
// by the shingles that their sketches share, verified on the sketches.
type Stories struct {
	seen    map[string]bool
	items   []item
	repeats repeats
}

type item struct {
	key, date, source string
	sketch            sketch
	added             int32 // place in the order of adding
}

// NewStories makes an empty one.
func NewStories() *Stories { return &Stories{seen: map[string]bool{}} }

// SpillTo lets it write files into dir once the paragraphs take more than
// budget bytes of memory. The folder is the caller's, who may delete it with
// all in it.
func (s *Stories) SpillTo(dir string, budget int) {
	s.repeats.met.SpillTo(dir, "paragraphs", budget)
}

// Add takes the signature and the paragraphs of a record; a key that was added
// before is passed over. An article without signature is a story of its own.
// source does not decide what is one story: copies count alike within an outlet
// and across outlets.
func (s *Stories) Add(key, signature, paragraphs, date, source string) {
	if s.seen[key] {
		return
	}
	key = strings.Clone(key)
	s.seen[key] = true
	it := item{key: key, date: strings.Clone(date), source: strings.Clone(source), added: int32(len(s.items))}
	s.repeats.add(it.added, paragraphs, source)
	it.sketch, _ = decodeSketch(signature)
	it.sketch.hashes = slices.Clone(it.sketch.hashes) // without spare room
	s.items = append(s.items, it)
}

// Grouping says which record belongs to which story. It numbers the records in
// order of date (undated ones last) and key.
type Grouping struct {
	at    map[string]uint32 // key → number
	keys  []string
	dates []string
	story []uint32 // number → number of the story's first record
	n     int

	source  []uint32 // number → 1 + the number of the outlet, 0 for none
	sources int      // distinct outlets

	repeats map[uint64]bool // paragraphs that their source repeats
}

// Story returns the story of a record: the key of its earliest record (undated
// ones last, of equals the first key).
func (g *Grouping) Story(key string) string {
	if n, ok := g.at[key]; ok {
		return g.keys[g.story[n]]
	}
	return key
}

// id is the id of the article of a record: a key is it, a zero byte and a hash.
func (g *Grouping) id(n uint32) string {
	key := g.keys[n]
	if i := strings.LastIndexByte(key, 0); i >= 0 {
		return key[:i]
	}
	return key
}

// Len is the number of stories.
func (g *Grouping) Len() int { return g.n }

// newGrouping makes one of records in order; story gives the number of the
// first record of the story of each.
func newGrouping(items []item, story func(i int) uint32) *Grouping {
	g := &Grouping{
		at:   make(map[string]uint32, len(items)),
		keys: make([]string, len(items)), dates: make([]string, len(items)), story: make([]uint32, len(items)),
		source: make([]uint32, len(items)),
	}
	outlets := map[string]uint32{}
	for i := range items {
		g.at[items[i].key] = uint32(i)
		g.keys[i], g.dates[i] = items[i].key, items[i].date
		if name := items[i].source; name != "" {
			if outlets[name] == 0 {
				outlets[name] = uint32(len(outlets)) + 1
			}
			g.source[i] = outlets[name]
		}
		if g.story[i] = story(i); g.story[i] == uint32(i) {
			g.n++
		}
	}
	g.sources = len(outlets)
	return g
}

// Group decides. Articles are taken in order of date and key, so the result
// depends on the set of articles alone. The Stories must not be used afterwards.
// Errors are those of files.
func (s *Stories) Group() (*Grouping, error) {
	slices.SortFunc(s.items, compareItems)
	w := grouper{items: s.items, parent: make([]int32, len(s.items)), container: map[int32]int32{}}
	same := map[uint64]int32{}
	for i := range w.items {
		it := &w.items[i]
		w.parent[i] = int32(i)
		if len(it.sketch.hashes) == 0 {
			continue
		}
		h := it.sketch.hash()
		if first, ok := same[h]; ok && w.items[first].sketch.limit == it.sketch.limit && slices.Equal(w.items[first].sketch.hashes, it.sketch.hashes) {
			w.parent[i] = first
			it.sketch = sketch{}
			continue
		}
		same[h] = int32(i)
	}
	w.index()
	for i := range w.items {
		if len(w.items[i].sketch.hashes) > 0 {
			w.place(int32(i))
		}
	}
	g := newGrouping(w.items, func(i int) uint32 { return uint32(w.find(int32(i))) })
	story := make([]uint32, len(w.items)) // by order of adding
	for i := range w.items {
		story[w.items[i].added] = g.story[i]
	}
	var err error
	g.repeats, err = s.repeats.find(func(article int32) uint32 { return story[article] })
	return g, err
}

// compareItems orders by date, undated last, and key.
func compareItems(x, y item) int {
	if (x.date == "") != (y.date == "") {
		return cmp.Compare(y.date, x.date)
	}
	return cmp.Or(strings.Compare(x.date, y.date), strings.Compare(x.key, y.key))
}

// grouper is the state of one grouping. Articles are numbers in order.
type grouper struct {
	items     []item
	parent    []int32
	head      map[uint32]int32 // hash → 1 + its last posting, or tooCommon; only hashes of several articles
	postings  []posting
	container map[int32]int32 // article → first one that was found to be a part of it

	// scratch of place
	counts []int32 // article → hashes in common with the one that is placed
	met    []int32 // articles with a count
	near   []int32 // those of them with the highest counts, best first
	own    [2]sketch
}

// tooCommon stands for the postings of a hash that too many articles have.
const tooCommon = -1

type posting struct {
	article, next int32
	n             int32 // length of the list from here
}

// index prepares the hashes that several articles have, but for those that
// too many have.
func (w *grouper) index() {
	var all []uint32
	articles := 0
	for i := range w.items {
		if h := w.items[i].sketch.hashes; len(h) > 0 {
			all = append(all, h...)
			articles++
		}
	}
	slices.Sort(all)
	limit := max(maxPostings, articles/commonDivisor)
	w.head = map[uint32]int32{}
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j] == all[i] {
			j++
		}
		switch {
		case j-i > limit:
			w.head[all[i]] = tooCommon
		case j-i > 1:
			w.head[all[i]] = 0
		}
		i = j
	}
	w.counts = make([]int32, len(w.items))
}

// find returns the earliest article of the story.
func (w *grouper) find(i int32) int32 {
	for w.parent[i] != i {
		w.parent[i] = w.parent[w.parent[i]]
		i = w.parent[i]
	}
	return i
}

func (w *grouper) union(a, b int32) {
	a, b = w.find(a), w.find(b)
	if a > b {
		a, b = b, a
	}
	w.parent[b] = a
}

// place puts article i into the story that it is a copy of, if there is one:
// the articles that share most are compared first; stories become one only
// where a copy has most of both.
func (w *grouper) place(i int32) {
	hashes := w.items[i].sketch.hashes
	w.nearest(hashes)
	first := int32(-1) // the article whose story this one was put into
	for _, a := range w.near {
		l := compare(&w.items[i].sketch, &w.items[a].sketch)
		if !l.copies() || w.find(a) == w.find(i) {
			continue
		}
		if l.ofLarger < mutual {
			if own := w.compareOwn(i, a); !own.copies() {
				continue
			}
		}
		switch {
		case l.ofLarger >= mutual:
			w.union(a, i)
		case first >= 0 && !w.alike(first, a):
			continue
		case l.bLarger && !w.sameParts(a, i), !l.bLarger && !w.sameParts(i, a):
			continue
		default:
			w.union(a, i)
		}
		w.contains(a, i, &l)
		if first < 0 {
			first = a
		}
	}
	w.remember(i, hashes)
}

// compareOwn compares two articles without the hashes that several other
// stories have, too: what is left of a text that was copied is copied.
func (w *grouper) compareOwn(i, a int32) likeness {
	for k, it := range [2]*item{&w.items[i], &w.items[a]} {
		own := &w.own[k]
		own.limit, own.hashes = it.sketch.limit, own.hashes[:0]
		for _, h := range it.sketch.hashes {
			if p := w.head[h]; p == 0 || p > 0 && w.postings[p-1].n <= ownStories {
				own.hashes = append(own.hashes, h)
			}
		}
	}
	return compare(&w.own[0], &w.own[1])
}

// nearest finds the articles that share most of the hashes.
func (w *grouper) nearest(hashes []uint32) {
	w.met, w.near = w.met[:0], w.near[:0]
	for _, h := range hashes {
		p := w.head[h]
		if p <= 0 || w.postings[p-1].n >= maxPostings {
			continue
		}
		for ; p > 0; p = w.postings[p-1].next {
			a := w.postings[p-1].article
			if w.counts[a] == 0 {
				w.met = append(w.met, a)
			}
			w.counts[a]++
		}
	}
	for _, a := range w.met {
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
		w.counts[a] = 0
	}
}

// nearer orders articles by their counts, then by their numbers.
func (w *grouper) nearer(a, b int32) bool {
	return w.counts[a] > w.counts[b] || w.counts[a] == w.counts[b] && a < b
}

// sameParts reports whether the article small may count as a cut of large:
// nothing else was found to be one, or what was found shares text with it. A
// digest of several stories does not make them one.
func (w *grouper) sameParts(large, small int32) bool {
	other, ok := w.container[large]
	if !ok {
		return true
	}
	return w.alike(other, small)
}

// alike reports whether two cuts can be of one text.
func (w *grouper) alike(a, b int32) bool {
	l := compare(&w.items[a].sketch, &w.items[b].sketch)
	return l.ofSmaller >= sameCut
}

// contains notes the first cut that was found of the larger of two articles.
func (w *grouper) contains(a, i int32, l *likeness) {
	if l.ofLarger >= whole {
		return
	}
	large, small := i, a
	if l.bLarger {
		large, small = a, i
	}
	if _, ok := w.container[large]; !ok {
		w.container[large] = small
	}
}

// remember adds the article to the postings of its hashes, unless its story is there.
func (w *grouper) remember(i int32, hashes []uint32) {
	for _, h := range hashes {
		first, ok := w.head[h]
		if !ok || first == tooCommon {
			continue
		}
		known := false
		n := int32(0)
		if first > 0 {
			n = w.postings[first-1].n
		}
		if n >= maxPostings {
			continue
		}
		for p := first; p > 0 && !known; p = w.postings[p-1].next {
			known = w.find(w.postings[p-1].article) == w.find(i)
		}
		if known {
			continue
		}
		w.postings = append(w.postings, posting{article: i, next: first, n: n + 1})
		w.head[h] = int32(len(w.postings))
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

// hash is FNV-1a over the hashes.
func (s *sketch) hash() uint64 {
	h := uint64(14695981039346656037)
	for _, v := range s.hashes {
		h = (h ^ uint64(v)) * 1099511628211
	}
	return h
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

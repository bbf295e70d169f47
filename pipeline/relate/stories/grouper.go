package stories

import (
	"cmp"
	"context"
	"hash/fnv"
	"slices"

	"newsgraph/pipeline/spill"
)

// Bounds of the search for copies.
const (
	neighbours  = 24 // articles before it with a hash that an article is held against
	maxVerified = 16 // articles that one article is compared with in full
)

// grouper is the state of one grouping. Articles are numbers in order.
type grouper struct {
	*Finder
	limits    *limits
	ctx       context.Context
	grouped   *Grouping                 // the articles, without their stories
	dayOf     []int32                   // date → its day, 0 for none
	story     spill.Disjoint            // the root of each is its earliest article
	container *spill.Array[uint32]      // article → 1 + the first one that was found to be a part of it
	marks     *spill.Array[spill.Place] // article → 1 + where in marked it is told which of its hashes are background
	marked    *spill.StringStore
	follows   []followUp // as they were met

	// scratch of place
	shared []shared // hashes that articles before it have, in order
	counts counter  // of hashes that articles have in common with the one that is placed
	told   counter  // the same of the first article of a story, for all of it
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
	c := met.Entries()
	for i, entries := range spill.Groups(c, spill.ByNumber) {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		for e := range entries {
			w.share(i, uint32(e.Hi), spill.DecoderOf(e.Value))
		}
		w.place(i)
	}
	return cmp.Or(c.Err(), met.Remove())
}

// same puts articles with one sketch into one story.
func (w *grouper) same() error {
	s := w.sorter("same") // hash, article
	for i := range uint32(w.grouped.Records()) {
		if text := w.sketched(i); text != "" {
			h := fnv.New64a()
			_, _ = h.Write([]byte(text))
			s.Add(h.Sum64(), uint64(i), nil)
		}
	}
	if err := s.Finish(); err != nil {
		return err
	}
	var firsts []uint32 // of one hash
	c := s.Entries()
	for _, entries := range spill.Groups(c, spill.ByHi) {
		firsts = firsts[:0]
		for e := range entries {
			i := uint32(e.Lo)
			at := slices.IndexFunc(firsts, func(f uint32) bool { return w.sketched(f) == w.sketched(i) })
			if at < 0 {
				firsts = append(firsts, i)
			} else {
				w.story.Join(firsts[at], i)
			}
		}
	}
	return cmp.Or(c.Err(), s.Remove())
}

// sketched is the sketch of an article as it was stored, "" for none.
func (w *grouper) sketched(i uint32) string {
	if a := w.articles.At(w.grouped.Added(i)); a.sketched {
		return w.sketches.At(a.sketch)
	}
	return ""
}

// meet sorts, by article and hash, the articles before it that have the hash:
// the nearest, as distances; none for a phrase of the language.
func (w *grouper) meet() (*spill.Sorter, error) {
	hashes := w.sorter("shingles") // hash, article
	articles := 0
	for i := range uint32(w.grouped.Records()) {
		if w.story.Find(i) != i || !w.read[0].read(w.sketched(i)) {
			continue
		}
		articles++
		for _, h := range w.read[0].hashes {
			hashes.Add(spill.Pair(h, i), 0, nil)
		}
	}
	if err := hashes.Finish(); err != nil {
		return nil, err
	}
	met := w.sorter("met")
	limit := max(int(w.limits.CommonArticles), int(float64(articles)*w.limits.CommonShare))
	var list []uint32
	var b spill.Encoder
	c := hashes.Entries()
	for hash, entries := range spill.Groups(c, spill.ByNumber) {
		list = list[:0]
		for e := range entries {
			list = append(list, uint32(e.Hi))
		}
		for k, i := range list {
			b = b[:0]
			if len(list) <= limit {
				if k == 0 {
					continue
				}
				for _, a := range list[max(0, k-neighbours):k] {
					b.Uint(uint64(i - a))
				}
			}
			met.Add(spill.Pair(i, hash), 0, b)
		}
	}
	return met, cmp.Or(c.Err(), hashes.Remove())
}

// union makes one story of those of two articles. Its root is the earliest.
func (w *grouper) union(a, b uint32) {
	a, b = w.story.Find(a), w.story.Find(b)
	w.story.Join(min(a, b), max(a, b))
}

// share takes a hash of article i with what meet wrote of it: of each story
// before it the first article counts.
func (w *grouper) share(i, hash uint32, v spill.Decoder) {
	var stories [neighbours]uint32
	n := 0
	background := v == ""
	for v != "" {
		a := i - v.Uint32()
		story := w.story.Find(a)
		if slices.Contains(stories[:n], story) {
			continue
		}
		stories[n] = story
		n++
		w.counts.add(a)
		w.told.add(story)
	}
	w.shared = append(w.shared, shared{hash, background || n > int(w.limits.OwnStories)})
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
		if !w.limits.copies(&l) {
			w.follow(i, a, &l, mine, other)
		}
		if !w.limits.copies(&l) || w.story.Find(a) == w.story.Find(i) {
			continue
		}
		if l.ofLarger < w.limits.Whole && w.longBetween(a, i) || !w.inStory(a, i) {
			continue
		}
		if l.ofLarger < w.limits.Mutual {
			if own := w.compareOwn(mine, a, other); !w.limits.copies(&own) {
				continue
			}
		}
		switch {
		case l.ofLarger >= w.limits.Mutual:
			w.union(a, i)
		case any && !w.alike(first, a, w.limits.SameCut):
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

// longBetween reports whether the articles are of days so far apart that what they
// share is background, a gallery, the furniture of their page.
func (w *grouper) longBetween(a, i uint32) bool {
	x, y := w.day(a), w.day(i)
	return x != 0 && y != 0 && float64(max(x-y, y-x)) > w.limits.StoryDays
}

// day is the day of an article since 1970, 0 for none.
func (w *grouper) day(i uint32) int32 { return w.dayOf[w.grouped.date.At(i)] }

// inStory reports whether the article that is placed has something of the story
// of a as it began, and so have the stories of both. Articles that are written
// over again, a part here and a part there, do not make one story of all.
func (w *grouper) inStory(a, i uint32) bool {
	x, y := w.story.Find(a), w.story.Find(i)
	return (x == a || w.alike(x, i, w.limits.SameStory)) && (y == i || w.alike(x, y, w.limits.SameStory))
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
	for _, a := range w.counts.met {
		if float64(w.told.of(w.story.Find(a))) < w.limits.FewShared {
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
	w.counts.reset()
	w.told.reset()
}

// nearer orders articles by their counts, then by their numbers.
func (w *grouper) nearer(a, b uint32) bool {
	x, y := w.counts.of(a), w.counts.of(b)
	return x > y || x == y && a < b
}

// sameParts reports whether the article small may count as a cut of large:
// nothing else was found to be one, or what was found shares text with it. A
// digest of several stories does not make them one.
func (w *grouper) sameParts(large, small uint32) bool {
	other := w.container.At(large)
	return other == 0 || w.alike(other-1, small, w.limits.SameCut)
}

// alike reports whether two articles share so much of the smaller.
func (w *grouper) alike(a, b uint32, share float64) bool {
	x, y := &w.read[2], &w.read[3]
	x.read(w.sketched(a))
	y.read(w.sketched(b))
	l := compare(x, y)
	return l.ofSmaller >= share
}

// contains notes the first cut that was found of the larger of two articles.
func (w *grouper) contains(a, i uint32, l *likeness) {
	if l.ofLarger >= w.limits.Whole {
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

package stories

import "slices"

// When two articles are one story. Unrelated articles share next to none of
// their 3-grams, articles of different authors on one event a few per cent
// (quotes), those with one background or gallery a third, abridged and rewritten
// copies half and more.
const (
	sureShared   = 8    // hashes in common from which shareContained is enough
	fewShared    = 5    // fewer in common are never enough
	contained    = 0.50 // of the smaller text that the larger has
	containedFew = 0.60 // the same below sureShared
	mutual       = 0.60 // of the larger text that the smaller has, for two stories to become one
	whole        = 0.85 // of the larger text that a copy has of which it is no cut
	sameCut      = 0.20 // two cuts of one text share this much of the smaller
	sameStory    = 0.10 // an article and the first of its story, too
	storyDays    = 90   // what is further apart is one story only as a copy of the whole
)

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

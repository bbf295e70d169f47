package stories

import "slices"

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
func (m *limits) copies(l *likeness) bool {
	shared := float64(l.shared)
	return shared >= m.SureShared && l.ofSmaller >= m.Contained || shared >= m.FewShared && l.ofSmaller >= m.ContainedFew
}

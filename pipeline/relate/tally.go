package relate

import (
	mathbits "math/bits"

	"newsgraph/pipeline/relate/stories"
)

// tally counts articles, met in their order: how many, of how many stories,
// from when to when.
type tally struct {
	decided           stories.Articles
	articles, stories int
	first, last       string

	met     bits     // by story
	touched []uint32 // words of met that are not 0
}

func newTally(decided stories.Articles, articles int) tally {
	return tally{decided: decided, met: newBits(articles)}
}

func (t *tally) reset() {
	t.articles, t.stories, t.first, t.last = 0, 0, "", ""
	for _, w := range t.touched {
		t.met[w] = 0
	}
	t.touched = t.touched[:0]
}

func (t *tally) add(art uint32) {
	t.articles++
	if story := t.decided.StoryOf(art); !t.met.has(story) {
		if w := story / 64; t.met[w] == 0 {
			t.touched = append(t.touched, w)
		}
		t.met.set(story)
		t.stories++
	}
	if date := t.decided.DateOf(art); date != "" {
		if t.first == "" {
			t.first = date
		}
		t.last = date
	}
}

// bits is a set of numbers, a bit each.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(i uint32) bool { return b[i/64]>>(i%64)&1 != 0 }

func (b bits) count() int {
	n := 0
	for _, w := range b {
		n += mathbits.OnesCount64(w)
	}
	return n
}

func (b bits) set(i uint32) { b[i/64] |= 1 << (i % 64) }

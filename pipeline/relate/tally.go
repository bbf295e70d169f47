package relate

// tally counts articles, met in their order: how many, of how many stories,
// from when to when.
type tally struct {
	g                 Grouping
	articles, stories int
	first, last       string

	round uint32   // which count this is
	met   []uint32 // story → round in which it was met last
}

func newTally(g Grouping) tally { return tally{g: g, met: make([]uint32, g.Records())} }

func (t *tally) reset() {
	t.articles, t.stories, t.first, t.last = 0, 0, "", ""
	t.round++
}

func (t *tally) add(art uint32) {
	t.articles++
	if story := t.g.StoryOf(art); t.met[story] != t.round {
		t.met[story] = t.round
		t.stories++
	}
	if date := t.g.Date(art); date != "" {
		if t.first == "" {
			t.first = date
		}
		t.last = date
	}
}

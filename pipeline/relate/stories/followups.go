package stories

import (
	"cmp"
	"slices"

	"newsgraph/entities"
)

// followUp is an article that continues an earlier one. Both are numbers.
type followUp struct {
	article, of uint32
	share       float64
}

// follow notes that the article that is placed, which is no copy of a, may continue it.
func (w *grouper) follow(i, a uint32, l *likeness, mine, other *sketch) {
	if !w.limits.follows(l) || w.day(i) == 0 || w.day(a) == 0 || float64(w.day(i)-w.day(a)) > w.limits.FollowDays {
		return
	}
	own := w.compareOwn(mine, a, other)
	if !w.limits.follows(&own) {
		return
	}
	w.follows = append(w.follows, followUp{i, a, own.ofSmaller})
}

// follows reports whether a text of its own has enough of an earlier one.
func (m *limits) follows(l *likeness) bool {
	return float64(l.shared) >= m.FewShared && l.ofSmaller >= m.FollowShare
}

// followUps are the stories that continue others, each with the one that it shares
// most with, of equals the earliest.
func (w *grouper) followUps() []followUp {
	best := map[uint32]followUp{}
	for _, f := range w.follows {
		story, of := w.story.Find(f.article), w.story.Find(f.of)
		if of >= story { // one story after all, or the later article is a copy of one before
			continue
		}
		if old, ok := best[story]; !ok || f.share > old.share || f.share == old.share && of < old.of {
			best[story] = followUp{story, of, f.share}
		}
	}
	out := make([]followUp, 0, len(best))
	for _, f := range best {
		out = append(out, f)
	}
	slices.SortFunc(out, func(x, y followUp) int { return cmp.Compare(x.article, y.article) })
	return out
}

// FollowUps are the stories that continue earlier ones, in the order of the grouping.
func (g *Grouping) FollowUps() []entities.FollowUp {
	r := g.Reader()
	var out []entities.FollowUp
	for _, f := range g.follows {
		out = append(out, entities.FollowUp{Article: r.IDOf(f.article), Continues: r.IDOf(f.of), Share: entities.Round3(f.share)})
	}
	return out
}

// PackedFollowUps are the same, two numbers each, for [UnpackFollowUps].
func (g *Grouping) PackedFollowUps() []uint64 {
	var out []uint64
	for _, f := range g.follows {
		out = append(out, uint64(f.article)<<32|uint64(f.of), uint64(entities.Round3(f.share)*1000+0.5))
	}
	return out
}

// UnpackFollowUps reads what PackedFollowUps gave; id is that of an article.
func UnpackFollowUps(packed []uint64, id func(n uint32) string) []entities.FollowUp {
	var out []entities.FollowUp
	for k := 0; k+1 < len(packed); k += 2 {
		out = append(out, entities.FollowUp{Article: id(uint32(packed[k] >> 32)), Continues: id(uint32(packed[k])), Share: entities.Round3(float64(packed[k+1]) / 1000)})
	}
	return out
}

package resolve

import (
	"fmt"
	"slices"

	"newsgraph/entities"
)

// groupPlaces groups names of places by normal form. One name can be two places
// ("Paris, Texas" in an article about Paris): mentions with a container go
// apart from those without where the article has met the name bare before.
func (r *Resolver) groupPlaces() {
	var fs []int
	for f := range r.forms {
		if fm := &r.forms[f]; fm.typ == entities.Place && len(fm.refs) > 0 && len(fm.words) > 0 {
			fs = append(fs, f)
		}
	}
	slices.SortStableFunc(fs, func(a, b int) int { return len(r.forms[b].words) - len(r.forms[a].words) })
	byInitial := map[byte][]int{}
	byFirst := map[string][]int{}
	for _, f := range fs {
		fm := &r.forms[f]
		if r.lang.links.State(fm.surface) == "" && fm.acronym != "" {
			if g, why := r.acronymGroup(f, nil, byInitial); g >= 0 {
				r.join(g, f, nil, why, fmt.Sprintf("%q is %s %q", fm.surface, why, r.forms[r.longest(g)].surface))
				continue
			}
		}
		if g := r.withIsland(f, byFirst[fm.words[0]]); g >= 0 {
			r.join(g, f, nil, "short form of", fmt.Sprintf("%q is short for %q", fm.surface, r.forms[r.longest(g)].surface))
			continue
		}
		r.groupPlace(f)
		if c := fm.words[0][0]; len(fm.words) > 1 && len(byInitial[c]) < maxBucket {
			byInitial[c] = append(byInitial[c], f)
		}
		if w := fm.words[0]; len(byFirst[w]) < maxBucket {
			byFirst[w] = append(byFirst[w], f)
		}
	}
}

func (r *Resolver) withIsland(f int, longer []int) int {
	for _, h := range longer {
		w := r.forms[h].words
		if len(w) == len(r.forms[f].words)+1 && r.lang.words[w[len(w)-1]]&islandNoun != 0 && slices.Equal(w[:len(w)-1], r.forms[f].words) {
			return r.groupOf(h)
		}
	}
	return -1
}

// groupPlace makes one group of a form, or several where its mentions have
// containers that tell them apart, or some of them are a team.
func (r *Resolver) groupPlace(f int) {
	fm := &r.forms[f]
	type sense struct {
		container string
		group     int
	}
	var senses []sense // by container, "" for none
	last := -1         // the group that bare mentions go on with
	find := func(container string) int {
		for _, s := range senses {
			if s.container == container {
				return s.group
			}
		}
		return -1
	}
	var headlines []int
	teamToo := r.linker.TeamToo(fm.refs)
	for _, i := range fm.refs {
		if r.inHeadline(i) && !teamToo {
			headlines = append(headlines, i)
			continue
		}
		c := r.linker.ContainerOf(i)
		if c == "" && teamToo {
			c = r.linker.Side(i)
		}
		g := find(c)
		switch {
		case g >= 0:
		case c == "" && last >= 0:
			g = last
		default:
			g = r.newGroup(f, []int{})
			senses = append(senses, sense{c, g})
			if c != "" && len(senses) > 1 {
				r.step(g, "refuse", fm.surface, "in another place", "stands with "+c)
			}
		}
		r.join(g, f, []int{i}, "", "")
		if (last < 0 || c == "" || find("") < 0) && !r.linker.BesideCity(i, c) {
			last = g
		}
	}
	if len(headlines) > 0 {
		g := find("")
		if g < 0 && len(senses) > 0 {
			g = senses[0].group
		}
		if g < 0 {
			g = r.newGroup(f, []int{})
		}
		r.join(g, f, headlines, "", "")
	}
}

package resolve

import (
	"fmt"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/article"
)

// groupPlaces groups names of places by normal form. One name can be two places
// ("Paris, Texas" in an article about Paris): mentions with a container go
// apart from those without where the article has met the name bare before.
func (r *Resolver) groupPlaces() {
	var fs []int
	for f := range r.Forms {
		if fm := &r.Forms[f]; fm.Type == entities.Place && len(fm.Refs) > 0 && len(fm.Words) > 0 {
			fs = append(fs, f)
		}
	}
	slices.SortStableFunc(fs, func(a, b int) int { return len(r.Forms[b].Words) - len(r.Forms[a].Words) })
	byInitial := map[byte][]int{}
	byFirst := map[string][]int{}
	for _, f := range fs {
		fm := &r.Forms[f]
		if r.Lang.Links.State(fm.Surface) == "" && fm.Acronym != "" {
			if g, why := r.acronymGroup(f, nil, byInitial); g >= 0 {
				r.Join(g, f, nil, why, fmt.Sprintf("%q is %s %q", fm.Surface, why, r.Forms[r.Longest(g)].Surface))
				continue
			}
		}
		if g := r.withIsland(f, byFirst[fm.Words[0]]); g >= 0 {
			r.Join(g, f, nil, "short form of", fmt.Sprintf("%q is short for %q", fm.Surface, r.Forms[r.Longest(g)].Surface))
			continue
		}
		r.groupPlace(f)
		if c := fm.Words[0][0]; len(fm.Words) > 1 && len(byInitial[c]) < article.MaxBucket {
			byInitial[c] = append(byInitial[c], f)
		}
		if w := fm.Words[0]; len(byFirst[w]) < article.MaxBucket {
			byFirst[w] = append(byFirst[w], f)
		}
	}
}

func (r *Resolver) withIsland(f int, longer []int) int {
	for _, h := range longer {
		w := r.Forms[h].Words
		if len(w) == len(r.Forms[f].Words)+1 && r.Lang.Words[w[len(w)-1]]&article.IslandNoun != 0 && slices.Equal(w[:len(w)-1], r.Forms[f].Words) {
			return r.GroupOf(h)
		}
	}
	return -1
}

// groupPlace makes one group of a form, or several where its mentions have
// containers that tell them apart, or some of them are a team.
func (r *Resolver) groupPlace(f int) {
	fm := &r.Forms[f]
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
	teamToo := r.linker.TeamToo(fm.Refs)
	for _, i := range fm.Refs {
		if r.InHeadline(i) && !teamToo {
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
			g = r.NewGroup(f, []int{})
			senses = append(senses, sense{c, g})
			if c != "" && len(senses) > 1 {
				r.Step(g, "refuse", fm.Surface, "in another place", "stands with "+c)
			}
		}
		r.Join(g, f, []int{i}, "", "")
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
			g = r.NewGroup(f, []int{})
		}
		r.Join(g, f, headlines, "", "")
	}
}

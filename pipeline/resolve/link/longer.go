package link

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/names"
)

// maxLonger is how many organizations of a longer name are candidates.
const maxLonger = 8

// addLongerNames adds the organizations whose names begin or end with a name of
// the group, where none is called so: "Xinhua", "Agriculture Department".
func (r *Linker) addLongerNames(g int) {
	gr := &r.groups[g]
	if gr.Type != entities.Organization || slices.ContainsFunc(gr.link.cands, func(c candidate) bool {
		return c.entry.Type == entities.Organization && c.entry.Match <= gazetteers.ByMinorAlias
	}) {
		return
	}
	n := 0
	for _, f := range gr.Forms {
		words := r.Lang.Names.Stem(r.Forms[f].Words)
		for _, name := range append([]string{strings.Join(words, " ")}, r.Lang.Names.OtherWritings(words)...) {
			for _, e := range r.Names.OrganizationsWith(name) {
				long := normalize.String(e.Name)
				if n < maxLonger && (strings.HasPrefix(long, name+" ") || strings.HasSuffix(long, " "+name)) {
					n++
					r.addCandidate(g, e)
				}
			}
		}
	}
}

// measurePart sets how much of an organization's name the group's longest has.
func (r *Linker) measurePart(g int, c *candidate) {
	if c.entry.Type != entities.Organization || c.entry.Match != gazetteers.BySurname {
		return
	}
	name := strings.Fields(normalize.String(c.entry.Name))
	words := r.Lang.Names.Stem(r.Forms[r.groups[g].Longest].Words)
	c.values.Set(model.Start, len(words) < len(name) && slices.Equal(words, name[:len(words)]))
}

// maxFuller is how many groups that share a word are compared with a name.
const maxFuller = 32

// addFuller adds to groups of short names what the fuller names of organizations
// in the article can mean: "Chennai" beside "Chennai Super Kings".
func (r *Linker) addFuller() {
	byWord := map[string][]int{} // groups of organizations by the words of their longest names
	for h := range r.groups {
		gr := &r.groups[h]
		if gr.Type != entities.Organization || len(gr.link.cands) == 0 {
			continue
		}
		if words := r.Forms[gr.Longest].Words; len(words) > 1 {
			for _, w := range words {
				if len(byWord[w]) < maxFuller && !r.Lang.Names.IsSmallWord(w) {
					byWord[w] = append(byWord[w], h)
				}
			}
		}
	}
	if len(byWord) == 0 {
		return
	}
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.Closed || gr.Type == entities.Person {
			continue
		}
		short := r.Lang.Names.Stem(r.Forms[gr.Longest].Words)
		if len(short) == 0 { // marks alone
			continue
		}
		for _, h := range byWord[short[0]] {
			long := r.Forms[r.groups[h].Longest].Words
			if h != g && len(long) > len(short) && names.ContainsRun(long, short) {
				r.addMeant(g, h)
			}
		}
	}
}

// addMeant adds the leading organizations that group h can mean to those of g.
func (r *Linker) addMeant(g, h int) {
	n := 0
	for i := range r.groups[h].link.cands {
		e := r.groups[h].link.cands[i].entry
		if e.Type != entities.Organization || e.Match > gazetteers.ByAlias {
			continue
		}
		if n++; n > 2 {
			return
		}
		e.Match = gazetteers.BySurname
		r.addCandidate(g, e)
	}
}

// findOtherNames notes for each candidate which other names of the article can mean it.
func (r *Linker) findOtherNames() {
	groups := map[gazetteers.EntryRef][]int{}
	for g := range r.groups {
		for i := range r.groups[g].link.cands {
			ref := r.groups[g].link.cands[i].entry.Ref
			if len(groups[ref]) < maxFuller {
				groups[ref] = append(groups[ref], g)
			}
		}
	}
	for g := range r.groups {
		for i := range r.groups[g].link.cands {
			c := &r.groups[g].link.cands[i]
			for _, h := range groups[c.entry.Ref] {
				if h != g && r.groups[h].Forms[0] != r.groups[g].Forms[0] {
					c.also = append(c.also, h)
				}
			}
		}
	}
}

// probability is that of an entity.
func (l *meaning) probability(ref gazetteers.EntryRef) float64 {
	for i := range l.cands {
		if l.cands[i].entry.Ref == ref {
			return l.cands[i].p
		}
	}
	return 0
}

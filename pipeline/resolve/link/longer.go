package link

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// maxLonger is how many organizations of a longer name are candidates.
const maxLonger = 8

// addLongerNames adds the organizations whose names begin or end with a name of
// the group, where none is called so: "Xinhua", "Agriculture Department".
func (r *Linker) addLongerNames(g int) {
	gr := &r.groups[g]
	if gr.Type != entities.Organization || slices.ContainsFunc(gr.link.cands, func(c candidate) bool {
		return c.entry.Type == entities.Organization && c.entry.Match <= gazetteers.ByAlias
	}) {
		return
	}
	n := 0
	for _, f := range gr.Forms {
		words := r.lang.names.Stem(r.forms[f].Words)
		for _, name := range append([]string{strings.Join(words, " ")}, r.lang.names.OtherWritings(words)...) {
			for _, e := range r.names.OrganizationsWith(name) {
				long := gazetteers.NormalizeString(e.Name)
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
	name := strings.Fields(gazetteers.NormalizeString(c.entry.Name))
	words := r.lang.names.Stem(r.forms[r.groups[g].Longest].Words)
	c.values.set(fStart, len(words) < len(name) && slices.Equal(words, name[:len(words)]))
	c.values[fCovered] = min(1, float64(len(words))/float64(len(name)))
}

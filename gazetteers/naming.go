package gazetteers

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"newsgraph/gazetteers/normalize"
)

// Bounds of what a part of a name is looked up in.
const (
	maxNaming   = 400 // organizations that have all words asked for: more say nothing
	namingWords = 5   // words that a name may have beside those asked for
)

// OrganizationsWith returns the organizations of the lists in memory whose name
// has these words in a row and others besides ("Leverkusen": Bayer 04
// Leverkusen), the most prominent first. Their Match is BySurname: a part of the name.
func (s *Set) OrganizationsWith(part string) []Entry {
	norm := normalize.String(part)
	words := strings.Fields(norm)
	if len(words) == 0 {
		return nil
	}
	var out []Entry
	for list := len(s.tables) - 1; list >= 0; list-- {
		if s.tables[list].silent { // so few that any word of theirs is rare
			continue
		}
		for _, i := range s.tables[list].withWords(words) {
			e := s.Entry(makeRef(list, i))
			name := normalize.String(e.Name)
			extra := len(strings.Fields(name)) - len(words)
			if extra < 1 || extra > namingWords || !strings.Contains(" "+name+" ", " "+norm+" ") {
				continue
			}
			e.Match = BySurname
			if e.ID == "" || !slices.ContainsFunc(out, func(o Entry) bool { return o.ID == e.ID }) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Compare(b.Prior, a.Prior) })
	return out
}

// withWords returns the organizations that have all words in their names, in
// order; none when they are too many.
func (t *table) withWords(words []string) []uint32 {
	type span struct{ from, to uint32 }
	having := make([]span, len(words))
	for k, w := range words {
		id, ok := t.wordID([]byte(w))
		if !ok {
			return nil
		}
		having[k].from, having[k].to = t.namingAt.Span(id)
	}
	slices.SortFunc(having, func(a, b span) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
	var out []uint32
rarest:
	for i := having[0].from; i < having[0].to; i++ {
		e := t.namingEntry.At(i)
		for _, of := range having[1:] {
			if !t.hasNaming(of.from, of.to, e) {
				continue rarest
			}
		}
		out = append(out, e)
	}
	if len(out) > maxNaming {
		return nil
	}
	return out
}

// hasNaming reports whether an organization is among those of a word.
func (t *table) hasNaming(from, to, entry uint32) bool {
	i := sort.Search(int(to-from), func(i int) bool { return t.namingEntry.At(from+uint32(i)) >= entry })
	return i < int(to-from) && t.namingEntry.At(from+uint32(i)) == entry
}

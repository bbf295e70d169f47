package gazetteers

import (
	"cmp"
	"slices"
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
	having := make([][]uint32, len(words))
	for k, w := range words {
		id, ok := t.wordID([]byte(w))
		if !ok {
			return nil
		}
		from, _ := slices.BinarySearch(t.namingWord, id)
		to, _ := slices.BinarySearch(t.namingWord, id+1)
		having[k] = t.namingEntry[from:to]
	}
	slices.SortFunc(having, func(a, b []uint32) int { return len(a) - len(b) })
	out := slices.Clone(having[0]) // the rarest word
	for _, of := range having[1:] {
		out = slices.DeleteFunc(out, func(e uint32) bool {
			_, has := slices.BinarySearch(of, e)
			return !has
		})
	}
	if len(out) > maxNaming {
		return nil
	}
	return out
}

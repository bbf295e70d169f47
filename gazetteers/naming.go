package gazetteers

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"newsgraph/entities"
)

// Bounds of what a part of a name is looked up in.
const (
	maxNaming   = 400 // organizations that have all words asked for: more say nothing
	namingWords = 5   // words that a name may have beside those asked for
)

// naming finds organizations by words of their names. It is made when first asked.
type naming struct {
	once  sync.Once
	words [][]uint64 // by list in memory: word<<32 | entry, sorted
}

// OrganizationsWith returns the organizations of the lists in memory whose name
// has these words in a row and others besides ("Leverkusen": Bayer 04
// Leverkusen), the most prominent first. Their Match is BySurname: a part of the name.
func (s *Set) OrganizationsWith(part string) []Entry {
	s.naming.once.Do(func() {
		for _, t := range s.tables {
			s.naming.words = append(s.naming.words, t.organizationWords())
		}
	})
	norm := NormalizeString(part)
	words := strings.Fields(norm)
	if len(words) == 0 {
		return nil
	}
	var out []Entry
	for list := len(s.tables) - 1; list >= 0; list-- {
		for _, i := range s.tables[list].withWords(s.naming.words[list], words) {
			e := s.Entry(makeRef(list, i))
			name := NormalizeString(e.Name)
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

// organizationWords lists the words of the names of all organizations.
func (t *table) organizationWords() []uint64 {
	var out []uint64
	var norm []byte
	for i := range uint32(t.entries()) {
		row := t.row(i)
		if entities.Type(row[colType]&3) != entities.Organization {
			continue
		}
		norm = normalForm(norm[:0], t.str(row[colName]))
		for w := range strings.FieldsSeq(string(norm)) {
			if id, ok := t.wordID([]byte(w)); ok {
				out = append(out, uint64(id)<<32|uint64(i))
			}
		}
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// withWords returns the entries that have all words, in order; none when they are too many.
func (t *table) withWords(index []uint64, words []string) []uint32 {
	var out []uint32
	for k, w := range words {
		id, ok := t.wordID([]byte(w))
		if !ok {
			return nil
		}
		from, _ := slices.BinarySearch(index, uint64(id)<<32)
		to, _ := slices.BinarySearch(index, uint64(id+1)<<32)
		of := index[from:to]
		if k == 0 {
			for _, x := range of {
				out = append(out, uint32(x))
			}
			continue
		}
		out = slices.DeleteFunc(out, func(e uint32) bool {
			_, has := slices.BinarySearch(of, uint64(id)<<32|uint64(e))
			return !has
		})
	}
	if len(out) > maxNaming {
		return nil
	}
	return out
}

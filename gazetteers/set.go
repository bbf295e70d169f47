package gazetteers

import (
	"cmp"
	"crypto/sha256"
	_ "embed" // the lists
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

//go:embed data/gazetteers.bin
var embedded []byte

// refBits is the number of bits of an EntryRef that number the entry in its list; the rest number the list.
const refBits = 26

// maxLists is the most lists one Set can hold, the embedded one included.
const maxLists = 1 << (32 - refBits)

func makeRef(list int, entry uint32) EntryRef { return EntryRef(uint32(list)<<refBits | entry) }

// Set is the embedded lists with the user lists laid over them. It is
// immutable and safe for concurrent use.
type Set struct {
	tables  []*table // lists in memory, the embedded one first
	large   large    // mapped ones
	version string
}

// Load opens the embedded lists, at the first call; later ones return the same
// Set. What they hold is unpacked as it is used.
func Load() (*Set, error) { return builtIn() }

// Embedded names the content of the embedded lists, without opening them.
func Embedded() string { return hex.EncodeToString(embedded[len(magic)+1:][:8]) }

// builtIn is the embedded lists, which never change.
var builtIn = sync.OnceValues(func() (*Set, error) {
	t, err := decodeEmbedded(embedded)
	if err != nil {
		return nil, fmt.Errorf("load gazetteers: %w", err)
	}
	tables, more, err := withShareAlike(t)
	if err != nil {
		return nil, fmt.Errorf("load gazetteers: %w", err)
	}
	return &Set{tables: tables, version: t.label + " sha256:" + hex.EncodeToString(t.hash[:8]) + more}, nil
})

// With returns a Set that also knows the lists, in their order: what a later
// one says of an entity holds. The receiver stays as it is.
func (s *Set) With(extra ...*UserList) (*Set, error) {
	if len(extra) == 0 {
		return s, nil
	}
	lists := s.large.lists
	if len(lists) == 0 {
		for i, t := range s.tables {
			lists = append(lists, layer{name: t.label, memory: t, list: i})
		}
	}
	if len(lists)+len(extra) > maxLists {
		return nil, fmt.Errorf("too many gazetteers: %d, at most %d", len(lists)+len(extra)-1, maxLists-1)
	}
	lists, tables := slices.Clone(lists), slices.Clone(s.tables)
	for _, u := range extra {
		switch {
		case u == nil || u.table == nil && u.mapped == nil:
			return nil, errors.New("gazetteer without content")
		case u.mapped != nil:
			lists = append(lists, layer{name: u.name, mapped: u.mapped})
		default:
			lists = append(lists, layer{name: u.name, memory: u.table, list: len(tables)})
			tables = append(tables, u.table)
		}
	}
	h := sha256.New()
	for i := range lists[1:] {
		hash := lists[1+i].hash()
		h.Write(hash[:])
	}
	version, _, _ := strings.Cut(s.version, " + ")
	version += fmt.Sprintf(" + %d lists sha256:%x", len(lists)-1, h.Sum(nil)[:8])
	return &Set{tables: tables, large: newLarge(lists, len(tables)), version: version}, nil
}

// Version names the content and its hash, user lists included: two Sets with
// one version give the same answers.
func (s *Set) Version() string { return s.version }

// Entry returns the entry of a reference got from this Set, the zero Entry for
// any other: what the one list says to which the reference leads.
func (s *Set) Entry(ref EntryRef) Entry {
	list, i := int(ref>>refBits), uint32(ref)&(1<<refBits-1)
	if list >= len(s.tables) {
		return s.large.entry(ref)
	}
	if i >= uint32(s.tables[list].entries()) {
		return Entry{}
	}
	e := s.tables[list].entry(i)
	if list > 0 && !s.tables[list].silent { // whose entities the embedded lists lack
		s.learnItem(list, i, &e)
	}
	e.Ref, e.Lists = ref, 1<<s.large.place(list)
	return e
}

// learnItem gives an entry of a user list that says no item the ids that a list
// below it knows with the same GeoNames id or title, so that an entity has one
// id by whatever list it is found.
func (s *Set) learnItem(list int, entry uint32, e *Entry) {
	row := s.tables[list].row(entry)
	if row[colWikidata] != 0 || row[colID] != 0 || row[colGeonames] == 0 && row[colTitle] == 0 {
		return
	}
	for _, t := range slices.Backward(s.tables[:list]) {
		if below, ok := t.locate(0, row[colGeonames], e.Wikipedia, ""); ok {
			known := t.entry(below)
			if strings.HasPrefix(known.ID, itemScheme) {
				e.ID, e.SameAs = known.ID, known.SameAs
				e.Wikipedia = cmp.Or(e.Wikipedia, known.Wikipedia)
				return
			}
		}
	}
}

// first is the entry of the list below that an entry of a silent list gives
// another name, else that entry.
func (s *Set) first(list int, entry uint32) EntryRef {
	if t := s.tables[list]; t.silent {
		if below := t.row(entry)[colBelow]; below != 0 {
			return makeRef(list-1, below-1)
		}
	}
	return makeRef(list, entry)
}

// All yields every entry of every list in memory, list by list. See [Set.ByID]
// for those of mapped lists.
func (s *Set) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for list, t := range s.tables {
			for i := range t.entries() {
				if !yield(s.Entry(makeRef(list, uint32(i)))) {
					return
				}
			}
		}
	}
}

// Lookup returns the entities that have this as full name or alias, whatever
// its case, accents and punctuation, the most prominent first (Prior, lowered
// for aliases). A leading "the" is left out where nothing is found with it. An
// entity that user lists and embedded lists give by one ID is returned once,
// as the user list has it. With mapped lists rows of one entity are joined by
// any id they share, field by field; at most maxMappedEntries of each such list
// are looked at, the most prominent ones.
func (s *Set) Lookup(name string) []Entry {
	const known = 1<<ByName | 1<<ByAlias | 1<<ByMinorAlias
	var buf [128]byte
	out := s.search(normalize.Plain(buf[:0], name), known, nil)
	if len(out) == 0 && len(name) > 4 && strings.EqualFold(name[:4], "the ") {
		out = s.search(normalize.Plain(buf[:0], name[4:]), known, nil)
	}
	return out
}

// PeopleBySurname returns the people whose surname this is, the most prominent first.
func (s *Set) PeopleBySurname(name string) []Entry {
	norm := normalize.String(name)
	return s.search([]byte(norm), 1<<BySurname|1<<ByAlias, func(e Entry) bool {
		// A surname that is also an alias ("Obama") has one posting, as alias.
		return e.Match == BySurname || e.Type == entities.Person && strings.HasSuffix(normalize.String(e.Name), " "+norm)
	})
}

// search collects the entries of a name in normal form over all lists; kinds
// has a bit for each MatchKind wanted; keep, where it is not nil, has the last word.
func (s *Set) search(norm []byte, kinds uint, keep func(Entry) bool) []Entry {
	if s.large.mapped() {
		return s.large.search(norm, kinds, keep)
	}
	var out []Entry
	for list := len(s.tables) - 1; list >= 0; list-- { // user lists first: they win
		t := s.tables[list]
		n, ok := t.find(norm)
		if !ok {
			continue
		}
		wanted := func(p uint32) bool { return p&postMask <= postSurname && kinds>>(p&postMask)&1 != 0 }
		size := 0
		for p := range t.postings(n) {
			if wanted(p) {
				size++
			}
		}
		out = slices.Grow(out, size)
		for p := range t.postings(n) {
			if !wanted(p) {
				continue
			}
			e := s.Entry(s.first(list, p>>postBits))
			e.Match = e.matched(MatchKind(p&postMask), norm)
			if keep != nil && !keep(e) {
				continue
			}
			if e.ID == "" || !slices.ContainsFunc(out, func(o Entry) bool { return o.ID == e.ID }) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Compare(kindWeight[b.Match]*b.Prior, kindWeight[a.Match]*a.Prior)
	})
	return out
}

// Lists returns the lists that hold the name, whatever its case.
func (s *Set) Lists(name string) Mask { return s.lists(name) & public }

func (s *Set) lists(name string) (m Mask) {
	var buf [128]byte
	norm := normalize.Plain(buf[:0], name)
	for _, t := range s.tables {
		if n, ok := t.find(norm); ok {
			m |= t.lists(n)
		}
	}
	return m
}

// IsGivenName reports whether the word is a given name. gender is "M", "F",
// "FM" for both, or "" when no list says it.
func (s *Set) IsGivenName(word string) (gender string, ok bool) {
	m := s.lists(word)
	if !m.Has(GivenName) {
		return "", false
	}
	if m.Has(genderF) {
		gender = "F"
	}
	if m.Has(genderM) {
		gender += "M"
	}
	return gender, true
}

// IsSurname reports whether the word is a surname, of the lists or of a known person.
func (s *Set) IsSurname(word string) bool { return s.lists(word).Has(Surname) }

// IsCommonWord reports whether the word is an ordinary English word, one that is written with a small letter.
func (s *Set) IsCommonWord(lower string) bool { return s.lists(lower).Has(CommonWord) }

// Role returns the CAMEO agent code of a role noun: "GOV" for "foreign minister", "REB" for "rebel leader".
func (s *Set) Role(name string) (code string, ok bool) {

	var buf [128]byte
	norm := normalize.Plain(buf[:0], name)
	for _, t := range s.tables {
		n, ok := t.find(norm)
		if !ok {
			continue
		}
		for p := range t.postings(n) {
			if p&postMask == postRole {
				return t.str(p >> postBits), true
			}
		}
	}
	return "", false
}

// Demonym returns the country of a nationality word: "Syrian", "Syrians".
func (s *Set) Demonym(word string) (iso2 string, country Entry, ok bool) {
	var buf [128]byte
	norm := normalize.Plain(buf[:0], word)
	n, ok := s.tables[0].find(norm)
	if !ok {
		return "", Entry{}, false
	}
	for p := range s.tables[0].postings(n) {
		if p&postMask == postDemonym {
			e := s.Entry(makeRef(0, p>>postBits))
			return e.Country, e, true
		}
	}
	return "", Entry{}, false
}

// Country returns a country by its ISO 3166-1 alpha-2 or alpha-3 code, in capitals.
func (s *Set) Country(iso string) (Entry, bool) {
	t := s.tables[0]
	row, ok := t.country(iso)
	if !ok {
		return Entry{}, false
	}
	return s.Entry(makeRef(0, t.ctryEntry.At(uint32(row)))), true
}

// Capital returns the capital of a country.
func (s *Set) Capital(iso string) (Entry, bool) {
	t := s.tables[0]
	row, ok := t.country(iso)
	if !ok || t.ctryCapital.At(uint32(row)) == 0 {
		return Entry{}, false
	}
	return s.Entry(makeRef(0, t.ctryCapital.At(uint32(row))-1)), true
}

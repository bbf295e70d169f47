package gazetteers

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"newsgraph/gazetteers/offices"
)

// Term is a time for which an entity held an office.
type Term struct {
	Office   string // canonical: "president", "foreign minister" (see Set.Office)
	Country  string // ISO 3166-1 alpha-2, or a body: "UN", "EU", "NATO", "IMF", "Arab League"
	From, To string // YYYY, YYYY-MM or YYYY-MM-DD; "" when not known, or still in office when the lists were made
}

// Office returns who held an office of a country (ISO 3166-1 alpha-2) or body
// ("UN", "European Commission") on a date, sorted by when they came:
//
//	Office("Secretary of State", "US", "2016-10-15") // John Kerry
//
// A date may be a year, a month, a day or longer; a term of which only the
// year or the month is known is taken to its last day. So at a change of hands
// both are returned, the one who came last. "" as date means any. Words for
// one office are one office: "defence secretary", "Secretary of Defense" and
// "defense minister"; "chancellor" is the finance minister in Britain and the
// head of government in Germany and Austria. The case does not matter, and
// "the", "acting" or "interim" before the title is left out; other words ("former", "deputy")
// make another office.
func (s *Set) Office(title, iso2OrBody, date string) []Entry {
	t := s.tables[0]
	from, to, ok := dateSpan(date)
	if !ok {
		return nil
	}
	of := offices.Body(iso2OrBody)
	want := offices.Title(title, of)
	rows := uint32(t.offTitle.Len())
	i := uint32(sort.Search(int(rows), func(i int) bool {
		return cmp.Or(strings.Compare(t.str(t.offTitle.At(uint32(i))), want), strings.Compare(t.str(t.offBody.At(uint32(i))), of)) >= 0
	}))
	var out []Entry
	for ; i < rows && t.str(t.offTitle.At(i)) == want && t.str(t.offBody.At(i)) == of; i++ {
		ref := makeRef(0, t.offEntry.At(i))
		if t.offFrom.At(i) > to || lastDay(t.offTo.At(i)) < from || slices.ContainsFunc(out, func(e Entry) bool { return e.Ref == ref }) {
			continue
		}
		out = append(out, s.Entry(ref))
	}
	return out
}

// Offices returns the terms of an entity, sorted by when they began: those of the
// embedded lists, else those of the mapped lists, where an office has the name
// that its list gives it and Country may be empty.
func (s *Set) Offices(ref EntryRef) []Term {
	t := s.tables[0]
	entry := uint32(ref) & (1<<refBits - 1)
	if ref>>refBits != 0 {
		return s.large.offices(ref)
	}
	var out []Term
	rows := uint32(t.offBy.Len())
	i := uint32(sort.Search(int(rows), func(i int) bool { return t.offEntry.At(t.offBy.At(uint32(i))) >= entry }))
	for ; i < rows && t.offEntry.At(t.offBy.At(i)) == entry; i++ {
		row := t.offBy.At(i)
		out = append(out, Term{t.str(t.offTitle.At(row)), t.str(t.offBody.At(row)), unpackDate(t.offFrom.At(row)), unpackDate(t.offTo.At(row))})
	}
	if len(out) == 0 {
		return s.large.offices(ref)
	}
	return out
}

// officesByEntry is the index for Offices.
func (c *columns) officesByEntry() []uint32 {
	by := make([]uint32, len(c.offEntry))
	for i := range by {
		by[i] = uint32(i)
	}
	slices.SortStableFunc(by, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(c.offEntry[a], c.offEntry[b]), cmp.Compare(c.offFrom[a], c.offFrom[b]))
	})
	return by
}

// dateSpan returns the first and the last day that a date may mean.
func dateSpan(date string) (from, to uint32, ok bool) {
	if date == "" {
		return 0, ^uint32(0), true
	}
	p := packDate(date[:min(len(date), len("2006-01-02"))])
	return p, lastDay(p), p != 0
}

// lastDay is the last day that a packed date may mean; of 0, no date, there is
// none. The first day is the date itself.
func lastDay(p uint32) uint32 {
	switch {
	case p == 0:
		return ^uint32(0)
	case p>>5&15 == 0:
		return p | 12<<5 | 31
	case p&31 == 0:
		return p | 31
	}
	return p
}

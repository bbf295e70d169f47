package clues

import (
	"newsgraph/gazetteers"
)

// memo is a Gazetteer that remembers what was looked up for earlier articles: news
// names the same people and towns again and again. What it returns is only read.
type memo struct {
	Gazetteer
	lookups, surnames, parts found
}

// maxHeldEntries is how many a memo holds of each kind of look-up, some 5 MB: one
// that is full is forgotten.
const maxHeldEntries = 1 << 14

// found is the entries by what was asked.
type found struct {
	by   map[string][]gazetteers.Entry
	held int // entries, and questions
}

func (f *found) get(key string, look func(string) []gazetteers.Entry) []gazetteers.Entry {
	if known, ok := f.by[key]; ok {
		return known
	}
	if f.by == nil || f.held > maxHeldEntries {
		f.by, f.held = map[string][]gazetteers.Entry{}, 0
	}
	known := look(key)
	f.by[key] = known
	f.held += 1 + len(known)
	return known
}

// Lookup implements Gazetteer.
func (m *memo) Lookup(name string) []gazetteers.Entry { return m.lookups.get(name, m.Gazetteer.Lookup) }

// PeopleBySurname implements Gazetteer.
func (m *memo) PeopleBySurname(name string) []gazetteers.Entry {
	return m.surnames.get(name, m.Gazetteer.PeopleBySurname)
}

// OrganizationsWith implements Gazetteer.
func (m *memo) OrganizationsWith(part string) []gazetteers.Entry {
	return m.parts.get(part, m.Gazetteer.OrganizationsWith)
}

package resolve

import "newsgraph/gazetteers"

// Names is what resolution asks of the gazetteers. A *gazetteers.Set has it.
type Names interface {
	Lookup(name string) []gazetteers.Entry
	PeopleBySurname(name string) []gazetteers.Entry
	Lists(name string) gazetteers.Mask
	IsGivenName(word string) (gender string, ok bool)
	IsSurname(word string) bool
	Role(name string) (code string, ok bool)
	Demonym(word string) (iso2 string, country gazetteers.Entry, ok bool)
	Country(iso string) (gazetteers.Entry, bool)
	Capital(iso2 string) (gazetteers.Entry, bool)
	IsCommonWord(lower string) bool
	Office(title, iso2, date string) []gazetteers.Entry
}

var _ Names = (*gazetteers.Set)(nil)

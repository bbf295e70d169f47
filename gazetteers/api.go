package gazetteers

import (
	"io"

	"newsgraph/entities"
)

// Set is the embedded lists with the user lists laid over them.
type Set struct{}

// Load opens the embedded lists.
func Load() (*Set, error) { return &Set{}, nil }

// UserList is a list of a user's own names.
type UserList struct{}

// ReadUserList reads a user list: TSV with a header, JSON Lines, plain names
// one a line, or a file made by Build. path names it in errors and decides
// nothing else.
func ReadUserList(path string, r io.Reader) (*UserList, error) { return &UserList{}, nil }

// With returns a Set that also knows the lists. The receiver stays as it is.
func (s *Set) With(extra ...*UserList) (*Set, error) { return s, nil }

// Version names content and hash of all lists, user lists included.
func (s *Set) Version() string { return "" }

// Matcher finds names. It is for one goroutine.
type Matcher struct{}

// NewMatcher returns a matcher over the set.
func (s *Set) NewMatcher() *Matcher { return &Matcher{} }

// Match returns every name in the document's sentences, sorted by start, the
// longer first. The slice is the matcher's and valid until its next call.
func (m *Matcher) Match(doc *entities.Document) []Hit { return nil }

// Entry returns the entry of a reference got from this set.
func (s *Set) Entry(ref EntryRef) Entry { return Entry{} }

// Lookup returns the entities that have this name as full name or alias, the most prominent first.
func (s *Set) Lookup(name string) []Entry { return nil }

// PeopleBySurname returns the people whose surname this is, the most prominent first.
func (s *Set) PeopleBySurname(name string) []Entry { return nil }

// Lists returns the lists that hold the name.
func (s *Set) Lists(name string) Mask { return 0 }

// IsGivenName reports whether the word is a given name; gender is "M", "F", "FM" or "".
func (s *Set) IsGivenName(word string) (gender string, ok bool) { return "", false }

// IsSurname reports whether the word is a surname.
func (s *Set) IsSurname(word string) bool { return false }

// Title returns the class of a title: honorific, government, military, …
func (s *Set) Title(name string) (class string, ok bool) { return "", false }

// Role returns the CAMEO agent code of a role noun ("spokesman" → …).
func (s *Set) Role(name string) (code string, ok bool) { return "", false }

// Demonym returns the country of a nationality word.
func (s *Set) Demonym(word string) (iso2 string, country Entry, ok bool) { return "", Entry{}, false }

// Country returns a country by its ISO 3166-1 alpha-2 or alpha-3 code.
func (s *Set) Country(iso string) (Entry, bool) { return Entry{}, false }

// Capital returns the capital of a country.
func (s *Set) Capital(iso2 string) (Entry, bool) { return Entry{}, false }

// IsCommonWord reports whether the lower-case word is an ordinary English word.
func (s *Set) IsCommonWord(lower string) bool { return false }

// Abbreviation reports whether s, with its full stop, is a known abbreviation.
func (s *Set) Abbreviation(abbr string) (class string, neverFinal, ok bool) { return "", false, false }

// Office returns who held an office of a country on a date (YYYY, YYYY-MM or YYYY-MM-DD).
func (s *Set) Office(title, iso2, date string) []Entry { return nil }

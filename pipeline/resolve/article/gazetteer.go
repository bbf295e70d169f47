package article

import (
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/clues"
)

// Gazetteer is what resolution asks of the gazetteers. A *gazetteers.Set has it.
type Gazetteer interface {
	clues.Gazetteer
	IsGivenName(word string) (gender string, ok bool)
	Offices(ref gazetteers.EntryRef) []gazetteers.Term
	Lists(name string) gazetteers.Mask
	Role(name string) (code string, ok bool)
	Country(iso string) (gazetteers.Entry, bool)
}

var _ Gazetteer = (*gazetteers.Set)(nil)

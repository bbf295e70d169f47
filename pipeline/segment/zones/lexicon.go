package zones

import "newsgraph/pipeline/segment/lexical"

// class is what the tables say of a word: a set, as a word may be in several.
type class uint32

const (
	title        class = 1 << iota // abbreviations before a name
	shortened                      // the other abbreviations
	starter                        // words at which sentences begin and end
	afterClock                     // words that go on with a sentence after a time, as days do
	lineOpen                       // words after which a line goes on in the next
	partyLetter                    // of a politician's party
	nameWord                       // small words within names and between them
	abbreviation = title | shortened
)

// classes are the names that the tables have for them.
var classes = map[string]class{
	"abbr-title": title, "abbr-place": shortened, "abbr-never": shortened, "abbr-number": shortened, "abbr-time": shortened,
	"abbr-month": shortened, "abbr-state": shortened, "abbr-street": shortened, "abbr-company": shortened,
	"abbr-suffix": shortened, "abbr-acronym": shortened, "abbr-other": shortened,
	"starter": starter, "after-clock": afterClock, "line-open": lineOpen, "party-letter": partyLetter, "byline-word": nameWord,
}

// lexicon maps a word to its classes.
type lexicon map[string]class

// of returns the classes of the word as written and, for a word all in
// capitals, of its title-case form.
func (l lexicon) of(word string) class { return lexical.Of(l, word) }

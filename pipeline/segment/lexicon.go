package segment

import (
	"sync"

	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/segment/lexical"
	"newsgraph/pipeline/segment/zones"
)

// Language is what a Segmenter knows of a language. It is immutable and shared.
type Language struct {
	code  string // ISO 639-1
	words lexicon
	zones *zones.Rules
}

// NewLanguage takes what it needs from the tables of a language.
func NewLanguage(tables *lang.Lexicon) (*Language, error) {
	words, err := lexical.Select(tables, classes, title)
	if err != nil {
		return nil, err
	}
	rules, err := zones.NewRules(tables)
	if err != nil {
		return nil, err
	}
	return &Language{tables.Code(), words, rules}, nil
}

// English is what is known of English.
var English = sync.OnceValue(func() *Language {
	l, err := NewLanguage(lang.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return l
})

// class is what the tables say of a word: a set, as a word may be in several.
type class uint32

const (
	title class = 1 << iota // abbreviations
	place
	never
	number
	clockTime
	closing // abbreviations that end a sentence when the next word says so
	starter // words at which sentences begin and end
	afterQuote
	afterClock
	exclaiming
	tail // parts of compounds
	prefix
	properName
	adjective
	dashWord
	partyLetter
	partyState
	whole
	elided // what an apostrophe leaves of a word
	clitic
	addressEnd
	telling // function words that show the language

	abbreviation = title | place | never | number | clockTime | closing
)

// classes are the names that the tables have for them.
var classes = map[string]class{
	"abbr-title": title, "abbr-place": place, "abbr-never": never, "abbr-number": number, "abbr-time": clockTime,
	"abbr-month": closing, "abbr-state": closing, "abbr-street": closing, "abbr-company": closing,
	"abbr-suffix": closing, "abbr-acronym": closing, "abbr-other": closing,
	"starter": starter, "after-quote": afterQuote, "after-clock": afterClock, "exclaiming": exclaiming,
	"compound-tail": tail, "compound-prefix": prefix, "compound-name": properName, "compound-adjective": adjective,
	"dash-word": dashWord, "party-letter": partyLetter, "party-state": partyState, "compound-whole": whole,
	"elided": elided, "clitic": clitic, "address-end": addressEnd, "telling": telling,
}

// lexicon maps a word to its classes.
type lexicon map[string]class

// of returns the classes of the word as written and, for a word all in
// capitals, of its title-case form.
func (l lexicon) of(word string) class { return lexical.Of(l, word) }

// small returns the classes of a word of ASCII letters as it is in small ones.
func (l lexicon) small(word string) class {
	var buf [16]byte
	if len(word) > len(buf) {
		return 0
	}
	for i := range len(word) {
		buf[i] = word[i]
		if c := word[i]; c >= 'A' && c <= 'Z' {
			buf[i] = c | 0x20
		}
	}
	return l[string(buf[:len(word)])]
}

package segment

import (
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
)

// Language is what a Segmenter knows of a language. It is immutable and shared.
type Language struct {
	code  string // ISO 639-1
	words lexicon
	rules *rules
}

// NewLanguage takes what it needs from the tables of a language.
func NewLanguage(tables *lang.Lexicon) (*Language, error) {
	selected, err := lang.Select(tables, classes)
	if err != nil {
		return nil, err
	}
	words := lexicon(selected)
	if err := words.addTitles(tables); err != nil {
		return nil, err
	}
	rules, err := newRules(tables, words)
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
	lineOpen
	tail // parts of compounds
	prefix
	properName
	adjective
	dashWord
	partyLetter
	partyState
	whole
	nameWord // small words within names and between them
	elided   // what an apostrophe leaves of a word
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
	"starter": starter, "after-quote": afterQuote, "after-clock": afterClock, "exclaiming": exclaiming, "line-open": lineOpen,
	"compound-tail": tail, "compound-prefix": prefix, "compound-name": properName, "compound-adjective": adjective,
	"dash-word": dashWord, "party-letter": partyLetter, "party-state": partyState, "compound-whole": whole,
	"byline-word": nameWord, "elided": elided, "clitic": clitic, "address-end": addressEnd, "telling": telling,
}

// lexicon maps a word to its classes.
type lexicon map[string]class

// addTitles takes in the abbreviations among the titles: "Gov.", "Lt. Col.".
func (l lexicon) addTitles(tables *lang.Lexicon) error {
	for _, class := range tables.Classes("title-") {
		titles, err := tables.Words(class)
		if err != nil {
			return err
		}
		for _, t := range titles {
			for word := range strings.FieldsSeq(t.Value) {
				if strings.HasSuffix(word, ".") {
					l[word] |= title
				}
			}
		}
	}
	return nil
}

// of returns the classes of the word as written and, for a word all in
// capitals, of its title-case form ("GEN." is "Gen.").
func (l lexicon) of(word string) class {
	c := l[word]
	if len(word) < 3 || len(word) > 16 || !upperASCII(word) {
		return c
	}
	var buf [16]byte
	n := copy(buf[:], word)
	for i := 1; i < n; i++ {
		if buf[i] >= 'A' && buf[i] <= 'Z' {
			buf[i] += 'a' - 'A'
		}
	}
	return c | l[string(buf[:n])]
}

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

// upperASCII reports whether the word has two capital letters or more and no small one.
func upperASCII(word string) bool {
	capitals := 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= 'A' && c <= 'Z':
			capitals++
		case c >= 'a' && c <= 'z' || c >= 0x80:
			return false
		}
	}
	return capitals > 1
}

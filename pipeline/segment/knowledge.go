package segment

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/abbreviations.tsv
var abbreviationsTSV string

//go:embed data/words.tsv
var wordsTSV string

//go:embed data/compounds.tsv
var compoundsTSV string

// class is what the word lists say of a word: a set, as a word may be in several lists.
type class uint32

const (
	title class = 1 << iota // abbreviations, see data/abbreviations.tsv
	place
	never
	number
	clockTime
	closing // month, state, street, company, suffix, acronym, other
	starter // words, see data/words.tsv
	speech
	clock
	exclaim
	open
	tail // parts of compounds, see data/compounds.tsv
	prefix
	properName
	adjective
	function
	usState
	whole

	abbreviation = title | place | never | number | clockTime | closing
)

var classNames = map[string]class{
	"title": title, "place": place, "never": never, "number": number, "time": clockTime,
	"month": closing, "state": closing, "street": closing, "company": closing,
	"suffix": closing, "acronym": closing, "other": closing,
	"starter": starter, "speech": speech, "clock": clock, "exclaim": exclaim, "open": open,
	"tail": tail, "prefix": prefix, "name": properName, "adjective": adjective,
	"function": function, "us-state": usState, "whole": whole,
}

// lexicon maps a word to its classes. It is immutable and shared.
type lexicon map[string]class

var knowledge = sync.OnceValue(func() lexicon {
	lex := lexicon{}
	for _, tsv := range []string{abbreviationsTSV, wordsTSV, compoundsTSV} {
		for line := range strings.Lines(tsv) {
			word, name, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if ok && word[0] != '#' {
				lex[word] |= classNames[name]
			}
		}
	}
	return lex
})

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

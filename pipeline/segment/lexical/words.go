package lexical

import (
	"strings"

	"newsgraph/gazetteers/lang"
)

// Select returns the words of some classes with the bits that the caller gives
// each class, and with title those of the titles that end in a period: "Gov.",
// "Lt. Col.". An error when no table has one of the classes.
func Select[C ~uint32](tables *lang.Lexicon, classes map[string]C, title C) (map[string]C, error) {
	lexicon, err := lang.Select(tables, classes)
	if err != nil {
		return nil, err
	}
	for _, class := range tables.Classes("title-") {
		titles, err := tables.Words(class)
		if err != nil {
			return nil, err
		}
		for _, t := range titles {
			for word := range strings.FieldsSeq(t.Value) {
				if strings.HasSuffix(word, ".") {
					lexicon[word] |= title
				}
			}
		}
	}
	return lexicon, nil
}

// Of returns the classes of the word as written and, for a word all in
// capitals, of its title-case form ("GEN." is "Gen.").
func Of[C ~uint32](lexicon map[string]C, word string) C {
	c := lexicon[word]
	if len(word) < 3 || len(word) > 16 || !UpperASCII(word) {
		return c
	}
	var buf [16]byte
	n := copy(buf[:], word)
	for i := 1; i < n; i++ {
		if buf[i] >= 'A' && buf[i] <= 'Z' {
			buf[i] += 'a' - 'A'
		}
	}
	return c | lexicon[string(buf[:n])]
}

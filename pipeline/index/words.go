package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/gazetteers/normalize"
)

// maxWord bounds a word of the index, in bytes.
const maxWord = 40

func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// fold makes a word what it is searched as: in lower case and without accents;
// "" for one that is not searched.
func fold(w string) string {
	w = strings.ToLower(w)
	if strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) {
		w = strings.ReplaceAll(normalize.String(w), " ", "")
	}
	if len(w) < 2 || len(w) > maxWord {
		return ""
	}
	return w
}

// wordsOf are the words of a text as they are searched.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(text, apart)
	out := words[:0]
	for _, w := range words {
		if w = fold(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// terms are what someone asked for in articles: words, and phrases that stood in
// quotes.
type terms [][]string

// newTerms reads a query: `summit "Boris Johnson"` is a word and a phrase.
func newTerms(query string) terms {
	var out terms
	for i, part := range strings.Split(query, `"`) {
		words := wordsOf(part)
		if i%2 == 1 && len(words) > 0 {
			out = append(out, words)
			continue
		}
		for _, w := range words {
			out = append(out, []string{w})
		}
	}
	return out
}

// match is the terms as FTS5 reads them: each a string in quotes of letters and
// digits alone.
func (t terms) match() string {
	var b strings.Builder
	for i, words := range t {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(`"` + strings.Join(words, " ") + `"`)
	}
	return b.String()
}

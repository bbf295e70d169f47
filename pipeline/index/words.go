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

// Terms are what someone asked for in articles: words, and phrases that stood in
// quotes.
type Terms [][]string

// NewTerms reads a query: `summit "Boris Johnson"` is a word and a phrase.
func NewTerms(query string) Terms {
	var out Terms
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
func (t Terms) match() string {
	var b strings.Builder
	for i, words := range t {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(`"` + strings.Join(words, " ") + `"`)
	}
	return b.String()
}

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// spansOf are the words of a text with their places.
func spansOf(text string) (words []string, spans []Span) {
	start := -1
	put := func(end int) {
		if w := fold(text[start:end]); w != "" {
			words, spans = append(words, w), append(spans, Span{start, end})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case apart(r) && start >= 0:
			put(i)
		case !apart(r) && start < 0:
			start = i
		}
	}
	if start >= 0 {
		put(len(text))
	}
	return words, spans
}

// Find gives the places of the terms in a text, in order and apart.
func (t Terms) Find(text string) []Span {
	words, spans := spansOf(text)
	var out []Span
	for i := 0; i < len(words); i++ {
		longest := 0
		for _, term := range t {
			if len(term) > longest && len(term) <= len(words)-i && equal(term, words[i:i+len(term)]) {
				longest = len(term)
			}
		}
		if longest > 0 {
			out = append(out, Span{spans[i].Start, spans[i+longest-1].End})
			i += longest - 1
		}
	}
	return out
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// snippetBytes is about how much text a Snippet shows.
const snippetBytes = 240

// Snippet is the part of a text around the place with most terms, and their
// places in it.
func (t Terms) Snippet(text string) (part string, marks []Span) {
	found := t.Find(text)
	if len(found) == 0 {
		return "", nil
	}
	best, most := 0, 0
	for i := range found {
		n := 0
		for n < len(found)-i && found[i+n].End <= found[i].Start+snippetBytes*3/4 {
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	from, to := around(text, found[best].Start-snippetBytes/4, found[best].Start+snippetBytes*3/4)
	for _, s := range found[best:] {
		if s.Start >= from && s.End <= to {
			marks = append(marks, Span{s.Start - from, s.End - from})
		}
	}
	return text[from:to], marks
}

// around moves the ends of a part to the spaces next to them.
func around(text string, from, to int) (int, int) {
	from, to = max(from, 0), min(to, len(text))
	if from > 0 {
		if i := strings.IndexAny(text[from:to], " \n"); i >= 0 && i < 40 {
			from += i + 1
		}
		for from < to && !utf8.RuneStart(text[from]) {
			from++
		}
	}
	if to < len(text) {
		if i := strings.LastIndexAny(text[from:to], " \n"); i > 0 && to-from-i < 40 {
			to = from + i
		}
		for to > from && !utf8.RuneStart(text[to]) {
			to--
		}
	}
	return from, to
}

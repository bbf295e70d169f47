// Package words makes texts and queries into the words that an index searches, and
// shows where a text holds those of a query.
//
// It promises: a word of a text and the same word of a query come out the same,
// whatever its case and accents; it knows no index.
package words

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

// Of are the words of a text as they are searched.
func Of(text string) []string {
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

// Parse reads a query: `summit "Boris Johnson"` is a word and a phrase.
func Parse(query string) Terms {
	var out Terms
	for i, part := range strings.Split(query, `"`) {
		words := Of(part)
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

// Match is the terms as FTS5 reads them: each a string in quotes of letters and
// digits alone.
func (t Terms) Match() string {
	var b strings.Builder
	for i, words := range t {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(`"` + strings.Join(words, " ") + `"`)
	}
	return b.String()
}

// Marked is a piece of a text; Hit tells that it is a word that was asked for.
type Marked struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// wordAt is the end of the word that begins at a place, that place where none does;
// plain tells that it is of ASCII letters and digits.
func wordAt(text string, at int) (end int, plain bool) {
	end = at
	for end < len(text) && text[end] < utf8.RuneSelf {
		c := text[end] | 0x20
		if ('a' > c || c > 'z') && ('0' > text[end] || text[end] > '9') {
			return end, true
		}
		end++
	}
	if end == len(text) {
		return end, true
	}
	if n := strings.IndexFunc(text[end:], apart); n >= 0 {
		return end + n, n == 0
	}
	return len(text), false
}

// Snippet is the part of a text around the first of the words of a query, of about so
// many bytes; nil when it holds none of them.
func Snippet(query, text string, size int) []Marked {
	asked := map[string]bool{}
	var lengths [maxWord + 1]bool // of the words that are asked for
	for _, words := range Parse(query) {
		for _, w := range words {
			asked[w], lengths[len(w)] = true, true
		}
	}
	var hits [][2]int
	first := -1
	for at := 0; at < len(text) && (first < 0 || at < first+size); {
		end, plain := wordAt(text, at)
		if end == at {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			continue
		}
		if n := end - at; (!plain || n <= maxWord && lengths[n]) && asked[fold(text[at:end])] {
			hits = append(hits, [2]int{at, end})
			if first < 0 {
				first = at
			}
		}
		at = end
	}
	if first < 0 {
		return nil
	}
	from := max(0, first-size/3)
	if from > 0 {
		if space := strings.IndexFunc(text[from:first], unicode.IsSpace); space >= 0 {
			from += space
		}
	}
	to := min(len(text), from+size)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	var out []Marked
	put := func(s string, hit bool) {
		if s != "" {
			out = append(out, Marked{s, hit})
		}
	}
	for _, h := range hits {
		if h[0] >= from && h[1] <= to {
			put(text[from:h[0]], false)
			put(text[h[0]:h[1]], true)
			from = h[1]
		}
	}
	put(text[from:max(from, to)], false)
	return out
}

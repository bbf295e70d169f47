package facts

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
)

// MaxQuote bounds a quoted sentence, in bytes.
const MaxQuote = 420

// QuoteSpan returns the sentence of a field that holds start..end, in bytes.
// The record knows the spans of the sentences that its edges cite; others are
// found again from punctuation and line ends. The result holds start..end
// unless that alone is longer than maxQuote, and never cuts a rune.
func QuoteSpan(r *entities.Record, f entities.Field, start, end int) (from, to int) {
	text := fieldText(r, f)
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	if from, to, ok := citedSpan(r, f, start, end); ok && to <= len(text) {
		return fit(text, from, to, start, end)
	}
	from, to = start, end
	for from > 0 && start-from < MaxQuote && !breakBefore(text, from) {
		from--
	}
	for to < len(text) && to-end < MaxQuote && !breakBefore(text, to) {
		to++
	}
	return fit(text, from, to, start, end)
}

func fieldText(r *entities.Record, f entities.Field) string {
	if f == entities.Title {
		return r.Article.Title
	}
	return r.Article.Text
}

func citedSpan(r *entities.Record, f entities.Field, start, end int) (int, int, bool) {
	for i := range r.Edges {
		for _, a := range r.Edges[i].Evidence {
			if a.Field == f && 0 <= a.Start && a.Start <= start && end <= a.End {
				return a.Start, a.End, true
			}
		}
	}
	return 0, 0, false
}

// breakBefore reports whether a sentence or a block begins at i.
func breakBefore(text string, i int) bool {
	if i >= len(text) || !utf8.RuneStart(text[i]) {
		return false
	}
	before := strings.TrimRight(text[:i], " \t\r\n\u00a0")
	gap := text[len(before):i]
	if gap == "" || unicode.IsSpace(rune(text[i])) {
		return false
	}
	if strings.Count(gap, "\n") > 1 {
		return true
	}
	before = strings.TrimRight(before, "\"'”’)]")
	if before == "" {
		return true
	}
	switch before[len(before)-1] {
	case '!', '?':
		return true
	case '.':
		next, _ := utf8.DecodeRuneInString(text[i:])
		return !unicode.IsLower(next) && !abbreviated(before[:len(before)-1])
	}
	// a short line without a full stop is a headline or a heading
	if strings.Contains(gap, "\n") {
		line := before[strings.LastIndexByte(before, '\n')+1:]
		return len(line) < 50
	}
	return false
}

// abbreviations are those of English, as they are written.
var abbreviations = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, class := range lang.English().Classes("abbr-") {
		all, err := lang.English().Words(class)
		if err != nil {
			panic(err) // the class was named by the tables themselves
		}
		for _, w := range all {
			words[w.Text] = true
		}
	}
	return words
})

// abbreviated reports whether the word before a full stop is one that rarely
// ends a sentence: an initial, a word with inner stops, a title or a month.
func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " \t\n(\"“—-")+1:]
	if utf8.RuneCountInString(word) <= 1 || strings.Contains(word, ".") {
		return true
	}
	return abbreviations()[word+"."]
}

// fit trims white space and keeps the span within maxQuote around start..end.
func fit(text string, from, to, start, end int) (int, int) {
	for from < start && isSpace(text[from]) {
		from++
	}
	for to > end && isSpace(text[to-1]) {
		to--
	}
	if to-from > MaxQuote {
		if end-from > MaxQuote {
			from = max(from, start-(MaxQuote-min(end-start, MaxQuote))/2)
		}
		to = min(to, from+MaxQuote)
	}
	for from > 0 && from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && to > from && !utf8.RuneStart(text[to]) {
		to--
	}
	return from, max(from, to)
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// Show makes text from outside fit to be shown: control characters become
// U+FFFD, and characters that turn the direction of what follows are left out.
func Show(s string) string {
	clean := true
	for _, r := range s {
		if shown(r) != r {
			clean = false
			break
		}
	}
	if clean && utf8.ValidString(s) {
		return s
	}
	return strings.Map(shown, s)
}

func shown(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return -1
	case r == 0x2028 || r == 0x2029:
		return ' '
	case unicode.IsControl(r):
		return utf8.RuneError
	}
	return r
}

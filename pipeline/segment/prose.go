package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
)

// appendProse adds prose's tokens of s[from:to], aligned to the bytes of s.
// Where prose loses text the span stays one token: that leaves names with an
// apostrophe whole (O'Sullivan, D'Souza).
func appendProse(dst []piece, s string, from, to int) []piece {
	if plain(s[from:to]) {
		return append(dst, piece{s[from:to], from, to})
	}
	n := len(dst)
	pos := from
	for _, w := range proseTokens(s[from:to]) {
		size := spelled(s[pos:to], w)
		if size == 0 || pos+size < to && !utf8.RuneStart(s[pos+size]) {
			break
		}
		dst = append(dst, piece{w, pos, pos + size})
		pos += size
	}
	if pos < to {
		dst = append(dst[:n], piece{proseSpelling(s[from:to]), from, to})
	}
	return dst
}

// plain reports whether prose surely leaves s whole and as it is: letters,
// figures and hyphens hold nothing that it strips, splits or rewrites. It
// saves most calls.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && (c < 0x80 || c == 0xe2) {
			return false
		}
	}
	return s != ""
}

// proseTokens returns what prose makes of a text without white space; nil when
// it panics, as it does where lower case has another length ("İstanbul's").
func proseTokens(s string) (words []string) {
	defer func() {
		if recover() != nil {
			words = nil
		}
	}()
	d, err := prose.NewDocument(s, prose.WithTagging(false), prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return nil
	}
	for _, t := range d.Tokens() {
		words = append(words, t.Text)
	}
	return words
}

// rewritten lists what prose's sanitizer rewrites before it looks at words.
var rewritten = [...]struct{ from, to string }{
	{"\u201c", `"`}, {"\u201d", `"`}, {"\u2018", "'"}, {"\u2019", "'"}, {"&rsquo;", "'"},
}

// respell returns prose's spelling at the head of s and the bytes it stands
// for; size is 0 where s is spelled as it is.
func respell(s string) (to string, size int) {
	if s == "" || s[0] != 0xe2 && s[0] != '&' {
		return "", 0
	}
	for _, r := range rewritten {
		if strings.HasPrefix(s, r.from) {
			return r.to, len(r.from)
		}
	}
	return "", 0
}

// spelled returns how many bytes of s prose spells as w, 0 when s does not begin so.
func spelled(s, w string) int {
	i := 0
	for j := 0; j < len(w); j++ {
		if to, size := respell(s[i:]); size > 0 {
			if w[j] != to[0] {
				return 0
			}
			i += size
			continue
		}
		if i >= len(s) || s[i] != w[j] {
			return 0
		}
		i++
	}
	return i
}

// proseSpelling is s as prose would write it.
func proseSpelling(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if to, size := respell(s[i:]); size > 0 {
			b.WriteString(to)
			i += size
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

package entities

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName is a name as a reader sees it: what a span of a text may hold
// beside it is left out (invisible characters, marks of Markdown, the address
// of a link), and line breaks and runs of white space are one space, or none
// behind a hyphen. s itself comes back when it is clean.
func CleanName(s string) string {
	if cleanName(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			if last := lastByte(&b); last != ' ' && last != 0 && (last != '-' || r != '\n' && r != '\r') {
				b.WriteByte(' ')
			}
		case Invisible(r), r == '[', r == '`', nameMark(s, i):
		case r == ']':
			n += linkTarget(s[i+1:])
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	if out := strings.TrimSpace(b.String()); out != "" {
		return out
	}
	return s
}

// lastByte is the last byte written, 0 before the first.
func lastByte(b *strings.Builder) byte {
	if b.Len() == 0 {
		return 0
	}
	return b.String()[b.Len()-1]
}

// cleanName reports that s has only single spaces between its words and none of
// the characters that CleanName looks at.
func cleanName(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if i == 0 || i+1 == len(s) || s[i+1] == ' ' {
				return false
			}
		case c < ' ', c == '[', c == ']', c == '`', c == '*', c == '_', c == '~':
			return false
		case c == 0xc2, c == 0xd8, c == 0xe1, c == 0xe2, c == 0xe3, c == 0xef:
			if r, _ := utf8.DecodeRuneInString(s[i:]); Invisible(r) || unicode.IsSpace(r) {
				return false
			}
		}
	}
	return true
}

// nameMark reports that s[i] is a mark of emphasis: at the edge of a word, or
// one of a pair.
func nameMark(s string, i int) bool {
	c := s[i]
	if c != '*' && c != '_' && c != '~' {
		return false
	}
	return i == 0 || i+1 == len(s) || s[i-1] == c || s[i+1] == c || s[i-1] == ' ' || s[i+1] == ' ' || s[i+1] == ']' || s[i-1] == '['
}

// linkTarget is the length of "(address)" or "[name]" at the head of s.
func linkTarget(s string) int {
	if s == "" {
		return 0
	}
	switch s[0] {
	case '(':
		return strings.IndexByte(s, ')') + 1
	case '[':
		return strings.IndexByte(s, ']') + 1
	}
	return 0
}

// Invisible reports whether a reader sees neither r nor a space in its place:
// soft hyphens, zero width characters, marks of the direction of writing.
func Invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff:
		return true
	}
	return r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f
}

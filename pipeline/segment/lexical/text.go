package lexical

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SpaceAt returns the length of the white space character at text[i], 0 when
// there is none. White space is what prose takes for it: unicode.IsSpace.
func SpaceAt(text string, i int) int {
	c := text[i]
	if c < utf8.RuneSelf {
		if c == ' ' || c >= '\t' && c <= '\r' {
			return 1
		}
		return 0
	}
	if r, n := utf8.DecodeRuneInString(text[i:]); unicode.IsSpace(r) {
		return n
	}
	return 0
}

// SkipSpace returns the offset of what follows the white space at text[i:], i
// where there is none.
func SkipSpace(text string, i int) int {
	for i < len(text) {
		n := SpaceAt(text, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// TrimSpace returns the end of text[start:end] without the white space at its end.
func TrimSpace(text string, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	return end
}

// LineEnd returns the offset behind the line break that ends the line at i.
func LineEnd(text string, i int) int {
	for i < len(text) {
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i + 2
			}
			return i + 1
		case '\n', '\f', '\v':
			return i + 1
		case 0xe2:
			if strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029") {
				return i + 3
			}
		}
		i++
	}
	return i
}

// WordRune reports whether r belongs to words rather than to marks.
func WordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

// WordAt reports whether a character of a word is at text[i].
func WordAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return WordRune(r)
}

// Closer reports whether r closes a quotation or bracket.
func Closer(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', ')', ']', '»', '›', '}':
		return true
	}
	return false
}

// Dotted reports whether s is letters each with a period: U.S., a.m.
// (prose's rule `^(?:[A-Za-z]\.){2,}$`).
func Dotted(s string) bool {
	if len(s)%2 != 0 {
		return false
	}
	for i := 0; i < len(s); i += 2 {
		if c := s[i] | 0x20; c < 'a' || c > 'z' || s[i+1] != '.' {
			return false
		}
	}
	return true
}

// AllDigits reports whether s is figures of ASCII and nothing else, at least one.
func AllDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// UpperASCII reports whether the word has two capital letters or more and no small one.
func UpperASCII(word string) bool {
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

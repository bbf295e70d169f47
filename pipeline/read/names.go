package read

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanName makes a file's name fit for an id and for a line of text: valid
// UTF-8 without control characters.
func cleanName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return '_'
		}
		return r
	}, s)
}

// displayName is a path as shown to people.
func displayName(s string) string { return cleanName(s) }

// oneLine makes text from outside fit for a reason: no control characters.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// clip cuts s to at most n bytes, at a rune, and marks the cut.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// extension is the lower-case extension of a name, with the dot.
func extension(name string) string { return strings.ToLower(path.Ext(name)) }

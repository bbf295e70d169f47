package normal

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName makes a file's name fit for an id and for a line of text: valid
// UTF-8 without control characters.
func CleanName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return '_'
		}
		return r
	}, s)
}

// OneLine makes text from outside fit for a reason: no control characters.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Clip cuts s to at most n bytes, at a rune, and marks the cut.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// Extension is the lower-case extension of a name, with the dot.
func Extension(name string) string { return strings.ToLower(path.Ext(name)) }

// Valid is s with bytes that are no UTF-8 replaced. It allocates only then.
func Valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// maxFieldBytes bounds ids, names and addresses.
const maxFieldBytes = 1024

// OneField makes a value of the data fit for one line: trimmed, without
// control characters, bounded.
func OneField(s string) string {
	s = strings.TrimSpace(s)
	if !plainLine(s) {
		s = strings.Join(strings.Fields(OneLine(s)), " ")
	}
	return Clip(s, maxFieldBytes)
}

func plainLine(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// Cut cuts s to at most limit bytes: after the last sentence end in the
// last quarter, else at the last space there, else at a rune.
func Cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	s = s[:limit]
	low := limit - limit/4
	space := -1
	for i := limit - 1; i > low; i-- {
		if c := s[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			continue
		}
		if space < 0 {
			space = i
		}
		if c := s[i-1]; c == '.' || c == '!' || c == '?' || c == '\n' || s[i] == '\n' {
			return s[:i]
		}
	}
	if space > 0 {
		return s[:space]
	}
	return s
}

// Squeeze makes every run of white space one space.
func Squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// FirstOf is the first value that is not empty or white space.
func FirstOf(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// TidyLines trims lines and leaves at most one empty line between paragraphs.
func TidyLines(s string) string {
	var b strings.Builder
	blank := 0
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\u00a0", " "))
		if line == "" {
			blank++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:min(blank+1, 2)])
		}
		blank = 0
		b.WriteString(line)
	}
	return b.String()
}

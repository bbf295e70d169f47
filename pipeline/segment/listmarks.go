package segment

import (
	"strings"

	"newsgraph/entities"
)

// item cuts before the list marker at i, if there is one that goes on with the list.
func (c *sentenceSplitter) item(dst *[]entities.Span, i int) int {
	m := listMarkerAt(c.text[i:])
	if m.kind == 0 {
		if i < len(c.text) && c.text[i] == 0xe2 {
			return i + 1
		}
		return i
	}
	if i > c.begin && i >= c.noCutBefore && (m.kind == bullet || m.kind == c.list.kind && m.n == c.list.n+1) {
		*dst = c.emit(*dst, i, i)
	}
	return i + m.size
}

// marker is the mark before an item of a list that runs on in one line:
// "•", "1.", "1)", "1.)", "a.", "(1)".
type marker struct {
	kind markerKind
	n    int // its number
	size int // bytes
}

type markerKind uint8

const (
	bullet markerKind = iota + 1
	numberDot
	numberBracket
	letterDot
)

// listMarkerAt returns the marker at the head of s; its kind is 0 when there is none.
func listMarkerAt(s string) marker {
	if bulletAt(s) {
		return marker{bullet, 0, len("•")}
	}
	i, n := 0, 0
	for i < len(s) && i < 2 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	kind := markerKind(0)
	switch {
	case i > 0 && strings.HasPrefix(s[i:], ".) "):
		kind, i = numberBracket, i+2
	case i > 0 && strings.HasPrefix(s[i:], ") "):
		kind, i = numberBracket, i+1
	case i > 0 && strings.HasPrefix(s[i:], ". "):
		kind, i = numberDot, i+1
	case i == 0 && len(s) > 2 && s[0] >= 'a' && s[0] <= 'z' && s[1] == '.' && s[2] == ' ':
		kind, n, i = letterDot, int(s[0]-'a'), 2
	}
	return marker{kind, n, i}
}

func bulletAt(s string) bool { return strings.HasPrefix(s, "•") || strings.HasPrefix(s, "⁃") }

package web

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// pageAuthor is PersonName without what pages put where an author should be:
// initials, the name of a login.
func pageAuthor(s string) string {
	s = strings.Trim(normal.PersonName(html.UnescapeString(s)), " |,;-–—")
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 3 || strings.Contains(s, "://") || strings.ContainsAny(s, "{}<>") || normal.IsNobody(s) {
		return ""
	}
	return s
}

// shortName is a name as visible on the page: its first line, "" when it is
// too long for one or is a date.
func shortName(s string) string {
	s = strings.TrimSpace(s)
	if first, rest, ok := strings.Cut(s, "\n"); ok {
		if s = first; strings.EqualFold(strings.TrimSpace(first), "by") {
			s, _, _ = strings.Cut(strings.TrimSpace(rest), "\n")
		}
	}
	s = pageAuthor(s)
	if len(s) > 100 || len(strings.Fields(s)) > 12 || normal.NormalizeDate(s) != "" && normal.Digits(s) > 0 {
		return ""
	}
	return s
}

// writtenBy takes the first short line of its own after a heading that reads
// "By Ann Ox" or "By ANN OX and Ben Lee, Staff Writers".
func (c *metaCollector) writtenBy(n *html.Node) {
	if c.byLine != "" || len(c.h1) == 0 || n.FirstChild == nil {
		return
	}
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Span, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Address, atom.Cite, atom.Em, atom.Strong, atom.B, atom.I, atom.Font, atom.Td:
	default:
		return
	}
	if first := leadText(n); len(first) < 2 || !strings.EqualFold(first[:2], "by") {
		return
	}
	s, _, _ := strings.Cut(markup.NodeText(n), "\n\n")
	rest, ok := normal.CutWordFold(normal.Squeeze(s), "by")
	if !ok || len(rest) > 80 {
		return
	}
	for _, stop := range [...]string{" | ", " - ", " – ", " — ", " • ", " · ", ", "} {
		rest, _, _ = strings.Cut(rest, stop)
	}
	if names := strings.Fields(rest); len(names) >= 2 && len(names) <= 8 && capitalised(names) {
		c.byLine = pageAuthor(rest)
	}
}

// leadText is the first text in a tree that is not white space.
func leadText(n *html.Node) string {
	if n.Type == html.TextNode {
		return strings.TrimSpace(n.Data)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if s := leadText(k); s != "" {
			return s
		}
	}
	return ""
}

// nameWords are the small words within names and between them.
var nameWords = sync.OnceValue(func() map[string]bool {
	pick := lang.English().Pick()
	words := pick.Set("author-word")
	if err := pick.Err(); err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return words
})

// capitalised reports that words are a name or several: each begins with a
// capital, but for the small words within names and between them.
func capitalised(words []string) bool {
	for _, w := range words {
		if nameWords()[w] {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) || strings.ContainsAny(w, "0123456789@:/") {
			return false
		}
	}
	return true
}

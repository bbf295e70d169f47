package normal

import "strings"

// authorWords are the words where data has the name of an author, by their role
// there, see authors.tsv.
var authorWords = func() map[string][]string {
	words := map[string][]string{}
	for _, row := range Rows(tables, "authors") {
		words[row.Cell(0)] = append(words[row.Cell(0)], row.Cell(1))
	}
	return words
}()

// PersonName is the name of a person without what stands before it ("By Ann
// Ox"); "" for an address in its place.
func PersonName(s string) string {
	s = Squeeze(s)
	if strings.HasPrefix(s, "http") || strings.HasPrefix(s, "@") || strings.HasPrefix(s, "/") {
		return ""
	}
	for _, word := range authorWords["before"] {
		if rest, ok := CutWordFold(s, word); ok {
			return rest
		}
	}
	return s
}

// IsNobody reports a login or a filler in the place of an author's name.
func IsNobody(s string) bool {
	s = strings.ToLower(s)
	for _, word := range authorWords["nobody"] {
		if s == word {
			return true
		}
	}
	return false
}

// CutWordFold cuts a word and a space off the beginning of s, in any case.
func CutWordFold(s, word string) (rest string, ok bool) {
	if n := len(word); len(s) > n && s[n] == ' ' && strings.EqualFold(s[:n], word) {
		return strings.TrimSpace(s[n:]), true
	}
	return s, false
}

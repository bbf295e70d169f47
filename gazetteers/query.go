package gazetteers

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// Query is what someone typed to find a name. Case, accents and punctuation do
// not count, see package normalize.
type Query struct {
	whole string
	words []string
}

// NewQuery makes a query of what was typed.
func NewQuery(text string) Query {
	whole := normalize.String(text)
	return Query{whole, strings.Fields(whole)}
}

// Empty reports whether the query holds no letter and no digit: it matches nothing.
func (q Query) Empty() bool { return q.whole == "" }

// Match says how near names are to a query, the nearest first.
type Match int

// The matches.
const (
	MatchExact Match = iota // a name is what was asked for
	MatchStart              // each word asked for begins a word of one name
	MatchPart               // each word asked for stands somewhere in the names
	NoMatch
)

// Matches is the number of ways to match.
const Matches = int(NoMatch)

// NameKey is what Match looks at: the normal forms of names, a line each.
func NameKey(names ...string) string {
	forms := make([]string, len(names))
	for i, n := range names {
		forms[i] = normalize.String(n)
	}
	return strings.Join(forms, "\n")
}

// EntityKey is the key of an entity's name and all its aliases.
func EntityKey(e *entities.Entity) string {
	names := make([]string, 0, 1+len(e.Aliases))
	names = append(names, e.Name)
	for i := range e.Aliases {
		names = append(names, e.Aliases[i].Name)
	}
	return NameKey(names...)
}

// Match compares the query with the names of a key.
func (q Query) Match(key string) Match {
	if q.Empty() {
		return NoMatch
	}
	for _, w := range q.words {
		if !strings.Contains(key, w) {
			return NoMatch
		}
	}
	best := MatchPart
	for name := range strings.SplitSeq(key, "\n") {
		switch {
		case name == q.whole:
			return MatchExact
		case best == MatchPart && q.starts(name):
			best = MatchStart
		}
	}
	return best
}

// starts reports whether each word of the query begins a word of a name.
func (q Query) starts(name string) bool {
	for _, w := range q.words {
		if !strings.HasPrefix(name, w) && !strings.Contains(name, " "+w) {
			return false
		}
	}
	return true
}

// Package offices knows the words for offices, and for the countries and bodies
// that have them: each has one canonical word, whatever it is called.
package offices

import (
	"slices"
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/normalize"
)

// lexicon holds the words for bodies and offices of a language.
type lexicon struct {
	bodies  map[string]string // by any of their names in normal form
	offices map[string][]officeName
	drop    map[string]bool // words before a title that make no other office
}

// officeName is an office that words mean in some countries and bodies: in all when of is empty.
type officeName struct {
	of     []string
	office string
}

var english = sync.OnceValue(func() *lexicon {
	o, err := newLexicon(lang.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return o
})

func newLexicon(tables *lang.Lexicon) (*lexicon, error) {
	pick := tables.Pick()
	o := &lexicon{bodies: map[string]string{}, offices: map[string][]officeName{}}
	for _, row := range pick.Rows("bodies") {
		body := row.Cell(0)
		for name := range strings.SplitSeq(strings.ToLower(body)+"|"+row.Cell(1), "|") {
			if _, taken := o.bodies[name]; !taken && name != "" {
				o.bodies[name] = body
			}
		}
	}
	for _, row := range pick.Rows("offices") {
		n := officeName{office: row.Cell(0)}
		if of := row.Cell(1); of != "*" {
			n.of = strings.Fields(of)
		}
		for words := range strings.SplitSeq(n.office+"|"+row.Cell(2), "|") {
			if words != "" {
				o.offices[words] = append(o.offices[words], n)
			}
		}
	}
	o.drop = pick.Set("same-office")
	return o, pick.Err()
}

// Body returns the canonical word for a country or body: "UN" for "United Nations", "GB" for "gb".
func Body(of string) string {
	n := normalize.String(of)
	if body := english().bodies[n]; body != "" {
		return body
	}
	if len(n) == 2 {
		return strings.ToUpper(n)
	}
	return of
}

// Title returns the canonical words for a title of a country or body, as Body
// returns it: "foreign minister" for the "Secretary of State" of "US".
func Title(title, of string) string {
	words := english()
	n := normalize.String(title)
	for {
		first, rest, ok := strings.Cut(n, " ")
		if !ok || !words.drop[first] {
			break
		}
		n = rest
	}
	for _, o := range words.offices[n] {
		if len(o.of) == 0 || slices.Contains(o.of, of) {
			return o.office
		}
	}
	return n
}

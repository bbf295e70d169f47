// Package check finds what in a list of names its owner may want to mend.
package check

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/userlist"
)

// Problem is something in a user list that a user may want to mend.
type Problem struct {
	Path    string
	Line    int
	Kind    ProblemKind
	Message string
}

// ProblemKind sorts problems.
type ProblemKind string

// The kinds of problems. Only BadRow keeps a list from being read.
const (
	BadRow         ProblemKind = "bad-row"
	DuplicateName  ProblemKind = "duplicate"   // same name, type and id as an earlier row
	AmbiguousName  ProblemKind = "ambiguous"   // same name, another type or id, here or in the set
	CommonWordName ProblemKind = "common-word" // an ordinary word by itself
	ShortName      ProblemKind = "short"       // one or two letters
)

// String writes path:line: kind: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.Path, p.Line, p.Kind, p.Message)
}

// maxProblems bounds what List keeps of a list that is wrong in every line.
const maxProblems = 1000

var errEnough = errors.New("too many problems")

// List reads a list as gazetteers.ReadUserList does, but goes on after bad rows and
// also looks at names that will do harm beside those of set. The problems come in the
// order of the lines, at most maxProblems. err is set only when the list cannot be read at all.
func List(set *gazetteers.Set, path string, r io.Reader) ([]Problem, error) {
	c := checker{set: set, path: path, seen: map[string]seenName{}}
	err := userlist.Read(r, func(line int, row userlist.Row, err error) error {
		if err != nil {
			c.add(line, BadRow, err.Error())
		} else {
			c.row(line, &row)
		}
		if len(c.problems) >= maxProblems {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return c.problems, err
}

type checker struct {
	set      *gazetteers.Set
	path     string
	seen     map[string]seenName
	problems []Problem
}

type seenName struct {
	line int
	typ  entities.Type
	id   string
}

func (c *checker) add(line int, kind ProblemKind, message string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{c.path, line, kind, message})
	}
}

// row looks at the names of one good row.
func (c *checker) row(line int, row *userlist.Row) {
	id := row.ID
	switch {
	case row.Wikidata != 0:
		id = fmt.Sprintf("wikidata:Q%d", row.Wikidata)
	case row.GeoNames != 0:
		id = fmt.Sprintf("geonames:%d", row.GeoNames)
	}
	for i, name := range append([]string{row.Name}, row.Aliases...) {
		key := normalize.String(name)
		c.word(line, name, key)
		if old, ok := c.seen[key]; ok {
			switch {
			case old.line == line:
				c.add(line, DuplicateName, fmt.Sprintf("alias %q is the name again", name))
			case old.typ == row.Type && old.id == id:
				c.add(line, DuplicateName, fmt.Sprintf("%q is in line %d already", name, old.line))
			default:
				c.add(line, AmbiguousName, fmt.Sprintf("%q is also in line %d, as another %s", name, old.line, old.typ))
			}
			continue
		}
		c.seen[key] = seenName{line, row.Type, id}
		if i == 0 || utf8.RuneCountInString(key) > 2 {
			c.known(line, name, row.Type, id)
		}
	}
}

// word warns of names that stand in texts without being names.
func (c *checker) word(line int, name, key string) {
	if utf8.RuneCountInString(key) <= 2 {
		c.add(line, ShortName, fmt.Sprintf("%q has one or two letters and will be found where it is not meant", name))
	}
	if c.set.IsCommonWord(key) {
		c.add(line, CommonWordName, fmt.Sprintf("%q is an ordinary word", name))
	}
}

// known warns of names that the set has for something else.
func (c *checker) known(line int, name string, typ entities.Type, id string) {
	for _, e := range c.set.Lookup(name) {
		if e.Match == gazetteers.ByMinorAlias || id != "" && (e.ID == id || e.SameAs == id) {
			continue
		}
		if e.Type != typ || id != "" && e.ID != "" {
			what := e.Name
			if e.ID != "" {
				what += " (" + e.ID + ")"
			}
			c.add(line, AmbiguousName, fmt.Sprintf("%q is also the %s %s", name, e.Type, what))
			return
		}
	}
}

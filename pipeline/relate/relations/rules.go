package relations

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
)

// The language of patterns.txt. A line is a statement; one that begins deeper
// than its statement goes on with it; "#" begins a comment line.
//
//	set NAME = ITEM              a set of items that patterns can name
//	let NAME = PATTERN           a pattern that others can hold, as <NAME>
//	guard NAME ahead|all PATTERN where it matches, claims behind it, or all of the sentence's, are none
//	rule NAME                    begins a rule; what follows is indented
//	  reads TEXT                 what it reads, for RELATIONS.md
//	  read N of M                of M claims read by hand N were right
//	  unless GUARD, ...          guards of the rule
//	  quotation                  the patterns find a speaker outside of quotations; what is named within is the target
//	  TYPE PATTERN [where holds] claims an edge of the type from a: to b:; the first pattern that matches at an item is taken
//	  none PATTERN               claims nothing
//
// A pattern is a sequence over the items of a sentence: words, marks, mentions.
//
//	of  cap  comma  PER  NAME    a class of words or marks, or a kind of mention
//	"chief"                      a word
//	LOC[country region]          a mention with one of the subtypes
//	x|y  x!y                     one or the other; x, but not y
//	(...)  x?  x*  x+  x{1,3}    groups, repetition: as often as possible first; as seldom with another ? behind
//	(?=...) (?!...)              what follows, or must not; (?<=...) (?<!...) what stands before
//	^  $                         the sentence's begin and end
//	a:x  b:x                     the item is a source or target of the edge
//	@x                           where matching begins, else at the first item
//
// Matching begins at the pivot and goes outward, to the right first; it looks at
// most window items far.

// rule is a list of patterns with one name.
type rule struct {
	name        string
	reads       string
	right, read int
	unless      []int // guards
	quotation   bool
	patterns    []pattern
}

// confidence is the share of a rule's claims that is expected to be right.
func (r *rule) confidence() float64 {
	hundredth := (100*(r.right+1) + (r.read+2)/2) / (r.read + 2)
	return float64(min(hundredth, 96)) / 100
}

// pattern is a line of a rule.
type pattern struct {
	typ   entities.EdgeType // "" claims nothing
	holds bool              // b has to be a place that can hold a
	pair  pairProgram
	line  int
}

// guard is a pattern that keeps rules from claiming.
type guard struct {
	name  string
	all   bool
	pairs []pairProgram
}

// node is a part of a pattern.
type node struct {
	op       nodeOp
	set      symbolSet // of an item
	capture  byte      // 0, 'a' or 'b'
	pivot    bool
	kids     []*node
	min, max int  // of a repetition; max < 0 is without end
	lazy     bool // as seldom as possible first
	not      bool
	behind   bool // looks to the left
}

type nodeOp uint8

const (
	opItem nodeOp = iota
	opSequence
	opEither
	opRepeat
	opLook
	opBegin
	opEnd
)

var (
	literalWords  = regexp.MustCompile(`"([^"]+)"`)
	identifiers   = regexp.MustCompile(`[a-z][a-z-]*`)
	subtypeLists  = regexp.MustCompile(`\b(?:PER|ORG|LOC)\[([^\]]*)\]`)
	patternTokens = regexp.MustCompile(`^(?:\(\?<?[=!]|<[a-z-]+>|"[^"]+"|[ab]:|[A-Za-z][a-z0-9A-Z-]*|\[[^\]]*\]|\{\d+(?:,\d+)?\}|[()|!?*+^$@])`)
)

// statement is a line of the file with those that go on with it.
type statement struct {
	line     int
	indented bool
	text     string
}

func statements(text string) []statement {
	var out []statement
	n := 0
	for line := range strings.Lines(text) {
		n++
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case len(out) > 0 && indent > 2:
			out[len(out)-1].text += " " + trimmed
		default:
			out = append(out, statement{n, indent > 0, trimmed})
		}
	}
	return out
}

// patternFile is patterns.txt as it is read.
type patternFile struct {
	*alphabet
	lets     map[string]definition
	guards   []*guard
	rules    []*rule
	compiler compiler
}

// parsePatterns reads patterns.txt. Errors name line and reason.
func parsePatterns(text string, lex *lang.Lexicon) (*patternFile, error) {
	list := statements(text)
	classes, literals, subtypes := []string{"seat"}, []string(nil), []string(nil)
	for _, s := range list {
		classes = append(classes, identifiers.FindAllString(s.text, -1)...)
		for _, m := range literalWords.FindAllStringSubmatch(s.text, -1) {
			literals = append(literals, m[1])
		}
		for _, m := range subtypeLists.FindAllStringSubmatch(s.text, -1) {
			subtypes = append(subtypes, strings.Fields(m[1])...)
		}
	}
	f := &patternFile{alphabet: newAlphabet(lex, distinct(classes), literals, subtypes), lets: map[string]definition{}}
	for _, s := range list {
		if err := f.statement(s); err != nil {
			return nil, fmt.Errorf("patterns.txt:%d: %w", s.line, err)
		}
	}
	for _, r := range f.rules {
		if r.read == 0 || r.reads == "" || len(r.patterns) == 0 {
			return nil, fmt.Errorf("patterns.txt: rule %s: no pattern, or not said what it reads and how well (lines \"reads …\" and \"read 48 of 50\")", r.name)
		}
	}
	return f, nil
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func (f *patternFile) statement(s statement) error {
	word, rest, _ := strings.Cut(s.text, " ")
	rest = strings.TrimSpace(rest)
	if s.indented {
		if len(f.rules) == 0 {
			return errors.New("no rule begins before this")
		}
		return f.ofRule(f.rules[len(f.rules)-1], word, rest, s.line)
	}
	switch word {
	case "set", "let":
		name, def, ok := strings.Cut(rest, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return fmt.Errorf("want %s NAME = ...", word)
		}
		n, err := f.parse(def)
		if err != nil {
			return err
		}
		if word == "let" {
			f.lets[name] = n
			return nil
		}
		if n.op != opItem || f.classes[name] != nil {
			return fmt.Errorf("%q is no set of items, or is named already", name)
		}
		f.classes[name] = n.set
	case "guard":
		name, def, _ := strings.Cut(rest, " ")
		where, def, _ := strings.Cut(def, " ")
		if where != "ahead" && where != "all" {
			return fmt.Errorf("want guard NAME ahead or all, not %q", where)
		}
		pair, err := f.compile(def)
		if err != nil {
			return err
		}
		all := where == "all"
		i := slices.IndexFunc(f.guards, func(g *guard) bool { return g.name == name && g.all == all })
		if i < 0 {
			i = len(f.guards)
			f.guards = append(f.guards, &guard{name: name, all: all})
		}
		f.guards[i].pairs = append(f.guards[i].pairs, pair)
	case "rule":
		if rest == "" {
			return errors.New("a rule without a name")
		}
		f.rules = append(f.rules, &rule{name: rest})
	default:
		return fmt.Errorf("%q is no statement: want set, let, guard or rule", word)
	}
	return nil
}

// ofRule reads a line of a rule.
func (f *patternFile) ofRule(r *rule, word, rest string, line int) error {
	switch word {
	case "reads":
		r.reads = rest
		return nil
	case "read":
		if n, err := fmt.Sscanf(rest, "%d of %d", &r.right, &r.read); n != 2 || err != nil || r.right > r.read {
			return fmt.Errorf("want read N of M, not %q", rest)
		}
		return nil
	case "quotation":
		r.quotation = true
		return nil
	case "unless":
		for name := range strings.SplitSeq(rest, ",") {
			found := false
			for i, g := range f.guards {
				if g.name == strings.TrimSpace(name) {
					r.unless = append(r.unless, i)
					found = true
				}
			}
			if !found {
				return fmt.Errorf("unknown guard %q", name)
			}
		}
		return nil
	}
	p := pattern{line: line}
	if word != "none" {
		p.typ = entities.EdgeType(word)
		if _, ok := p.typ.Number(); !ok || p.typ == entities.Cooccurs {
			return fmt.Errorf("%q is no type of edge", word)
		}
	}
	rest, where, ok := strings.Cut(rest, " where ")
	if p.holds = ok; ok && strings.TrimSpace(where) != "holds" {
		return fmt.Errorf("unknown condition %q", where)
	}
	var err error
	p.pair, err = f.compile(rest)
	if err == nil && p.typ != "" && (p.pair.captures&captureA == 0 || p.pair.captures&captureB == 0 && !r.quotation && p.typ.Directed()) {
		err = errors.New("the pattern has no a: or no b:")
	}
	r.patterns = append(r.patterns, p)
	return err
}

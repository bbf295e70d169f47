package names

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/normalize"
)

// Language compares names as one language writes them. It is immutable.
type Language struct {
	titles map[string]string // class by normal form

	// of people
	suffixes    map[string]string
	particle    map[string]bool
	lead        map[string]bool // particles that begin a surname standing alone
	article     map[string]bool // the Arabic one
	alsoGiven   map[string]bool // a lead as a given name is written
	familyFirst map[string]bool
	given       map[string][]string // folded names that a folded name is a form of
	folds       *strings.Replacer

	// of organizations
	legalForm, clubForm, clubSport map[string]bool
	small, head, generic           map[string]bool
	movedHead, stateBody, noShort  map[string]bool
	townsPlace, townsBody, compass map[string]bool
	nations                        []nation
	american, sameFirst            map[string]string
}

// nation may be left out at the head of a name of so many words or more.
type nation struct {
	words []string
	least int
}

// English is the language of the built-in tables.
var English = sync.OnceValue(func() *Language {
	l, err := NewLanguage(lang.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return l
})

// NewLanguage takes what it needs from the tables of a language.
func NewLanguage(tables *lang.Lexicon) (*Language, error) {
	pick := tables.Pick()
	l := &Language{
		titles:   map[string]string{},
		suffixes: pick.Values("name-suffix"),
		particle: pick.Set("particle"), lead: pick.Set("lead-particle"), article: pick.Set("arabic-article"), alsoGiven: pick.Set("also-given"),
		familyFirst: pick.Set("family-first"),
		legalForm:   pick.Set("legal-form"), clubForm: pick.Set("club-form"), clubSport: pick.Set("club-sport"),
		small: pick.Set("small-word"), head: pick.Set("head-noun"), generic: pick.Set("generic-word"),
		movedHead: pick.Set("moved-head"), stateBody: pick.Set("state-body"), noShort: pick.Set("no-short-name"),
		townsPlace: pick.Set("towns-place"), townsBody: pick.Set("towns-body"), compass: pick.Set("compass"),
		american: pick.Values("american"), sameFirst: pick.Values("same-first"),
	}
	for _, n := range pick.Words("nation") {
		least, err := strconv.Atoi(n.Value)
		if words := strings.Fields(n.Text); err != nil || least <= len(words) {
			return nil, fmt.Errorf("language table organizations: nation %q: %q is no number of words greater than its own", n.Text, n.Value)
		} else {
			l.nations = append(l.nations, nation{words, least})
		}
	}
	for _, row := range pick.Rows("titles") {
		for class := range strings.FieldsSeq(row.Cell(1)) {
			key := normalize.String(row.Cell(0))
			if class, is := strings.CutPrefix(class, "title-"); is && l.titles[key] == "" {
				l.titles[key] = class
			}
		}
	}
	var pairs []string
	for _, row := range pick.Rows("folds") {
		pairs = append(pairs, row.Cell(0), row.Cell(1))
	}
	l.folds = strings.NewReplacer(pairs...)
	l.given = map[string][]string{}
	for _, row := range pick.Rows("nicknames") {
		name := l.Fold(row.Cell(0))
		for _, form := range append(strings.Fields(row.Cell(1)), row.Cell(0)) {
			form = l.Fold(form)
			l.given[form] = append(l.given[form], name)
		}
	}
	return l, pick.Err()
}

// Title returns the class of a title, with or without its full stop:
// honorific, government, military, police/legal, sport or business/other.
func (l *Language) Title(name string) (class string, ok bool) {
	var buf [128]byte
	class, ok = l.titles[string(normalize.Append(buf[:0], name))]
	return class, ok
}

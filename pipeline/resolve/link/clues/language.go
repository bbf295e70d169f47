package clues

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/resolve/names"
)

// Language is what linking knows of a language. It is immutable and shared.
type Language struct {
	words       map[string]Class
	Names       *names.Language
	states      map[string]string // by abbreviation, as it follows a city's name
	adjectives  map[string]string // of places that are no countries, in small letters → name
	statesNouns []lang.Word       // before "of" and the name of a state
	politics    []lang.Word       // in descriptions of people in the lists
	governments map[string]string // word behind the name of whoever leads one, in small letters → the office: "the Reagan administration"
	Bodies      []string          // whose offices need not be named with them

	Sports []string            // in the order of the table
	said   map[string][]phrase // by first word: what an article says of a sport
	team   []phrase            // in the name of a team, the longest first
	teams  map[string]int      // name of a team → its sport
}

// phrase is words, in normal form, that speak of a sport.
type phrase struct {
	words []string
	sport int // index into Language.Sports
}

// Class is what the tables say of a word: a set, as a word may be in several.
type Class uint32

const (
	notNow Class = 1 << iota
	placeNoun
	stateNoun
	genericDomain
	EnglishPress
	stateOffice
	SecondTeam
	plays
	located
	AgencyCode
	titleGovernment
)

// classes are the names that the tables have for them.
var classes = map[string]Class{
	"not-now": notNow, "place-noun": placeNoun, "state-noun": stateNoun, "generic-domain": genericDomain, "english-press": EnglishPress, "state-office": stateOffice,
	"second-team": SecondTeam, "plays": plays, "located": located, "agency-code": AgencyCode,
	"title-government": titleGovernment, "govern": titleGovernment,
}

// English is what is known of English.
var English = sync.OnceValue(func() *Language {
	l, err := NewLanguage(lang.English(), names.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return l
})

// NewLanguage takes what it needs from the tables of a language.
func NewLanguage(tables *lang.Lexicon, compared *names.Language) (*Language, error) {
	words, err := lang.Select(tables, classes)
	if err != nil {
		return nil, err
	}
	pick := tables.Pick()
	l := &Language{
		words: words, Names: compared, states: pick.Values("state-abbreviation"), adjectives: pick.Values("place-adjective"), statesNouns: pick.Words("states-noun"), politics: pick.Words("politics"), governments: pick.Values("led-body"),
		said: map[string][]phrase{}, teams: map[string]int{},
	}
	for _, body := range pick.Words("office-body") {
		l.Bodies = append(l.Bodies, body.Text)
	}
	for _, w := range pick.Words("sport-word") {
		words := strings.Fields(w.Text)
		l.said[words[0]] = append(l.said[words[0]], phrase{words, l.sport(w.Value)})
	}
	for _, w := range pick.Words("team-word") {
		l.team = append(l.team, phrase{strings.Fields(w.Text), l.sport(w.Value)})
	}
	for _, w := range pick.Words("team-name") {
		l.teams[w.Text] = l.sport(w.Value)
	}
	slices.SortStableFunc(l.team, func(a, b phrase) int { return len(b.words) - len(a.words) })
	if err := pick.Err(); err != nil {
		return nil, fmt.Errorf("words of linking: %w", err)
	}
	return l, nil
}

// sport is the number of a sport, a new one for one that was not met.
func (l *Language) sport(name string) int {
	if i := slices.Index(l.Sports, name); i >= 0 {
		return i
	}
	l.Sports = append(l.Sports, name)
	return len(l.Sports) - 1
}

// Political reports whether one of the titles is of a state, a body or a party,
// and a description in the lists, in small letters, is of a politician.
func (l *Language) Political(titles []string, description string) bool {
	return slices.ContainsFunc(titles, func(t string) bool { return l.words[t]&titleGovernment != 0 }) &&
		slices.ContainsFunc(l.politics, func(w lang.Word) bool { return strings.Contains(description, w.Text) })
}

// Is reports whether the tables have a word, as it is written, in a class.
func (l *Language) Is(word string, c Class) bool { return l.words[word]&c != 0 }

// small returns the classes of a word as it is in small letters.
func (l *Language) small(word string) Class { return l.words[strings.ToLower(word)] }

// State returns the state or province that an abbreviation of the AP style or of
// the US and Canadian posts stands for, "" for any other word.
func (l *Language) State(abbreviation string) string { return l.states[abbreviation] }

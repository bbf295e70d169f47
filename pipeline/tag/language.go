package tag

import (
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
)

// spanClass is what the tables say of a word at the edge of a name: a set.
type spanClass uint32

const (
	companyEnd spanClass = 1 << iota
	companyTail
	smallForm
	partners
	notPerson
	postNominal
	shipPrefix
	shipNoun
	shipBody
	diseaseNoun
	eponym
	brand
	nameAnd
	versus
	exchange
	numbered
	goesBy
	renaming
	performer
	performing
	between
	assistant
	leadParticle
	peopleOf
)

var spanClasses = map[string]spanClass{
	"company-end": companyEnd, "company-tail": companyTail, "small-form": smallForm, "partners": partners,
	"not-person": notPerson, "post-nominal": postNominal, "ship-prefix": shipPrefix, "ship-noun": shipNoun, "ship-body": shipBody,
	"disease-noun": diseaseNoun, "eponym": eponym, "brand": brand, "name-and": nameAnd, "versus": versus,
	"exchange": exchange, "numbered": numbered,
	"goes-by": goesBy, "renaming": renaming, "performer": performer, "performing": performing, "between": between, "assistant": assistant,
	"lead-particle": leadParticle, "people-of": peopleOf,
}

// spanWords are the words of the language's tables that this package looks for.
// They are immutable and shared.
type spanWords struct {
	classes    map[string]spanClass
	party      map[string]bool // letters of parties
	before     map[string]bool // what stands before a place within a longer name
	honorifics map[string]bool // Mr: in small letters, without the period
	suffixes   map[string]bool // of persons, in small letters without the period: jr
	finite     map[string]bool // verbs and auxiliaries that follow a subject
	streets    map[string]bool // kinds of street, in small letters without the period: avenue, ave
	states     map[string]bool // as written: Pa., PA, and in capitals without periods: IND, NEW YORK
}

func newSpanWords(tables *lang.Lexicon) (*spanWords, error) {
	classes, err := lang.Select(tables, spanClasses)
	if err != nil {
		return nil, err
	}
	pick := tables.Pick()
	w := &spanWords{
		classes: classes, party: pick.Set("party-letter"), before: pick.Set("place-preposition"),
		honorifics: map[string]bool{}, states: map[string]bool{},
	}
	for _, word := range pick.Words("plain-honorific") {
		w.honorifics[strings.TrimSuffix(word.Text, ".")] = true
	}
	w.suffixes, w.finite, w.streets = pick.Set("name-suffix"), pick.Set("say", "act-modal"), pick.Set("street-noun")
	for _, word := range pick.Words("state-abbreviation") {
		w.states[word.Text] = true
		w.states[strings.ToUpper(strings.ReplaceAll(word.Text, ".", ""))] = true
		w.states[strings.ToUpper(word.Value)] = true
	}
	return w, pick.Err()
}

var englishSpans = sync.OnceValue(func() *spanWords {
	w, err := newSpanWords(lang.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return w
})

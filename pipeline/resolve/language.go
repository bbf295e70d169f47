package resolve

import (
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/clues"
	"newsgraph/pipeline/resolve/names"
)

// Language is what a Resolver knows of a language. It is immutable and shared.
type Language struct {
	words map[string]class
	names *names.Language
	links *clues.Language
	seats map[string]bool // of governments that are no capitals, in normal form
	whole map[string]bool // names of places that begin with "the", in normal form
}

// English is what is known of English.
var English = sync.OnceValue(func() *Language {
	l, err := NewLanguage(lang.English())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return l
})

// NewLanguage takes what it needs from the tables of a language.
func NewLanguage(tables *lang.Lexicon) (*Language, error) {
	words, err := lang.Select(tables, classes)
	if err != nil {
		return nil, err
	}
	compared, err := names.NewLanguage(tables)
	if err != nil {
		return nil, err
	}
	links, err := clues.NewLanguage(tables, compared)
	if err != nil {
		return nil, err
	}
	pick := tables.Pick()
	l := &Language{words: words, names: compared, links: links, seats: pick.Set("other-seat"), whole: pick.Set("whole-name")}
	// The tables have titles as they are written; they are compared without the period.
	for _, titles := range [...]class{womensTitle, mensTitle, plainHonorific} {
		for word, c := range words {
			if c&titles != 0 {
				l.words[strings.TrimSuffix(word, ".")] |= titles
			}
		}
	}
	return l, pick.Err()
}

// class is what the tables say of a word: a set, as a word may be in several.
type class uint32

const (
	womensTitle class = 1 << iota // of titles
	mensTitle
	plainHonorific
	qualifier
	roleAdjective
	noQualifier
	opensTitle
	endsTitle
	agencyCode // of organizations
	islandNoun // of places
	speaks     // of places that stand for their governments
	toldTo
	actModal
	auxiliary
	actParticiple
	actAdjective
	undergoes
	dealing
	countryDealing
	fromGovernment
	noSubject
	kin
	ofFirm // of companies that bear a person's name
	withinFirm
	kindOfFirm
	doneToFirm
	priceVerb
	ofThing
	ofPerson
	withinPlace
)

// classes are the names that the tables have for them.
var classes = map[string]class{
	"womens-title": womensTitle, "mens-title": mensTitle, "plain-honorific": plainHonorific,
	"qualifier": qualifier, "role-adjective": roleAdjective, "no-qualifier": noQualifier, "opens-title": opensTitle, "ends-title": endsTitle,
	"agency-code": agencyCode, "island-noun": islandNoun,
	"speaks": speaks, "told-to": toldTo, "act-modal": actModal, "auxiliary": auxiliary, "act-participle": actParticiple,
	"act-adjective": actAdjective, "undergoes": undergoes, "dealing": dealing, "country-dealing": countryDealing,
	"from-government": fromGovernment, "no-subject": noSubject, "kin": kin,
	"of-firm": ofFirm, "within-firm": withinFirm, "kind-of-firm": kindOfFirm, "done-to-firm": doneToFirm, "price-verb": priceVerb, "said-of-thing": ofThing, "said-of-person": ofPerson, "within-place": withinPlace,
}

// small returns the classes of a word as it is in small letters.
func (l *Language) small(word string) class { return l.words[strings.ToLower(word)] }

// isWhole reports whether a name as written begins with "the" and is not the same without it.
func (l *Language) isWhole(surface string) bool {
	var buf [64]byte
	return l.whole[string(normalize.Append(buf[:0], surface))]
}

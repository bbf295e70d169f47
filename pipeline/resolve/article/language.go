package article

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
	Words map[string]class
	Names *names.Language
	Links *clues.Language
	Seats map[string]bool // of governments that are no capitals, in normal form
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
	l := &Language{Words: words, Names: compared, Links: links, Seats: pick.Set("other-seat"), whole: pick.Set("whole-name")}
	// The tables have titles as they are written; they are compared without the period.
	for _, titles := range [...]class{womensTitle, mensTitle, plainHonorific} {
		for word, c := range words {
			if c&titles != 0 {
				l.Words[strings.TrimSuffix(word, ".")] |= titles
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
	AgencyCode // of organizations
	IslandNoun // of places
	Speaks     // of places that stand for their governments
	ToldTo
	ActModal
	Auxiliary
	ActParticiple
	ActAdjective
	Undergoes
	Dealing
	CountryDealing
	FromGovernment
	NoSubject
	Kin
	OfFirm // of companies that bear a person's name
	WithinFirm
	KindOfFirm
	Copula
	DoneToFirm
	PriceVerb
	OfThing
	OfPerson
	WithinPlace
)

// classes are the names that the tables have for them.
var classes = map[string]class{
	"womens-title": womensTitle, "mens-title": mensTitle, "plain-honorific": plainHonorific,
	"qualifier": qualifier, "role-adjective": roleAdjective, "no-qualifier": noQualifier, "opens-title": opensTitle, "ends-title": endsTitle,
	"agency-code": AgencyCode, "island-noun": IslandNoun,
	"speaks": Speaks, "told-to": ToldTo, "act-modal": ActModal, "auxiliary": Auxiliary, "act-participle": ActParticiple,
	"act-adjective": ActAdjective, "undergoes": Undergoes, "dealing": Dealing, "country-dealing": CountryDealing,
	"from-government": FromGovernment, "no-subject": NoSubject, "kin": Kin,
	"of-firm": OfFirm, "within-firm": WithinFirm, "kind-of-firm": KindOfFirm, "copula": Copula, "done-to-firm": DoneToFirm, "price-verb": PriceVerb, "said-of-thing": OfThing, "said-of-person": OfPerson, "within-place": WithinPlace,
}

// Small returns the classes of a word as it is in small letters.
func (l *Language) Small(word string) class { return l.Words[strings.ToLower(word)] }

// isWhole reports whether a name as written begins with "the" and is not the same without it.
func (l *Language) isWhole(surface string) bool {
	var buf [64]byte
	return l.whole[string(normalize.Append(buf[:0], surface))]
}

package link

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/names"
)

// Gazetteer is what linking asks of the gazetteers. A *gazetteers.Set has it.
type Gazetteer interface {
	Lookup(name string) []gazetteers.Entry
	PeopleBySurname(name string) []gazetteers.Entry
	OrganizationsWith(part string) []gazetteers.Entry
	IsCommonWord(lower string) bool
	Demonym(word string) (iso2 string, country gazetteers.Entry, ok bool)
	Capital(iso2 string) (gazetteers.Entry, bool)
	Office(title, iso2, date string) []gazetteers.Entry
}

// Form is a written name: all mentions of an article of one type with one normal form.
type Form struct {
	Type     entities.Type
	Key      string       // normal form
	Words    []string     // of the key
	Surface  string       // as written, without possessive, "the" and honorifics
	Acronym  string       // the key without spaces, when it is written as an acronym
	Person   names.Person // for people
	Mentions []int

	broad *broadness // once asked
}

// Mention is what stands beside a mention in its sentence. It has the index of
// the document's mention.
type Mention struct {
	Form  int
	Left  []string // words before it, nearest last, broken off at punctuation
	Title string   // title before the name with what qualifies it, as written: "U.S. Secretary of State"
	Core  string   // the title alone: "Secretary of State"
}

// Group is mentions of one type that mean one thing.
type Group struct {
	Type     entities.Type
	Forms    []int
	Mentions []int
	Longest  int  // the form that says most
	Closed   bool // not to be linked: a family, or one that could be several of the article's people
}

// Result is what was found out about a group.
type Result struct {
	Entry      *gazetteers.Entry    // the known entity, nil for none; the linker's, until its next article
	ID         string               // of the entity: its own, or made from its name
	Candidates []entities.Candidate // where there is none, the likelier ones
	Decision   entities.Decision    // the decision; of no Kind where there was nothing to decide
}

// Linker links the groups of one article after another. It owns scratch memory:
// one per goroutine.
type Linker struct {
	names   *memo
	lang    *Language
	weights *model.Weights
	params  *model.Parameters

	// The article in hand.
	doc      *entities.Document
	mentions []Mention
	forms    []Form
	groups   []group
	evidence countryEvidence
	outlet   outlet
	sport    sportText
	context  []contextPlace
}

// group is a Group with what it can mean.
type group struct {
	Group
	link meaning
}

// New makes a linker over the names, which are only read. weights is nil for
// the built-in ones.
func New(names Gazetteer, language *Language, weights *model.Weights) (*Linker, error) {
	if weights == nil {
		var err error
		if weights, err = model.BuiltInWeights(); err != nil {
			return nil, err
		}
	}
	params, err := model.BuiltInParameters()
	if err != nil {
		return nil, err
	}
	return &Linker{names: &memo{Gazetteer: names}, lang: language, weights: weights, params: params}, nil
}

// Begin takes an article with its mentions and written names, which stay the
// caller's and must hold until Link has returned.
func (r *Linker) Begin(doc *entities.Document, mentions []Mention, forms []Form) {
	r.doc, r.mentions, r.forms = doc, mentions, forms
	r.groups = r.groups[:0]
	r.readDemonyms()
	r.readSport()
	r.outlet = r.lang.outletOf(r.names, r.doc.Article)
}

// Link decides for every group of the article that was begun. It also returns
// the country that the article is about (ISO 3166-1 alpha-2), "" when none
// stands out.
func (r *Linker) Link(groups []Group) (results []Result, focus string) {
	for _, g := range groups {
		r.groups = append(r.groups, group{Group: g})
	}
	for g := range r.groups {
		if !r.groups[g].Closed {
			r.candidates(g)
		}
	}
	r.addFuller()
	r.findOtherNames()
	for g := range r.groups {
		r.measureGroup(g)
	}
	r.decide(false)
	r.vote()
	r.keepOrgans()
	for range 3 {
		r.decide(true)
		r.vote()
	}
	results = make([]Result, len(groups))
	for g := range r.groups {
		results[g] = r.accept(g)
	}
	return results, r.focus()
}

// Bounds of the work on one article.
const (
	maxCandidates = 24  // of one group
	maxOtherType  = 3   // of another type than the mentions, by one name
	maxContext    = 96  // meanings of places that others are near to
	maxShouted    = 256 // mentions of a name that are looked at for capitals
	maxHinting    = 32  // mentions of a group whose surroundings say something of it
)

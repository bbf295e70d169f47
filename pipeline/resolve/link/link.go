package link

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/clues"
	"newsgraph/pipeline/resolve/link/model"
)

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
	article
	weights *model.Weights
	params  *model.Parameters
	teams   map[gazetteers.EntryRef]team // what their names say; second is of any article

	// Of the article in hand.
	groups   []group
	spans    []Mentioned // where its mentions stand
	evidence countryEvidence
	context  []contextPlace
}

// article is what the text in hand says beside the mentions.
type article = clues.Article

// group is a Group with what it can mean.
type group struct {
	Group
	link meaning
}

// New makes a linker over the names, which are only read. weights is nil for
// the built-in ones.
func New(names clues.Gazetteer, language *clues.Language, weights *model.Weights) (*Linker, error) {
	if weights == nil {
		var err error
		if weights, err = model.BuiltInWeights(); err != nil {
			return nil, err
		}
	}
	return &Linker{article: clues.New(names, language), weights: weights, params: model.BuiltInParameters()}, nil
}

// Begin takes an article with its mentions and written names, which stay the
// caller's and must hold until Link has returned.
func (r *Linker) Begin(doc *entities.Document, mentions []clues.Mention, forms []clues.Form) {
	r.Read(doc, mentions, forms)
	r.groups, r.spans = r.groups[:0], r.spans[:0]
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		r.spans = append(r.spans, Mentioned{m.Field, entities.Span{Start: m.Start, End: m.End}})
	}
	r.evidence.clear() // the first decision knows no votes, least of all the last article's
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
	maxCandidates = 24 // of one group
	maxOtherType  = 3  // of another type than the mentions, by one name
	maxContext    = 96 // meanings of places that others are near to
)

package typevotes

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/article"
)

// Voter gives mentions another type, or another name, than the tagger did, where
// the article says so.
type Voter struct {
	*article.State
	weights *weights
}

// NewVoter makes one for the articles of a state.
func NewVoter(state *article.State) *Voter { return &Voter{state, builtIn()} }

// Vote corrects the types of all mentions.
func (r *Voter) Vote() {
	r.voteArticles()
	r.shareSurnames()
	r.voteTypes()
	r.voteFirms()
	r.votePlaces()
	r.voteSurnames()
}

// voteTypes gives doubtful mentions the type that their name mostly has in the article.
func (r *Voter) voteTypes() {
	for f := range r.Forms {
		if len(r.Forms[f].Refs) == 0 {
			continue
		}
		for _, t := range entities.Types {
			if t == r.Forms[f].Type {
				continue
			}
			g, ok := r.Index[article.FormKey{Type: t, Key: r.Forms[f].Key}]
			if !ok || !r.outvotes(g, f) {
				continue
			}
			for _, i := range r.Forms[f].Refs {
				r.Refs[i].Form = g
			}
			r.Forms[g].Refs = append(r.Forms[g].Refs, r.Forms[f].Refs...)
			r.Forms[f].Refs = nil
			break
		}
	}
}

// voteArticles gives mentions of a place that the article writes with a capital
// "The" within a sentence to the organization that is called so: "wrote for The Atlantic".
func (r *Voter) voteArticles() {
	for f := range r.Forms {
		fm := &r.Forms[f]
		if fm.Type != entities.Place || len(fm.Refs) == 0 || !slices.ContainsFunc(fm.Refs, r.capitalThe) {
			continue
		}
		whole := "The " + fm.Surface
		if !slices.ContainsFunc(r.Names.Lookup(whole), func(e gazetteers.Entry) bool {
			return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias
		}) {
			continue
		}
		g := r.FormOf(entities.Organization, whole)
		fm = &r.Forms[f]
		var rest []int
		for _, i := range fm.Refs {
			if r.Refs[i].Ctx.The && !r.Doc.Mentions[i].Has(entities.Nested) {
				r.Refs[i].Form = g
				r.Forms[g].Refs = append(r.Forms[g].Refs, i)
			} else {
				rest = append(rest, i)
			}
		}
		slices.Sort(r.Forms[g].Refs)
		fm.Refs = rest
	}
}

// votePlaces gives mentions of an organization that is called like a city to the
// city where they stand in a dateline or behind "in": "the police in Barcelona".
func (r *Voter) votePlaces() {
	for f := range r.Forms {
		fm := &r.Forms[f]
		if fm.Type != entities.Organization || fm.Acronym != "" || len(fm.Refs) == 0 || !slices.ContainsFunc(fm.Refs, r.isLocated) {
			continue
		}
		if !slices.ContainsFunc(r.Names.Lookup(fm.Surface), func(e gazetteers.Entry) bool {
			return e.Type == entities.Place && e.Subtype == "city" && e.Match <= gazetteers.ByAlias && e.Prior >= r.weights.WellKnownCity
		}) {
			continue
		}
		g := r.FormOf(entities.Place, fm.Surface)
		fm = &r.Forms[f]
		rest := fm.Refs[:0:0]
		for _, i := range fm.Refs {
			if r.isLocated(i) {
				r.Refs[i].Form = g
				r.Forms[g].Refs = append(r.Forms[g].Refs, i)
			} else {
				rest = append(rest, i)
			}
		}
		slices.Sort(r.Forms[g].Refs)
		fm.Refs = rest
	}
}

// isLocated reports whether a mention stands in a dateline or behind "in".
func (r *Voter) isLocated(i int) bool {
	m := &r.Doc.Mentions[i]
	if m.Has(entities.Nested) {
		return false
	}
	if r.Doc.Sentences[m.Sentence].Zone == entities.Dateline {
		return true
	}
	left := r.Refs[i].Ctx.Left
	n := len(left)
	return n > 0 && r.Lang.Small(left[n-1])&article.WithinPlace != 0 && (n < 2 || r.Lang.Small(left[n-2])&article.OfFirm == 0)
}

// capitalThe reports whether "The" stands before a mention and does not begin its sentence.
func (r *Voter) capitalThe(i int) bool {
	left := r.Refs[i].Ctx.Left
	if len(left) == 0 || left[len(left)-1] != "The" || r.InHeadline(i) || r.Doc.Mentions[i].Has(entities.Nested) {
		return false
	}
	before := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(r.Doc.Before(&r.Doc.Mentions[i]), " "), "The"), " \"'“‘")
	return before != "" && !strings.HasSuffix(before, "\n") && !strings.ContainsAny(before[len(before)-1:], ".:!?")
}

// voteSurnames gives mentions of a surname that were taken for an organization
// ("the Trump campaign") to the person, where the article has the full name
// and names the person more often, and no organization is called so.
func (r *Voter) voteSurnames() {
	if len(r.Forms) > article.MaxPairwise {
		return
	}
	for f := range r.Forms {
		fm := &r.Forms[f]
		if fm.Type != entities.Organization || len(fm.Refs) == 0 || len(fm.Words) != 1 || fm.Acronym != "" || !r.surnameOnly(fm) {
			continue
		}
		g := r.FormOf(entities.Person, fm.Surface)
		fm = &r.Forms[f]
		for _, i := range fm.Refs {
			r.Refs[i].Form = g
		}
		r.Forms[g].Refs = append(r.Forms[g].Refs, fm.Refs...)
		fm.Refs = nil
	}
}

// surnameOnly reports whether a word is the surname of a person of the article
// and of no organization there or in the gazetteers.
func (r *Voter) surnameOnly(fm *article.Form) bool {
	word, people, full := fm.Words[0], 0, false
	for g := range r.Forms {
		o := &r.Forms[g]
		switch {
		case len(o.Refs) == 0 || o == fm:
		case o.Type == entities.Organization:
			if slices.Contains(o.Words, word) {
				return false
			}
		case o.Type == entities.Person && len(o.Words) > 0 && o.Words[len(o.Words)-1] == word:
			people += len(o.Refs)
			full = full || o.Person.Full()
		}
	}
	if !full || people < 2*len(fm.Refs) {
		return false
	}
	return !slices.ContainsFunc(r.Names.Lookup(fm.Surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias
	})
}

// outvotes reports whether the mentions of form f are doubtful enough beside
// those of form g, the same name with another type. A city and its team, a
// person and a company keep apart where the tagger was sure.
func (r *Voter) outvotes(g, f int) bool {
	many, few := len(r.Forms[g].Refs), len(r.Forms[f].Refs)
	if many < 3*few {
		return false
	}
	limit := r.weights.Doubtful
	if r.Forms[g].Type == entities.Person || r.Forms[f].Type == entities.Person {
		limit = r.weights.DoubtfulPerson
	}
	for _, i := range r.Forms[f].Refs {
		if r.Doc.Mentions[i].Confidence >= limit {
			return false
		}
	}
	return true
}

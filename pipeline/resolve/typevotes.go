package resolve

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// voteTypes gives doubtful mentions the type that their name mostly has in the article.
func (r *Resolver) voteTypes() {
	for f := range r.forms {
		if len(r.forms[f].refs) == 0 {
			continue
		}
		for _, t := range entities.Types {
			if t == r.forms[f].typ {
				continue
			}
			g, ok := r.index[formKey{t, r.forms[f].key}]
			if !ok || !r.outvotes(g, f) {
				continue
			}
			for _, i := range r.forms[f].refs {
				r.refs[i].form = g
			}
			r.forms[g].refs = append(r.forms[g].refs, r.forms[f].refs...)
			r.forms[f].refs = nil
			break
		}
	}
}

// voteArticles gives mentions of a place that the article writes with a capital
// "The" within a sentence to the organization that is called so: "wrote for The Atlantic".
func (r *Resolver) voteArticles() {
	for f := range r.forms {
		fm := &r.forms[f]
		if fm.typ != entities.Place || len(fm.refs) == 0 || !slices.ContainsFunc(fm.refs, r.capitalThe) {
			continue
		}
		whole := "The " + fm.surface
		if !slices.ContainsFunc(r.names.Lookup(whole), func(e gazetteers.Entry) bool {
			return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias
		}) {
			continue
		}
		g := r.formOf(entities.Organization, whole)
		fm = &r.forms[f]
		var rest []int
		for _, i := range fm.refs {
			if r.refs[i].ctx.the && !r.doc.Mentions[i].Has(entities.Nested) {
				r.refs[i].form = g
				r.forms[g].refs = append(r.forms[g].refs, i)
			} else {
				rest = append(rest, i)
			}
		}
		slices.Sort(r.forms[g].refs)
		fm.refs = rest
	}
}

// wellKnownCity is the prominence of a place from which its name says the place
// wherever something lies in it.
const wellKnownCity = 0.6

// votePlaces gives mentions of an organization that is called like a city to the
// city where they stand in a dateline or behind "in": "the police in Barcelona".
func (r *Resolver) votePlaces() {
	for f := range r.forms {
		fm := &r.forms[f]
		if fm.typ != entities.Organization || fm.acronym != "" || len(fm.refs) == 0 || !slices.ContainsFunc(fm.refs, r.isLocated) {
			continue
		}
		if !slices.ContainsFunc(r.names.Lookup(fm.surface), func(e gazetteers.Entry) bool {
			return e.Type == entities.Place && e.Subtype == "city" && e.Match <= gazetteers.ByAlias && e.Prior >= wellKnownCity
		}) {
			continue
		}
		g := r.formOf(entities.Place, fm.surface)
		fm = &r.forms[f]
		rest := fm.refs[:0:0]
		for _, i := range fm.refs {
			if r.isLocated(i) {
				r.refs[i].form = g
				r.forms[g].refs = append(r.forms[g].refs, i)
			} else {
				rest = append(rest, i)
			}
		}
		slices.Sort(r.forms[g].refs)
		fm.refs = rest
	}
}

// isLocated reports whether a mention stands in a dateline or behind "in".
func (r *Resolver) isLocated(i int) bool {
	m := &r.doc.Mentions[i]
	if m.Has(entities.Nested) {
		return false
	}
	if r.doc.Sentences[m.Sentence].Zone == entities.Dateline {
		return true
	}
	left := r.refs[i].ctx.left
	n := len(left)
	return n > 0 && r.lang.small(left[n-1])&withinPlace != 0 && (n < 2 || r.lang.small(left[n-2])&ofFirm == 0)
}

// capitalThe reports whether "The" stands before a mention and does not begin its sentence.
func (r *Resolver) capitalThe(i int) bool {
	left := r.refs[i].ctx.left
	if len(left) == 0 || left[len(left)-1] != "The" || r.inHeadline(i) || r.doc.Mentions[i].Has(entities.Nested) {
		return false
	}
	before := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(r.doc.Before(&r.doc.Mentions[i]), " "), "The"), " \"'“‘")
	return before != "" && !strings.HasSuffix(before, "\n") && !strings.ContainsAny(before[len(before)-1:], ".:!?")
}

// maxPairwise is how many written names an article may have for rules that
// compare a name with all others; no newspaper article comes near.
const maxPairwise = 4000

// voteSurnames gives mentions of a surname that were taken for an organization
// ("the Trump campaign") to the person, where the article has the full name
// and names the person more often, and no organization is called so.
func (r *Resolver) voteSurnames() {
	if len(r.forms) > maxPairwise {
		return
	}
	for f := range r.forms {
		fm := &r.forms[f]
		if fm.typ != entities.Organization || len(fm.refs) == 0 || len(fm.words) != 1 || fm.acronym != "" || !r.surnameOnly(fm) {
			continue
		}
		g := r.formOf(entities.Person, fm.surface)
		fm = &r.forms[f]
		for _, i := range fm.refs {
			r.refs[i].form = g
		}
		r.forms[g].refs = append(r.forms[g].refs, fm.refs...)
		fm.refs = nil
	}
}

// surnameOnly reports whether a word is the surname of a person of the article
// and of no organization there or in the gazetteers.
func (r *Resolver) surnameOnly(fm *form) bool {
	word, people, full := fm.words[0], 0, false
	for g := range r.forms {
		o := &r.forms[g]
		switch {
		case len(o.refs) == 0 || o == fm:
		case o.typ == entities.Organization:
			if slices.Contains(o.words, word) {
				return false
			}
		case o.typ == entities.Person && len(o.words) > 0 && o.words[len(o.words)-1] == word:
			people += len(o.refs)
			full = full || o.person.Full()
		}
	}
	if !full || people < 2*len(fm.refs) {
		return false
	}
	return !slices.ContainsFunc(r.names.Lookup(fm.surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias
	})
}

// outvotes reports whether the mentions of form f are doubtful enough beside
// those of form g, the same name with another type. A city and its team, a
// person and a company keep apart where the tagger was sure.
func (r *Resolver) outvotes(g, f int) bool {
	many, few := len(r.forms[g].refs), len(r.forms[f].refs)
	if many < 3*few {
		return false
	}
	limit := 0.6
	if r.forms[g].typ == entities.Person || r.forms[f].typ == entities.Person {
		limit = 0.85
	}
	for _, i := range r.forms[f].refs {
		if r.doc.Mentions[i].Confidence >= limit {
			return false
		}
	}
	return true
}

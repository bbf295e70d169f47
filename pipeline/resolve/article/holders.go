package article

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Office says whether a known person holds a high office at the time of an article.
type Office uint8

const (
	never    Office = iota
	held            // has held one, or holds one soon after
	InOffice        // holds it
)

// Holder is a bearer of a surname who held a high office.
type Holder struct {
	Entry  gazetteers.Entry
	Office Office
	Common bool // many bear the surname
	Gender byte
}

// OfficeHolders are those that readers may think of when a surname stands alone;
// nil for words that are no surname of theirs.
func (r *State) OfficeHolders(f int) []Holder {
	fm := &r.Forms[f]
	if len(fm.Words) != 1 {
		return nil
	}
	if out, ok := r.holders[f]; ok {
		return out
	}
	var out []Holder
	es := r.Names.PeopleBySurname(fm.Surface)
	for _, e := range es {
		if o := r.OfficeOf(&e); o != never {
			k := Holder{Entry: e, Office: o, Common: float64(len(es)) >= r.Thresholds.CommonSurname}
			given, _, _ := strings.Cut(e.Name, " ")
			if g, ok := r.Names.IsGivenName(given); ok && (g == "M" || g == "F") {
				k.Gender = g[0]
			}
			out = append(out, k)
		}
	}
	r.holders[f] = out
	return out
}

// OfficeOf is the office of a known person when the article appears.
func (r *State) OfficeOf(e *gazetteers.Entry) Office {
	if e.Type != entities.Person {
		return never
	}
	date, out := r.Doc.Article.Date, never
	for _, t := range r.Names.Offices(e.Ref) {
		switch {
		case date == "" || t.From != "" && t.From <= date && (t.To == "" || date <= t.To):
			return InOffice
		case t.From == "" || entities.Year(t.From) <= entities.Year(date)+int(r.Thresholds.SoonYears):
			out = held
		}
	}
	return out
}

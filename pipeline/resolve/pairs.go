package resolve

import (
	"slices"
	"strings"

	"newsgraph/entities"
)

// shareSurnames gives a given name that is joined to a full one the surname of
// both: "Jane" in "Jane and John Dorset", unless the article has another Jane.
func (r *Resolver) shareSurnames() {
	for i := range min(len(r.refs), len(r.refs)-1) {
		family := r.sharedSurname(i)
		if family == "" {
			continue
		}
		old := r.refs[i].form
		given := r.forms[old].words[0]
		if slices.ContainsFunc(r.forms[:min(len(r.forms), maxPairwise)], func(o form) bool {
			return o.typ == entities.Person && len(o.refs) > 0 && o.person.Full() && o.person.Words[0] == given && !strings.EqualFold(lastWord(o.surface), lastWord(family))
		}) {
			continue
		}
		f := r.formOf(entities.Person, r.forms[old].surface+" "+family)
		r.refs[i].form = f
		r.forms[f].refs = append(r.forms[f].refs, i)
		slices.Sort(r.forms[f].refs)
		fm := &r.forms[old]
		fm.refs = slices.DeleteFunc(fm.refs, func(j int) bool { return j == i })
	}
}

// sharedSurname is the surname, as written, that mention i has in common with
// the full name joined to it, "" for none.
func (r *Resolver) sharedSurname(i int) string {
	m, n := &r.doc.Mentions[i], &r.doc.Mentions[i+1]
	if m.Type != entities.Person || n.Type != entities.Person || m.Field != n.Field || m.Sentence != n.Sentence || m.End >= n.Start {
		return ""
	}
	fm, full := &r.forms[r.refs[i].form], &r.forms[r.refs[i+1].form].person
	if len(fm.words) != 1 || !full.Full() || len(full.Words) < 2 {
		return ""
	}
	if between := r.doc.Article.FieldText(m.Field)[m.End:n.Start]; between != " and " && between != " & " {
		return ""
	}
	if _, given := r.names.IsGivenName(fm.words[0]); !given || len(r.knownBearers(r.refs[i].form)) > 0 {
		return ""
	}
	words := strings.Fields(r.forms[r.refs[i+1].form].surface)
	if k := full.Family(); len(words) == len(full.Words) {
		return strings.Join(words[k:], " ")
	}
	return ""
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// meet reports whether two written names stand in one sentence.
func (r *Resolver) meet(f, h int) bool {
	for _, i := range r.forms[f].refs[:min(len(r.forms[f].refs), maxIntroduced)] {
		for _, j := range r.forms[h].refs[:min(len(r.forms[h].refs), maxIntroduced)] {
			if a, b := &r.doc.Mentions[i], &r.doc.Mentions[j]; a.Field == b.Field && a.Sentence == b.Sentence {
				return true
			}
		}
	}
	return false
}

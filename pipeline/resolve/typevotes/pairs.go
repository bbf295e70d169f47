package typevotes

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/article"
)

// shareSurnames gives a given name that is joined to a full one the surname of
// both: "Jane" in "Jane and John Dorset", unless the article has another Jane.
func (r *Voter) shareSurnames() {
	for i := range min(len(r.Refs), len(r.Refs)-1) {
		family := r.sharedSurname(i)
		if family == "" {
			continue
		}
		old := r.Refs[i].Form
		given := r.Forms[old].Words[0]
		if slices.ContainsFunc(r.Forms[:min(len(r.Forms), article.MaxPairwise)], func(o article.Form) bool {
			return o.Type == entities.Person && len(o.Refs) > 0 && o.Person.Full() && o.Person.Words[0] == given && !strings.EqualFold(lastWord(o.Surface), lastWord(family))
		}) {
			continue
		}
		f := r.FormOf(entities.Person, r.Forms[old].Surface+" "+family)
		r.Refs[i].Form = f
		r.Forms[f].Refs = append(r.Forms[f].Refs, i)
		slices.Sort(r.Forms[f].Refs)
		fm := &r.Forms[old]
		fm.Refs = slices.DeleteFunc(fm.Refs, func(j int) bool { return j == i })
	}
}

// sharedSurname is the surname, as written, that mention i has in common with
// the full name joined to it, "" for none.
func (r *Voter) sharedSurname(i int) string {
	m, n := &r.Doc.Mentions[i], &r.Doc.Mentions[i+1]
	if m.Type != entities.Person || n.Type != entities.Person || m.Field != n.Field || m.Sentence != n.Sentence || m.End >= n.Start {
		return ""
	}
	fm, full := &r.Forms[r.Refs[i].Form], &r.Forms[r.Refs[i+1].Form].Person
	if len(fm.Words) != 1 || !full.Full() || len(full.Words) < 2 {
		return ""
	}
	if between := r.Doc.Article.FieldText(m.Field)[m.End:n.Start]; between != " and " && between != " & " {
		return ""
	}
	if _, given := r.Names.IsGivenName(fm.Words[0]); !given || len(r.OfficeHolders(r.Refs[i].Form)) > 0 {
		return ""
	}
	words := strings.Fields(r.Forms[r.Refs[i+1].Form].Surface)
	if k := full.Family(); len(words) == len(full.Words) {
		return strings.Join(words[k:], " ")
	}
	return ""
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

package resolve

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
)

// mergeLinked joins groups that mean the same known entity.
func (r *Resolver) mergeLinked() {
	first := map[string]int{}
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.mergedInto > 0 || gr.link.ID == "" {
			continue
		}
		key := gr.link.ID
		h, ok := first[key]
		if !ok {
			first[key] = g
			continue
		}
		r.merge(h, g, "same known entity", key)
	}
	r.mergeSenses()
}

// mergeSenses joins the groups of one place name that groupPlace set apart,
// unless they turned out to be two places.
func (r *Resolver) mergeSenses() {
	first := map[int]int{} // form → its first group
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.mergedInto > 0 || gr.typ != entities.Place || len(gr.refs) == 0 {
			continue
		}
		f := gr.forms[0]
		h, ok := first[f]
		if !ok {
			first[f] = g
			continue
		}
		other := &r.groups[h]
		if gr.link.ID != "" && other.link.ID != "" {
			continue
		}
		if other.link.ID == "" && gr.link.ID != "" {
			other.link = gr.link
		}
		r.merge(h, g, "same name", "one of them stands with the place that holds it")
	}
}

// clusters writes the groups out in order of first mention.
func (r *Resolver) clusters() []entities.Cluster {
	order := make([]int, 0, len(r.groups))
	number := make([]int, len(r.groups))
	for i := range r.refs {
		g := r.refs[i].group
		if number[g] == 0 {
			order = append(order, g)
			number[g] = len(order)
		}
	}
	out := make([]entities.Cluster, 0, len(order))
	for _, g := range order {
		slices.Sort(r.groups[g].refs)
		out = append(out, r.cluster(g))
	}
	for k, g := range order {
		c := &out[k]
		for _, h := range r.groups[g].alternatives {
			if n := number[r.root(h)]; n > 0 {
				d := &out[n-1]
				c.Candidates = append(c.Candidates, entities.Candidate{ID: d.Entity, Name: d.Name, Score: entities.Round3(1 / float64(len(r.groups[g].alternatives)))})
			}
		}
	}
	for i := range r.refs {
		m := &r.doc.Mentions[i]
		m.Cluster = number[r.refs[i].group] - 1
		m.Entity = out[m.Cluster].Entity
	}
	return out
}

// root follows a group to the one it was merged into.
func (r *Resolver) root(g int) int {
	for r.groups[g].mergedInto > 0 {
		g = r.groups[g].mergedInto - 1
	}
	return g
}

func (r *Resolver) cluster(g int) entities.Cluster {
	gr := &r.groups[g]
	full := &r.forms[r.longest(g)]
	c := entities.Cluster{Type: gr.typ, Name: displayName(full), Key: full.key, Mentions: len(gr.refs), Weak: true}
	if gr.apart != "" {
		c.Key += " " + gr.apart
	}
	if gr.family {
		c.Subtype = "family"
	}
	doubt := 1.0
	for _, i := range gr.refs {
		m := &r.doc.Mentions[i]
		c.Forms = countForm(c.Forms, entities.CleanName(m.Text))
		doubt *= 1 - min(max(m.Confidence, 0), 1)
		switch r.doc.Sentences[m.Sentence].Zone {
		case entities.Byline, entities.Dateline, entities.Boilerplate, entities.Caption:
		default:
			c.Weak = false
		}
		c.Roles = addRoles(c.Roles, &r.refs[i].ctx)
	}
	c.Confidence = entities.Round3(min(1-doubt, maxConfidence))
	slices.SortStableFunc(c.Forms, func(a, b entities.NameCount) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), strings.Compare(a.Name, b.Name))
	})
	c.Steps = gr.steps
	c.Entity = entities.Slug(gr.typ, c.Key)
	r.known(gr, &c)
	return c
}

// maxConfidence bounds what several mentions can prove: they share an author and a tagger.
const maxConfidence = 0.995

// maxForms bounds the written names of a cluster.
const maxForms = 32

func countForm(forms []entities.NameCount, name string) []entities.NameCount {
	for i := range forms {
		if forms[i].Name == name {
			forms[i].Mentions++
			return forms
		}
	}
	if len(forms) >= maxForms {
		return forms
	}
	return append(forms, entities.NameCount{Name: name, Mentions: 1})
}

func addRoles(roles []string, s *mentionContext) []string {
	for _, t := range [2]string{s.qualified, s.after} {
		if t == "" || len(roles) >= entities.MaxRoles || slices.ContainsFunc(roles, func(o string) bool { return strings.EqualFold(o, t) }) {
			continue
		}
		roles = append(roles, strings.Clone(t))
	}
	return roles
}

// displayName writes a name that was met in capitals only with small letters,
// unless it may be an acronym.
func displayName(f *form) string {
	if !allCaps(f.surface) || f.typ == entities.Organization && len(f.words) == 1 {
		return strings.Clone(f.surface)
	}
	b := []rune(strings.ToLower(f.surface))
	start := true
	for i, c := range b {
		if start {
			b[i] = []rune(strings.ToUpper(string(c)))[0]
		}
		start = c == ' ' || c == '-' || c == '\'' || c == '’' || c == '.'
	}
	return string(b)
}

package resolve

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/article"
)

// mergeLinked joins groups that mean the same known entity.
func (r *Resolver) mergeLinked() {
	first := map[string]int{}
	for g := range r.Groups {
		gr := &r.Groups[g]
		if gr.MergedInto > 0 || gr.Link.ID == "" {
			continue
		}
		key := gr.Link.ID
		h, ok := first[key]
		if !ok {
			first[key] = g
			continue
		}
		r.Merge(h, g, "same known entity", key)
	}
	r.mergeSenses()
}

// mergeSenses joins the groups of one place name that groupPlace set apart,
// unless they turned out to be two places.
func (r *Resolver) mergeSenses() {
	first := map[int]int{} // form → its first group
	for g := range r.Groups {
		gr := &r.Groups[g]
		if gr.MergedInto > 0 || gr.Type != entities.Place || len(gr.Refs) == 0 {
			continue
		}
		f := gr.Forms[0]
		h, ok := first[f]
		if !ok {
			first[f] = g
			continue
		}
		other := &r.Groups[h]
		if gr.Link.ID != "" && other.Link.ID != "" {
			continue
		}
		if other.Link.ID == "" && gr.Link.ID != "" {
			other.Link = gr.Link
		}
		r.Merge(h, g, "same name", "one of them stands with the place that holds it")
	}
}

// clusters writes the groups out in order of first mention, but for parts of names.
func (r *Resolver) clusters() []entities.Cluster {
	order := make([]int, 0, len(r.Groups))
	number := make([]int, len(r.Groups))
	for i := range r.Refs {
		g := r.Refs[i].Group
		if number[g] == 0 && !r.isPart(g) {
			order = append(order, g)
			number[g] = len(order)
		}
	}
	out := make([]entities.Cluster, 0, len(order))
	for _, g := range order {
		slices.Sort(r.Groups[g].Refs)
		out = append(out, r.cluster(g))
	}
	for k, g := range order {
		c := &out[k]
		for _, h := range r.Groups[g].Alternatives {
			if n := number[r.root(h)]; n > 0 {
				d := &out[n-1]
				c.Candidates = append(c.Candidates, entities.Candidate{ID: d.Entity, Name: d.Name, Score: entities.Round3(1 / float64(len(r.Groups[g].Alternatives)))})
			}
		}
	}
	for i := range r.Refs {
		m := &r.Doc.Mentions[i]
		m.Cluster = number[r.Refs[i].Group] - 1
		if m.Cluster >= 0 {
			m.Entity = out[m.Cluster].Entity
		}
	}
	return out
}

// isPart reports whether a place stands in longer names alone and is none that is
// known: "Columbia" of "Columbia University" names nothing by itself.
func (r *Resolver) isPart(g int) bool {
	gr := &r.Groups[g]
	return gr.Type == entities.Place && gr.Link.Entry == nil && !slices.ContainsFunc(gr.Refs, func(i int) bool { return !r.Doc.Mentions[i].Has(entities.Nested) })
}

// dropParts takes the mentions without a cluster off the document.
func (r *Resolver) dropParts() {
	r.Doc.Mentions = slices.DeleteFunc(r.Doc.Mentions, func(m entities.Mention) bool { return m.Cluster < 0 })
}

// root follows a group to the one it was merged into.
func (r *Resolver) root(g int) int {
	for r.Groups[g].MergedInto > 0 {
		g = r.Groups[g].MergedInto - 1
	}
	return g
}

func (r *Resolver) cluster(g int) entities.Cluster {
	gr := &r.Groups[g]
	full := &r.Forms[r.Longest(g)]
	c := entities.Cluster{Type: gr.Type, Name: displayName(full), Key: full.Key, Mentions: len(gr.Refs), Weak: true}
	if gr.Apart != "" {
		c.Key += " " + gr.Apart
	}
	if gr.Family {
		c.Subtype = "family"
	}
	doubt := 1.0
	for _, i := range gr.Refs {
		m := &r.Doc.Mentions[i]
		c.Names = countForm(c.Names, entities.CleanName(m.Text))
		doubt *= 1 - min(max(m.Confidence, 0), 1)
		switch r.Doc.Sentences[m.Sentence].Zone {
		case entities.Byline, entities.Dateline, entities.Boilerplate, entities.Caption:
		default:
			c.Weak = false
		}
		c.Roles = addRoles(c.Roles, &r.Refs[i].Ctx)
	}
	c.Confidence = entities.Round3(min(1-doubt, maxConfidence))
	slices.SortStableFunc(c.Names, func(a, b entities.NameCount) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), strings.Compare(a.Name, b.Name))
	})
	c.Steps = gr.Steps
	c.Entity = entities.Slug(gr.Type, c.Key)
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

func addRoles(roles []string, s *article.MentionContext) []string {
	for _, t := range [2]string{s.Qualified, s.After} {
		if t == "" || len(roles) >= entities.MaxRoles || slices.ContainsFunc(roles, func(o string) bool { return strings.EqualFold(o, t) }) {
			continue
		}
		roles = append(roles, strings.Clone(t))
	}
	return roles
}

// displayName writes a name that was met in capitals only with small letters,
// unless it may be an acronym.
func displayName(f *article.Form) string {
	if !article.AllCaps(f.Surface) || f.Type == entities.Organization && len(f.Words) == 1 {
		return strings.Clone(f.Surface)
	}
	b := []rune(strings.ToLower(f.Surface))
	start := true
	for i, c := range b {
		if start {
			b[i] = []rune(strings.ToUpper(string(c)))[0]
		}
		start = c == ' ' || c == '-' || c == '\'' || c == '’' || c == '.'
	}
	return string(b)
}

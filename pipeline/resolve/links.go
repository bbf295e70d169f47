package resolve

import (
	"cmp"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/clues"
)

// beginLinks gives the linker the article's mentions and written names.
func (r *Resolver) beginLinks() {
	mentions := make([]clues.Mention, len(r.Refs))
	for i := range r.Refs {
		x := &r.Refs[i]
		mentions[i] = clues.Mention{Form: x.Form, Left: x.Ctx.Left, Title: x.Ctx.Qualified, Core: x.Ctx.Title}
	}
	forms := make([]clues.Form, len(r.Forms))
	for f := range r.Forms {
		x := &r.Forms[f]
		forms[f] = clues.Form{Type: x.Type, Key: x.Key, Words: x.Words, Surface: x.Surface, Acronym: x.Acronym, Person: x.Person, Mentions: x.Refs}
	}
	r.linker.Begin(r.Doc, mentions, forms)
}

// linkGroups links every group that one known entity fits well enough, and
// returns the country that the article is about.
func (r *Resolver) linkGroups() string {
	groups := make([]link.Group, len(r.Groups))
	for g := range r.Groups {
		x := &r.Groups[g]
		groups[g] = link.Group{Type: x.Type, Forms: x.Forms, Mentions: x.Refs, Longest: r.Longest(g), Closed: x.MergedInto > 0 || x.Ambiguous || x.Family}
	}
	results, focus := r.linker.Link(groups)
	for g := range results {
		x := &r.Groups[g]
		x.Link = results[g]
		if s := &x.Link.Decision; s.Kind != "" {
			r.Step(g, s.Kind, s.What, s.Reason, s.Detail)
		}
	}
	return focus
}

// IsNationality reports whether a name is an adjective or the people of a place.
func (r *Resolver) IsNationality(name string) bool { return r.linker.IsNationality(name) }

// Choices returns the decisions of links of the last article that had
// candidates. It shares no memory with the resolver.
func (r *Resolver) Choices() []link.Choice { return r.linker.Choices() }

// known writes what a group is linked to into its cluster, or what it could be.
func (r *Resolver) known(gr *article.Group, c *entities.Cluster) {
	e := gr.Link.Entry
	if e == nil {
		c.Candidates = append(c.Candidates, gr.Link.Candidates...)
		return
	}
	c.Entity, c.Link, c.Name, c.Type = gr.Link.ID, e.ID, e.Name, e.Type
	c.Key = normalize.String(e.Name)
	c.Subtype = cmp.Or(e.Subtype, c.Subtype)
	if e.Type != entities.Person {
		return
	}
	if name := r.printed(gr, e.Name); name != "" {
		c.Name = name
		return
	}
	// Labels of lists lose capitals ("John Mccain") that texts have.
	for _, f := range c.Names {
		if f.Name != e.Name && !article.AllCaps(f.Name) && strings.EqualFold(f.Name, e.Name) && capitals(f.Name) > capitals(e.Name) {
			c.Name = f.Name
			return
		}
	}
}

// printed is the full name by which an article calls a known person most, where
// it has the family name of the lists: readers know Bernie Sanders, whom the
// register calls Bernard. "" where the article has none.
func (r *Resolver) printed(gr *article.Group, label string) string {
	register := r.Lang.Names.ParsePerson(normalize.String(label), label)
	if !register.Full() {
		return ""
	}
	best := -1
	for _, f := range gr.Forms {
		fm := &r.Forms[f]
		p := &fm.Person
		if fm.Type != entities.Person || !p.Full() || p.Suffix != register.Suffix || article.AllCaps(fm.Surface) || strings.ContainsAny(fm.Surface, "“”\"()@") ||
			p.Folds[len(p.Folds)-1] != register.Folds[len(register.Folds)-1] || len(p.Words) > len(register.Words)+1 {
			continue
		}
		if best < 0 || len(fm.Refs) > len(r.Forms[best].Refs) {
			best = f
		}
	}
	if best < 0 {
		return ""
	}
	return strings.Clone(r.Forms[best].Surface)
}

// capitals counts the capital letters of a name.
func capitals(name string) (n int) {
	for _, r := range name {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

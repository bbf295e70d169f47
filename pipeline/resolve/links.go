package resolve

import (
	"cmp"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/clues"
)

// beginLinks gives the linker the article's mentions and written names.
func (r *Resolver) beginLinks() {
	mentions := make([]clues.Mention, len(r.refs))
	for i := range r.refs {
		x := &r.refs[i]
		mentions[i] = clues.Mention{Form: x.form, Left: x.ctx.left, Title: x.ctx.qualified, Core: x.ctx.title}
	}
	forms := make([]clues.Form, len(r.forms))
	for f := range r.forms {
		x := &r.forms[f]
		forms[f] = clues.Form{Type: x.typ, Key: x.key, Words: x.words, Surface: x.surface, Acronym: x.acronym, Person: x.person, Mentions: x.refs}
	}
	r.linker.Begin(r.doc, mentions, forms)
}

// linkGroups links every group that one known entity fits well enough, and
// returns the country that the article is about.
func (r *Resolver) linkGroups() string {
	groups := make([]link.Group, len(r.groups))
	for g := range r.groups {
		x := &r.groups[g]
		groups[g] = link.Group{Type: x.typ, Forms: x.forms, Mentions: x.refs, Longest: r.longest(g), Closed: x.mergedInto > 0 || x.ambiguous || x.family}
	}
	results, focus := r.linker.Link(groups)
	for g := range results {
		x := &r.groups[g]
		x.link = results[g]
		if s := &x.link.Decision; s.Kind != "" {
			r.step(g, s.Kind, s.What, s.Reason, s.Detail)
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
func (r *Resolver) known(gr *group, c *entities.Cluster) {
	e := gr.link.Entry
	if e == nil {
		c.Candidates = append(c.Candidates, gr.link.Candidates...)
		return
	}
	c.Entity, c.Link, c.Name, c.Type = gr.link.ID, e.ID, e.Name, e.Type
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
	for _, f := range c.Forms {
		if f.Name != e.Name && !allCaps(f.Name) && strings.EqualFold(f.Name, e.Name) && capitals(f.Name) > capitals(e.Name) {
			c.Name = f.Name
			return
		}
	}
}

// printed is the full name by which an article calls a known person most, where
// it has the family name of the lists: readers know Bernie Sanders, whom the
// register calls Bernard. "" where the article has none.
func (r *Resolver) printed(gr *group, label string) string {
	register := r.lang.names.ParsePerson(normalize.String(label), label)
	if !register.Full() {
		return ""
	}
	best := -1
	for _, f := range gr.forms {
		fm := &r.forms[f]
		p := &fm.person
		if fm.typ != entities.Person || !p.Full() || p.Suffix != register.Suffix || allCaps(fm.surface) || strings.ContainsAny(fm.surface, "“”\"()@") ||
			p.Folds[len(p.Folds)-1] != register.Folds[len(register.Folds)-1] || len(p.Words) > len(register.Words)+1 {
			continue
		}
		if best < 0 || len(fm.refs) > len(r.forms[best].refs) {
			best = f
		}
	}
	if best < 0 {
		return ""
	}
	return strings.Clone(r.forms[best].surface)
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

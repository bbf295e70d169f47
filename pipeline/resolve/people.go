package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/names"
)

// maxBucket bounds how many groups that share a word are compared with a name.
const maxBucket = 64

// groupPeople groups full names first, then gives every short form to the full
// name that it must mean.
func (r *Resolver) groupPeople() {
	buckets := r.groupFullNames()
	r.sortFullNames()
	r.groupShortNames(buckets)
}

// groupFullNames groups the names that have a given and a family name, the
// fuller first, and returns the groups by each folded word of their names.
func (r *Resolver) groupFullNames() map[string][]int {
	buckets := map[string][]int{}
	var full []int
	for f := range r.forms {
		if fm := &r.forms[f]; fm.typ == entities.Person && len(fm.refs) > 0 && fm.person.Full() {
			full = append(full, f)
		}
	}
	slices.SortStableFunc(full, func(a, b int) int {
		return cmp.Compare(fullness(&r.forms[b]), fullness(&r.forms[a]))
	})
	for _, f := range full {
		p := &r.forms[f].person
		if g := r.familyPlural(f); g {
			continue
		}
		var matches []int
		var why string
		for _, g := range buckets[p.Folds[len(p.Folds)-1]] {
			if w := r.sameAsGroup(g, f); w != "" {
				matches, why = append(matches, g), w
			}
		}
		var own []int
		switch len(matches) {
		case 1:
			g := matches[0]
			own = append(own, g)
			r.join(g, f, nil, why, fmt.Sprintf("%q is %s %q", r.forms[f].surface, why, r.forms[r.groups[g].forms[0]].surface))
		default:
			own = r.newByAge(f)
			if len(matches) > 1 {
				r.keepApart(own[0], matches, "fits several full names")
			}
		}
		for _, w := range p.Folds {
			for _, g := range own {
				if b := buckets[w]; len(b) < maxBucket && !slices.Contains(b, g) {
					buckets[w] = append(b, g)
				}
			}
		}
	}
	return buckets
}

// sortFullNames notes where each group has its full names outside bylines and
// boilerplate.
func (r *Resolver) sortFullNames() {
	for i := range r.refs {
		if g := r.refs[i].group; g >= 0 && r.forms[r.refs[i].form].person.Full() {
			switch r.doc.Sentences[r.doc.Mentions[i].Sentence].Zone {
			case entities.Byline, entities.Boilerplate:
			default:
				r.groups[g].full = append(r.groups[g].full, i)
			}
		}
	}
}

// fullness orders names: more letters in words that are no initials first.
func fullness(f *form) int {
	n := 0
	for _, w := range f.person.Words {
		n += 16
		if len(w) == 1 {
			n -= 12
		}
	}
	return n
}

// sameAsGroup says why form f is a name of the person of group g: it must fit
// every full name of the group.
func (r *Resolver) sameAsGroup(g, f int) string {
	a := &r.forms[f].person
	why := ""
	for _, h := range r.groups[g].forms {
		b := &r.forms[h].person
		w := names.SamePerson(a, b)
		if w == "" && len(a.Words) < len(b.Words) && a.Suffix == "" {
			w = names.ShortOf(a, b, false) // "Suu Kyi"
		}
		if w == "other order of" && r.meet(f, h) {
			return "" // Scott Walker and Walker Scott
		}
		if w == "" || a.Suffix != b.Suffix && r.generations(f, h) {
			return ""
		}
		if why == "" {
			why = w
		}
	}
	if r.groups[g].ambiguous {
		return ""
	}
	return why
}

// generations reports whether the names of forms f and h, one with "Jr." and one without,
// are father and son: the article has a "Sr." of the name and is about him, or the
// name without is a known person's who is not known with it ("Donald Trump Jr.").
func (r *Resolver) generations(f, h int) bool {
	a, b := &r.forms[f].person, &r.forms[h].person
	first := min(r.forms[f].refs[0], r.forms[h].refs[0])
	for s := range r.forms[:min(len(r.forms), maxPairwise)] {
		p := &r.forms[s].person
		if p.Suffix == "sr" && len(r.forms[s].refs) > 0 && (slices.Equal(p.Words, a.Words) || slices.Equal(p.Words, b.Words)) {
			if s == f || s == h || r.forms[s].refs[0] < first {
				return true
			}
		}
	}
	if a.Suffix == "" {
		a, b = b, a
	}
	if a.Words[0] != b.Words[0] {
		return false
	}
	for _, e := range r.names.Lookup(strings.Join(b.Words, " ")) {
		if e.Type == entities.Person && e.Match <= gazetteers.ByAlias {
			return r.linker.SonOf(a, &e)
		}
	}
	return false
}

// keepApart notes that a group could be any of several others of the article.
func (r *Resolver) keepApart(g int, alternatives []int, reason string) {
	gr := &r.groups[g]
	gr.ambiguous = true
	for _, c := range alternatives {
		if !slices.Contains(gr.alternatives, c) {
			gr.alternatives = append(gr.alternatives, c)
		}
	}
	names := make([]string, len(alternatives))
	for i, c := range alternatives {
		names[i] = r.forms[r.longest(c)].surface
	}
	r.step(g, "refuse", r.forms[gr.forms[0]].surface, reason, strings.Join(names, "; "))
}

// familyPlural makes a group of its own for "the Clintons" where the article
// has a Clinton: a family is none of its members.
func (r *Resolver) familyPlural(f int) bool {
	fm := &r.forms[f]
	if len(r.forms) > maxPairwise || len(fm.words) != 1 || len(fm.words[0]) < 4 || !strings.HasSuffix(fm.words[0], "s") {
		return false
	}
	the := false
	for _, i := range fm.refs {
		the = the || r.refs[i].ctx.the
	}
	if !the {
		return false
	}
	singular := strings.TrimSuffix(fm.words[0], "s")
	for g := range r.forms {
		if o := &r.forms[g]; o.typ == entities.Person && len(o.refs) > 0 && len(o.words) > 0 {
			last := o.words[len(o.words)-1]
			if last == fm.words[0] && len(o.words) > 1 {
				return false
			}
			if last == singular || last+"e" == singular {
				n := r.newGroup(f, nil)
				r.groups[n].family = true
				r.step(n, "refuse", fm.surface, "family name in the plural", "a family is none of its members")
				return true
			}
		}
	}
	return false
}

// surnameOf is what [names.ShortOf] says of the surname of a full name.
const surnameOf = "surname of"

// match is a group that a mention by a short form can mean, and why.
type match struct {
	group int
	why   string
}

// groupShortNames decides every mention of a short form by itself: the same
// surname can mean one person here and another there.
func (r *Resolver) groupShortNames(buckets map[string][]int) {
	for f := range r.forms {
		fm := &r.forms[f]
		if fm.typ != entities.Person || len(fm.refs) == 0 || fm.person.Full() || len(fm.person.Words) == 0 {
			continue
		}
		if r.familyPlural(f) {
			continue
		}
		matches := r.fullNamesFor(f, buckets)
		unmatched := map[byte]int{}
		for _, i := range fm.refs {
			r.resolveShortName(f, i, matches, unmatched)
		}
	}
}

// fullNamesFor returns the groups whose full name the short form f is part of; those
// of which it is the surname alone, when there are any.
func (r *Resolver) fullNamesFor(f int, buckets map[string][]int) []match {
	p := &r.forms[f].person
	words := p.Surname(0)
	var matches []match
	seen := map[int]bool{}
	look := func(word string) {
		for _, g := range buckets[word] {
			if seen[g] {
				continue
			}
			seen[g] = true
			for _, h := range r.groups[g].forms {
				if !r.forms[h].person.Full() {
					continue
				}
				if why := names.ShortOf(p, &r.forms[h].person, r.familyFirst(&r.forms[h].person)); why != "" {
					matches = append(matches, match{g, why})
					break
				}
			}
		}
	}
	look(words[len(words)-1])
	if len(words) == 1 && len(matches) == 0 && len(r.groups) < maxPairwise && r.lang.names.HasForms(words[0]) {
		for _, g := range r.allGroups(entities.Person) {
			if p := &r.forms[r.groups[g].forms[0]].person; !seen[g] && p.Full() && r.lang.names.SameGivenName(p.Folds[0], words[0]) {
				matches = append(matches, match{g, "given name of"})
			}
		}
	}
	if len(matches) == 0 {
		matches = r.byInitials(f)
	}
	strong := matches[:0:0]
	for _, x := range matches {
		if x.why == surnameOf || x.why == "family name first" {
			strong = append(strong, x)
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return matches
}

// minInitials is how many letters initials that stand for a name have.
const minInitials = 3

// byInitials are the groups whose full name has the form f as its initials: "RFK
// Jr." of Robert F. Kennedy Jr.; none where readers know an organization by them.
func (r *Resolver) byInitials(f int) []match {
	fm := &r.forms[f]
	first, _, _ := strings.Cut(fm.surface, " ")
	if p := &fm.person; len(p.Words) != 1 || len(first) < minInitials || !names.LooksAcronym(first) || len(r.groups) >= maxPairwise {
		return nil
	}
	if slices.ContainsFunc(r.names.Lookup(fm.surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Prior >= wellKnown
	}) {
		return nil
	}
	var out []match
	for _, g := range r.allGroups(entities.Person) {
		p := &r.forms[r.groups[g].forms[0]].person
		if p.HasInitials(fm.person.Folds[0]) && (fm.person.Suffix == "" || fm.person.Suffix == p.Suffix) {
			out = append(out, match{g, "initials of"})
		}
	}
	return out
}

func (r *Resolver) allGroups(t entities.Type) []int {
	var out []int
	for g := range r.groups {
		if r.groups[g].typ == t && r.groups[g].mergedInto == 0 && !r.groups[g].family {
			out = append(out, g)
		}
	}
	return out
}

// familyFirst reports whether a name is likely written family name first.
func (r *Resolver) familyFirst(p *names.Person) bool {
	_, given := r.names.IsGivenName(p.Words[len(p.Words)-1])
	return p.FamilyFirst(given)
}

// resolveShortName decides one mention i of the short form f. unmatched has, by
// gender, the group of those of its mentions that mean nobody else.
func (r *Resolver) resolveShortName(f, i int, matches []match, unmatched map[byte]int) {
	x := &r.refs[i]
	surface := r.forms[f].surface
	possible := r.ofGender(i, matches)
	bearer, outside, who := -1, false, ""
	if len(possible) > 0 && !slices.ContainsFunc(possible, func(c match) bool { return c.why != surnameOf }) {
		bearer, outside, who = r.bearerOf(f, i, possible, matches)
	}
	switch {
	case outside:
	case bearer >= 0 && len(possible) > 1:
		r.join(bearer, f, []int{i}, "likeliest bearer", fmt.Sprintf("%q could be %d people", surface, len(possible)))
		return
	case len(possible) == 1:
		c := possible[0]
		why := c.why
		if len(matches) > 1 {
			why = "gender and " + why
		}
		r.join(c.group, f, []int{i}, why, fmt.Sprintf("%q is %s %q", surface, c.why, r.forms[r.longest(c.group)].surface))
		return
	case len(possible) > 1:
		if g, why := r.disambiguate(x, i, possible); g >= 0 {
			r.join(g, f, []int{i}, why, fmt.Sprintf("%q could be %d people; %s", surface, len(possible), why))
			return
		}
	}
	if g, ok := r.unmatchedGroup(x.ctx.gender, unmatched); ok {
		r.join(g, f, []int{i}, "", "")
		return
	}
	g := r.newGroup(f, []int{i})
	unmatched[x.ctx.gender] = g
	switch {
	case outside:
		r.step(g, "refuse", surface, "better known bearer", fmt.Sprintf("%s rather than %q", who, r.forms[r.longest(possible[0].group)].surface))
	case len(possible) > 1:
		alternatives := make([]int, len(possible))
		for k, c := range possible {
			alternatives[k] = c.group
		}
		r.keepApart(g, alternatives, "could be several people")
	case len(matches) > 0:
		r.step(g, "refuse", surface, "other gender", fmt.Sprintf("not %q", r.forms[r.longest(matches[0].group)].surface))
	}
}

// ofGender leaves out what the honorific of a mention contradicts; where one alone
// of several is known to be of its gender, it is that one, unless one of the others
// is more likely by all else.
func (r *Resolver) ofGender(i int, matches []match) []match {
	x := &r.refs[i]
	possible := matches[:0:0]
	for _, c := range matches {
		if !r.contradicts(x, c.group) {
			possible = append(possible, c)
		}
	}
	if len(possible) < 2 || x.ctx.gender == 0 {
		return possible
	}
	same := possible[:0:0]
	for _, c := range possible {
		if r.genderOf(c.group) == x.ctx.gender {
			same = append(same, c)
		}
	}
	if len(same) != 1 {
		return possible
	}
	sure := r.bears(same[0].group, i)
	for _, c := range possible {
		if c.group != same[0].group && r.bears(c.group, i) > sure {
			return possible
		}
	}
	return same
}

// unmatchedGroup is the group that a mention of a gender (0 for unknown) goes on
// with: that of its gender, or the only one where one of the two is unknown.
func (r *Resolver) unmatchedGroup(gender byte, unmatched map[byte]int) (int, bool) {
	if g, ok := unmatched[gender]; ok {
		return g, true
	}
	if len(unmatched) != 1 {
		return 0, false
	}
	if gender == 0 {
		for _, only := range unmatched {
			return only, true
		}
	}
	if g, ok := unmatched[0]; ok && r.groups[g].gender == 0 {
		unmatched[gender] = g
		return g, true
	}
	return 0, false
}

// contradicts reports whether the honorific of a mention rules the group out.
func (r *Resolver) contradicts(x *ref, g int) bool {
	want := x.ctx.gender
	if want == 0 {
		return false
	}
	has := r.genderOf(g)
	return has != 0 && has != want
}

// genderOf is the gender of a group as its titles or its given name say.
func (r *Resolver) genderOf(g int) byte {
	gr := &r.groups[g]
	if gr.gender != 0 {
		return gr.gender
	}
	for _, f := range gr.forms {
		p := &r.forms[f].person
		if p.Full() {
			if s, ok := r.names.IsGivenName(p.Words[0]); ok && (s == "M" || s == "F") {
				return s[0]
			}
		}
	}
	return 0
}

// disambiguate decides between several people of one name: by the title before the
// mention, else by the full name met last, else (in a headline) by the one met first.
func (r *Resolver) disambiguate(x *ref, i int, possible []match) (int, string) {
	if title := strings.ToLower(x.ctx.title); title != "" {
		found, n := -1, 0
		for _, c := range possible {
			if r.hasTitle(c.group, title) {
				found = c.group
				n++
			}
		}
		if n == 1 {
			return found, "title of"
		}
	}
	inHeadline := r.inHeadline(i)
	best, bestAt := -1, -1
	for _, c := range possible {
		full := r.groups[c.group].full
		if inHeadline {
			at, _ := slices.BinarySearch(full, i+1)
			full = full[at:]
		}
		if len(full) > 0 && (inHeadline || full[0] < i) && (bestAt < 0 || full[0] < bestAt) {
			best, bestAt = c.group, full[0]
		}
	}
	if best < 0 {
		return -1, ""
	}
	if inHeadline {
		return best, "first full name after the headline"
	}
	return best, "full name met last"
}

// hasTitle reports whether a mention of the group carries the title (lower case).
func (r *Resolver) hasTitle(g int, title string) bool {
	gr := &r.groups[g]
	return slices.ContainsFunc(gr.titles, func(t string) bool { return strings.HasPrefix(t, title) || strings.HasPrefix(title, t) }) ||
		slices.ContainsFunc(gr.titlesAfter, func(t string) bool { return strings.Contains(t, title) })
}

package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/names"
)

// Grouper groups the people of an article.
type Grouper struct {
	*article.State
	linker  *link.Linker
	weights *weights
}

// NewGrouper makes one for the articles of a state.
func NewGrouper(state *article.State, linker *link.Linker) *Grouper {
	return &Grouper{State: state, linker: linker, weights: builtIn()}
}

// Group groups full names first, then gives every short form to the full
// name that it must mean.
func (r *Grouper) Group() {
	buckets := r.groupFullNames()
	r.sortFullNames()
	r.groupShortNames(buckets)
}

// groupFullNames groups the names that have a given and a family name, the
// fuller first, and returns the groups by each folded word of their names.
func (r *Grouper) groupFullNames() map[string][]int {
	buckets := map[string][]int{}
	var full []int
	for f := range r.Forms {
		if fm := &r.Forms[f]; fm.Type == entities.Person && len(fm.Refs) > 0 && fm.Person.Full() {
			full = append(full, f)
		}
	}
	slices.SortStableFunc(full, func(a, b int) int {
		return cmp.Compare(fullness(&r.Forms[b]), fullness(&r.Forms[a]))
	})
	for _, f := range full {
		p := &r.Forms[f].Person
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
			r.Join(g, f, nil, why, fmt.Sprintf("%q is %s %q", r.Forms[f].Surface, why, r.Forms[r.Groups[g].Forms[0]].Surface))
		default:
			own = r.newByAge(f)
			if len(matches) > 1 {
				r.keepApart(own[0], matches, "fits several full names")
			}
		}
		for _, w := range p.Folds {
			for _, g := range own {
				if b := buckets[w]; len(b) < article.MaxBucket && !slices.Contains(b, g) {
					buckets[w] = append(b, g)
				}
			}
		}
	}
	return buckets
}

// sortFullNames notes where each group has its full names outside bylines and
// boilerplate.
func (r *Grouper) sortFullNames() {
	for i := range r.Refs {
		if g := r.Refs[i].Group; g >= 0 && r.Forms[r.Refs[i].Form].Person.Full() {
			switch r.Doc.Sentences[r.Doc.Mentions[i].Sentence].Zone {
			case entities.Byline, entities.Boilerplate:
			default:
				r.Groups[g].Full = append(r.Groups[g].Full, i)
			}
		}
	}
}

// fullness orders names: more letters in words that are no initials first.
func fullness(f *article.Form) int {
	n := 0
	for _, w := range f.Person.Words {
		n += 16
		if len(w) == 1 {
			n -= 12
		}
	}
	return n
}

// sameAsGroup says why form f is a name of the person of group g: it must fit
// every full name of the group.
func (r *Grouper) sameAsGroup(g, f int) string {
	a := &r.Forms[f].Person
	why := ""
	for _, h := range r.Groups[g].Forms {
		b := &r.Forms[h].Person
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
	if r.Groups[g].Ambiguous {
		return ""
	}
	return why
}

// generations reports whether the names of forms f and h, one with "Jr." and one without,
// are father and son: the article has a "Sr." of the name and is about him, or the
// name without is a known person's who is not known with it ("Donald Trump Jr.").
func (r *Grouper) generations(f, h int) bool {
	a, b := &r.Forms[f].Person, &r.Forms[h].Person
	first := min(r.Forms[f].Refs[0], r.Forms[h].Refs[0])
	for s := range r.Forms[:min(len(r.Forms), article.MaxPairwise)] {
		p := &r.Forms[s].Person
		if p.Suffix == "sr" && len(r.Forms[s].Refs) > 0 && (slices.Equal(p.Words, a.Words) || slices.Equal(p.Words, b.Words)) {
			if s == f || s == h || r.Forms[s].Refs[0] < first {
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
	for _, e := range r.Names.Lookup(strings.Join(b.Words, " ")) {
		if e.Type == entities.Person && e.Match <= gazetteers.ByAlias {
			return r.linker.SonOf(a, &e)
		}
	}
	return false
}

// keepApart notes that a group could be any of several others of the article.
func (r *Grouper) keepApart(g int, alternatives []int, reason string) {
	gr := &r.Groups[g]
	gr.Ambiguous = true
	for _, c := range alternatives {
		if !slices.Contains(gr.Alternatives, c) {
			gr.Alternatives = append(gr.Alternatives, c)
		}
	}
	names := make([]string, len(alternatives))
	for i, c := range alternatives {
		names[i] = r.Forms[r.Longest(c)].Surface
	}
	r.Step(g, "refuse", r.Forms[gr.Forms[0]].Surface, reason, strings.Join(names, "; "))
}

// familyPlural makes a group of its own for "the Clintons" where the article
// has a Clinton: a family is none of its members.
func (r *Grouper) familyPlural(f int) bool {
	fm := &r.Forms[f]
	if len(r.Forms) > article.MaxPairwise || len(fm.Words) != 1 || len(fm.Words[0]) < 4 || !strings.HasSuffix(fm.Words[0], "s") {
		return false
	}
	the := false
	for _, i := range fm.Refs {
		the = the || r.Refs[i].Ctx.The
	}
	if !the {
		return false
	}
	singular := strings.TrimSuffix(fm.Words[0], "s")
	for g := range r.Forms {
		if o := &r.Forms[g]; o.Type == entities.Person && len(o.Refs) > 0 && len(o.Words) > 0 {
			last := o.Words[len(o.Words)-1]
			if last == fm.Words[0] && len(o.Words) > 1 {
				return false
			}
			if last == singular || last+"e" == singular {
				n := r.NewGroup(f, nil)
				r.Groups[n].Family = true
				r.Step(n, "refuse", fm.Surface, "family name in the plural", "a family is none of its members")
				return true
			}
		}
	}
	return false
}

// surnameOf is what [names.ShortOf] says of the surname of a full name.
const surnameOf = "surname of"

// groupShortNames decides every mention of a short form by itself: the same
// surname can mean one person here and another there.
func (r *Grouper) groupShortNames(buckets map[string][]int) {
	for f := range r.Forms {
		fm := &r.Forms[f]
		if fm.Type != entities.Person || len(fm.Refs) == 0 || fm.Person.Full() || len(fm.Person.Words) == 0 {
			continue
		}
		if r.familyPlural(f) {
			continue
		}
		matches := r.fullNamesFor(f, buckets)
		unmatched := map[byte]int{}
		for _, i := range fm.Refs {
			r.resolveShortName(f, i, matches, unmatched)
		}
	}
}

// fullNamesFor returns the groups whose full name the short form f is part of; those
// of which it is the surname alone, when there are any.
func (r *Grouper) fullNamesFor(f int, buckets map[string][]int) []article.Match {
	p := &r.Forms[f].Person
	words := p.Surname(0)
	var matches []article.Match
	seen := map[int]bool{}
	look := func(word string) {
		for _, g := range buckets[word] {
			if seen[g] {
				continue
			}
			seen[g] = true
			for _, h := range r.Groups[g].Forms {
				if !r.Forms[h].Person.Full() {
					continue
				}
				if why := names.ShortOf(p, &r.Forms[h].Person, r.familyFirst(&r.Forms[h].Person)); why != "" {
					matches = append(matches, article.Match{Group: g, Why: why})
					break
				}
			}
		}
	}
	look(words[len(words)-1])
	if len(words) == 1 && len(matches) == 0 && len(r.Groups) < article.MaxPairwise && r.Lang.Names.HasForms(words[0]) {
		for _, g := range r.allGroups(entities.Person) {
			if full := &r.Forms[r.Groups[g].Forms[0]].Person; !seen[g] && full.Full() && (p.Suffix == "" || p.Suffix == full.Suffix) && r.Lang.Names.SameGivenName(full.Folds[0], words[0]) {
				matches = append(matches, article.Match{Group: g, Why: "given name of"})
			}
		}
	}
	if len(matches) == 0 {
		matches = r.byInitials(f)
	}
	strong := matches[:0:0]
	for _, x := range matches {
		if x.Why == surnameOf || x.Why == "family name first" {
			strong = append(strong, x)
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return matches
}

// byInitials are the groups whose full name has the form f as its initials: "RFK
// Jr." of Robert F. Kennedy Jr.; none where readers know an organization by them.
func (r *Grouper) byInitials(f int) []article.Match {
	fm := &r.Forms[f]
	first, _, _ := strings.Cut(fm.Surface, " ")
	if p := &fm.Person; len(p.Words) != 1 || len(first) < int(r.weights.Initials) || !names.LooksAcronym(first) || len(r.Groups) >= article.MaxPairwise {
		return nil
	}
	if slices.ContainsFunc(r.Names.Lookup(fm.Surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Prior >= r.Thresholds.WellKnown
	}) {
		return nil
	}
	var out []article.Match
	for _, g := range r.allGroups(entities.Person) {
		p := &r.Forms[r.Groups[g].Forms[0]].Person
		if p.HasInitials(fm.Person.Folds[0]) && (fm.Person.Suffix == "" || fm.Person.Suffix == p.Suffix) {
			out = append(out, article.Match{Group: g, Why: "initials of"})
		}
	}
	return out
}

func (r *Grouper) allGroups(t entities.Type) []int {
	var out []int
	for g := range r.Groups {
		if r.Groups[g].Type == t && r.Groups[g].MergedInto == 0 && !r.Groups[g].Family {
			out = append(out, g)
		}
	}
	return out
}

// familyFirst reports whether a name is likely written family name first.
func (r *Grouper) familyFirst(p *names.Person) bool {
	_, given := r.Names.IsGivenName(p.Words[len(p.Words)-1])
	return p.FamilyFirst(given)
}

// resolveShortName decides one mention i of the short form f. unmatched has, by
// gender, the group of those of its mentions that mean nobody else.
func (r *Grouper) resolveShortName(f, i int, matches []article.Match, unmatched map[byte]int) {
	x := &r.Refs[i]
	surface := r.Forms[f].Surface
	possible := r.ofGender(i, matches)
	bearer, outside, who := -1, false, ""
	if len(possible) > 0 && !slices.ContainsFunc(possible, func(c article.Match) bool { return c.Why != surnameOf }) {
		bearer, outside, who = r.bearerOf(f, i, possible, matches)
	}
	switch {
	case outside:
	case bearer >= 0 && len(possible) > 1:
		r.Join(bearer, f, []int{i}, "likeliest bearer", fmt.Sprintf("%q could be %d people", surface, len(possible)))
		return
	case len(possible) == 1:
		c := possible[0]
		why := c.Why
		if len(matches) > 1 {
			why = "gender and " + why
		}
		r.Join(c.Group, f, []int{i}, why, fmt.Sprintf("%q is %s %q", surface, c.Why, r.Forms[r.Longest(c.Group)].Surface))
		return
	case len(possible) > 1:
		if g, why := r.disambiguate(x, i, possible); g >= 0 {
			r.Join(g, f, []int{i}, why, fmt.Sprintf("%q could be %d people; %s", surface, len(possible), why))
			return
		}
	}
	if g, ok := r.unmatchedGroup(x.Ctx.Gender, unmatched); ok {
		r.Join(g, f, []int{i}, "", "")
		return
	}
	g := r.NewGroup(f, []int{i})
	unmatched[x.Ctx.Gender] = g
	switch {
	case outside:
		r.Step(g, "refuse", surface, "better known bearer", fmt.Sprintf("%s rather than %q", who, r.Forms[r.Longest(possible[0].Group)].Surface))
	case len(possible) > 1:
		alternatives := make([]int, len(possible))
		for k, c := range possible {
			alternatives[k] = c.Group
		}
		r.keepApart(g, alternatives, "could be several people")
	case len(matches) > 0:
		r.Step(g, "refuse", surface, "other gender", fmt.Sprintf("not %q", r.Forms[r.Longest(matches[0].Group)].Surface))
	}
}

// ofGender leaves out what the honorific of a mention contradicts; where one alone
// of several is known to be of its gender, it is that one, unless one of the others
// is more likely by all else.
func (r *Grouper) ofGender(i int, matches []article.Match) []article.Match {
	x := &r.Refs[i]
	possible := matches[:0:0]
	for _, c := range matches {
		if !r.contradicts(x, c.Group) {
			possible = append(possible, c)
		}
	}
	if len(possible) < 2 || x.Ctx.Gender == 0 {
		return possible
	}
	same := possible[:0:0]
	for _, c := range possible {
		if r.genderOf(c.Group) == x.Ctx.Gender {
			same = append(same, c)
		}
	}
	if len(same) != 1 {
		return possible
	}
	sure := r.bears(same[0].Group, i)
	for _, c := range possible {
		if c.Group != same[0].Group && r.bears(c.Group, i) > sure {
			return possible
		}
	}
	return same
}

// unmatchedGroup is the group that a mention of a gender (0 for unknown) goes on
// with: that of its gender, or the only one where one of the two is unknown.
func (r *Grouper) unmatchedGroup(gender byte, unmatched map[byte]int) (int, bool) {
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
	if g, ok := unmatched[0]; ok && r.Groups[g].Gender == 0 {
		unmatched[gender] = g
		return g, true
	}
	return 0, false
}

// contradicts reports whether the honorific of a mention rules the group out.
func (r *Grouper) contradicts(x *article.Ref, g int) bool {
	want := x.Ctx.Gender
	if want == 0 {
		return false
	}
	has := r.genderOf(g)
	return has != 0 && has != want
}

// genderOf is the gender of a group as its titles or its given name say.
func (r *Grouper) genderOf(g int) byte {
	gr := &r.Groups[g]
	if gr.Gender != 0 {
		return gr.Gender
	}
	for _, f := range gr.Forms {
		p := &r.Forms[f].Person
		if p.Full() {
			if s, ok := r.Names.IsGivenName(p.Words[0]); ok && (s == "M" || s == "F") {
				return s[0]
			}
		}
	}
	return 0
}

// disambiguate decides between several people of one name: by the title before the
// mention, else by the full name met last, else (in a headline) by the one met first.
func (r *Grouper) disambiguate(x *article.Ref, i int, possible []article.Match) (int, string) {
	if title := strings.ToLower(x.Ctx.Title); title != "" {
		found, n := -1, 0
		for _, c := range possible {
			if r.hasTitle(c.Group, title) {
				found = c.Group
				n++
			}
		}
		if n == 1 {
			return found, "title of"
		}
	}
	inHeadline := r.InHeadline(i)
	best, bestAt := -1, -1
	for _, c := range possible {
		full := r.Groups[c.Group].Full
		if inHeadline {
			at, _ := slices.BinarySearch(full, i+1)
			full = full[at:]
		}
		if len(full) > 0 && (inHeadline || full[0] < i) && (bestAt < 0 || full[0] < bestAt) {
			best, bestAt = c.Group, full[0]
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
func (r *Grouper) hasTitle(g int, title string) bool {
	gr := &r.Groups[g]
	return slices.ContainsFunc(gr.Titles, func(t string) bool { return strings.HasPrefix(t, title) || strings.HasPrefix(title, t) }) ||
		slices.ContainsFunc(gr.TitlesAfter, func(t string) bool { return strings.Contains(t, title) })
}

package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/names"
)

// groupOrganizations groups names of organizations: acronyms introduced in
// brackets or implied by initials, names without legal form, short forms.
func (r *Resolver) groupOrganizations() {
	var fs []int
	for f := range r.forms {
		if fm := &r.forms[f]; fm.typ == entities.Organization && len(fm.refs) > 0 && len(fm.words) > 0 {
			fs = append(fs, f)
		}
	}
	introduced := r.introducedAcronyms(fs)
	// The longest first, and codes ("UBER.UL" is two words) after what they are codes of.
	last := func(f int) int {
		fm := &r.forms[f]
		if full, ok := introduced[fm.acronym]; ok && full >= 0 && full != f && len(fm.words) > 1 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(fs, func(a, b int) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(len(r.forms[b].words), len(r.forms[a].words)))
	})
	byWord := map[string][]int{}
	byInitial := map[byte][]int{}
	for _, f := range fs {
		fm := &r.forms[f]
		g, why := -1, ""
		if fm.acronym != "" {
			g, why = r.acronymGroup(f, introduced, byInitial)
		}
		if g < 0 && fm.acronym == "" || g < 0 && len(fm.words) == 1 {
			if h, w := r.longerName(f, byWord); h >= 0 {
				g, why = h, w
			}
		}
		if g >= 0 {
			r.join(g, f, nil, why, fmt.Sprintf("%q is %s %q", fm.surface, why, r.forms[r.longest(g)].surface))
		} else {
			r.newGroup(f, nil)
		}
		if fm.acronym == "" || len(fm.words) > 1 {
			if b := byInitial[fm.words[0][0]]; len(b) < 4*maxBucket && len(fm.words) > 1 {
				byInitial[fm.words[0][0]] = append(b, f)
			}
		}
		for _, w := range fm.words {
			if b := byWord[w]; len(b) < maxBucket && !r.lang.names.IsSmallWord(w) {
				byWord[w] = append(b, f)
			}
		}
	}
}

// introducedAcronyms finds "Full Name (FN)" and "FN (Full Name)": normal form
// of the acronym, without spaces → the full form; -1 when two claim it.
func (r *Resolver) introducedAcronyms(fs []int) map[string]int {
	out := map[string]int{}
	add := func(acronym string, f int) {
		if old, ok := out[acronym]; ok && old != f {
			f = -1
		}
		out[acronym] = f
	}
	for _, f := range fs {
		fm := &r.forms[f]
		if len(fm.words) < 2 && fm.acronym != "" {
			continue
		}
		for _, i := range fm.refs {
			m := &r.doc.Mentions[i]
			if a := bracketed(r.doc.Behind(m)); a != "" {
				key := strings.ReplaceAll(normalize.String(a), " ", "")
				if strings.IndexByte(fm.key, key[0]) == 0 || r.lang.names.InitialsOf(key, fm.words) || containsInitial(fm.words, key[0]) {
					add(key, f)
				}
			}
			if left := r.doc.Before(m); strings.HasSuffix(left, "(") {
				w := lastWords(nil, strings.TrimRight(left[:len(left)-1], " "), 1)
				if len(w) == 1 && names.LooksAcronym(w[0]) && strings.HasPrefix(r.doc.Behind(m), ")") {
					key := strings.ReplaceAll(normalize.String(w[0]), " ", "")
					if r.lang.names.InitialsOf(key, fm.words) {
						add(key, f)
					}
				}
			}
		}
	}
	return out
}

func containsInitial(words []string, c byte) bool {
	for _, w := range words {
		if w[0] == c {
			return true
		}
	}
	return false
}

// bracketed returns the acronym of "… (ACR)" or "… (ACR, …)", "" when there is
// none. Codes of exchanges stand in square brackets, too: "Acme Inc's [ACME.UL]".
func bracketed(s string) string {
	for _, p := range [...]string{"'s", "’s"} {
		s = strings.TrimPrefix(s, p)
	}
	if !strings.HasPrefix(s, " (") && !strings.HasPrefix(s, " [") {
		return ""
	}
	s = s[2:]
	for _, p := range [...]string{"the ", "\"", "“", "or "} {
		s = strings.TrimPrefix(s, p)
	}
	i := strings.IndexAny(s, ")],;\"”")
	if i < 2 || i > 12 || !names.LooksAcronym(s[:i]) {
		return ""
	}
	return s[:i]
}

func (r *Resolver) acronymGroup(f int, introduced map[string]int, byInitial map[byte][]int) (int, string) {
	a := r.forms[f].acronym
	if full, ok := introduced[a]; ok && full >= 0 && full != f && r.lang.words[a]&agencyCode == 0 {
		if g := r.groupOf(full); g >= 0 {
			return g, "acronym introduced"
		}
	}
	if r.lang.words[a]&agencyCode != 0 {
		return -1, "" // in brackets it says where the report comes from
	}
	g := -1
	for _, h := range byInitial[a[0]] {
		fm := &r.forms[h]
		if len(fm.words) <= 16 && !r.ownedByOther(f, h) && (r.lang.names.InitialsOf(a, fm.words) || r.lang.names.InitialsOf(a, r.lang.names.Stem(fm.words))) {
			other := r.groupOf(h)
			if g >= 0 && other != g {
				return -1, ""
			}
			g = other
		}
	}
	return g, "initials of"
}

// wellKnown is the prominence from which an organization is known by its acronym
// to every reader.
const wellKnown = 0.8

// ownedByOther reports whether an acronym that the article does not introduce is
// that of a well-known organization other than the one of the full name: "UN" is not the U.S. Navy.
func (r *Resolver) ownedByOther(acronym, full int) bool {
	for _, e := range r.names.Lookup(r.forms[acronym].surface) {
		if e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Prior >= wellKnown {
			return !slices.ContainsFunc(r.names.Lookup(r.forms[full].surface), func(o gazetteers.Entry) bool { return o.Ref == e.Ref })
		}
	}
	return false
}

func (r *Resolver) groupOf(f int) int {
	for _, i := range r.forms[f].refs {
		return r.refs[i].group
	}
	return -1
}

// longerName finds the one group that form f is a short form of.
func (r *Resolver) longerName(f int, byWord map[string][]int) (int, string) {
	fm := &r.forms[f]
	the := true
	for _, i := range fm.refs {
		zone := r.doc.Sentences[r.doc.Mentions[i].Sentence].Zone
		the = the && (r.refs[i].ctx.the || zone == entities.Headline)
	}
	word := ""
	for _, w := range r.lang.names.Stem(fm.words) {
		if !r.lang.names.IsSmallWord(w) {
			word = w
		}
	}
	var matches []match
	for _, h := range byWord[word] {
		if h == f {
			continue
		}
		w := r.lang.names.ShortOrganization(fm.words, r.forms[h].words, the)
		if w == "" || shortStrength[w] < 3 && !r.ownName(fm, &r.forms[h]) || (w == "last words of" || w == "short form of" || w == "head noun of") && r.compound(fm, &r.forms[h]) {
			continue
		}
		g := r.groupOf(h)
		if !slices.ContainsFunc(matches, func(x match) bool { return x.group == g }) {
			matches = append(matches, match{g, w})
		}
	}
	matches = r.strongest(matches)
	if len(matches) > 1 {
		matches = r.introducedBefore(f, matches)
	}
	if len(matches) == 1 {
		return matches[0].group, matches[0].why
	}
	return -1, ""
}

// shortStrength orders the reasons of shortOrganization.
var shortStrength = map[string]int{"without legal form": 3, "other form of": 3, "short form of": 2, "last words of": 1}

// strongest returns the fits for the strongest of their reasons.
func (r *Resolver) strongest(matches []match) []match {
	best := 0
	for _, x := range matches {
		best = max(best, shortStrength[x.why])
	}
	return slices.DeleteFunc(matches, func(x match) bool { return shortStrength[x.why] < best })
}

// maxIntroduced is how many mentions of a longer name are looked at.
const maxIntroduced = 1000

// introducedBefore returns the fits whose longer name the article has before
// the first mention of the short form f outside headlines, where that is only one.
func (r *Resolver) introducedBefore(f int, matches []match) []match {
	first := -1
	for _, i := range r.forms[f].refs {
		if !r.inHeadline(i) {
			first = i
			break
		}
	}
	var before []match
	for _, x := range matches {
		refs := r.groups[x.group].refs
		for _, i := range refs[:min(len(refs), maxIntroduced)] {
			if i < first && !r.inHeadline(i) && len(r.forms[r.refs[i].form].words) > len(r.forms[f].words) {
				before = append(before, x)
				break
			}
		}
	}
	if len(before) == 1 {
		return before
	}
	return matches
}

func (r *Resolver) inHeadline(i int) bool {
	m := &r.doc.Mentions[i]
	return m.Field == entities.Title || r.doc.Sentences[m.Sentence].Zone == entities.Headline
}

// compound reports whether what is left of a longer name without the short one
// is another name of the article: "Manchester United-Arsenal", "House and Senate".
func (r *Resolver) compound(short, full *form) bool {
	n := len(r.lang.names.Stem(short.words))
	if n >= len(full.words) {
		return false
	}
	rest := full.words[n:]
	if !slices.Equal(full.words[:n], r.lang.names.Stem(short.words)) {
		rest = full.words[:len(full.words)-n]
	}
	if len(rest) > 1 && rest[0] == "and" {
		rest = rest[1:]
	} else if k := len(rest) - 1; k > 0 && rest[k] == "and" {
		rest = rest[:k]
	}
	for _, t := range entities.Types {
		if g, ok := r.index[formKey{t, strings.Join(rest, " ")}]; ok && len(r.forms[g].refs) > 0 {
			return true
		}
	}
	return false
}

// ownName reports whether a part of a longer name can name that organization: a
// country or a nationality does not ("China" is not "China National Petroleum"),
// nor does a known organization of which the longer name is no known name ("BBC"
// is not "BBC Radio Sheffield").
func (r *Resolver) ownName(short, full *form) bool {
	if r.lang.names.IsShortForNone(short.key) {
		return false
	}
	known := false
	for _, e := range r.names.Lookup(short.surface) {
		if e.Type != entities.Organization || e.Match > gazetteers.ByMinorAlias {
			continue
		}
		known = known || e.Match <= gazetteers.ByAlias
		for _, name := range [2]string{full.surface, strings.Join(r.lang.names.Stem(full.words), " ")} {
			if slices.ContainsFunc(r.names.Lookup(name), func(o gazetteers.Entry) bool { return o.Ref == e.Ref && o.Match <= gazetteers.ByAlias }) {
				return true
			}
		}
	}
	if known {
		return false
	}
	if len(short.words) > 1 {
		return true
	}
	w := short.surface
	if _, _, ok := r.names.Demonym(w); ok {
		return false
	}
	return len(w) > 2 && !r.names.Lists(w).Has(gazetteers.Country)
}

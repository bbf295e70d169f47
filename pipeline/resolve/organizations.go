package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/resolve/names"
)

// groupOrganizations groups names of organizations: acronyms introduced in
// brackets or implied by initials, names without legal form, short forms.
func (r *Resolver) groupOrganizations() {
	var fs []int
	for f := range r.Forms {
		if fm := &r.Forms[f]; fm.Type == entities.Organization && len(fm.Refs) > 0 && len(fm.Words) > 0 {
			fs = append(fs, f)
		}
	}
	introduced := r.introducedAcronyms(fs)
	// The longest first, and codes ("UBER.UL" is two words) after what they are codes of.
	last := func(f int) int {
		fm := &r.Forms[f]
		if full, ok := introduced[fm.Acronym]; ok && full >= 0 && full != f && len(fm.Words) > 1 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(fs, func(a, b int) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(len(r.Forms[b].Words), len(r.Forms[a].Words)))
	})
	byWord := map[string][]int{}
	byInitial := map[byte][]int{}
	for _, f := range fs {
		fm := &r.Forms[f]
		g, why := -1, ""
		if fm.Acronym != "" {
			g, why = r.acronymGroup(f, introduced, byInitial)
		}
		if g < 0 && fm.Acronym == "" || g < 0 && len(fm.Words) == 1 {
			if h, w := r.longerName(f, byWord); h >= 0 {
				g, why = h, w
			}
		}
		if g >= 0 {
			r.Join(g, f, nil, why, fmt.Sprintf("%q is %s %q", fm.Surface, why, r.Forms[r.Longest(g)].Surface))
		} else {
			r.NewGroup(f, nil)
		}
		if fm.Acronym == "" || len(fm.Words) > 1 {
			if b := byInitial[fm.Words[0][0]]; len(b) < 4*article.MaxBucket && len(fm.Words) > 1 {
				byInitial[fm.Words[0][0]] = append(b, f)
			}
		}
		for _, w := range fm.Words {
			if b := byWord[w]; len(b) < article.MaxBucket && !r.Lang.Names.IsSmallWord(w) {
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
		fm := &r.Forms[f]
		if len(fm.Words) < 2 && fm.Acronym != "" {
			continue
		}
		for _, i := range fm.Refs {
			m := &r.Doc.Mentions[i]
			if a := bracketed(r.Doc.Behind(m)); a != "" {
				key := strings.ReplaceAll(normalize.String(a), " ", "")
				if strings.IndexByte(fm.Key, key[0]) == 0 || r.Lang.Names.InitialsOf(key, fm.Words) || containsInitial(fm.Words, key[0]) {
					add(key, f)
				}
			}
			if left := r.Doc.Before(m); strings.HasSuffix(left, "(") {
				w := article.LastWords(nil, strings.TrimRight(left[:len(left)-1], " "), 1)
				if len(w) == 1 && names.LooksAcronym(w[0]) && strings.HasPrefix(r.Doc.Behind(m), ")") {
					key := strings.ReplaceAll(normalize.String(w[0]), " ", "")
					if r.Lang.Names.InitialsOf(key, fm.Words) {
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
	a := r.Forms[f].Acronym
	if full, ok := introduced[a]; ok && full >= 0 && full != f && r.Lang.Words[a]&article.AgencyCode == 0 {
		if g := r.GroupOf(full); g >= 0 {
			return g, "acronym introduced"
		}
	}
	if r.Lang.Words[a]&article.AgencyCode != 0 {
		return -1, "" // in brackets it says where the report comes from
	}
	g := -1
	for _, h := range byInitial[a[0]] {
		fm := &r.Forms[h]
		if len(fm.Words) <= 16 && !r.ownedByOther(f, h) && (r.Lang.Names.InitialsOf(a, fm.Words) || r.Lang.Names.InitialsOf(a, r.Lang.Names.Stem(fm.Words))) {
			other := r.GroupOf(h)
			if g >= 0 && other != g {
				return -1, ""
			}
			g = other
		}
	}
	return g, "initials of"
}

// ownedByOther reports whether an acronym that the article does not introduce is
// that of a well-known organization other than the one of the full name: "UN" is not the U.S. Navy.
func (r *Resolver) ownedByOther(acronym, full int) bool {
	for _, e := range r.Names.Lookup(r.Forms[acronym].Surface) {
		if e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Prior >= r.Thresholds.WellKnown {
			return !slices.ContainsFunc(r.Names.Lookup(r.Forms[full].Surface), func(o gazetteers.Entry) bool { return o.Ref == e.Ref })
		}
	}
	return false
}

// longerName finds the one group that form f is a short form of.
func (r *Resolver) longerName(f int, byWord map[string][]int) (int, string) {
	fm := &r.Forms[f]
	the := true
	for _, i := range fm.Refs {
		zone := r.Doc.Sentences[r.Doc.Mentions[i].Sentence].Zone
		the = the && (r.Refs[i].Ctx.The || zone == entities.Headline)
	}
	word := ""
	for _, w := range r.Lang.Names.Stem(fm.Words) {
		if !r.Lang.Names.IsSmallWord(w) {
			word = w
		}
	}
	var matches []article.Match
	for _, h := range byWord[word] {
		if h == f {
			continue
		}
		w := r.Lang.Names.ShortOrganization(fm.Words, r.Forms[h].Words, the)
		if w == "" || shortStrength[w] < 3 && !r.ownName(fm, &r.Forms[h]) || (w == "last words of" || w == "short form of" || w == "head noun of") && r.compound(fm, &r.Forms[h]) {
			continue
		}
		g := r.GroupOf(h)
		if !slices.ContainsFunc(matches, func(x article.Match) bool { return x.Group == g }) {
			matches = append(matches, article.Match{Group: g, Why: w})
		}
	}
	matches = r.strongest(matches)
	if len(matches) > 1 {
		matches = r.introducedBefore(f, matches)
	}
	if len(matches) == 1 {
		return matches[0].Group, matches[0].Why
	}
	return -1, ""
}

// shortStrength orders the reasons of shortOrganization.
var shortStrength = map[string]int{"without legal form": 3, "other form of": 3, "short form of": 2, "last words of": 1}

// strongest returns the fits for the strongest of their reasons.
func (r *Resolver) strongest(matches []article.Match) []article.Match {
	best := 0
	for _, x := range matches {
		best = max(best, shortStrength[x.Why])
	}
	return slices.DeleteFunc(matches, func(x article.Match) bool { return shortStrength[x.Why] < best })
}

// introducedBefore returns the fits whose longer name the article has before
// the first mention of the short form f outside headlines, where that is only one.
func (r *Resolver) introducedBefore(f int, matches []article.Match) []article.Match {
	first := -1
	for _, i := range r.Forms[f].Refs {
		if !r.InHeadline(i) {
			first = i
			break
		}
	}
	var before []article.Match
	for _, x := range matches {
		refs := r.Groups[x.Group].Refs
		for _, i := range refs[:min(len(refs), article.MaxIntroduced)] {
			if i < first && !r.InHeadline(i) && len(r.Forms[r.Refs[i].Form].Words) > len(r.Forms[f].Words) {
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

// compound reports whether what is left of a longer name without the short one
// is another name of the article: "Manchester United-Arsenal", "House and Senate".
// A listed club's town is none: "Widzew" is "Widzew Łódź".
func (r *Resolver) compound(short, full *article.Form) bool {
	n := len(r.Lang.Names.Stem(short.Words))
	if n >= len(full.Words) {
		return false
	}
	rest := full.Words[n:]
	if !slices.Equal(full.Words[:n], r.Lang.Names.Stem(short.Words)) {
		rest = full.Words[:len(full.Words)-n]
	}
	if len(rest) > 1 && rest[0] == "and" {
		rest = rest[1:]
	} else if k := len(rest) - 1; k > 0 && rest[k] == "and" {
		rest = rest[:k]
	}
	for _, t := range entities.Types {
		if g, ok := r.Index[article.FormKey{Type: t, Key: strings.Join(rest, " ")}]; ok && len(r.Forms[g].Refs) > 0 {
			return t != entities.Place || !r.isClub(full.Surface)
		}
	}
	return false
}

// isClub reports whether the lists have a team under a name, and no other organization.
func (r *Resolver) isClub(name string) bool {
	club := false
	for _, e := range r.Names.Lookup(name) {
		if e.Type == entities.Organization && e.Match <= gazetteers.ByAlias {
			if e.Subtype != "team" {
				return false
			}
			club = true
		}
	}
	return club
}

// ownName reports whether a part of a longer name can name that organization: a
// country or a nationality does not ("China" is not "China National Petroleum"),
// nor does a known organization of which the longer name is no known name ("BBC"
// is not "BBC Radio Sheffield").
func (r *Resolver) ownName(short, full *article.Form) bool {
	if r.Lang.Names.IsShortForNone(short.Key) {
		return false
	}
	known := false
	for _, e := range r.Names.Lookup(short.Surface) {
		if e.Type != entities.Organization || e.Match > gazetteers.ByMinorAlias {
			continue
		}
		known = known || e.Match <= gazetteers.ByAlias
		for _, name := range [2]string{full.Surface, strings.Join(r.Lang.Names.Stem(full.Words), " ")} {
			if slices.ContainsFunc(r.Names.Lookup(name), func(o gazetteers.Entry) bool { return o.Ref == e.Ref && o.Match <= gazetteers.ByAlias }) {
				return true
			}
		}
	}
	if known {
		return false
	}
	if len(short.Words) > 1 {
		return true
	}
	w := short.Surface
	if _, _, ok := r.Names.Demonym(w); ok {
		return false
	}
	return len(w) > 2 && !r.Names.Lists(w).Has(gazetteers.Country)
}

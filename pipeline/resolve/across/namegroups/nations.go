package namegroups

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namesakes"
)

// WithoutNation returns the words of an organization's name without the nation
// that it is written with and without: "us house", "chinese foreign ministry",
// "supreme court of india"; and that nation's ISO code. Of other nations than those
// of the tables this holds for bodies of a state: the American Red Cross is one of many.
func (st *State) WithoutNation(words []string) (rest []string, country string) {
	stem := st.Lang.Stem(words)
	if n := st.Lang.OptionalNation(stem); n > 0 {
		return stem[n:], st.country(strings.Join(stem[:n], " "))
	}
	for n := 1; n <= 2 && n < len(stem); n++ {
		if rest = stem[n:]; st.IsOffice(rest) {
			if country = st.country(strings.Join(stem[:n], " ")); country != "" {
				return rest, country
			}
		}
	}
	if at := slices.Index(stem, "of"); at > 0 && at+1 < len(stem) && st.IsOffice(stem[:at]) {
		in := stem[at+1:]
		if len(in) > 1 && st.Lang.IsSmallWord(in[0]) {
			in = in[1:]
		}
		if country = st.country(strings.Join(in, " ")); country != "" {
			return stem[:at], country
		}
	}
	return stem, ""
}

// country is the ISO code of the country that a name in normal form or a
// nationality word means, "" for none.
func (st *State) country(name string) string {
	if iso, _, ok := st.Names.Demonym(name); ok {
		return iso
	}
	for _, e := range st.Names.Lookup(name) {
		if e.Type == entities.Place && e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

// generic reports whether an organization's name is borne by one in every
// country ("Foreign Ministry"), and the gazetteers know none in particular.
func (st *State) generic(key uint32) bool {
	const no, yes = 1, 2
	known := st.IsGeneric.At(key)
	if known == 0 {
		name := st.Str(key)
		words := strings.Fields(name)
		g := st.IsOffice(words) || st.isCommittee(words)
		if !g && len(words) > 1 && st.Lang.AllGeneric(words) {
			n := 0
			for _, e := range st.Names.Lookup(name) {
				n += namesakes.Btoi(e.Type == entities.Organization && e.Match <= gazetteers.ByAlias)
			}
			g = n != 1
		}
		known = no
		if g {
			known = yes
		}
		st.IsGeneric.Set(key, known)
	}
	return known == yes
}

// isCommittee reports whether a name is a committee's, or another body's of many
// states, and ordinary words otherwise: "Foreign Affairs Committee".
func (st *State) isCommittee(words []string) bool {
	n := len(words) - 1
	return n > 0 && st.Lang.IsMovedHead(words[n]) && !slices.ContainsFunc(words[:n], func(w string) bool {
		return !st.Lang.IsSmallWord(w) && !st.Lang.IsGenericWord(w) && !st.Names.IsCommonWord(w)
	})
}

// IsOffice reports whether a name is a state body's and ordinary words
// otherwise: "Transport Ministry", "Ministry of Public Works".
func (st *State) IsOffice(words []string) bool {
	office := false
	for _, x := range words {
		body := st.Lang.IsStateBody(x)
		office = office || body
		if !body && !st.Lang.IsSmallWord(x) && !st.Lang.IsGenericWord(x) && !st.Names.IsCommonWord(x) {
			return false
		}
	}
	return office
}

// Alone reports whether no other group without a link has the name of ng: its
// country need not stand in its id.
func (st *State) Alone(n uint32, ng *Group) bool {
	alone := true
	st.EachOf(ng.Key, ng.Type, func(m uint32, o *Group) { alone = alone && (m == n || o.Count == 0) })
	return alone
}

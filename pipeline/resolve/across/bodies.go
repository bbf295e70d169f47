package across

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Which organization a name means that bodies of several countries bear, and
// which ways of writing mean one.

// countryShare is the share of the articles about some country from which the
// bodies of their names are that country's.
const (
	countryShare = 0.6
	leadingShare = 0.9 // the same, for all articles of a name to mean one body
)

// body is what is known of the country of a group of organizations.
type body struct {
	office  bool   // every country may have one of the name
	named   bool   // the country stands in the name
	country string // ISO 3166-1 alpha-2 code, "" when none stands out
	words   []string
}

// bodyOf finds the country of a group: that in its name, that of the known
// entity, or that which most of its articles are about.
func (st *state) bodyOf(ng *nameGroup) body {
	words := strings.Fields(st.str(ng.key))
	rest, country := st.withoutNation(words)
	canonical := st.lang.Canonical(rest)
	b := body{office: st.isOffice(canonical) || st.lang.AllGeneric(canonical), named: country != "", country: country, words: rest}
	if country == "" && ng.link != 0 {
		if e, ok := st.names.ByID(st.str(ng.link)); ok {
			b.country = e.Country
		}
	}
	if b.country == "" && ng.link == 0 {
		b.country = st.countryOf(ng)
	}
	return b
}

// countryOf is the country that most articles of a group are about.
func (st *state) countryOf(ng *nameGroup) string {
	if ng.country != 0 {
		return st.str(ng.country)
	}
	counts, total := map[uint32]int{}, 0
	best := uint32(0)
	for at, looked := ng.first, 0; at > 0 && looked < maxComentions; at = st.next.At(at - 1) {
		looked++
		f := st.articles.At(st.clusters.At(at - 1).article).focus
		if f == 0 {
			continue
		}
		total++
		if counts[f]++; best == 0 || counts[f] > counts[best] {
			best = f
		}
	}
	if best == 0 || float64(counts[best]) < countryShare*float64(total) {
		return ""
	}
	return st.str(best)
}

// withoutNation returns the words of an organization's name without the nation
// that it is written with and without: "us house", "chinese foreign ministry",
// "supreme court of india"; and that nation's ISO code. Of other nations than those
// of the tables this holds for bodies of a state: the American Red Cross is one of many.
func (st *state) withoutNation(words []string) (rest []string, country string) {
	stem := st.lang.Stem(words)
	if n := st.lang.OptionalNation(stem); n > 0 {
		return stem[n:], st.country(strings.Join(stem[:n], " "))
	}
	for n := 1; n <= 2 && n < len(stem); n++ {
		if rest = stem[n:]; st.isOffice(rest) {
			if country = st.country(strings.Join(stem[:n], " ")); country != "" {
				return rest, country
			}
		}
	}
	if at := slices.Index(stem, "of"); at > 0 && at+1 < len(stem) && st.isOffice(stem[:at]) {
		in := stem[at+1:]
		if len(in) > 1 && st.lang.IsSmallWord(in[0]) {
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
func (st *state) country(name string) string {
	if iso, _, ok := st.names.Demonym(name); ok {
		return iso
	}
	for _, e := range st.names.Lookup(name) {
		if e.Type == entities.Place && e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

// leadingCountries gives the groups of a block that have one name and no nation
// in it the country of nearly all their articles that are about one, where there is
// such: what an article is about says little of whose body it names.
func (st *state) leadingCountries(groups []spelled) {
	for j := range groups {
		first := &groups[j]
		if !first.open() || slices.ContainsFunc(groups[:j], func(o spelled) bool { return o.open() && o.group.key == first.group.key }) {
			continue
		}
		total, most := uint32(0), (*spelled)(nil)
		for i := j; i < len(groups); i++ {
			o := &groups[i]
			if !o.open() || o.group.key != first.group.key || o.body.country == "" {
				continue
			}
			total += o.group.count
			if most == nil || o.group.count > most.group.count {
				most = o
			}
		}
		if most == nil || float64(most.group.count) < leadingShare*float64(total) {
			continue
		}
		for i := j; i < len(groups); i++ {
			if o := &groups[i]; o.open() && o.group.key == first.group.key {
				o.body.country = most.body.country
			}
		}
	}
}

// open reports whether the country of a group of organizations is that of its articles.
func (s *spelled) open() bool {
	return s.group.typ == entities.Organization && s.group.link == 0 && !s.body.named
}

// sameBody says why two groups of organizations of a block are one. single tells
// that the block knows of one country only.
func (st *state) sameBody(a, b *spelled, single bool) string {
	x, y := &a.body, &b.body
	known := a.group.link != 0 || b.group.link != 0
	same := x.country == y.country
	if slices.Equal(st.withoutThe(a), st.withoutThe(b)) {
		if known || !same {
			return "" // the article refused the link
		}
		return "of one country with"
	}
	legal := slices.Equal(x.words, y.words) && x.named == y.named
	switch {
	case x.office || x.named || y.named:
		if !same && !(single && (x.country == "" || y.country == "")) || x.office && x.country+y.country == "" && known {
			return ""
		}
	case !same && !legal && x.country != "" && y.country != "":
		return ""
	}
	if legal && !x.office {
		return "without legal form"
	}
	return "other form of"
}

// withoutThe is the words of the name of a group of organizations without an article in front.
func (st *state) withoutThe(s *spelled) []string {
	words := strings.Fields(st.str(s.group.key))
	if len(words) > 1 && st.lang.IsSmallWord(words[0]) {
		words = words[1:]
	}
	return words
}

// singleCountry reports whether the groups of a block, as far as their country is
// known, are of one.
func singleCountry(groups []spelled) bool {
	country := ""
	for j := range groups {
		c := groups[j].body.country
		if c != "" && country != "" && c != country {
			return false
		}
		country = cmp.Or(country, c)
	}
	return true
}

// generic reports whether an organization's name is borne by one in every
// country ("Foreign Ministry"), and the gazetteers know none in particular.
func (st *state) generic(key uint32) bool {
	const no, yes = 1, 2
	known := st.isGeneric.At(key)
	if known == 0 {
		name := st.str(key)
		words := strings.Fields(name)
		g := st.isOffice(words)
		if !g && len(words) > 1 && st.lang.AllGeneric(words) {
			n := 0
			for _, e := range st.names.Lookup(name) {
				n += btoi(e.Type == entities.Organization && e.Match <= gazetteers.ByAlias)
			}
			g = n != 1
		}
		known = no
		if g {
			known = yes
		}
		st.isGeneric.Set(key, known)
	}
	return known == yes
}

// isOffice reports whether a name is a state body's and ordinary words
// otherwise: "Transport Ministry", "Ministry of Public Works".
func (st *state) isOffice(words []string) bool {
	office := false
	for _, x := range words {
		body := st.lang.IsStateBody(x)
		office = office || body
		if !body && !st.lang.IsSmallWord(x) && !st.lang.IsGenericWord(x) && !st.names.IsCommonWord(x) {
			return false
		}
	}
	return office
}

// alone reports whether no other group without a link has the name of ng: its
// country need not stand in its id.
func (st *state) alone(n uint32, ng *nameGroup) bool {
	alone := true
	st.eachOf(ng.key, ng.typ, func(m uint32, o *nameGroup) { alone = alone && (m == n || o.count == 0) })
	return alone
}

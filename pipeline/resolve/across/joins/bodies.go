package joins

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
)

// Which organization a name means that bodies of several countries bear, and
// which ways of writing mean one.

// body is what is known of the country of a group of organizations.
type body struct {
	office  bool   // every country may have one of the name
	named   bool   // the country stands in the name
	country string // ISO 3166-1 alpha-2 code, "" when none stands out
	words   []string
}

// bodyOf finds the country of a group: that in its name, that of the known
// entity, or that which most of its articles are about.
func (st *joiner) bodyOf(ng *namegroups.Group) body {
	words := strings.Fields(st.Str(ng.Key))
	rest, country := st.WithoutNation(words)
	canonical := st.Lang.Canonical(rest)
	b := body{office: st.IsOffice(canonical) || st.Lang.AllGeneric(canonical), named: country != "", country: country, words: rest}
	if country == "" && ng.Link != 0 {
		if e, ok := st.Names.ByID(st.Str(ng.Link)); ok {
			b.country = e.Country
		}
	}
	if b.country == "" && ng.Link == 0 {
		b.country = st.countryOf(ng)
	}
	return b
}

// countryOf is the country that most articles of a group are about.
func (st *joiner) countryOf(ng *namegroups.Group) string {
	if ng.Country != 0 {
		return st.Str(ng.Country)
	}
	counts, total := map[uint32]int{}, 0
	best := uint32(0)
	for at, looked := ng.First, 0; at > 0 && looked < namegroups.MaxComentions; at = st.Next.At(at - 1) {
		looked++
		f := st.Articles.At(st.Clusters.At(at - 1).Article).Focus
		if f == 0 {
			continue
		}
		total++
		if counts[f]++; best == 0 || counts[f] > counts[best] {
			best = f
		}
	}
	if best == 0 || float64(counts[best]) < st.Thresholds.CountryShare*float64(total) {
		return ""
	}
	return st.Str(best)
}

// leadingCountries gives the groups of a block that have one name and no nation
// in it the country of nearly all their articles that are about one, where there is
// such: what an article is about says little of whose body it names.
func (st *joiner) leadingCountries(groups []spelled) {
	for j := range groups {
		first := &groups[j]
		if !first.open() || slices.ContainsFunc(groups[:j], func(o spelled) bool { return o.open() && o.group.Key == first.group.Key }) {
			continue
		}
		total, most := uint32(0), (*spelled)(nil)
		for i := j; i < len(groups); i++ {
			o := &groups[i]
			if !o.open() || o.group.Key != first.group.Key || o.body.country == "" {
				continue
			}
			total += o.group.Count
			if most == nil || o.group.Count > most.group.Count {
				most = o
			}
		}
		if most == nil || float64(most.group.Count) < st.Thresholds.BodyShare*float64(total) {
			continue
		}
		for i := j; i < len(groups); i++ {
			if o := &groups[i]; o.open() && o.group.Key == first.group.Key {
				o.body.country = most.body.country
			}
		}
	}
}

// open reports whether the country of a group of organizations is that of its articles.
func (s *spelled) open() bool {
	return s.group.Type == entities.Organization && s.group.Link == 0 && !s.body.named
}

// sameBody says why two groups of organizations of a block are one. single tells
// that the block knows of one country only.
func (st *joiner) sameBody(a, b *spelled, single bool) string {
	x, y := &a.body, &b.body
	known := a.group.Link != 0 || b.group.Link != 0
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
func (st *joiner) withoutThe(s *spelled) []string {
	words := strings.Fields(st.Str(s.group.Key))
	if len(words) > 1 && st.Lang.IsSmallWord(words[0]) {
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

package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// placeItems gives places their items: by the crosswalk of GeoNames ids, towns
// by name and number of people or division, the rest by a name that one thing has.
func (g *maker) placeItems() {
	g.towns = map[string][]*town{}
	for _, p := range g.places {
		g.noteTown(&p.Record, p.weight)
	}
	divisions := g.divisionCodes()
	for _, r := range g.lists.rows("small_places") {
		p := smallPlace(r, divisions)
		g.noteTown(&p, p.Population)
	}
	g.townItems()
	g.bigTownItems()
	for _, p := range g.places {
		if p.Subtype == "country" {
			g.countryItem(p)
		}
		if p.Wikidata == 0 {
			p.Wikidata = g.items.byPlace[p.GeoNames]
		}
		if p.Wikidata == 0 && p.Subtype != "city" {
			g.loneItem(p)
		}
	}
	g.onePlaceAnItem()
}

// countryItem takes, for a country that has the item of its crown ("Kingdom of
// the Netherlands", "Danish Realm"), of which no number of people is known, the
// item that is labelled with the country's own name.
func (g *maker) countryItem(p *place) {
	n := norm(p.Name)
	if x := g.items.byQID[p.Wikidata]; x == nil || norm(x.label) == n || x.marks["pop"] > 0 {
		return
	}
	x, _ := g.items.best([]string{n}, func(x *item) float64 {
		return fitsIf(x.typ == entities.Place && norm(x.label) == n && within(x.marks["pop"], p.Population, judged().NearNumber))
	})
	if x != nil {
		p.Wikidata = x.qid
		g.count["items: of a country, taken by its name"]++
	}
}

// town is a populated place of any list, to be told from those of its name.
type town struct {
	name     string   // normal form
	others   []string // normal forms of its other names
	geonames uint32
	people   int
	divided  []string // normal forms of its division and country
	item     uint32
}

func (g *maker) noteTown(r *gazetteers.Record, people int) {
	if r.Subtype != "city" || r.GeoNames == 0 {
		return
	}
	t := &town{geonames: r.GeoNames, people: people, divided: []string{norm(r.Admin1)}}
	if c := g.country[r.Country]; c != nil {
		t.divided = append(t.divided, norm(c.Name))
		for _, a := range c.Aliases {
			t.divided = append(t.divided, norm(a))
		}
	}
	n := norm(r.Name)
	t.name = n
	for _, a := range slices.Concat(r.Aliases, r.MinorAliases) {
		t.others = append(t.others, norm(a))
	}
	g.towns[n] = append(g.towns[n], t)
}

// within reports whether two numbers of people, of two sources, may be those of one town.
func within(a, b int, factor float64) bool {
	return a > 0 && b > 0 && float64(a) <= factor*float64(b) && float64(b) <= factor*float64(a)
}

// townItems joins the towns of all lists to items: each has one that fits, and
// fits no other.
func (g *maker) townItems() {
	taken := map[uint32]bool{}
	for _, q := range g.items.byPlace {
		taken[q] = true
	}
	for _, n := range slices.Sorted(maps.Keys(g.towns)) {
		towns := g.towns[n]
		var fits []*item
		for _, x := range g.items.byName[n] {
			if x.typ == entities.Place && x.marks["pop"] > 0 && !taken[x.qid] {
				fits = append(fits, x)
			}
		}
		if len(fits) == 0 {
			continue
		}
		open := towns[:0:0]
		for _, t := range towns {
			if g.items.byPlace[t.geonames] == 0 {
				open = append(open, t)
			}
		}
		g.pairTowns(open, fits, len(towns) == 1)
		for _, t := range open {
			if t.item != 0 {
				taken[t.item] = true
				g.items.byPlace[t.geonames] = t.item
				g.count["items: given to a town by name and number of people or division"]++
			}
		}
	}
}

// bigTownItems gives towns of many people that still lack an item the one that
// can only be theirs: by their name, of several by far the largest, else by
// another name.
func (g *maker) bigTownItems() {
	taken := map[uint32]*town{}
	for _, q := range g.items.byPlace {
		taken[q] = &town{}
	}
	var open []*town
	for _, n := range slices.Sorted(maps.Keys(g.towns)) {
		for _, t := range g.towns[n] {
			if q := g.items.byPlace[t.geonames]; q != 0 {
				taken[q] = t
			}
			if t.people >= judged().BigPlace && g.items.byPlace[t.geonames] == 0 {
				open = append(open, t)
			}
		}
	}
	slices.SortStableFunc(open, func(a, b *town) int { return cmp.Compare(b.people, a.people) })
	for _, t := range open {
		x := g.onlyItem(t, []string{t.name}, taken, judged().LooseNumber)
		if x == nil {
			x = g.onlyItem(t, t.others, taken, judged().NearNumber)
		}
		if x != nil {
			if small := taken[x.qid]; small != nil {
				delete(g.items.byPlace, small.geonames)
			}
			taken[x.qid] = t
			g.items.byPlace[t.geonames] = x.qid
			g.count["items: given to a large town that alone can be meant"]++
		}
	}
}

// onlyItem is the item that only a town can mean by one of the names: the one
// that fits, or of several the one with three times the people of the others.
func (g *maker) onlyItem(t *town, names []string, taken map[uint32]*town, factor float64) *item {
	var found []*item
	for _, n := range names {
		rival := slices.ContainsFunc(g.towns[n], func(o *town) bool {
			return o != t && 3*o.people > t.people && g.items.byPlace[o.geonames] == 0
		})
		if rival || n == "" {
			continue
		}
		for _, x := range g.items.byName[n] {
			in, said := containerOf(x)
			switch held := taken[x.qid]; {
			case held != nil && !mistaken(held, t, x) || said && !slices.Contains(t.divided, in) || slices.Contains(found, x):
			case x.typ == entities.Place && within(t.people, x.marks["pop"], factor),
				x.typ == entities.NoType && !x.other && x.title == x.label && norm(x.label) == t.name && t.people >= 2*judged().BigPlace && !g.given[n] && !g.surnames[n] && !g.common[n]:
				found = append(found, x)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *item) int { return cmp.Compare(b.marks["pop"], a.marks["pop"]) })
	if len(found) == 0 || len(found) > 1 && found[0].marks["pop"] < 3*found[1].marks["pop"] {
		return nil
	}
	return found[0]
}

// mistaken reports whether an item was given to a small place by its name, and
// is the large town's by the number of people: the old town of a city.
func mistaken(held, t *town, x *item) bool {
	return held.people > 0 && 3*held.people < t.people && within(t.people, x.marks["pop"], judged().NearNumber) && !within(held.people, x.marks["pop"], judged().NearNumber)
}

// pairTowns pairs towns and items of one name.
func (g *maker) pairTowns(towns []*town, fits []*item, alone bool) {
	pairs := func(t *town, x *item) bool {
		in, said := containerOf(x)
		switch {
		case said && !slices.Contains(t.divided, in):
			return false
		case said || alone && len(fits) == 1:
			return within(t.people, x.marks["pop"], judged().NearNumber)
		}
		return within(t.people, x.marks["pop"], judged().CloseNumber)
	}
	for _, t := range towns {
		var match *item
		n := 0
		for _, x := range fits {
			if pairs(t, x) {
				match = x
				n++
			}
		}
		if n != 1 {
			continue
		}
		if of := slices.IndexFunc(towns, func(o *town) bool { return o != t && pairs(o, match) }); of < 0 {
			t.item = match.qid
		}
	}
}

// containerOf reads "Granville, Ohio": the normal form of what stands behind the comma.
func containerOf(x *item) (in string, said bool) {
	for _, a := range append([]string{x.label}, x.aliases...) {
		if before, after, ok := strings.Cut(a, ", "); ok && norm(before) != "" && !strings.Contains(after, ",") {
			return norm(after), true
		}
	}
	return "", false
}

// loneItem gives a place that is no town the item of its name that is no town
// either, if there is only one.
func (g *maker) loneItem(p *place) {
	n := norm(p.Name)
	if len(g.byName[n]) > 1 && p.Subtype != "water" {
		return
	}
	if p.Subtype == "water" {
		if x := g.waterItem(n); x != nil {
			p.Wikidata = x.qid
			g.count["items: given to a water by its name and kind"]++
		}
		if p.Wikidata != 0 || len(g.byName[n]) > 1 {
			return
		}
	}
	x := g.items.likeliest([]string{n}, func(x *item) float64 {
		switch x.typ {
		case entities.NoType:
			return fitsIf(!x.other && x.title == x.label && norm(x.label) == n)
		case entities.Place:
			return fitsIf(!g.elsewhere(x, p) && (x.marks["pop"] == 0 || p.Subtype == "region" && norm(x.label) == n ||
				p.Subtype == "admin1" && (x.from("naturalearth", "fewrel", "lmkbc2023") || within(x.marks["pop"], p.weight, judged().LooseNumber))))
		}
		return 0
	})
	if x == nil {
		g.countDropped("items: water, region or division without one that is clearly meant")
		return
	}
	p.Wikidata = x.qid
	g.count["items: given to a water, region or division"]++
}

// elsewhere reports whether an item says that it is a town in a division of
// which the place is no part: "Patagonia, Arizona".
func (g *maker) elsewhere(x *item, p *place) bool {
	in, said := containerOf(x)
	return said && x.marks["pop"] > 0 && in != g.countryName(p.Country) && in != norm(p.Admin1)
}

// waterItem is the only item that is called by a water's name with a word for
// its kind: Potomac River.
func (g *maker) waterItem(n string) (found *item) {
	for _, name := range []string{n + " river", "river " + n, "lake " + n, n + " lake"} {
		for _, x := range g.items.byName[name] {
			if x.typ != entities.Place || x.marks["pop"] > 0 || norm(x.label) != name || x == found {
				continue
			}
			if found != nil {
				return nil
			}
			found = x
		}
	}
	return found
}

// addPlaceRecord adds a place with the item that its GeoNames id has.
func (g *maker) addPlaceRecord(r gazetteers.Record) int {
	if r.Wikidata == 0 && r.GeoNames != 0 {
		r.Wikidata = g.items.byPlace[r.GeoNames]
	}
	if r.Wikidata != 0 {
		g.count["items: places that have one"]++
		g.markUsed(r.Wikidata)
		g.itemLabel(&r)
	}
	return g.add(r)
}

// itemLabel adds the label of a place's item, which is its English name, where
// the lists have another: Köln.
func (g *maker) itemLabel(r *gazetteers.Record) {
	x := g.items.byQID[r.Wikidata]
	if x == nil {
		return
	}
	label, _, _ := strings.Cut(x.label, ", ")
	n := norm(label)
	same := func(a string) bool { return norm(a) == n }
	if n == "" || n == norm(r.Name) || g.common[n] && r.Population < 2*judged().BigPlace || g.demonyms[n] != "" || strings.ContainsAny(label, "()") ||
		slices.ContainsFunc(slices.Concat(r.Aliases, r.CaseSensitive, r.Known), same) {
		return
	}
	r.Known = append(slices.Clone(r.Known), label)
	g.count["items: label added to the names of its place"]++
}

// inDivision is the item that is labelled or called "Wilson County, Tennessee",
// if there is one alone.
func (g *maker) inDivision(name, division string) (found *item) {
	for _, x := range g.items.byName[norm(name+", "+division)] {
		if x.typ != entities.Place || x.used {
			continue
		}
		if found != nil {
			return nil
		}
		found = x
	}
	return found
}

// landmark reports whether an item that no list of places has is one that news
// may name: no town, or a large one, by a name that no town has.
func (g *maker) landmark(x *item) bool {
	n := norm(x.label)
	return x.from("wikitrivia_places", "naturalearth", "wikitrivia_decks") && (x.marks["pop"] == 0 || x.marks["pop"] >= 5000) &&
		len(g.towns[n]) == 0 && (words(n) > 1 || len(n) > 4 && !g.common[n] && !g.given[n] && !g.surnames[n])
}

// fame is the prominence of a place with what its item adds to it.
func (g *maker) fame(r *gazetteers.Record, prior float64) float64 {
	x := g.items.byQID[r.Wikidata]
	if r.Wikidata == 0 || x == nil {
		return prior
	}
	if x.title != "" && norm(x.title) == norm(r.Name) && r.Subtype != "country" {
		prior += judged().PlainTitle
	}
	if x.marks["pv"]+x.marks["sl"] > 0 {
		prior = max(prior, orgItemPrior(x.score))
	}
	return min(prior, 0.99)
}

// addPlaceItem adds a place that no other list has and that is much read about: a
// landmark, a state of the past. Where it lies is not known.
func (g *maker) addPlaceItem(x *item) {
	r := gazetteers.Record{Unlisted: true, Wikidata: x.qid}
	r.Type, r.Prior = entities.Place, orgItemPrior(x.score)
	for _, name := range append([]string{x.label}, x.aliases...) {
		name = strings.TrimPrefix(name, "The ")
		n := norm(name)
		first, _ := utf8.DecodeRuneInString(name)
		single := words(n) == 1 && (x.title != x.label && !g.landmark(x) || g.given[n] || g.surnames[n] || g.common[n])
		if n == "" || single || words(n) > 5 || unicode.IsLower(first) || strings.ContainsAny(name, ",()") || len(g.byName[n]) > 0 || len(g.towns[n]) > 0 || g.allCommon(n) || g.demonyms[n] != "" {
			continue
		}
		if r.Name == "" {
			r.Name = name
		} else if norm(r.Name) != n {
			r.Aliases = append(r.Aliases, name)
		}
	}
	if r.Name == "" {
		g.countDropped("items: place without a usable name (one word, with commas or brackets, another place's)")
		return
	}
	g.add(r)
	g.count["items: places added for look-ups"]++
}

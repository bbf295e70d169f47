package main

import (
	"cmp"
	"maps"
	"slices"

	"newsgraph/gazetteers"
)

// claim is a place that a source gives an item.
type claim struct {
	r    *gazetteers.Record
	from *place // nil for a small place
	fit  float64
}

// onePlaceAnItem leaves each item to the one place that fits it best: sources
// give that of a city to the division around it, and that of one town to its
// namesake.
func (g *maker) onePlaceAnItem() {
	claims := map[uint32][]claim{}
	note := func(r *gazetteers.Record, from *place, people int) {
		q := cmp.Or(r.Wikidata, g.items.byPlace[r.GeoNames])
		if x := g.items.byQID[q]; x != nil {
			claims[q] = append(claims[q], claim{r, from, g.fit(r, people, x)})
		}
	}
	for _, p := range g.places {
		note(&p.Record, p, p.weight)
	}
	divisions := g.divisionCodes()
	for _, r := range g.lists.rows("small_places") {
		p := smallPlace(r, divisions)
		note(&p, nil, p.Population)
	}
	for _, q := range slices.Sorted(maps.Keys(claims)) {
		of := claims[q]
		if len(of) == 1 {
			continue
		}
		slices.SortStableFunc(of, func(a, b claim) int { return cmp.Compare(b.fit, a.fit) })
		if of[0].fit < 1 || of[0].fit == of[1].fit { // none bears its name
			of = append([]claim{{r: &gazetteers.Record{}}}, of...)
		}
		for _, c := range of[1:] {
			g.lose(c, of[0])
		}
	}
	g.places = slices.DeleteFunc(g.places, func(p *place) bool { return p.joined })
}

// fit says how well an item fits a place: by its label, else by another name,
// by the number of people; a country before all others, a city before a division
// around it.
func (g *maker) fit(r *gazetteers.Record, people int, x *item) (v float64) {
	n, label := norm(r.Name), norm(x.label)
	others := append(slices.Clone(r.Aliases), r.LookupOnly...)
	switch {
	case n == label:
		v += 4
	case slices.ContainsFunc(x.aliases, func(a string) bool { return norm(a) == n }),
		slices.ContainsFunc(others, func(a string) bool { return norm(a) == label }):
		v += 2
	}
	switch {
	case r.Subtype == "country":
		v += 8
	case r.Subtype == "city" && within(people, x.marks["pop"], judged().NearNumber):
		v += 3
	case r.Subtype == "city":
		v++
	}
	return v + float64(min(people, 1e8))/1e9
}

// lose takes its item from a place, and joins it with the one that keeps it
// where both are rows of one thing.
func (g *maker) lose(c, to claim) {
	delete(g.items.byPlace, c.r.GeoNames)
	c.r.Wikidata = 0
	if c.from == nil || to.from == nil || c.r.GeoNames != 0 || c.r.Country != to.r.Country ||
		c.r.Subtype != to.r.Subtype && to.r.Subtype != "admin1" && to.r.Subtype != "country" {
		g.count["items: left to the place that it fits best"]++
		return
	}
	g.count["items: rows of places joined that have the same"]++
	c.from.joined = true
	for _, a := range append([]string{c.r.Name}, c.r.Aliases...) {
		if norm(a) != norm(to.r.Name) {
			to.r.Aliases = appendNew(to.r.Aliases, a)
		}
	}
	to.from.sources += c.from.sources
	to.from.hand = to.from.hand || c.from.hand
	if !to.r.HasCoord {
		to.r.Lat, to.r.Lon, to.r.HasCoord = c.r.Lat, c.r.Lon, c.r.HasCoord
	}
	n := norm(c.r.Name)
	g.byName[n] = slices.DeleteFunc(slices.Clone(g.byName[n]), func(p *place) bool { return p == c.from })
	g.byName[n] = append(g.byName[n], to.from)
}

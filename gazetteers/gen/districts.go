package main

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// districts reads the second-level divisions outside the United States, by
// their bare names and with the words for them in English.
func (g *maker) districts() (out []gazetteers.Record) {
	admin1 := g.divisionCodes()
	for _, r := range g.lists.rows("districts") {
		p := gazetteers.Record{LookupOnlyName: true}
		p.Type, p.Subtype, p.Name, p.Country = entities.Place, "admin2", r.get("name"), r.get("country")
		p.Admin1 = admin1[p.Country+"."+r.get("admin1")]
		p.Population = r.number("population")
		p.Lat, p.Lon, p.HasCoord = r.coord()
		p.ID = "geonames-admin2:" + p.Country + "." + r.get("admin1") + "." + r.get("admin2")
		p.Prior = districtPrior(p.Population)
		if len(norm(p.Name)) <= 2 {
			g.countDropped("districts: name of one or two letters")
			continue
		}
		for _, kind := range districtKinds {
			p.LookupOnly = append(p.LookupOnly, p.Name+" "+kind)
		}
		out = append(out, p)
	}
	return out
}

// addDistricts adds those that are no region of the other lists, with the items that they alone can have.
func (g *maker) addDistricts() {
	named := map[string]int{}
	all := g.districts()
	for i := range all {
		named[norm(all[i].Name)]++
	}
	for i := range all {
		p := &all[i]
		if g.joinedDistricts[p.ID] {
			continue
		}
		if x := g.districtItem(p, named[norm(p.Name)] == 1); x != nil {
			p.Wikidata, p.ID = x.qid, ""
			g.markUsed(x.qid)
			g.count["items: given to a second-level division by name and number of people, or that alone has the name"]++
		}
		g.add(*p)
		g.small++
	}
}

// districtItem is the only item of a second-level division's name that can be its: with
// about as many people, or, of a name that no town has and no other division,
// one of which no number of people is known.
func (g *maker) districtItem(p *gazetteers.Record, alone bool) (found *item) {
	n := norm(p.Name)
	noTown := !slices.ContainsFunc(g.towns[n], func(t *town) bool { return slices.Contains(t.divided, g.countryName(p.Country)) })
	alone = alone && len(g.towns[n]) == 0 && len(g.byName[n]) == 0
	for _, x := range g.items.byName[n] {
		in, said := containerOf(x)
		people := within(p.Population, x.marks["pop"], judged().NearNumber) && (noTown || said && in == norm(p.Admin1))
		switch {
		case x.typ != entities.Place || x.used || norm(x.label) != n || said && in != norm(p.Admin1) && in != g.countryName(p.Country):
		case people, alone && x.marks["pop"] == 0 && !g.common[n]:
			if found != nil && found.marks["pop"] > 0 == (x.marks["pop"] > 0) {
				return nil
			}
			if found == nil || x.marks["pop"] > 0 {
				found = x
			}
		}
	}
	return found
}

// countryName is the normal form of a country's name.
func (g *maker) countryName(iso string) string {
	if c := g.country[iso]; c != nil {
		return norm(c.Name)
	}
	return ""
}

// joinDistricts joins a region of the lists with the second-level division of its
// name that lies there: the county of Kent.
func (g *maker) joinDistricts() {
	g.joinedDistricts = map[string]bool{}
	for _, d := range g.districts() {
		var found []*place
		for _, p := range g.byName[norm(d.Name)] {
			apart := max(p.Lat-d.Lat, d.Lat-p.Lat) > judged().SameDistrict || max(p.Lon-d.Lon, d.Lon-p.Lon) > judged().SameDistrict
			if p.Subtype == "region" && p.Country == d.Country && p.HasCoord && d.HasCoord && !apart && !p.joined {
				found = append(found, p)
			}
		}
		if len(found) != 1 {
			continue
		}
		p := found[0]
		g.joinedDistricts[d.ID] = true
		p.Population, p.Admin1 = max(p.Population, d.Population), d.Admin1
		p.LookupOnly = slices.Concat(p.LookupOnly, d.LookupOnly)
		if !hasID(&p.Record) {
			p.ID = d.ID
		}
		g.count["districts: joined to the region of their name"]++
	}
}

// districtKinds are the English words that follow a second-level division's name.
var districtKinds = []string{"District", "Province", "County"}

// districtPrior is the prominence of a second-level division: less than that of
// a town of so many people.
func districtPrior(people int) float64 { return 0.8 * gazetteers.CityPrior(people) }

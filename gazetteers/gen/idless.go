package main

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// joinIdless joins rows of places without any id with the one row of their name
// that has one and can be the same place: WordNet's "Downing Street" and that of
// the curated list; and cities that are their country with it.
func (g *maker) joinIdless() {
	known := map[string][]*gazetteers.Record{} // by each of their names
	note := func(r *gazetteers.Record) {
		if !hasID(r) {
			return
		}
		for _, a := range slices.Concat([]string{r.Name}, r.Aliases, r.Known) {
			if n := norm(a); !slices.Contains(known[n], r) {
				known[n] = append(known[n], r)
			}
		}
	}
	for i := range g.more {
		if r := &g.more[i]; r.Type == entities.Place {
			note(r)
		}
	}
	for _, p := range g.places {
		if !p.joined {
			note(&p.Record)
		}
	}
	for _, p := range g.places {
		switch c := g.country[p.Country]; {
		case p.joined || p.Subtype == "country":
		case !hasID(&p.Record):
			if o := onlySame(&p.Record, known[norm(p.Name)]); o != nil {
				p.joined = true
				take(o, &p.Record)
				g.count["places: rows without any id joined to the one of their name that has one"]++
			}
		case c != nil && p.Wikidata == 0 && 2*p.Population >= c.Population && slices.Contains(known[norm(p.Name)], &c.Record):
			p.joined = true
			g.count["places: cities that are their country joined to it"]++
		}
	}
	g.places = slices.DeleteFunc(g.places, func(p *place) bool { return p.joined })
	g.dropLookups = map[string]bool{}
	for _, r := range g.lists.rows("lookup_places") {
		p := lookupPlace(r)
		if o := onlySame(&p, known[norm(p.Name)]); o != nil {
			take(o, &p)
			g.dropLookups[p.Name] = true
		}
	}
}

// lookupPlace reads a row of the places for look-ups.
func lookupPlace(r row) gazetteers.Record {
	p := gazetteers.Record{Unlisted: true, LookupOnly: r.all("aliases")}
	p.Type, p.Subtype, p.Name, p.Country = entities.Place, regionSubtype(r.get("kind")), r.get("name"), strings.Trim(r.get("country"), "-")
	p.Lat, p.Lon, p.HasCoord = r.coord()
	p.Prior = lookupPrior
	return p
}

// take gives a record the other names and the point of a row of the same place.
func take(to, from *gazetteers.Record) {
	for _, a := range slices.Concat([]string{from.Name}, from.Aliases, from.LookupOnly) {
		n := norm(a)
		if !slices.ContainsFunc(slices.Concat([]string{to.Name}, to.Aliases, to.Known), func(b string) bool { return norm(b) == n }) {
			to.Known = append(slices.Clone(to.Known), a)
		}
	}
	if !to.HasCoord {
		to.Lat, to.Lon, to.HasCoord = from.Lat, from.Lon, from.HasCoord
	}
}

// onlySame is the only record that can be the same place as one without an id.
func onlySame(p *gazetteers.Record, of []*gazetteers.Record) (found *gazetteers.Record) {
	for _, o := range of {
		if o == p || !samePlace(p, o) {
			continue
		}
		if found != nil {
			return nil
		}
		found = o
	}
	return found
}

func hasID(r *gazetteers.Record) bool {
	return r.Wikidata != 0 || r.GeoNames != 0 || r.Wikipedia != "" || r.ID != ""
}

// samePlace reports whether a row without an id can be that of one with an id:
// of one country and kind, and near where both have a point.
func samePlace(p, o *gazetteers.Record) bool {
	const far = 0.5 // degrees
	if o.Subtype == "country" {
		return p.Subtype == "region" && p.Country == "" && norm(p.Name) != norm(o.Name)
	}
	water := p.Subtype == "water" != (o.Subtype == "water")
	town := o.Subtype == "city" && p.Subtype != "city" && o.GeoNames != 0
	apart := p.HasCoord && o.HasCoord && (max(p.Lat-o.Lat, o.Lat-p.Lat) > far || max(p.Lon-o.Lon, o.Lon-p.Lon) > far)
	wide := p.Subtype != "city" && o.Subtype != "city" // the middle of a region is put anywhere in it
	return (p.Country == o.Country || p.Country == "" || o.Country == "") && !water && !town && (!apart || wide && p.Country == o.Country)
}

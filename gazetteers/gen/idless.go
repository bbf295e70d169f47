package main

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// joinIdless joins rows of places without any id with the one row of their name
// that has one and can be the same place: WordNet's "Downing Street" and that of
// the curated list; and cities that are their country with it.
func (g *maker) joinIdless() {
	g.joinTowns() // takes rows off g.more, to whose rows known points
	g.joinParts()
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
	for _, o := range g.orgs {
		if o.Type == entities.Place { // by the curated list
			note(&o.Record)
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
	g.joinNear()
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

// joinTowns joins towns that have no id, or a title alone, with the GeoNames row of their
// country that lies there, where a point is known, and has their name as one in another language: WordNet's
// "Dunkirk" with Dunkerque.
func (g *maker) joinTowns() {
	for _, p := range g.places {
		if p.Subtype == "city" && !p.joined && !hasID(&p.Record) {
			if o := g.alternate(&p.Record); o != nil {
				p.joined = true
				take(&o.Record, &p.Record)
				g.count["places: towns without any id joined to that of GeoNames which has the name in another language"]++
			}
		}
	}
	g.more = slices.DeleteFunc(g.more, func(r gazetteers.Record) bool {
		if r.Type != entities.Place || r.Subtype != "city" || r.Wikidata != 0 || r.GeoNames != 0 {
			return false
		}
		o := g.alternate(&r)
		if o == nil {
			return false
		}
		take(&o.Record, &r)
		o.Known = slices.Concat(o.Known, r.Known)
		o.Wikipedia = cmp.Or(o.Wikipedia, r.Wikipedia)
		g.count["places: towns without any id joined to that of GeoNames which has the name in another language"]++
		return true
	})
}

// joinParts joins the row of a quarter that has an item or a title and no point with
// the only part of a city of its name in the country that has an id of GeoNames: Hollywood.
func (g *maker) joinParts() {
	join := func(r *gazetteers.Record) bool {
		if r.Type != entities.Place || r.Subtype == "country" || r.Subtype == "admin1" || r.Subtype == "water" || r.HasCoord || r.GeoNames != 0 || r.Country == "" || !hasID(r) {
			return false
		}
		var found *place
		for _, o := range g.byName[norm(r.Name)] {
			if o.code != "PPLX" || o.Country != r.Country || o.Wikidata != 0 || o.joined {
				continue
			}
			if found != nil {
				return false
			}
			found = o
		}
		if found == nil {
			return false
		}
		found.joined = true
		r.GeoNames, r.Lat, r.Lon, r.HasCoord = found.GeoNames, found.Lat, found.Lon, found.HasCoord
		r.Admin1, r.Population = cmp.Or(r.Admin1, found.Admin1), max(r.Population, found.Population)
		take(r, &found.Record)
		g.count["places: quarters without a point joined to that of GeoNames"]++
		return true
	}
	for _, p := range g.places {
		if !p.joined {
			join(&p.Record)
		}
	}
	for i := range g.more {
		join(&g.more[i])
	}
}

// joinNear joins towns and quarters of GeoNames that have no item with the row of an item
// or title of their name and country that has no id of GeoNames and lies there: Kensington
// of London, which the curated list calls a region.
func (g *maker) joinNear() {
	rows := map[string][]*gazetteers.Record{}
	note := func(r *gazetteers.Record) {
		wide := r.Subtype == "country" || r.Subtype == "admin1" || r.Subtype == "water"
		if r.Type != entities.Place || wide || r.GeoNames != 0 || r.Wikidata == 0 && r.Wikipedia == "" || !r.HasCoord || r.Country == "" {
			return
		}
		for _, a := range slices.Concat([]string{r.Name}, r.Aliases, r.Known) {
			if n := norm(a); !slices.Contains(rows[n], r) {
				rows[n] = append(rows[n], r)
			}
		}
	}
	for _, p := range g.places {
		note(&p.Record)
	}
	for i := range g.more {
		note(&g.more[i])
	}
	join := func(p *gazetteers.Record) bool {
		if p.Subtype != "city" || p.GeoNames == 0 || p.Wikidata != 0 || g.items.byPlace[p.GeoNames] != 0 {
			return false
		}
		var found *gazetteers.Record
		for _, r := range rows[norm(p.Name)] {
			if r.Country != p.Country || max(r.Lat-p.Lat, p.Lat-r.Lat, r.Lon-p.Lon, p.Lon-r.Lon) > judged().SamePoint {
				continue
			}
			if found != nil {
				return false
			}
			found = r
		}
		if found == nil || found.GeoNames != 0 {
			return false
		}
		found.GeoNames, found.Population = p.GeoNames, max(found.Population, p.Population)
		found.Admin1 = cmp.Or(found.Admin1, p.Admin1)
		take(found, p)
		g.count["places: towns and quarters joined to the row of an item of their name that lies there"]++
		return true
	}
	for _, p := range g.places {
		p.joined = p.joined || join(&p.Record)
	}
	divisions := g.divisionCodes()
	g.dropSmall = map[uint32]bool{}
	for _, r := range g.lists.rows("small_places") {
		if p := smallPlace(r, divisions); join(&p) {
			g.dropSmall[p.GeoNames] = true
		}
	}
}

// alternate is the only town that has a town's name as an alternate one.
func (g *maker) alternate(r *gazetteers.Record) (found *place) {
	far := judged().SameTown
	for _, o := range g.byAlternate[norm(r.Name)] {
		apart := r.HasCoord && (max(r.Lat-o.Lat, o.Lat-r.Lat) > far || max(r.Lon-o.Lon, o.Lon-r.Lon) > far)
		if o.Country != r.Country || r.Country == "" || o.joined || o == found || apart {
			continue
		}
		if found != nil {
			return nil
		}
		found = o
	}
	return found
}

// lookupPlace reads a row of the places for look-ups.
func lookupPlace(r row) gazetteers.Record {
	p := gazetteers.Record{Unlisted: true, LookupOnly: r.all("aliases")}
	p.Type, p.Subtype, p.Name, p.Country = entities.Place, regionSubtype(r.get("kind")), r.get("name"), strings.Trim(r.get("country"), "-")
	p.Lat, p.Lon, p.HasCoord = r.coord()
	p.Prior = judged().LookupPrior
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
	far := judged().SamePlace
	if o.Subtype == "country" {
		return p.Subtype == "region" && p.Country == "" && norm(p.Name) != norm(o.Name)
	}
	water := p.Subtype == "water" != (o.Subtype == "water")
	town := o.Subtype == "city" && p.Subtype != "city" && o.GeoNames != 0
	apart := p.HasCoord && o.HasCoord && (max(p.Lat-o.Lat, o.Lat-p.Lat) > far || max(p.Lon-o.Lon, o.Lon-p.Lon) > far)
	wide := p.Subtype != "city" && o.Subtype != "city" // the middle of a region is put anywhere in it
	return (p.Country == o.Country || p.Country == "" || o.Country == "") && !water && !town && (!apart || wide && p.Country == o.Country)
}

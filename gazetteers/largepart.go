package gazetteers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	mapped "newsgraph/gazetteers/table"
)

// part is what one list says of an entity, with the ids by which it is joined.
type part struct {
	wikidata, geonames uint32
	Entry
}

// learn takes over ids that are not known yet, and reports whether there were any.
func (p *part) learn(o *part) (more bool) {
	if p.wikidata == 0 && o.wikidata != 0 {
		p.wikidata, more = o.wikidata, true
	}
	if p.geonames == 0 && o.geonames != 0 {
		p.geonames, more = o.geonames, true
	}
	if p.Wikipedia == "" && o.Wikipedia != "" {
		p.Wikipedia, more = o.Wikipedia, true
	}
	return more
}

// same reports whether two are one entity: by the Wikidata item, else by the
// GeoNames id, else by the title.
func (p *part) same(o *part) bool {
	switch {
	case p.wikidata != 0 && o.wikidata != 0:
		return p.wikidata == o.wikidata
	case p.geonames != 0 && o.geonames != 0:
		return p.geonames == o.geonames
	}
	return p.Wikipedia != "" && p.Wikipedia == o.Wikipedia
}

// memoryPart reads an entry of a list in memory.
func (g *large) memoryPart(at int, entry uint32) part {
	l := &g.lists[at]
	row := l.memory.row(entry)
	p := part{row[colWikidata], row[colGeonames], l.memory.entry(entry)}
	p.Ref, p.Lists = makeRef(l.list, entry), 1<<at
	return p
}

// mappedPart reads an entity of a mapped list.
func (g *large) mappedPart(at int, number uint32) (part, bool) {
	l := &g.lists[at]
	e, err := l.mapped.Facts(number)
	if err != nil {
		g.fail(l, err)
		return part{}, false
	}
	p := part{e.Wikidata, e.GeoNames, Entry{
		Ref: makeRef(l.list, number), Type: e.Type, Subtype: e.Subtype, Name: e.Name, Country: e.Country, Admin1: e.Admin1,
		Lat: e.Lat, Lon: e.Lon, HasCoord: e.HasCoord, Population: e.Population, Wikipedia: e.Title, Sitelinks: e.Sitelinks,
		Birth: yearString(e.Born), Death: yearString(e.Died), Description: strings.Join(e.Occupations, ", "),
		Prior: e.Prior, Lists: 1 << at,
	}}
	p.name()
	return p, true
}

// yearString writes a year of our era, "" for any other.
func yearString(y int) string {
	if y <= 0 || y > 9999 {
		return ""
	}
	return fmt.Sprintf("%04d", y)
}

// name makes ID and SameAs of the ids, unless a list gives one of its own.
func (p *part) name() {
	if scheme, _, _ := strings.Cut(p.ID, ":"); p.ID == "" || slices.Contains([]string{itemScheme, placeScheme, titleScheme}, scheme+":") {
		p.ID, p.SameAs = idsOf(p.wikidata, p.geonames, p.Wikipedia)
	}
}

// read reads what a list says of an entry.
func (g *large) read(at int, entry uint32) (part, bool) {
	if g.lists[at].memory != nil {
		return g.memoryPart(at, entry), true
	}
	return g.mappedPart(at, entry)
}

// byID finds what a list says of an entity with one of the ids.
func (g *large) byID(at int, want *part) (part, bool) {
	entry, ok := g.locate(at, want)
	if !ok {
		return part{}, false
	}
	return g.read(at, entry)
}

// locate finds the entry of a list that has one of the ids.
func (g *large) locate(at int, want *part) (entry uint32, ok bool) {
	l := &g.lists[at]
	if l.memory != nil {
		return l.memory.locate(want.wikidata, want.geonames, want.Wikipedia, "")
	}
	var buf [4]mapped.Posting
	for _, k := range [...]struct {
		space mapped.Space
		id    uint32
	}{{mapped.Wikidata, want.wikidata}, {mapped.GeoNames, want.geonames}} {
		if k.id == 0 {
			continue
		}
		key := mapped.NumberKey(k.id)
		if list := g.find(buf[:0], l, k.space, key[:]); len(list) > 0 {
			return list[0].Entity, true
		}
	}
	if want.Wikipedia != "" {
		var title [256]byte
		if list := g.find(buf[:0], l, mapped.Titles, append(title[:0], want.Wikipedia...)); len(list) > 0 {
			return list[0].Entity, true
		}
	}
	return 0, false
}

// whole joins what all lists say of an entity that list at has: later lists
// win, field by field. parts is scratch, one a list.
func (g *large) whole(at int, p part, parts []part) part {
	have := uint64(1) << at
	parts[at] = p
	ids := part{wikidata: p.wikidata, geonames: p.geonames, Entry: Entry{Wikipedia: p.Wikipedia}}
	for again := ids.wikidata != 0 || ids.geonames != 0 || ids.Wikipedia != ""; again; {
		again = false
		for i := range g.lists {
			if have>>i&1 != 0 {
				continue
			}
			if found, ok := g.byID(i, &ids); ok && ids.same(&found) {
				parts[i], have = found, have|1<<i
				again = ids.learn(&found) || again
			}
		}
	}
	out := part{}
	for i := range parts {
		if have>>i&1 != 0 {
			out.lay(&parts[i])
		}
	}
	out.wikidata, out.geonames, out.Wikipedia = ids.wikidata, ids.geonames, ids.Wikipedia
	out.name()
	return out
}

// lay lays o over p: what o knows holds, but for prominence, of which the
// larger one counts, and a date that is more exact.
func (p *part) lay(o *part) {
	if p.Lists == 0 {
		*p = *o
		return
	}
	p.Lists |= o.Lists
	p.Type = cmp.Or(o.Type, p.Type)
	p.ID, p.Subtype, p.Name = cmp.Or(o.ID, p.ID), cmp.Or(o.Subtype, p.Subtype), cmp.Or(o.Name, p.Name)
	p.Country, p.Admin1 = cmp.Or(o.Country, p.Country), cmp.Or(o.Admin1, p.Admin1)
	p.Death, p.Description = cmp.Or(o.Death, p.Death), cmp.Or(o.Description, p.Description)
	if o.Birth != "" && !strings.HasPrefix(p.Birth, o.Birth) {
		p.Birth = o.Birth
	}
	if o.HasCoord {
		p.Lat, p.Lon, p.HasCoord = o.Lat, o.Lon, true
	}
	p.Population, p.Sitelinks = cmp.Or(o.Population, p.Population), cmp.Or(o.Sitelinks, p.Sitelinks)
	p.Prior = max(p.Prior, o.Prior)
	p.Force = p.Force || o.Force
}

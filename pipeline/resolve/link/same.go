package link

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/model"
)

// joinSame leaves one candidate of a place that the lists have twice, once by each
// of two sources: each alone would have half of what speaks for it.
func (r *Linker) joinSame(l *meaning) {
	for i := 0; i < len(l.cands); i++ {
		for j := len(l.cands) - 1; j > i; j-- {
			a, b := &l.cands[i].entry, &l.cands[j].entry
			if !samePlace(a, b, r.params) {
				continue
			}
			if better(b, a) {
				a, b = b, a
			}
			l.cands[i].entry = joined(a, b)
			l.cands = append(l.cands[:j], l.cands[j+1:]...)
		}
	}
}

// better reports whether a says more of a place than b: an id, where it is, an item.
func better(a, b *gazetteers.Entry) bool {
	switch {
	case (a.ID == "") != (b.ID == ""):
		return a.ID != ""
	case a.HasCoord != b.HasCoord:
		return a.HasCoord
	case hasItem(a) != hasItem(b):
		return hasItem(a)
	}
	return a.Prior > b.Prior
}

func hasItem(e *gazetteers.Entry) bool {
	return e.Wikipedia != "" || len(e.ID) > 9 && e.ID[:9] == "wikidata:"
}

// samePlace reports whether two entries of one name are one place: of the same
// kind, and close to one another or one of them without a point.
func samePlace(a, b *gazetteers.Entry, params *model.Parameters) bool {
	if a.Type != entities.Place || b.Type != entities.Place || a.Country != b.Country && a.Country != "" && b.Country != "" {
		return false
	}
	if county(a) && county(b) && a.HasCoord && b.HasCoord {
		return normalize.String(a.Name) == normalize.String(b.Name) && distance(a.Lat, a.Lon, b.Lat, b.Lon) <= params.SameCountyKm
	}
	if a.Subtype != b.Subtype && a.Subtype != "" && b.Subtype != "" {
		return false
	}
	if a.HasCoord && b.HasCoord {
		return a.Subtype == b.Subtype && distance(a.Lat, a.Lon, b.Lat, b.Lon) <= params.SamePlaceKm
	}
	return a.Subtype != "city" && normalize.String(a.Name) == normalize.String(b.Name) && hasItem(a) != hasItem(b)
}

// county reports whether an entry is a region or a division of the second level:
// an English county is either.
func county(e *gazetteers.Entry) bool { return e.Subtype == "region" || e.Subtype == "admin2" }

// joined is a with what b alone knows.
func joined(a, b *gazetteers.Entry) gazetteers.Entry {
	e := *a
	e.Match, e.Prior = min(a.Match, b.Match), max(a.Prior, b.Prior)
	if !e.HasCoord && b.HasCoord {
		e.Lat, e.Lon, e.HasCoord = b.Lat, b.Lon, true
	}
	if e.Country == "" {
		e.Country = b.Country
	}
	if e.Admin1 == "" {
		e.Admin1 = b.Admin1
	}
	if e.Subtype == "" {
		e.Subtype = b.Subtype
	}
	return e
}

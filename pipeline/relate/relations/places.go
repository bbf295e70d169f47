package relations

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// holds reports whether the place y is a country or region in which the place x
// lies, or may lie where the lists do not know it.
func (f *Finder) holds(y, x *entities.Cluster) bool {
	switch y.Subtype {
	case "country", "admin1", "region":
	case "city":
		return x.Subtype == "facility" || x.Subtype == "" && x.Link == ""
	default:
		return false
	}
	if x.Subtype == "country" || x.Subtype == "continent" || y.Subtype != "country" && x.Subtype == y.Subtype {
		return false
	}
	whole, ok := f.entry(y)
	part, ok2 := f.entry(x)
	if !ok || !ok2 {
		return true
	}
	if part.Country != whole.Country {
		return false
	}
	return y.Subtype != "admin1" || part.Admin1 == "" || part.Admin1 == whole.Name || part.Admin1 == whole.Admin1
}

// entry is what the lists know of the place that a cluster was linked to.
func (f *Finder) entry(c *entities.Cluster) (gazetteers.Entry, bool) {
	if c.Link == "" {
		return gazetteers.Entry{}, false
	}
	for _, e := range f.names.Lookup(c.Name) {
		if e.ID == c.Link || e.SameAs == c.Link {
			return e, true
		}
	}
	return gazetteers.Entry{}, false
}

package link

import (
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/clues"
)

// contextPlace is a place of the article that others may be near to: one of
// the likelier meanings of a group.
type contextPlace struct {
	group  int
	entry  gazetteers.Entry
	at     onSphere
	admin1 string // normal form of its division, or of itself for a division
	w      float64
}

// onSphere is a point on the unit sphere.
type onSphere struct{ x, y, z float64 }

func sphere(e *gazetteers.Entry) onSphere {
	sinLat, cosLat := math.Sincos(e.Lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(e.Lon * math.Pi / 180)
	return onSphere{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// cosine is that of the angle between two points.
func (p onSphere) cosine(q onSphere) float64 { return p.x*q.x + p.y*q.y + p.z*q.z }

// farthest is for how many times the distance at which nearness has fallen to
// 1/e it is computed: beyond, it is below 3e-9.
const farthest = 20

func (r *Linker) contextPlaces(near bool) []contextPlace {
	if !near {
		return nil
	}
	out := r.context[:0]
	for g := range r.groups {
		l := &r.groups[g].link
		if r.groups[g].Type != entities.Place || len(l.cands) == 0 || len(out) >= maxContext {
			continue
		}
		for i := range l.cands[:min(len(l.cands), 4)] {
			if c := &l.cands[i]; c.p > r.params.LikelyPlace && (c.entry.HasCoord || c.entry.Subtype == "admin1") {
				out = append(out, contextPlace{g, c.entry, sphere(&c.entry), divisionOf(&c.entry), c.p})
			}
		}
	}
	r.context = out
	return out
}

// divisionOf is the normal form of the first-level division that a place is or lies in.
func divisionOf(e *gazetteers.Entry) string {
	if e.Subtype == "admin1" {
		return normalize.String(e.Name)
	}
	if e.Admin1 == "" {
		return ""
	}
	return normalize.String(e.Admin1)
}

// nearness is 0..1: how near the article's other places are. Of each group the
// nearest meaning counts, by how likely it is. listed tells that it stands among
// divisions. share is that of the other places which are near. Where the lists do not
// say where in its country a building stands, those of the country are as near as those of one division.
func (r *Linker) nearness(g int, e *gazetteers.Entry, context []contextPlace, listed bool) (near, share float64) {
	nowhere := !e.HasCoord && e.Subtype == "facility" && e.Country != ""
	if !e.HasCoord && e.Subtype != "admin1" && e.Subtype != "country" && !nowhere {
		return 0, 0
	}
	sum, best, last, all := 0.0, 0.0, -1, 0.0
	division, at := divisionOf(e), sphere(e)
	least := math.Cos(farthest * r.params.NearKm / earthRadius)
	for i := range context {
		c := &context[i]
		if c.group == g || r.groups[c.group].Forms[0] == r.groups[g].Forms[0] {
			continue
		}
		if c.group != last {
			sum, best, last = sum+best, 0, c.group
		}
		all += c.w
		a := 0.0
		if c.entry.HasCoord && e.HasCoord && at.cosine(c.at) > least {
			a = math.Exp(-distance(e.Lat, e.Lon, c.entry.Lat, c.entry.Lon) / r.params.NearKm)
		}
		if division != "" && division == c.admin1 && e.Country == c.entry.Country {
			if e.Subtype == "admin1" || c.entry.Subtype == "admin1" {
				a = 1
			} else {
				a = max(a, r.params.SameState)
			}
		}
		if (nowhere || e.Subtype == "country" || e.Subtype == "admin1" && c.entry.Subtype == "admin1" && (listed || !r.groups[g].link.seat)) && c.entry.Country == e.Country {
			a = max(a, r.params.SameState)
		}
		best = max(best, c.w*a)
	}
	sum += best
	return 1 - math.Exp(-sum), sum / (1 + all)
}

const earthRadius = 6371.0 // kilometres

// distance is in kilometres along the great circle.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	s1, s2 := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

// BesideCity reports whether a mention that means a state has the name of a big
// city there, too: what is called so elsewhere may be either.
func (r *Linker) BesideCity(i int, container string) bool {
	if container != "state" {
		return false
	}
	known := r.Names.Lookup(r.Forms[r.Mentions[i].Form].Surface)
	return slices.ContainsFunc(known, func(city gazetteers.Entry) bool {
		return city.Subtype == "city" && r.isMetropolis(&city) && slices.ContainsFunc(known, func(state gazetteers.Entry) bool {
			return state.Subtype == "admin1" && clues.Holds(&state, &city)
		})
	})
}

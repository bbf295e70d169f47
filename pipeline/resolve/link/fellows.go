package link

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// fellowship is how likely the article's organizations are of which country.
type fellowship struct {
	of    map[string]float64 // by ISO 3166-1 alpha-2
	total float64
}

// fellows sums the organizations that the article's groups can mean.
func (r *Linker) fellows() fellowship {
	f := fellowship{of: map[string]float64{}}
	for g := range r.groups {
		l := &r.groups[g].link
		for i := range l.cands {
			if c := &l.cands[i]; c.entry.Type == entities.Organization && c.entry.Country != "" {
				f.of[c.entry.Country] += c.p
				f.total += c.p
			}
		}
	}
	return f
}

// share is that of an organization's country among those of the other groups.
func (f *fellowship) share(l *meaning, e *gazetteers.Entry) float64 {
	if e.Type != entities.Organization || e.Country == "" {
		return 0
	}
	same, all := f.of[e.Country], f.total
	for i := range l.cands {
		c := &l.cands[i]
		if c.entry.Type != entities.Organization || c.entry.Country == "" {
			continue
		}
		all -= c.p
		if c.entry.Country == e.Country {
			same -= c.p
		}
	}
	return max(0, same) / (max(0, all) + 1)
}

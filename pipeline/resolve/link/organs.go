package link

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/model"
)

// organ reports whether an entity is a body of a state, a force or a party, whose
// name other states use for theirs: House, Supreme Court, Army, Democratic Party.
func organ(e *gazetteers.Entry) bool {
	return e.Type == entities.Organization && (e.Subtype == "government" || e.Subtype == "military" || e.Subtype == "party")
}

// stray reports whether an entity is an organization that the lists know little
// of, called otherwise by its own name: "Pakistan Air Force" for "Air Force".
func stray(e *gazetteers.Entry) bool {
	return e.Type == entities.Organization && e.Subtype == "" && e.Country == "" && e.Match != gazetteers.ByName
}

// keepOrgans leaves of the bodies that share a name with those of other states
// the ones of the countries that the article is about; where it is about others,
// none of those that bear the name only now and then.
func (r *Linker) keepOrgans() {
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.Type != entities.Organization || !gr.link.sharedOrgans() {
			continue
		}
		share := func(e *gazetteers.Entry) float64 { return r.evidence.votes[e.Country] / (r.evidence.total + 1) }
		home := slices.ContainsFunc(gr.link.cands, func(c candidate) bool {
			return organ(&c.entry) && c.entry.Country != "" && share(&c.entry) >= r.params.SpokenOf
		})
		before := len(gr.link.cands)
		gr.link.cands = slices.DeleteFunc(gr.link.cands, func(c candidate) bool {
			switch {
			case home && stray(&c.entry):
				return true
			case !organ(&c.entry) || c.entry.Country != "" && share(&c.entry) >= r.params.SpokenOf:
				return false
			case home:
				return true
			}
			return r.evidence.total >= r.params.Elsewise && c.entry.Country != "" && c.entry.Match == gazetteers.ByMinorAlias
		})
		if len(gr.link.cands) < before {
			for i := range gr.link.cands {
				gr.link.cands[i].values = model.Values{}
			}
			gr.link.none = model.Values{}
			r.measureGroup(g)
		}
	}
}

// sharedOrgans reports whether bodies of several states are candidates, or one
// whose name is that of others too.
func (l *meaning) sharedOrgans() bool {
	country, n := "", 0
	for i := range l.cands {
		e := &l.cands[i].entry
		if !organ(e) {
			continue
		}
		if e.Match == gazetteers.ByMinorAlias {
			return true
		}
		if n++; n > 1 && e.Country != country {
			return true
		}
		country = e.Country
	}
	return false
}

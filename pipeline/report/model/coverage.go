package model

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

// Coverage is how many entities of a type in three stories and more carry an id
// of Wikidata, GeoNames or the English Wikipedia.
type Coverage struct {
	Type       string // in the plural
	Linked, Of int
}

// CountCoverage counts over the whole graph, and lists the leading entities without an id.
func CountCoverage(g *entities.Graph) (by []Coverage, unlinked []*entities.Entity) {
	plurals := [...]string{entities.Person: "persons", entities.Place: "places", entities.Organization: "organizations"}
	for _, t := range entities.Types {
		by = append(by, Coverage{Type: plurals[t]})
	}
	for i := range g.Entities {
		e := &g.Entities[i]
		at := slices.Index(entities.Types[:], e.Type)
		if e.Stories < facts.CoverageStories || at < 0 {
			continue
		}
		by[at].Of++
		if e.Links != nil {
			by[at].Linked++
		} else {
			unlinked = append(unlinked, e)
		}
	}
	slices.SortFunc(unlinked, entities.CompareWeight)
	return by, unlinked
}

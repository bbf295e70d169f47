package report

import (
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

// Coverage is how many entities of a type in three stories and more carry an id
// of Wikidata, GeoNames or the English Wikipedia.
type Coverage struct {
	Type       string // in the plural
	Linked, Of int
}

// coverage counts over the whole graph, and lists the leading entities without an id.
func coverage(g *entities.Graph) (by []Coverage, unlinked []*entities.Entity) {
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

// Coverage is that of the page's graph.
func (p *page) Coverage() []Coverage { return p.coverage }

// UnlinkedNames counts the entities without an id, Unlinked are the leading ones.
func (p *page) UnlinkedNames() int { return p.unlinkedNames }

func (p *page) Unlinked() []*entities.Entity {
	return p.unlinked[:min(len(p.unlinked), facts.MaxUnlinked)]
}

// ToFill is a file of corrections in which the ids are to be filled in: a line
// counts when its # is taken off.
func (p *page) ToFill() string {
	var b strings.Builder
	for _, e := range p.Unlinked() {
		fmt.Fprintf(&b, "#link\t%s\twikidata:Q\ttype=%s\n", facts.Show(e.ID), e.Type)
	}
	return b.String()
}

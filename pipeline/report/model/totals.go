package model

import (
	"math"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/report/facts"
)

// Totals count the whole graph, of which a page shows a part.
type Totals struct {
	Names      [4]int // by type
	Located    int    // places with coordinates
	Comentions int
	Relations  int
	Unclear    int // names that could be several known ones
}

// CountGraph counts the whole of a graph.
func CountGraph(g *entities.Graph) Totals {
	var t Totals
	for i := range g.Entities {
		e := &g.Entities[i]
		t.Names[e.Type&3]++
		if Located(e) {
			t.Located++
		}
		if unclear(e) {
			t.Unclear++
		}
	}
	for i := range g.Edges {
		if g.Edges[i].Type == entities.Cooccurs {
			t.Comentions++
		} else {
			t.Relations++
		}
	}
	return t
}

// ShownOf says how many of all are shown: "10 of 335 names", "12 names".
func ShownOf(shown, all int, one string) string {
	if shown >= all {
		return Plural(all, one)
	}
	return message.Thousands(shown) + " of " + Plural(all, one)
}

func totalsOf(in *facts.Input) Totals {
	w := in.Whole
	if w == nil {
		return CountGraph(in.Graph)
	}
	return Totals{Names: w.Names, Located: w.Located, Comentions: w.Comentions, Relations: w.Relations, Unclear: w.Unclear}
}

func coverageOf(in *facts.Input) (by []Coverage, unlinked []*entities.Entity, names int) {
	w := in.Whole
	if w == nil {
		by, unlinked = CountCoverage(in.Graph)
		return by, unlinked, len(unlinked)
	}
	by, _ = CountCoverage(&entities.Graph{})
	for i, t := range entities.Types {
		by[i].Linked, by[i].Of = w.Linked[t], w.Of[t]
	}
	return by, w.Unlinked, w.UnlinkedNames
}

// Located reports whether a place can be put on the map: it has a point, and is no
// region of several countries, of which no point is more its own than another.
func Located(e *entities.Entity) bool {
	if e.Place != nil && e.Subtype == "region" && e.Place.Country == "" {
		return false
	}
	return e.Type == entities.Place && e.Place != nil && e.Place.Lat != nil && e.Place.Lon != nil &&
		math.Abs(*e.Place.Lat) <= 90 && math.Abs(*e.Place.Lon) <= 180
}

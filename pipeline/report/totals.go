package report

import (
	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/report/facts"
)

// totals count the whole graph, of which a page shows a part.
type totals struct {
	names      [4]int // by type
	located    int    // places with coordinates
	comentions int
	relations  int
	unclear    int // names that could be several known ones
}

func countGraph(g *entities.Graph) totals {
	var t totals
	for i := range g.Entities {
		e := &g.Entities[i]
		t.names[e.Type&3]++
		if located(e) {
			t.located++
		}
		if unclear(e) {
			t.unclear++
		}
	}
	for i := range g.Edges {
		if g.Edges[i].Type == entities.Cooccurs {
			t.comentions++
		} else {
			t.relations++
		}
	}
	return t
}

// shownOf says how many of all are shown: "10 of 335 names", "12 names".
func shownOf(shown, all int, one string) string {
	if shown >= all {
		return plural(all, one)
	}
	return message.Thousands(shown) + " of " + plural(all, one)
}

func (p *page) Comentions() int { return p.totals.comentions }
func (p *page) Relations() int  { return p.totals.relations }
func (p *page) Places() int     { return p.totals.names[entities.Place] }
func (p *page) Located() int    { return p.totals.located }

func totalsOf(in *facts.Input) totals {
	w := in.Whole
	if w == nil {
		return countGraph(in.Graph)
	}
	return totals{names: w.Names, located: w.Located, comentions: w.Comentions, relations: w.Relations, unclear: w.Unclear}
}

func coverageOf(in *facts.Input) (by []Coverage, unlinked []*entities.Entity, names int) {
	w := in.Whole
	if w == nil {
		by, unlinked = coverage(in.Graph)
		return by, unlinked, len(unlinked)
	}
	by, _ = coverage(&entities.Graph{})
	for i, t := range entities.Types {
		by[i].Linked, by[i].Of = w.Linked[t], w.Of[t]
	}
	return by, w.Unlinked, w.UnlinkedNames
}

// Unclear reports whether an entity without an id could be a known one: its
// likeliest candidate has the score.
func Unclear(linked bool, likeliest float64) bool { return !linked && likeliest >= minCandidate }

package report

import (
	"slices"

	"newsgraph/entities"
)

// tie is an edge between two included entities: both are named together.
type tie struct {
	edge *entities.Edge
	a, b int32 // a < b by rank: a is named by more stories
}

// ties are the edges between included entities, the strongest first, and how
// many there are of each in the whole graph.
type ties struct {
	list []tie
	of   [][]int32 // by entity: its ties, strongest first

	kinds       []entities.EdgeType // of the relations, by name
	relations   []relation
	relationsOf [][]int32

	tied, claimed []int // by entity: its ties and its relations, also those to entities that are not included
}

func stronger(x, y tie) int { return entities.CompareStrength(x.edge, y.edge) }

func (g *collected) ties() ties {
	n := len(g.ents)
	t := ties{of: make([][]int32, n), relationsOf: make([][]int32, n), tied: make([]int, n), claimed: make([]int, n)}
	for i := range g.in.Graph.Edges {
		e := &g.in.Graph.Edges[i]
		a, okA := g.num[e.Source]
		b, okB := g.num[e.Target]
		of := t.tied
		if e.Type != entities.Cooccurs {
			of = t.claimed
		}
		if okA {
			of[a]++
		}
		if okB && e.Source != e.Target {
			of[b]++
		}
		switch {
		case !okA || !okB || a == b:
		case e.Type == entities.Cooccurs:
			t.list = append(t.list, tie{edge: e, a: min(a, b), b: max(a, b)})
		default:
			t.relations = append(t.relations, relation{claimKey: newClaimKey(a, b, e.Type), edge: e})
		}
	}
	slices.SortFunc(t.list, stronger)
	for i, x := range t.list {
		t.of[x.a] = append(t.of[x.a], int32(i))
		t.of[x.b] = append(t.of[x.b], int32(i))
	}
	slices.SortFunc(t.relations, func(x, y relation) int { return entities.CompareStrength(x.edge, y.edge) })
	for i := range t.relations {
		t.kinds = append(t.kinds, t.relations[i].kind)
	}
	slices.Sort(t.kinds)
	t.kinds = slices.Compact(t.kinds)
	for i, x := range t.relations {
		t.relations[i].number, _ = slices.BinarySearch(t.kinds, x.kind)
		t.relationsOf[x.a] = append(t.relationsOf[x.a], int32(i))
		t.relationsOf[x.b] = append(t.relationsOf[x.b], int32(i))
	}
	return t
}

// kept returns the ties that the page can list: at most n, and of each entity
// its strongest few.
func (t *ties) kept(n int) []tie {
	if len(t.list) <= n {
		return t.list
	}
	keep := make([]bool, len(t.list))
	count := 0
	mark := func(i int32) {
		if !keep[i] && count < n {
			keep[i], count = true, count+1
		}
	}
	for _, of := range t.of {
		for _, i := range of[:min(3, len(of))] {
			mark(i)
		}
	}
	for i := range t.list {
		mark(int32(i))
	}
	var out []tie
	for i := range t.list {
		if keep[i] {
			out = append(out, t.list[i])
		}
	}
	return out
}

func (t tie) other(e int32) int32 {
	if t.a == e {
		return t.b
	}
	return t.a
}

package report

import (
	"slices"

	"newsgraph/entities"
)

// comention is a co-mention edge between two included entities: both are named together.
type comention struct {
	edge *entities.Edge
	a, b int32 // a < b by rank: a is named by more stories
}

// edges are those between included entities, the strongest first, and how
// many there are of each in the whole graph.
type edges struct {
	comentions   []comention
	comentionsOf [][]int32 // by entity: its co-mentions, strongest first

	kinds       []entities.EdgeType // of the relations, by name
	relations   []relation
	relationsOf [][]int32

	comentionCount, relationCount []int // by entity: its co-mentions and its relations, also those to entities that are not included
}

func stronger(x, y comention) int { return entities.CompareStrength(x.edge, y.edge) }

func (g *collected) edges() edges {
	n := len(g.ents)
	t := edges{comentionsOf: make([][]int32, n), relationsOf: make([][]int32, n), comentionCount: make([]int, n), relationCount: make([]int, n)}
	for i := range g.in.Graph.Edges {
		e := &g.in.Graph.Edges[i]
		a, okA := g.num[e.Source]
		b, okB := g.num[e.Target]
		of := t.comentionCount
		if e.Type != entities.Cooccurs {
			of = t.relationCount
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
			t.comentions = append(t.comentions, comention{edge: e, a: min(a, b), b: max(a, b)})
		default:
			t.relations = append(t.relations, relation{claimKey: newClaimKey(a, b, e.Type), edge: e})
		}
	}
	slices.SortFunc(t.comentions, stronger)
	for i, x := range t.comentions {
		t.comentionsOf[x.a] = append(t.comentionsOf[x.a], int32(i))
		t.comentionsOf[x.b] = append(t.comentionsOf[x.b], int32(i))
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

// kept returns the co-mentions that the page can list: at most n, and of each entity
// its strongest few.
func (t *edges) kept(n int) []comention {
	if len(t.comentions) <= n {
		return t.comentions
	}
	keep := make([]bool, len(t.comentions))
	count := 0
	mark := func(i int32) {
		if !keep[i] && count < n {
			keep[i], count = true, count+1
		}
	}
	for _, of := range t.comentionsOf {
		for _, i := range of[:min(3, len(of))] {
			mark(i)
		}
	}
	for i := range t.comentions {
		mark(int32(i))
	}
	var out []comention
	for i := range t.comentions {
		if keep[i] {
			out = append(out, t.comentions[i])
		}
	}
	return out
}

func (t comention) other(e int32) int32 {
	if t.a == e {
		return t.b
	}
	return t.a
}

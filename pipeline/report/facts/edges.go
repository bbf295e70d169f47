package facts

import (
	"slices"

	"newsgraph/entities"
)

// Comention is a co-mention edge between two included entities: both are named together.
type Comention struct {
	Edge *entities.Edge
	A, B int32 // a < b by rank: a is named by more stories
}

// Edges are those between included entities, the strongest first, and how
// many there are of each in the whole graph.
type Edges struct {
	Comentions   []Comention
	ComentionsOf [][]int32 // by entity: its co-mentions, strongest first

	Kinds       []entities.EdgeType // of the relations, by name
	Relations   []relation
	RelationsOf [][]int32

	ComentionCount, RelationCount []int // by entity: its co-mentions and its relations, also those to entities that are not included
}

func stronger(x, y Comention) int { return entities.CompareStrength(x.Edge, y.Edge) }

func (g *Collected) SplitEdges() Edges {
	n := len(g.Entities)
	t := Edges{ComentionsOf: make([][]int32, n), RelationsOf: make([][]int32, n), ComentionCount: make([]int, n), RelationCount: make([]int, n)}
	for i := range g.Input.Graph.Edges {
		e := &g.Input.Graph.Edges[i]
		a, okA := g.IndexOf[e.Source]
		b, okB := g.IndexOf[e.Target]
		of := t.ComentionCount
		if e.Type != entities.Cooccurs {
			of = t.RelationCount
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
			t.Comentions = append(t.Comentions, Comention{Edge: e, A: min(a, b), B: max(a, b)})
		default:
			t.Relations = append(t.Relations, relation{ClaimKey: newClaimKey(a, b, e.Type), Edge: e})
		}
	}
	if w := g.Input.Whole; w != nil {
		for i, e := range g.Entities {
			t.ComentionCount[i], t.RelationCount[i] = w.EdgesOf(e.ID)
		}
	}
	slices.SortFunc(t.Comentions, stronger)
	for i, x := range t.Comentions {
		t.ComentionsOf[x.A] = append(t.ComentionsOf[x.A], int32(i))
		t.ComentionsOf[x.B] = append(t.ComentionsOf[x.B], int32(i))
	}
	slices.SortFunc(t.Relations, func(x, y relation) int { return entities.CompareStrength(x.Edge, y.Edge) })
	for i := range t.Relations {
		t.Kinds = append(t.Kinds, t.Relations[i].kind)
	}
	slices.Sort(t.Kinds)
	t.Kinds = slices.Compact(t.Kinds)
	for i, x := range t.Relations {
		t.Relations[i].Number, _ = slices.BinarySearch(t.Kinds, x.kind)
		t.RelationsOf[x.A] = append(t.RelationsOf[x.A], int32(i))
		t.RelationsOf[x.B] = append(t.RelationsOf[x.B], int32(i))
	}
	return t
}

// Kept returns the co-mentions that the page can list: at most n, and of each entity
// its strongest few.
func (t *Edges) Kept(n int) []Comention {
	if len(t.Comentions) <= n {
		return t.Comentions
	}
	keep := make([]bool, len(t.Comentions))
	count := 0
	mark := func(i int32) {
		if !keep[i] && count < n {
			keep[i], count = true, count+1
		}
	}
	for _, of := range t.ComentionsOf {
		for _, i := range of[:min(3, len(of))] {
			mark(i)
		}
	}
	for i := range t.Comentions {
		mark(int32(i))
	}
	var out []Comention
	for i := range t.Comentions {
		if keep[i] {
			out = append(out, t.Comentions[i])
		}
	}
	return out
}

func (t Comention) Other(e int32) int32 {
	if t.A == e {
		return t.B
	}
	return t.A
}

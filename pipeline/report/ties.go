package report

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
)

// tie is an edge between two included entities.
type tie struct {
	edge   *entities.Edge   // that both are named together
	a, b   int32            // a < b by rank: a is named by more stories
	claims []*entities.Edge // relations that articles claim between them
}

// ties are the edges between included entities, strongest first.
type ties struct {
	list []tie
	of   [][]int32 // by entity: its ties, strongest first
}

// strength orders ties: by stories, then sentences, then how far they are from
// chance.
func stronger(x, y tie) int {
	a, b := x.edge, y.edge
	return cmp.Or(
		cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Sentences, a.Sentences), cmp.Compare(b.NPMI, a.NPMI),
		cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(a.Type, b.Type),
	)
}

func (g *gathered) ties() ties {
	claims := map[[2]int32][]*entities.Edge{}
	t := ties{of: make([][]int32, len(g.ents))}
	for i := range g.in.Graph.Edges {
		e := &g.in.Graph.Edges[i]
		a, okA := g.num[e.Source]
		b, okB := g.num[e.Target]
		if !okA || !okB || a == b {
			continue
		}
		pair := [2]int32{min(a, b), max(a, b)}
		if e.Type != entities.Cooccurs {
			claims[pair] = append(claims[pair], e)
			continue
		}
		t.list = append(t.list, tie{edge: e, a: pair[0], b: pair[1]})
	}
	for i := range t.list {
		t.list[i].claims = claims[[2]int32{t.list[i].a, t.list[i].b}]
	}
	slices.SortFunc(t.list, stronger)
	for i, x := range t.list {
		t.of[x.a] = append(t.of[x.a], int32(i))
		t.of[x.b] = append(t.of[x.b], int32(i))
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

// said tells the relations of a tie as they read from one of its ends.
func (g *gathered) said(t tie, from int32) string {
	return strings.Join(entities.Claims(t.claims, g.ents[from].ID), ", ")
}

func (t tie) other(e int32) int32 {
	if t.a == e {
		return t.b
	}
	return t.a
}

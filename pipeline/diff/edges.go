package diff

import "newsgraph/entities"

// edgeKey names an edge of both graphs: its ends are groups of matched entities.
type edgeKey struct {
	source, target int
	kind           entities.EdgeType
}

func (d *differ) edges() {
	groupA, groupB := d.groups()
	inA := edgesBetween(d.a, d.ia, groupA)
	inB := edgesBetween(d.b, d.ib, groupB)
	for key, a := range inA {
		b, ok := inB[key]
		if !ok {
			d.out.Edges = append(d.out.Edges, EdgeChange{Gone, a, nil})
			continue
		}
		switch c := b.weight().compare(a.weight()); {
		case c > 0:
			d.out.Edges = append(d.out.Edges, EdgeChange{Up, a, b})
		case c < 0:
			d.out.Edges = append(d.out.Edges, EdgeChange{Down, a, b})
		}
	}
	for key, b := range inB {
		if _, ok := inA[key]; !ok {
			d.out.Edges = append(d.out.Edges, EdgeChange{New, nil, b})
		}
	}
}

// groups numbers the groups of entities that were matched with one another.
func (d *differ) groups() (a, b []int) {
	parent := make([]int, len(d.ab)+len(d.ba))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, to := range d.ab {
		for _, m := range to {
			parent[find(i)] = find(len(d.ab) + m.to)
		}
	}
	for i := range parent {
		parent[i] = find(i)
	}
	return parent[:len(d.ab)], parent[len(d.ab):]
}

// edgesBetween gathers the edges between groups. Edges within a group, and those
// whose ends the graph does not hold, are left out.
func edgesBetween(g *entities.Graph, ids map[string]int, group []int) map[edgeKey]*EdgeState {
	out := make(map[edgeKey]*EdgeState, len(g.Edges))
	for i := range g.Edges {
		e := &g.Edges[i]
		s, okS := ids[e.Source]
		t, okT := ids[e.Target]
		if !okS || !okT || group[s] == group[t] {
			continue
		}
		key := edgeKey{group[s], group[t], e.Type}
		if !e.Type.Directed() && key.source > key.target {
			key.source, key.target = key.target, key.source
		}
		now := &EdgeState{e.Source, g.Entities[s].Name, e.Target, g.Entities[t].Name, e.Type, e.Sentences, e.Articles, e.Stories, e.NPMI}
		was, ok := out[key]
		if !ok {
			out[key] = now
			continue
		}
		if now.weight().compare(was.weight()) <= 0 { // between equals the first in the graph's order is shown
			now, was = was, now
		}
		now.Sentences, now.Articles, now.Stories = max(now.Sentences, was.Sentences), max(now.Articles, was.Articles), max(now.Stories, was.Stories)
		out[key] = now
	}
	return out
}

package relate

import (
	"cmp"
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"newsgraph/entities"
)

// Bounds of what communities and centrality are taken of, whatever the size of
// the graph: of the entities that most stories name the first maxMeasured, and
// of their edges by sentences the strongest maxMeasuredEdges.
const (
	maxMeasured      = 3000
	maxMeasuredEdges = 20_000
)

// Rank is what the graph says of one of the leading entities.
type Rank struct {
	Community  int     // from 1, the largest first; 0 for one without edges
	Centrality float64 // 0..1, 1 for the most central
}

// Set tells an entity its rank.
func (r *Rank) Set(e *entities.Entity) { e.Community, e.Centrality = r.Community, r.Centrality }

// EntityCount counts an entity, to find the leading ones.
type EntityCount struct {
	Entity            uint32
	Stories, Mentions int
}

// leads is the order of leading entities.
func (c *EntityCount) leads(o *EntityCount) int {
	return cmp.Or(cmp.Compare(o.Stories, c.Stories), cmp.Compare(o.Mentions, c.Mentions), cmp.Compare(c.Entity, o.Entity))
}

// Leading gives the leading ones of counted entities, the first first. Those without
// mentions lead nothing.
func Leading(counts iter.Seq[EntityCount]) []EntityCount {
	var out []EntityCount
	cut := func() {
		slices.SortFunc(out, func(x, y EntityCount) int { return x.leads(&y) })
		out = out[:min(len(out), maxMeasured)]
	}
	for c := range counts {
		if c.Mentions > 0 {
			out = append(out, c)
		}
		if len(out) >= 4*maxMeasured {
			cut()
		}
	}
	cut()
	return out
}

// LeaderEdge is an edge between two leading entities, by their places from 0, A < B. Its
// weight is the stories of which an article names both in one sentence: whole
// numbers, so that sums are exact in any order.
type LeaderEdge struct{ A, B, Stories int32 }

// Measure finds communities and centrality of n leading entities from their edges,
// in any order.
func Measure(n int, edges []LeaderEdge) []Rank {
	slices.SortFunc(edges, func(x, y LeaderEdge) int {
		return cmp.Or(cmp.Compare(y.Stories, x.Stories), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	edges = edges[:min(len(edges), maxMeasuredEdges)]
	out := make([]Rank, n)
	if len(edges) == 0 {
		return out
	}
	for c, members := range communities(n, edges) {
		for _, i := range members {
			out[i].Community = c + 1
		}
	}
	for i, v := range pageRank(n, edges) {
		out[i].Centrality = v
	}
	return out
}

// communities groups those that are connected more closely than chance would have
// it, by the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre 2008) at
// resolution 1 with a fixed seed; groups of one are left out. The largest
// comes first, of equals the one with the leading member.
func communities(n int, edges []LeaderEdge) [][]int {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, b := range edges {
		g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(b.A), T: simple.Node(b.B), W: float64(b.Stories)})
	}
	var groups [][]int
	for _, c := range community.Modularize(g, 1, rand.NewPCG(1, 1)).Communities() {
		if len(c) < 2 {
			continue
		}
		members := make([]int, len(c))
		for i, node := range c {
			members[i] = int(node.ID())
		}
		slices.Sort(members)
		groups = append(groups, members)
	}
	slices.SortFunc(groups, func(x, y []int) int { return cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(x[0], y[0])) })
	return groups
}

// PageRank's damping, and when it is near enough.
const (
	damping       = 0.85
	rankRounds    = 100
	rankTolerance = 1e-9
)

// pageRank is the weighted PageRank (Brin, Page 1998) of an undirected graph, as
// a share of the largest, 3 decimals. gonum's begins at random, so that its last
// digits differ from run to run; this one begins even and sums in order.
func pageRank(n int, edges []LeaderEdge) []float64 {
	strength := make([]float64, n)
	for _, b := range edges {
		strength[b.A] += float64(b.Stories)
		strength[b.B] += float64(b.Stories)
	}
	now, next := make([]float64, n), make([]float64, n)
	for i := range now {
		now[i] = 1 / float64(n)
	}
	for range rankRounds {
		loose := 0.0 // of those without edges: it goes to all
		for i := range now {
			if strength[i] == 0 {
				loose += now[i]
			}
		}
		for i := range next {
			next[i] = (1 - damping + damping*loose) / float64(n)
		}
		for _, b := range edges {
			next[b.B] += damping * now[b.A] * float64(b.Stories) / strength[b.A]
			next[b.A] += damping * now[b.B] * float64(b.Stories) / strength[b.B]
		}
		change := 0.0
		for i := range next {
			change += math.Abs(next[i] - now[i])
		}
		now, next = next, now
		if change < rankTolerance {
			break
		}
	}
	most := slices.Max(now)
	for i := range now {
		if strength[i] == 0 {
			now[i] = 0
		} else {
			now[i] = math.Round(now[i]/most*1000) / 1000
		}
	}
	return now
}

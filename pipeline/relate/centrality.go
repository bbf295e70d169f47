package relate

import (
	"cmp"
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

// rank is what the graph says of one of the leading entities.
type rank struct {
	community  int     // from 1, the largest first; 0 for one without edges
	centrality float64 // 0..1, 1 for the most central
}

// set tells an entity its rank.
func (r *rank) set(e *entities.Entity) { e.Community, e.Centrality = r.community, r.centrality }

// nameCount counts an entity, to find the leading ones.
type nameCount struct{ stories, mentions uint32 }

// leadingOf numbers the leading entities: entity → 1 + rank, 0 for the others.
func leadingOf(counts []nameCount) (rank []int32, n int) {
	order := make([]uint32, 0, len(counts))
	for e := range counts {
		if counts[e].mentions > 0 {
			order = append(order, uint32(e))
		}
	}
	slices.SortFunc(order, func(x, y uint32) int {
		a, b := counts[x], counts[y]
		return cmp.Or(cmp.Compare(b.stories, a.stories), cmp.Compare(b.mentions, a.mentions), cmp.Compare(x, y))
	})
	order = order[:min(len(order), maxMeasured)]
	rank = make([]int32, len(counts))
	for i, e := range order {
		rank[e] = int32(i) + 1
	}
	return rank, len(order)
}

// leaderEdge connects two leading entities, by rank from 0, a < b. Its weight is the
// stories of which an article names both in one sentence: whole numbers, so that
// sums are exact in any order.
type leaderEdge struct{ a, b, weight int32 }

// measure finds communities and centrality of n leading entities.
func measure(n int, edges []leaderEdge) []rank {
	slices.SortFunc(edges, func(x, y leaderEdge) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	edges = edges[:min(len(edges), maxMeasuredEdges)]
	out := make([]rank, n)
	if len(edges) == 0 {
		return out
	}
	for c, members := range communities(n, edges) {
		for _, i := range members {
			out[i].community = c + 1
		}
	}
	for i, v := range pageRank(n, edges) {
		out[i].centrality = v
	}
	return out
}

// communities groups those that are connected more closely than chance would have
// it, by the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre 2008) at
// resolution 1 with a fixed seed; groups of one are left out. The largest
// comes first, of equals the one with the leading member.
func communities(n int, edges []leaderEdge) [][]int {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, b := range edges {
		g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(b.a), T: simple.Node(b.b), W: float64(b.weight)})
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
func pageRank(n int, edges []leaderEdge) []float64 {
	strength := make([]float64, n)
	for _, b := range edges {
		strength[b.a] += float64(b.weight)
		strength[b.b] += float64(b.weight)
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
			next[b.b] += damping * now[b.a] * float64(b.weight) / strength[b.a]
			next[b.a] += damping * now[b.b] * float64(b.weight) / strength[b.b]
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

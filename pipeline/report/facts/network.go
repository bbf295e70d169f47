package facts

import (
	"cmp"
	"math"
	"slices"

	"newsgraph/pipeline/report/draw"
)

// Bounds of the drawn network.
const (
	maxNodes      = 300
	maxLinks      = 800
	MaxComentions = 3000 // co-mentions that can be opened
	NetworkWidth  = 1000
	NetworkHeight = 640
)

// Network is the drawing of the leading entities and their co-mentions.
type Network struct {
	Nodes      []int32 // included entities, most stories first
	at         map[int32]int
	Links      []draw.Link
	Comentions []Comention // of the links
	Community  []int       // of the nodes, 0 the largest
	Groups     int         // communities of more than one node
	Pos        []draw.Point
	Radius     []float64
	Bridge     int // node with co-mentions into most communities, -1
	Bridges    int // how many
}

// MakeNetwork picks the leading entities with co-mentions and the strongest of these.
func (g *Collected) MakeNetwork(t Edges) *Network { return g.NetworkOf(t, maxNodes, maxLinks) }

func (g *Collected) NetworkOf(t Edges, nodes, links int) *Network {
	n := &Network{at: map[int32]int{}, Bridge: -1}
	for e := range g.Entities {
		if len(t.ComentionsOf[e]) > 0 && len(n.Nodes) < nodes {
			n.at[int32(e)] = len(n.Nodes)
			n.Nodes = append(n.Nodes, int32(e))
		}
	}
	n.pick(t, links)
	n.Community = g.Communities(n.Nodes)
	size := map[int]int{}
	for _, c := range n.Community {
		if size[c]++; size[c] == 2 {
			n.Groups++
		}
	}
	most := 1
	for _, e := range n.Nodes {
		most = max(most, g.Entities[e].Stories)
	}
	n.Radius = make([]float64, len(n.Nodes))
	for i, e := range n.Nodes {
		n.Radius[i] = 3 + 12*math.Sqrt(float64(g.Entities[e].Stories)/float64(most))
	}
	n.Pos = draw.Place(len(n.Nodes), n.Links, n.Community, n.Radius, NetworkWidth, NetworkHeight)
	n.findBridge()
	return n
}

// pick takes the strongest co-mentions of each node, then the strongest of all.
func (n *Network) pick(t Edges, links int) {
	type ranked struct {
		comention Comention
		score     float64
		node      [2]int
	}
	var all []ranked
	for _, x := range t.Comentions {
		a, okA := n.at[x.A]
		b, okB := n.at[x.B]
		if okA && okB {
			all = append(all, ranked{x, comentionWeight(x), [2]int{a, b}})
		}
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return cmp.Compare(y.score, x.score) })
	perNode := make([]int, len(n.Nodes))
	keep := make([]bool, len(all))
	count := 0
	for _, most := range [...]int{3, 6, 1 << 30} {
		for i, r := range all {
			if keep[i] || count >= links || min(perNode[r.node[0]], perNode[r.node[1]]) >= most {
				continue
			}
			keep[i], count = true, count+1
			perNode[r.node[0]]++
			perNode[r.node[1]]++
		}
	}
	for i, r := range all {
		if keep[i] {
			n.Links = append(n.Links, draw.Link{A: r.node[0], B: r.node[1], Weight: r.score})
			n.Comentions = append(n.Comentions, r.comention)
		}
	}
}

// comentionWeight is what a co-mention weighs in grouping and layout: stories and sentences,
// less where two names meet only because both are everywhere.
func comentionWeight(x Comention) float64 {
	e := x.Edge
	return (float64(e.Stories) + 0.5*math.Sqrt(float64(e.Sentences))) * (0.3 + math.Max(0, e.NPMI))
}

func (n *Network) findBridge() {
	reach := make([]map[int]bool, len(n.Nodes))
	mark := func(a, b int) {
		if n.Community[a] == n.Community[b] {
			return
		}
		if reach[a] == nil {
			reach[a] = map[int]bool{}
		}
		reach[a][n.Community[b]] = true
	}
	for _, l := range n.Links {
		mark(l.A, l.B)
		mark(l.B, l.A)
	}
	for i := range reach {
		if len(reach[i]) > n.Bridges {
			n.Bridge, n.Bridges = i, len(reach[i])
		}
	}
}

// Group lists the nodes of a community, most stories first.
func (n *Network) Group(c int) []int {
	var out []int
	for i, k := range n.Community {
		if k == c {
			out = append(out, i)
		}
	}
	return out
}

// Communities are those that the graph has put the nodes into, numbered from 0,
// the largest here first, then by first member; a node in none is one of its own.
func (g *Collected) Communities(nodes []int32) []int {
	member := make([]int, len(nodes))
	number := map[int]int{}
	groups := 0
	for i, e := range nodes {
		c := g.Entities[e].Community
		k, ok := number[c]
		if !ok || c == 0 {
			k = groups
			groups++
			number[c] = k
		}
		member[i] = k
	}
	return bySize(member, groups)
}

func bySize(member []int, groups int) []int {
	size, first := make([]int, groups), make([]int, groups)
	for i := range first {
		first[i] = len(member)
	}
	for i, c := range member {
		size[c]++
		first[c] = min(first[c], i)
	}
	order := make([]int, groups)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(first[a], first[b]))
	})
	rank := make([]int, groups)
	for r, c := range order {
		rank[c] = r
	}
	out := make([]int, len(member))
	for i, c := range member {
		out[i] = rank[c]
	}
	return out
}

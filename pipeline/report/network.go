package report

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
	maxComentions = 3000 // co-mentions that can be opened
	networkWidth  = 1000
	networkHeight = 640
)

// network is the drawing of the leading entities and their co-mentions.
type network struct {
	nodes      []int32 // included entities, most stories first
	at         map[int32]int
	links      []draw.Link
	comentions []comention // of the links
	community  []int       // of the nodes, 0 the largest
	groups     int         // communities of more than one node
	pos        []draw.Point
	radius     []float64
	bridge     int // node with co-mentions into most communities, -1
	bridges    int // how many
}

// network picks the leading entities with co-mentions and the strongest of these.
func (g *collected) network(t edges) *network { return g.networkOf(t, maxNodes, maxLinks) }

func (g *collected) networkOf(t edges, nodes, links int) *network {
	n := &network{at: map[int32]int{}, bridge: -1}
	for e := range g.ents {
		if len(t.comentionsOf[e]) > 0 && len(n.nodes) < nodes {
			n.at[int32(e)] = len(n.nodes)
			n.nodes = append(n.nodes, int32(e))
		}
	}
	n.pick(t, links)
	n.community = g.communities(n.nodes)
	size := map[int]int{}
	for _, c := range n.community {
		if size[c]++; size[c] == 2 {
			n.groups++
		}
	}
	most := 1
	for _, e := range n.nodes {
		most = max(most, g.ents[e].Stories)
	}
	n.radius = make([]float64, len(n.nodes))
	for i, e := range n.nodes {
		n.radius[i] = 3 + 12*math.Sqrt(float64(g.ents[e].Stories)/float64(most))
	}
	n.pos = draw.Place(len(n.nodes), n.links, n.community, n.radius, networkWidth, networkHeight)
	n.findBridge()
	return n
}

// pick takes the strongest co-mentions of each node, then the strongest of all.
func (n *network) pick(t edges, links int) {
	type ranked struct {
		comention comention
		score     float64
		node      [2]int
	}
	var all []ranked
	for _, x := range t.comentions {
		a, okA := n.at[x.a]
		b, okB := n.at[x.b]
		if okA && okB {
			all = append(all, ranked{x, comentionWeight(x), [2]int{a, b}})
		}
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return cmp.Compare(y.score, x.score) })
	perNode := make([]int, len(n.nodes))
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
			n.links = append(n.links, draw.Link{A: r.node[0], B: r.node[1], Weight: r.score})
			n.comentions = append(n.comentions, r.comention)
		}
	}
}

// comentionWeight is what a co-mention weighs in grouping and layout: stories and sentences,
// less where two names meet only because both are everywhere.
func comentionWeight(x comention) float64 {
	e := x.edge
	return (float64(e.Stories) + 0.5*math.Sqrt(float64(e.Sentences))) * (0.3 + math.Max(0, e.NPMI))
}

func (n *network) findBridge() {
	reach := make([]map[int]bool, len(n.nodes))
	mark := func(a, b int) {
		if n.community[a] == n.community[b] {
			return
		}
		if reach[a] == nil {
			reach[a] = map[int]bool{}
		}
		reach[a][n.community[b]] = true
	}
	for _, l := range n.links {
		mark(l.A, l.B)
		mark(l.B, l.A)
	}
	for i := range reach {
		if len(reach[i]) > n.bridges {
			n.bridge, n.bridges = i, len(reach[i])
		}
	}
}

// group lists the nodes of a community, most stories first.
func (n *network) group(c int) []int {
	var out []int
	for i, k := range n.community {
		if k == c {
			out = append(out, i)
		}
	}
	return out
}

// communities are those that the graph has put the nodes into, numbered from 0,
// the largest here first, then by first member; a node in none is one of its own.
func (g *collected) communities(nodes []int32) []int {
	member := make([]int, len(nodes))
	number := map[int]int{}
	groups := 0
	for i, e := range nodes {
		c := g.ents[e].Community
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

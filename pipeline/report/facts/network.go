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
	Bridge     int     // node with co-mentions into most communities, -1
	Bridges    int     // how many
	Folded     []int32 // entities left out as hubs
}

// MakeNetwork picks the leading entities with co-mentions and the backbone of these,
// without those that fold holds for.
func (g *Collected) MakeNetwork(t Edges, fold func(e int32) bool) *Network {
	return g.NetworkOf(t, maxNodes, maxLinks, fold)
}

// NetworkOf picks at most so many entities with at most so many links; those that
// fold holds for are left out.
func (g *Collected) NetworkOf(t Edges, nodes, links int, fold func(e int32) bool) *Network {
	n := &Network{at: map[int32]int{}, Bridge: -1}
	for e := range g.Entities {
		switch {
		case len(t.ComentionsOf[e]) == 0 || len(n.Nodes) >= nodes:
		case fold(int32(e)):
			n.Folded = append(n.Folded, int32(e))
		default:
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

// ranked is a co-mention between two nodes that could be drawn.
type ranked struct {
	comention Comention
	score     float64
	chance    float64 // see disparity
	node      [2]int
}

// Of the links those are the backbone that say more than chance would: by the
// disparity filter, at this level.
const (
	backboneLevel = 0.05
	fewLinks      = 1.5 // so many a node are drawn even where fewer stand out
)

// disparity gives each link the chance that it would be as strong if the stories of
// one of its ends were spread over that one's links at random: the smaller of its two
// ends (Serrano, Boguñá and Vespignani 2009, "Extracting the multiscale backbone of
// complex weighted networks", equation 2).
func disparity(all []ranked, nodes int) {
	strength, degree := make([]float64, nodes), make([]int, nodes)
	for _, r := range all {
		for _, i := range r.node {
			strength[i] += r.score
			degree[i]++
		}
	}
	for k := range all {
		all[k].chance = 1
		for _, i := range all[k].node {
			if degree[i] > 1 {
				all[k].chance = min(all[k].chance, math.Pow(1-all[k].score/strength[i], float64(degree[i]-1)))
			}
		}
	}
}

// pick takes the backbone: the strongest co-mention of each node, those that stand
// out by the disparity filter, and where these are few the strongest of the rest.
func (n *Network) pick(t Edges, links int) {
	var all []ranked
	for _, x := range t.Comentions {
		a, okA := n.at[x.A]
		b, okB := n.at[x.B]
		if okA && okB {
			all = append(all, ranked{comention: x, score: comentionWeight(x), node: [2]int{a, b}})
		}
	}
	disparity(all, len(n.Nodes))
	slices.SortStableFunc(all, func(x, y ranked) int { return cmp.Compare(y.score, x.score) })
	perNode := make([]int, len(n.Nodes))
	keep := make([]bool, len(all))
	count := 0
	take := func(limit, most int, level float64) {
		for i, r := range all {
			if keep[i] || count >= limit || r.chance > level || min(perNode[r.node[0]], perNode[r.node[1]]) >= most {
				continue
			}
			keep[i], count = true, count+1
			perNode[r.node[0]]++
			perNode[r.node[1]]++
		}
	}
	take(links, 1, 1)
	for _, most := range [...]int{3, 6, 1 << 30} {
		take(links, most, backboneLevel)
	}
	take(min(links, int(fewLinks*float64(len(n.Nodes)))), 4, 1)
	for i, r := range all {
		if keep[i] {
			n.Links = append(n.Links, draw.Link{A: r.node[0], B: r.node[1], Weight: r.score})
			n.Comentions = append(n.Comentions, r.comention)
		}
	}
}

// Marks are the members that mark a community, the first so many: those whose links
// are strong and lead into it rather than out of it.
func (n *Network) Marks(c, most int) []int {
	in, all := make([]float64, len(n.Nodes)), make([]float64, len(n.Nodes))
	for _, l := range n.Links {
		for _, i := range [...]int{l.A, l.B} {
			all[i] += l.Weight
			if n.Community[l.A] == n.Community[l.B] {
				in[i] += l.Weight
			}
		}
	}
	members := n.Group(c)
	weight := func(i int) float64 {
		if all[i] == 0 {
			return 0
		}
		return in[i] * in[i] / all[i]
	}
	slices.SortStableFunc(members, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	return members[:min(most, len(members))]
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

package report

import (
	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// Drawing is a network laid out, for pages of their own.
type Drawing struct {
	Width       int                `json:"width"`
	Height      int                `json:"height"`
	Total       DrawingTotal       `json:"total"`
	Nodes       []DrawingNode      `json:"nodes"`
	Links       []DrawingLink      `json:"links"`
	Communities []DrawingCommunity `json:"communities"`
	Folded      []DrawingName      `json:"folded,omitempty"` // names of very many articles, left out
}

// DrawingTotal counts the whole graph, of which a part is drawn.
type DrawingTotal struct {
	Names      int `json:"names"`
	Comentions int `json:"co_mentions"`
}

// DrawingName is an entity that is only named.
type DrawingName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// DrawingCommunity is a group of names that are met together, called by those that
// mark it.
type DrawingCommunity struct {
	Number int      `json:"number"`
	Size   int      `json:"size"` // names of it that are drawn
	Names  []string `json:"names"`
}

// DrawingNode is an entity at its place; communities are numbered from 0, the
// largest first.
type DrawingNode struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Type      entities.Type `json:"type"`
	Stories   int           `json:"stories"`
	X         float64       `json:"x"`
	Y         float64       `json:"y"`
	R         float64       `json:"r"`
	Community int           `json:"community"`
}

// DrawingLink is what joins two nodes, by number: that they are met together, in no
// story where only a relation joins them, and their relations.
type DrawingLink struct {
	A         int               `json:"a"`
	B         int               `json:"b"`
	Stories   int               `json:"stories"`
	Sentences int               `json:"sentences"`
	NPMI      float64           `json:"npmi"`
	First     string            `json:"first,omitempty"`
	Last      string            `json:"last,omitempty"`
	Relations []DrawingRelation `json:"relations,omitempty"`
}

// DrawingRelation is a relation along a link; From is the node that it reads from.
type DrawingRelation struct {
	Type    entities.EdgeType `json:"type"`
	Said    string            `json:"said"`
	From    int               `json:"from"`
	Arrow   bool              `json:"directed"`
	Stories int               `json:"stories"`
}

// DrawOptions say what is drawn of a graph.
type DrawOptions struct {
	Nodes, Links int    // at most so many
	Hubs         bool   // also names of very many articles
	Focus        string // id of an entity that is drawn in any case
}

// Draw lays out the leading entities of a graph and the backbone of their co-mentions,
// with the relations between them. Equal graphs give equal drawings. 300 nodes take
// a tenth of a second, 5,000 some two seconds.
func Draw(graph *entities.Graph, opt DrawOptions) *Drawing {
	g := &facts.Collected{Input: &facts.Input{Graph: graph}, IndexOf: map[string]int32{}}
	g.IncludeLeading(max(opt.Nodes*2, facts.MaxIncluded))
	edges := g.SplitEdges()
	n := g.NetworkOf(edges, opt.Nodes, opt.Links, func(e int32) bool {
		x := g.Entities[e]
		return !opt.Hubs && x.ID != opt.Focus && model.Hub(x.Articles, graph.Summary.Articles)
	})
	d := &Drawing{Width: facts.NetworkWidth, Height: facts.NetworkHeight, Total: DrawingTotal{len(graph.Entities), model.CountGraph(graph).Comentions}, Nodes: []DrawingNode{}, Links: []DrawingLink{}, Communities: []DrawingCommunity{}}
	at := map[int32]int{}
	for i, e := range n.Nodes {
		x := g.Entities[e]
		at[e] = i
		d.Nodes = append(d.Nodes, DrawingNode{x.ID, facts.Show(x.Name), x.Type, x.Stories, round1(n.Pos[i].X), round1(n.Pos[i].Y), round1(n.Radius[i]), n.Community[i]})
	}
	for _, e := range n.Folded {
		d.Folded = append(d.Folded, DrawingName{g.Entities[e].ID, facts.Show(g.Entities[e].Name)})
	}
	for c := range min(n.Groups, drawnCommunities) {
		k := DrawingCommunity{Number: c, Size: len(n.Group(c))}
		for _, m := range n.Marks(c, 3) {
			k.Names = append(k.Names, d.Nodes[m].Name)
		}
		d.Communities = append(d.Communities, k)
	}
	link := map[[2]int]int{}
	for i, l := range n.Links {
		e := n.Comentions[i].Edge
		link[[2]int{min(l.A, l.B), max(l.A, l.B)}] = i
		d.Links = append(d.Links, DrawingLink{A: l.A, B: l.B, Stories: e.Stories, Sentences: e.Sentences, NPMI: e.NPMI, First: e.First, Last: e.Last})
	}
	for _, r := range edges.Relations {
		source, okS := at[g.IndexOf[r.Edge.Source]]
		target, okT := at[g.IndexOf[r.Edge.Target]]
		if !okS || !okT || len(n.Nodes) > fewNodes && r.Edge.Stories < 2 {
			continue
		}
		ends := [2]int{min(source, target), max(source, target)}
		i, ok := link[ends]
		if !ok {
			i = len(d.Links)
			link[ends] = i
			d.Links = append(d.Links, DrawingLink{A: ends[0], B: ends[1], First: r.Edge.First, Last: r.Edge.Last})
		}
		d.Links[i].Relations = append(d.Links[i].Relations, DrawingRelation{r.Edge.Type, r.Edge.Type.Phrase(true), source, r.Edge.Type.Directed(), r.Edge.Stories})
	}
	return d
}

// drawnCommunities is how many communities have a colour and a name.
const drawnCommunities = 8

// fewNodes is up to how many nodes relations of one story are drawn.
const fewNodes = 60

func round1(x float64) float64 { return float64(int(x*10+0.5)) / 10 }

// Plural counts things: "1 story", "1,200 stories".
func Plural(n int, one string) string { return model.Plural(n, one) }

// ShownOf says how many of all are shown: "10 of 335 names", "12 names".
func ShownOf(shown, all int, one string) string { return model.ShownOf(shown, all, one) }

// Quote returns the span of the sentence around start..end of a field of a
// record, in bytes, at most about 420 of them.
func Quote(r *entities.Record, f entities.Field, start, end int) (from, to int) {
	return facts.QuoteSpan(r, f, start, end)
}

// Show makes text from outside fit to be shown: control characters become
// U+FFFD, characters that turn the direction of what follows are left out.
func Show(s string) string { return facts.Show(s) }

// Policy is the Content-Security-Policy of the page that HTML writes.
func Policy() string { return policy(styleSource, appSource) }

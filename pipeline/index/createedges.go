package index

import (
	"cmp"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// edge is an edge between two entities by their places, with what it cites.
type edge struct {
	entities.Edge
	a, b    int32
	cites   []cite
	claimed []int32 // places of the articles that claim it
}

type cite struct {
	record        int32
	field         entities.Field
	start, length int
}

// Edge takes an edge. Ends that are no entities leave it out.
func (c *Creator) Edge(e *entities.Edge) error {
	from, okA := c.numberOf[e.Source]
	to, okB := c.numberOf[e.Target]
	if !okA || !okB {
		return nil
	}
	x := edge{Edge: *e, a: c.rank[from], b: c.rank[to], claimed: c.claimedBy(from, to, e.Type)}
	for _, v := range e.Evidence {
		if r, ok := c.records[v.Article]; ok {
			x.cites = append(x.cites, cite{r, v.Field, v.Start, v.End - v.Start})
		}
	}
	p := packer(c.edges)
	packEdge(&p, &x)
	c.edges = p
	c.half(x.a, x.b, e)
	c.half(x.b, x.a, e)
	c.entities.related(x.a, x.b, e.Type)
	c.edgeAt++
	if c.inRow++; c.inRow < edgesInRow {
		return nil
	}
	return c.edgeRow()
}

func (c *Creator) edgeRow() error {
	row := (c.edgeAt - 1) / edgesInRow
	data := c.enc.EncodeAll(c.edges, nil)
	c.edges, c.inRow = c.edges[:0], 0
	return c.put(putEdges, int64(row), data)
}

// claimedBy gives the articles that claim a relation; edges come in the order of
// the claims.
func (c *Creator) claimedBy(from, to int32, t entities.EdgeType) (out []int32) {
	hi, kind := spill.Pair(uint32(from), uint32(to)), uint64(kindOf(t))
	for c.more && (c.claim.Hi < hi || c.claim.Hi == hi && c.claim.Lo>>32 <= kind) {
		if place := int32(uint32(c.claim.Lo)); c.claim.Hi == hi && c.claim.Lo>>32 == kind && (len(out) == 0 || out[len(out)-1] != place) {
			out = append(out, place)
		}
		c.more = c.claim.Next()
	}
	return out
}

// half notes an edge for one of its ends, by strength: stories, sentences, npmi,
// then the order of the edges.
func (c *Creator) half(of, other int32, e *entities.Edge) {
	p := packer(c.packed[:0])
	p.uint(int(other))
	p.uint(kindOf(e.Type))
	p.uint(e.Stories)
	p.uint(e.Sentences)
	p.milli(e.NPMI)
	p.uint(e.Articles)
	p.uint(int(c.articles.dates.number(e.First)))
	p.uint(int(c.articles.dates.number(e.Last)))
	c.packed = p
	const most = 1<<20 - 1
	weak := uint64(most-min(e.Sentences, most))<<44 | uint64(2000-int(e.NPMI*1000+1000.5))<<32 | uint64(uint32(c.edgeAt))
	c.halves.Add(uint64(uint32(of))<<32|uint64(^uint32(e.Stories)), weak, p)
}

// packedEdges are half edges one after the other; of[i] is what number i is in other orders.
type packedEdges struct {
	all packer
	of  []orderedEdge
}

// orderedEdge is a half edge with what it is ordered by, and where it stands packed.
type orderedEdge struct {
	HalfEdge
	from, to int
}

func (l *packedEdges) bytes(i int) []byte { return l.all[l.of[i].from:l.of[i].to] }

// writeHalfEdges writes for each entity its co-mentions and its relations, the strongest first.
func (c *Creator) writeHalfEdges() error {
	if err := c.halves.Finish(); err != nil {
		return err
	}
	at := c.halves.Entries()
	for of, entries := range spill.Groups(at, spill.ByNumber) {
		var lists [2]packedEdges // co-mentions and relations
		for e := range entries {
			u := unpacker{b: e.Value}
			t := orderedEdge{HalfEdge: HalfEdge{Other: int32(u.uint()), kind: uint8(u.uint())}}
			k := 1
			if int(t.kind) == kindOf(entities.Cooccurs) {
				k = 0
			}
			l := &lists[k]
			t.from = len(l.all)
			l.all.uint(int(t.Other))
			l.all.uint(int(t.kind))
			l.all.uint(int(uint32(e.Lo)))
			l.all = append(l.all, u.b...)
			t.to = len(l.all)
			t.Stories, t.Sentences, t.NPMI = u.uint(), u.uint(), u.milli()
			l.of = append(l.of, t)
		}
		for k := range lists {
			l := &lists[k]
			for row := 0; row*halfEdgesInRow < len(l.of); row++ {
				from, last := row*halfEdgesInRow, min((row+1)*halfEdgesInRow, len(l.of))-1
				if err := c.halfEdgeRow(of, k*claimsRow+row, l.all[l.of[from].from:l.of[last].to]); err != nil {
					return err
				}
			}
			c.entities.counts(int32(of), k, len(l.of))
		}
		if err := c.orderedRows(of, &lists[0]); err != nil {
			return err
		}
	}
	return at.Err()
}

// orderedRows writes the co-mentions of an entity that has several rows of them in the
// orders in which only the first are wanted: those that say most, and where a path
// goes on from it, the cheapest first.
func (c *Creator) orderedRows(of uint32, l *packedEdges) error {
	if len(l.of) <= halfEdgesInRow {
		return nil
	}
	order := make([]int, len(l.of))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -closer(&l.of[a].HalfEdge, &l.of[b].HalfEdge) })
	var p packer
	for _, i := range order[:closestKept] {
		p = append(p, l.bytes(i)...)
	}
	if err := c.halfEdgeRow(of, closestRow, p); err != nil {
		return err
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(cost(&l.of[a].HalfEdge), cost(&l.of[b].HalfEdge)), cmp.Compare(a, b))
	})
	for row := 0; row*halfEdgesInRow < len(order); row++ {
		p = p[:0]
		for _, i := range order[row*halfEdgesInRow : min((row+1)*halfEdgesInRow, len(order))] {
			packWalk(&p, &l.of[i].HalfEdge)
		}
		if err := c.halfEdgeRow(of, walkRow+row, p); err != nil {
			return err
		}
	}
	return c.weightierRows(of, l)
}

// weightierRows writes the co-mentions of an entity with those of more weight, so that
// the edges among the leading entities are read without all others.
func (c *Creator) weightierRows(of uint32, l *packedEdges) error {
	var p packer
	held, row := 0, 0
	for i := range l.of {
		if uint32(l.of[i].Other) < of {
			p = append(p, l.bytes(i)...)
			held++
		}
		if held == halfEdgesInRow || i == len(l.of)-1 && held > 0 {
			if err := c.halfEdgeRow(of, weightierRow+row, p); err != nil {
				return err
			}
			p, held, row = p[:0], 0, row+1
		}
	}
	return nil
}

func (c *Creator) halfEdgeRow(of uint32, row int, data []byte) error {
	return c.put(putHalfEdges, int64(of)<<rowBits+int64(row), data)
}

package index

import (
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

// writeHalfEdges writes for each entity its co-mentions and its relations, the strongest first.
func (c *Creator) writeHalfEdges() error {
	if err := c.halves.Finish(); err != nil {
		return err
	}
	at := c.halves.Entries()
	for of, entries := range spill.Groups(at, spill.ByNumber) {
		var lists [2]packer // co-mentions and relations
		var rows [2]int
		for e := range entries {
			u := unpacker{b: e.Value}
			other, kind := u.uint(), u.uint()
			k := 1
			if kind == kindOf(entities.Cooccurs) {
				k = 0
			}
			p := &lists[k]
			p.uint(other)
			p.uint(kind)
			p.uint(int(uint32(e.Lo)))
			*p = append(*p, u.b...)
			if rows[k]++; rows[k]%halfEdgesInRow == 0 {
				if err := c.halfEdgeRow(of, k, rows[k]/halfEdgesInRow-1, p); err != nil {
					return err
				}
			}
		}
		for k := range lists {
			if len(lists[k]) > 0 {
				if err := c.halfEdgeRow(of, k, rows[k]/halfEdgesInRow, &lists[k]); err != nil {
					return err
				}
			}
			c.entities.counts(int32(of), k, rows[k])
		}
	}
	return at.Err()
}

func (c *Creator) halfEdgeRow(of uint32, kind, row int, p *packer) error {
	err := c.put(putHalfEdges, int64(of)<<rowBits+int64(kind*claimsRow+row), []byte(*p))
	*p = (*p)[:0]
	return err
}

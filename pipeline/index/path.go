package index

import (
	"math"

	"newsgraph/pipeline/index/route"
)

// cost of walking an edge: less for those that say more.
func cost(t *HalfEdge) float64 {
	c := 0.25 + 1 - math.Max(0, t.NPMI)
	if t.Sentences == 0 {
		c += 2
	}
	return c + 0.5/float64(max(1, t.Stories))
}

// packWalk packs of a half edge where a path goes on and what that costs.
func packWalk(p *packer, t *HalfEdge) {
	p.uint(int(t.Other))
	p.milli(t.NPMI)
	silent := 0
	if t.Sentences == 0 {
		silent = 1
	}
	p.uint(2*t.Stories + silent)
}

func unpackWalk(u *unpacker) (t HalfEdge) {
	t.Other, t.NPMI = int32(u.uint()), u.milli()
	n := u.uint()
	t.Stories, t.Sentences = n/2, 1-n%2
	return t
}

// Walk shows where a path goes on from an entity and what each step costs, until
// yield says that it costs too much: all that follow cost as much.
func (ix *Index) Walk(n int32, yield func(to int32, cost float64) bool) error {
	if !ix.severalRows(n) {
		return ix.halfEdges(n, 0, func(t *HalfEdge) { yield(t.Other, cost(t)) })
	}
	for row := 0; row*halfEdgesInRow < int(ix.ents.comentions[n]); row++ {
		var data []byte
		if err := ix.row(getHalfEdges, int64(n)<<rowBits+int64(walkRow+row), &data); err != nil {
			return err
		}
		for u := (unpacker{b: data}); len(u.b) > 0; {
			t := unpackWalk(&u)
			if u.bad || int(t.Other) >= ix.Entities() {
				return errPacked
			}
			if !yield(t.Other, cost(&t)) {
				return nil
			}
		}
	}
	return nil
}

// Step is what the step between two entities costs, infinite where no edge is.
func (ix *Index) Step(a, b int32) (float64, error) {
	t, err := ix.comentionOf(a, b)
	if err != nil || t == nil {
		return math.Inf(1), err
	}
	return cost(t), nil
}

// Path finds the chain of edges from one entity to another that says most, not
// through those to avoid; nil when there is none. It gives the entities.
func (ix *Index) Path(from, to int32, avoid []int32) ([]int32, error) {
	return route.Cheapest(ix, from, to, avoid)
}

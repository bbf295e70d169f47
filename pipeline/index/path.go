package index

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
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

// walk shows where a path goes on from an entity and what each step costs, until
// yield says that it costs too much: all that follow cost as much.
func (ix *Index) walk(n int32, yield func(to int32, cost float64) bool) error {
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

// leastStep is what the cheapest step from an entity costs, infinite where it has none.
func (ix *Index) leastStep(n int32) (float64, error) {
	least := math.Inf(1)
	err := ix.walk(n, func(_ int32, c float64) bool {
		least = min(least, c)
		return false
	})
	return least, err
}

type reached struct {
	node int32
	cost float64
}

type queue []reached

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].cost, q[j].cost), cmp.Compare(q[i].node, q[j].node)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(reached)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// side is a search from one end of a path.
type side struct {
	least float64 // what the first step costs at least
	best  map[int32]float64
	back  map[int32]int32
	open  queue
}

func newSide(from int32) *side {
	return &side{best: map[int32]float64{from: 0}, back: map[int32]int32{from: -1}, open: queue{{from, 0}}}
}

// Path finds the chain of edges from one entity to another that says most, not
// through those to avoid; nil when there is none. It gives the entities. It
// searches from both ends at a time.
func (ix *Index) Path(from, to int32, avoid []int32) ([]int32, error) {
	if from == to {
		return []int32{from}, nil
	}
	sides := [2]*side{newSide(from), newSide(to)}
	for i, n := range [...]int32{from, to} {
		var err error
		if sides[i].least, err = ix.leastStep(n); err != nil {
			return nil, err
		}
	}
	shortest, meet := math.Inf(1), int32(-1)
	direct, err := ix.comentionOf(from, to)
	if err != nil {
		return nil, err
	}
	if direct != nil {
		shortest, meet = cost(direct), to
		sides[0].best[to], sides[0].back[to] = shortest, from
	}
	for len(sides[0].open) > 0 && len(sides[1].open) > 0 && sides[0].open[0].cost+sides[1].open[0].cost < shortest {
		s, o := sides[0], sides[1]
		if o.open[0].cost < s.open[0].cost {
			s, o = o, s
		}
		at := heap.Pop(&s.open).(reached)
		if at.cost > s.best[at.node] {
			continue
		}
		// at least, of what the other side has not reached: it takes a step from its end
		further := max(o.open[0].cost, o.least)
		err := ix.walk(at.node, func(next int32, step float64) bool {
			c := at.cost + step
			rest, met := o.best[next]
			left := further
			if met {
				left = min(rest, o.open[0].cost)
			}
			if c+left >= shortest || slices.Contains(avoid, next) && next != from && next != to {
				return c+o.least < shortest // the step to the end of the other side itself was looked at from there
			}
			if was, seen := s.best[next]; seen && was <= c {
				return true
			}
			s.best[next], s.back[next] = c, at.node
			if met && c+rest < shortest {
				shortest, meet = c+rest, next
			}
			heap.Push(&s.open, reached{next, c})
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	if meet < 0 {
		return nil, nil
	}
	var out []int32
	for n := meet; n >= 0; n = sides[0].back[n] {
		out = append(out, n)
	}
	slices.Reverse(out)
	for n := sides[1].back[meet]; n >= 0; n = sides[1].back[n] {
		out = append(out, n)
	}
	return out, nil
}

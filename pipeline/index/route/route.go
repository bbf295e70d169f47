// Package route finds the cheapest way between two nodes of a graph, from both ends
// at a time (Pohl 1971, "Bi-directional search").
//
// It promises: it asks for no more steps than may lie on the way, cheapest first. It
// knows neither entities nor files.
package route

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

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

// Graph is what a way is looked for in. Steps are the same in both directions.
type Graph interface {
	// Walk shows where a step leads from a node and what it costs, until yield says
	// that it costs too much: all that follow cost as much.
	Walk(n int32, yield func(to int32, cost float64) bool) error
	// Step is what the step between two nodes costs, infinite where there is none.
	Step(a, b int32) (float64, error)
}

// leastStep is what the cheapest step from a node costs, infinite where it has none.
func leastStep(g Graph, n int32) (float64, error) {
	least := math.Inf(1)
	err := g.Walk(n, func(_ int32, c float64) bool {
		least = min(least, c)
		return false
	})
	return least, err
}

// Cheapest finds the cheapest way from one node to another, not through those to
// avoid; nil when there is none. It gives the nodes.
func Cheapest(g Graph, from, to int32, avoid []int32) ([]int32, error) {
	if from == to {
		return []int32{from}, nil
	}
	sides := [2]*side{newSide(from), newSide(to)}
	for i, n := range [...]int32{from, to} {
		var err error
		if sides[i].least, err = leastStep(g, n); err != nil {
			return nil, err
		}
	}
	meet := int32(-1)
	shortest, err := g.Step(from, to)
	if err != nil {
		return nil, err
	}
	if !math.IsInf(shortest, 1) {
		meet = to
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
		err := g.Walk(at.node, func(next int32, step float64) bool {
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

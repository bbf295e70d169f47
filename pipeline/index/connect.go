package index

import (
	"cmp"
	"math"
	"slices"
)

// Connector is an entity that is met with entities of two groups.
type Connector struct {
	N       int32
	Reached [2]int      // of each group, how many it is met with
	Stories [2]int      // that it shares with them, of all of them
	Closest [2]HalfEdge // to the one of each group that it is met with in most stories
	Score   float64     // the mean of both groups of the stories beyond chance, geometric
}

// Connecting lists the entities that are met with both of two groups, those first that
// reach most of the smaller reach, then by what they share beyond chance: stories
// times npmi, as much of one group as of the other. The members are left out.
func (ix *Index) Connecting(a, b []int32, most int) (list []Connector, all int, err error) {
	found := map[int32]*Connector{}
	weights := map[int32]*[2]float64{}
	for side, group := range [...][]int32{a, b} {
		for _, of := range group {
			err := ix.halfEdges(of, 0, func(t *HalfEdge) {
				n := t.Other
				if slices.Contains(a, n) || slices.Contains(b, n) {
					return
				}
				c := found[n]
				if c == nil {
					if side == 1 { // it is met with nobody of the first
						return
					}
					c = &Connector{N: n}
					found[n], weights[n] = c, &[2]float64{}
				}
				c.Reached[side]++
				c.Stories[side] += t.Stories
				weights[n][side] += float64(t.Stories) * math.Max(0, t.NPMI)
				if c.Closest[side].Stories < t.Stories {
					c.Closest[side] = *t
					c.Closest[side].Other = of
				}
			})
			if err != nil {
				return nil, 0, err
			}
		}
	}
	for n, c := range found {
		if c.Reached[1] > 0 {
			c.Score = math.Round(1000*math.Sqrt(weights[n][0]*weights[n][1])) / 1000
			list = append(list, *c)
		}
	}
	slices.SortFunc(list, func(x, y Connector) int {
		return cmp.Or(cmp.Compare(min(y.Reached[0], y.Reached[1]), min(x.Reached[0], x.Reached[1])), cmp.Compare(y.Score, x.Score), cmp.Compare(x.N, y.N))
	})
	all = len(list)
	return list[:min(most, all)], all, nil
}

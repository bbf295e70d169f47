package diff

import (
	"encoding/binary"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/spill"
)

// edges compares the edges between groups of matched entities. Those of each graph
// are sorted by their ends and read side by side.
func (d *differ) edges(a, b Source) error {
	groupA, groupB := d.groups()
	sides := [2]*edgeSide{{g: d.a, ids: d.ia, group: groupA}, {g: d.b, ids: d.ib, group: groupB}}
	var kinds kinds
	for i, from := range [...]Source{a, b} {
		s := sides[i]
		s.sorter.SpillTo(d.opts.SpillDir, [...]string{"diff-a", "diff-b"}[i], d.opts.Memory)
		defer s.sorter.Remove() //nolint:errcheck // of a temporary folder, which is deleted as a whole
		if err := s.read(from, &kinds); err != nil {
			return err
		}
	}
	x, y := sides[0].next(kinds), sides[1].next(kinds)
	for x != nil || y != nil {
		order := before(x, y)
		switch {
		case order < 0:
			d.addEdge(EdgeChange{Gone, &x.EdgeState, nil})
		case order > 0:
			d.addEdge(EdgeChange{New, nil, &y.EdgeState})
		default:
			switch c := y.weight().compare(x.weight()); {
			case c > 0:
				d.addEdge(EdgeChange{Up, &x.EdgeState, &y.EdgeState})
			case c < 0:
				d.addEdge(EdgeChange{Down, &x.EdgeState, &y.EdgeState})
			}
		}
		if order <= 0 {
			x = sides[0].next(kinds)
		}
		if order >= 0 {
			y = sides[1].next(kinds)
		}
	}
	if err := sides[0].at.Err(); err != nil {
		return err
	}
	return sides[1].at.Err()
}

// maxEdges is how many changed edges are kept before those beyond the limit are dropped.
const maxEdges = 1 << 16

func (d *differ) addEdge(e EdgeChange) {
	d.counts[rank(e.Change)].Edges++
	d.out.Edges = append(d.out.Edges, e)
	if d.opts.Limit > 0 && len(d.out.Edges) >= maxEdges+2*len(Changes)*d.opts.Limit {
		d.cutEdges()
	}
}

// kinds numbers the types of edges.
type kinds []entities.EdgeType

func (k *kinds) number(t entities.EdgeType) uint64 {
	i := slices.Index(*k, t)
	if i < 0 {
		i, *k = len(*k), append(*k, t)
	}
	return uint64(i)
}

// edgeSide is the edges of one graph by the groups of their ends.
type edgeSide struct {
	g      *entities.Graph
	ids    map[string]int
	group  []int
	sorter spill.Sorter
	at     *spill.Cursor
	more   bool
}

// groupEdge is what joins two groups by edges of a type.
type groupEdge struct {
	EdgeState
	hi, kind uint64
}

// before orders what joins groups; what is not there comes last.
func before(x, y *groupEdge) int {
	switch {
	case y == nil:
		return -1
	case x == nil:
		return 1
	}
	return slices.Compare([]uint64{x.hi, x.kind}, []uint64{y.hi, y.kind})
}

// read sorts the edges. Those within a group, and those whose ends the graph does not
// hold, are left out.
func (s *edgeSide) read(from Source, kinds *kinds) error {
	number := uint64(0)
	var value []byte
	err := from.Graph(codec.Visitor{Edge: func(e *entities.Edge) error {
		source, okS := s.ids[e.Source]
		target, okT := s.ids[e.Target]
		if !okS || !okT || s.group[source] == s.group[target] {
			return nil
		}
		a, b := uint32(s.group[source]), uint32(s.group[target])
		if !e.Type.Directed() && a > b {
			a, b = b, a
		}
		value = value[:0]
		for _, n := range [...]int{source, target, e.Sentences, e.Articles, e.Stories} {
			value = binary.AppendUvarint(value, uint64(n))
		}
		value = binary.LittleEndian.AppendUint64(value, math.Float64bits(e.NPMI))
		s.sorter.Add(spill.Pair(a, b), kinds.number(e.Type)<<40|number, value)
		number++
		return nil
	}})
	if err != nil {
		return err
	}
	if err := s.sorter.Finish(); err != nil {
		return err
	}
	s.at = s.sorter.Entries()
	s.more = s.at.Next()
	return nil
}

// next is what joins the next two groups: the strongest edge, the first in the graph's
// order of equally strong ones, with the largest of the counts. Nil at the end.
func (s *edgeSide) next(kinds kinds) *groupEdge {
	if !s.more {
		return nil
	}
	out := &groupEdge{hi: s.at.Hi, kind: s.at.Lo >> 40}
	out.EdgeState = s.state(kinds)
	for s.more = s.at.Next(); s.more && s.at.Hi == out.hi && s.at.Lo>>40 == out.kind; s.more = s.at.Next() {
		now, was := s.state(kinds), out.EdgeState
		if now.weight().compare(was.weight()) <= 0 {
			now, was = was, now
		}
		now.Sentences, now.Articles, now.Stories = max(now.Sentences, was.Sentences), max(now.Articles, was.Articles), max(now.Stories, was.Stories)
		out.EdgeState = now
	}
	return out
}

// state is the edge that the cursor is at.
func (s *edgeSide) state(kinds kinds) EdgeState {
	var n [5]int
	b := s.at.Value
	for i := range n {
		v, k := binary.Uvarint(b)
		n[i], b = int(v), b[k:]
	}
	source, target := &s.g.Entities[n[0]], &s.g.Entities[n[1]]
	return EdgeState{source.ID, source.Name, target.ID, target.Name, kinds[s.at.Lo>>40], n[2], n[3], n[4], math.Float64frombits(binary.LittleEndian.Uint64(b))}
}

// groups numbers the groups of entities that were matched with one another.
func (d *differ) groups() (a, b []int) {
	parent := make([]int, len(d.ab)+len(d.ba))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, to := range d.ab {
		for _, m := range to {
			parent[find(i)] = find(len(d.ab) + m.to)
		}
	}
	for i := range parent {
		parent[i] = find(i)
	}
	return parent[:len(d.ab)], parent[len(d.ab):]
}

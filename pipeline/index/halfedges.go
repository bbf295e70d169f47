package index

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"

	"newsgraph/entities"
)

// HalfEdge is an edge seen from one end.
type HalfEdge struct {
	Other              int32
	Edge               int32 // its number
	Stories, Sentences int
	Articles           int
	NPMI               float64
	first, last        uint32 // of the dates of articles
	kind               uint8
}

// Days are the first and the last date of an edge.
func (ix *Index) Days(t *HalfEdge) (first, last string) {
	dates := ix.articles.dates.list
	return dates[t.first], dates[t.last]
}

// Comentions gives the co-mentions of entity n, the strongest first: at most count
// from the one with number from on. count below 0 is all.
func (ix *Index) Comentions(n int32, from, count int) ([]HalfEdge, error) {
	return ix.half(n, 0, int(ix.ents.comentions[n]), from, count)
}

// Closest gives the co-mentions of entity n that say most, so many at most: by npmi,
// those that one story alone makes last, for in one article anything meets. They are
// the first of ComentionsBy "-npmi", had without sorting the others.
func (ix *Index) Closest(n int32, most int) ([]HalfEdge, error) {
	if most <= closestKept && ix.severalRows(n) {
		list, err := ix.halfEdgeRow(n, closestRow)
		return list[:min(most, len(list))], err
	}
	out := make([]HalfEdge, 0, most)
	err := ix.halfEdges(n, 0, func(t *HalfEdge) {
		at := len(out)
		for at > 0 && closer(&out[at-1], t) < 0 {
			at--
		}
		switch {
		case at == most:
			return
		case len(out) == most:
			out = out[:most-1]
		}
		out = slices.Insert(out, at, *t)
	})
	return out, err
}

// stronger orders half edges as they are kept, the strongest first.
func stronger(a, b *HalfEdge) int {
	return cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Sentences, a.Sentences), cmp.Compare(b.NPMI, a.NPMI), cmp.Compare(a.Edge, b.Edge))
}

// weightier shows the co-mentions of an entity with those of more weight.
func (ix *Index) weightier(n int32, yield func(*HalfEdge)) error {
	if !ix.severalRows(n) {
		return ix.halfEdges(n, 0, func(t *HalfEdge) {
			if t.Other < n {
				yield(t)
			}
		})
	}
	for row, full := 0, true; full; row++ {
		list, err := ix.halfEdgeRow(n, weightierRow+row)
		if err != nil {
			return err
		}
		for i := range list {
			yield(&list[i])
		}
		full = len(list) == halfEdgesInRow
	}
	return nil
}

// closer orders co-mentions by what they say.
func closer(a, b *HalfEdge) int {
	return cmp.Or(cmp.Compare(min(a.Stories, 2), min(b.Stories, 2)), cmp.Compare(a.NPMI, b.NPMI))
}

// The orders of ComentionsBy and of RelationsBy, "-" before one turns it round.
var (
	ComentionOrders = [...]string{"name", "type", "stories", "articles", "sentences", "npmi", "first", "last"}
	RelationOrders  = [...]string{"relation", "name", "type", "stories", "articles", "sentences", "first", "last"}
)

// ComentionsBy gives all co-mentions of entity n in an order, "" for the strongest first.
func (ix *Index) ComentionsBy(n int32, order string) ([]HalfEdge, error) {
	list, err := ix.Comentions(n, 0, -1)
	ix.sortHalf(list, order)
	return list, err
}

// RelationsBy gives all relations of entity n in an order, "" for the strongest first.
func (ix *Index) RelationsBy(n int32, order string) ([]HalfEdge, error) {
	list, err := ix.Relations(n, 0, -1)
	ix.sortHalf(list, order)
	return list, err
}

// RelationTypes are the types of the relations of entity n.
func (ix *Index) RelationTypes(n int32) (out []entities.EdgeType) {
	for _, t := range entities.EdgeTypes {
		if ix.ents.types[n]&(1<<kindOf(t)) != 0 {
			out = append(out, t)
		}
	}
	return out
}

// IsOfType reports whether an edge is of a type.
func (ix *Index) IsOfType(e *HalfEdge, t entities.EdgeType) bool { return int(e.kind) == kindOf(t) }

// sortHalf orders half edges; what is equal stays in its order.
func (ix *Index) sortHalf(list []HalfEdge, order string) {
	name, down := strings.CutPrefix(order, "-")
	of := ix.order(name)
	dates := ix.articles.dates.list
	var compare func(a, b *HalfEdge) int
	switch name {
	case "name", "type":
		compare = func(a, b *HalfEdge) int { return of(a.Other, b.Other) }
	case "relation":
		compare = func(a, b *HalfEdge) int { return cmp.Compare(a.kind, b.kind) }
	case "stories":
		compare = func(a, b *HalfEdge) int { return cmp.Compare(a.Stories, b.Stories) }
	case "articles":
		compare = func(a, b *HalfEdge) int { return cmp.Compare(a.Articles, b.Articles) }
	case "sentences":
		compare = func(a, b *HalfEdge) int { return cmp.Compare(a.Sentences, b.Sentences) }
	case "first":
		compare = func(a, b *HalfEdge) int { return strings.Compare(dates[a.first], dates[b.first]) }
	case "last":
		compare = func(a, b *HalfEdge) int { return strings.Compare(dates[a.last], dates[b.last]) }
	case "npmi":
		compare = closer
	default:
		return
	}
	slices.SortStableFunc(list, func(a, b HalfEdge) int {
		if down {
			a, b = b, a
		}
		return compare(&a, &b)
	})
}

// Relations gives relations of entity n as Comentions gives its co-mentions.
func (ix *Index) Relations(n int32, from, count int) ([]HalfEdge, error) {
	return ix.half(n, claimsRow, int(ix.ents.relations[n]), from, count)
}

func (ix *Index) half(n int32, first, all, from, count int) ([]HalfEdge, error) {
	to := all
	if count >= 0 {
		to = min(all, from+count)
	}
	if from >= to {
		return nil, nil
	}
	out := make([]HalfEdge, 0, to-from)
	for row := from / halfEdgesInRow; row*halfEdgesInRow < to; row++ {
		list, err := ix.halfEdgeRow(n, first+row)
		if err != nil {
			return nil, err
		}
		at := row * halfEdgesInRow
		low, high := max(from-at, 0), min(to-at, len(list))
		if low > high {
			return nil, errPacked
		}
		out = append(out, list[low:high]...)
	}
	return out, nil
}

// maxHalves bounds the rows of half edges that are kept, in bytes.
const maxHalves = 16 << 20

// halfEdgeRow is a row of the half edges of an entity. It is shared and not to be changed.
func (ix *Index) halfEdgeRow(n int32, row int) ([]HalfEdge, error) {
	key := int64(n)<<rowBits + int64(row)
	if out, ok := ix.halves.Get(key); ok {
		return out, nil
	}
	var data []byte
	if err := ix.row(getHalfEdges, key, &data); err != nil {
		return nil, err
	}
	out := make([]HalfEdge, 0, min(halfEdgesInRow, len(data)/halfEdgeBytes))
	dates := uint32(len(ix.articles.dates.list))
	u := unpacker{b: data}
	for len(u.b) > 0 {
		t := HalfEdge{Other: int32(u.uint()), kind: uint8(u.uint()), Edge: int32(u.uint()), Stories: u.uint(), Sentences: u.uint(), NPMI: u.milli(),
			Articles: u.uint(), first: uint32(u.uint()), last: uint32(u.uint())}
		if int(t.Other) >= ix.Entities() || max(t.first, t.last) >= dates {
			u.bad = true
			break
		}
		out = append(out, t)
	}
	if !u.bad {
		ix.halves.Put(key, out, 64+len(out)*int(unsafe.Sizeof(HalfEdge{})))
	}
	return out, u.err()
}

// halfEdgeBytes are the least bytes of a half edge.
const halfEdgeBytes = 9

// Between gives the edges between two entities: the co-mention, nil for
// none, and the relations, the strongest first.
func (ix *Index) Between(a, b int32) (comention *Edge, relations []*Edge, err error) {
	t, err := ix.comentionOf(a, b)
	if err != nil {
		return nil, nil, err
	}
	if t != nil {
		if comention, err = ix.Edge(t.Edge); err != nil {
			return nil, nil, err
		}
	}
	relations, err = ix.RelationsBetween(a, b)
	return comention, relations, err
}

// comentionOf is the co-mention of two entities as one of them sees it, nil for none.
func (ix *Index) comentionOf(a, b int32) (*HalfEdge, error) {
	if ix.ents.comentions[b] < ix.ents.comentions[a] {
		a, b = b, a
	}
	for row := 0; row*halfEdgesInRow < int(ix.ents.comentions[a]); row++ {
		list, err := ix.halfEdgeRow(a, row)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(list, func(t HalfEdge) bool { return t.Other == b }); i >= 0 {
			return &list[i], nil
		}
	}
	return nil, nil
}

// severalRows reports whether the co-mentions of an entity take more than one row.
func (ix *Index) severalRows(n int32) bool { return ix.ents.comentions[n] > halfEdgesInRow }

// RelationsBetween gives the relations between two entities, the strongest first.
func (ix *Index) RelationsBetween(a, b int32) (out []*Edge, err error) {
	if ix.ents.relations[b] < ix.ents.relations[a] {
		a, b = b, a
	}
	if ix.ents.relations[b] == 0 || ix.ents.relations[a] == 0 || ix.ents.types[a]&ix.ents.types[b] == 0 {
		return nil, nil
	}
	list, err := ix.Relations(a, 0, -1)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Other != b {
			continue
		}
		e, err := ix.Edge(t.Edge)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Edge is an edge of the graph with its ends by number and the articles that
// claim it, the latest first.
type Edge struct {
	entities.Edge
	From, To int32
	Claimed  []int32 // of a relation
}

// Edge reads an edge.
func (ix *Index) Edge(n int32) (*Edge, error) {
	data, err := ix.edgeRow(n / edgesInRow)
	if err != nil {
		return nil, err
	}
	u := unpacker{b: data}
	var x edge
	for range n%edgesInRow + 1 {
		unpackEdge(&u, &x)
	}
	if u.bad {
		return nil, u.err()
	}
	return ix.edge(&x)
}

func (ix *Index) edgeRow(row int32) ([]byte, error) {
	var packed []byte
	if err := ix.row(getEdges, int64(row), &packed); err != nil {
		return nil, err
	}
	return ix.unpack(packed)
}

func (ix *Index) edge(x *edge) (*Edge, error) {
	if int(x.a) >= ix.Entities() || int(x.b) >= ix.Entities() {
		return nil, errPacked
	}
	e := &Edge{x.Edge, x.a, x.b, x.claimed}
	e.Source, e.Target = ix.ID(x.a), ix.ID(x.b)
	e.Evidence = make([]entities.Evidence, len(x.cites))
	for i, c := range x.cites {
		if int(c.record) >= ix.Articles() {
			return nil, errPacked
		}
		e.Evidence[i] = entities.Evidence{Article: ix.articles.ids.view(c.record), Field: c.field, Start: c.start, End: c.start + c.length}
	}
	return e, nil
}

// Edges gives all edges in the order of the graph.
func (ix *Index) Edges(yield func(*Edge) error) error {
	for row, left := int32(0), ix.about.Summary.Edges; left > 0; row++ {
		data, err := ix.edgeRow(row)
		if err != nil {
			return err
		}
		u := unpacker{b: data}
		if len(data) == 0 {
			return errPacked
		}
		for ; len(u.b) > 0 && !u.bad; left-- {
			var x edge
			unpackEdge(&u, &x)
			if u.bad {
				return u.err()
			}
			e, err := ix.edge(&x)
			if err != nil {
				return err
			}
			if err := yield(e); err != nil {
				return err
			}
		}
	}
	return nil
}

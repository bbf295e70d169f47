package index

import (
	"cmp"
	"io"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/codec"
)

// Relationships is how many edges are relations.
func (ix *Index) Relationships() int {
	n := 0
	for _, r := range ix.ents.relations {
		n += int(r)
	}
	return n / 2
}

// Leading is the graph of the leading entities: so many of all, and of each type
// at least perType where there are as many. Its summary is that of the whole.
func (ix *Index) Leading(most, perType int) (*entities.Graph, error) {
	in := make([]bool, ix.Entities())
	list := ix.leading(most, perType)
	for _, n := range list {
		in[n] = true
	}
	return ix.Part(list, func(n int32) bool { return in[n] })
}

func (ix *Index) leading(most, perType int) (list []int32) {
	var ofType [4]int
	for n := range int32(ix.Entities()) {
		t := ix.ents.kind[n] & 3
		if int(n) >= most && ofType[t] >= perType {
			continue
		}
		ofType[t]++
		list = append(list, n)
	}
	return list
}

// Network is the graph of the leading entities with what a drawing needs: of
// entities what lists show, of co-mentions how strong they are, and the relations.
// Dates gives the first and the last date of some of its co-mentions.
func (ix *Index) Network(most int) (g *entities.Graph, dates Dates, err error) {
	return ix.network(ix.leading(most, 0))
}

// Dates gives the first and the last date of the wanted co-mentions of a network.
type Dates func(wanted func(source, target string) bool) (map[[2]string][2]string, error)

func (ix *Index) network(list []int32) (g *entities.Graph, dates Dates, err error) {
	in := make([]bool, ix.Entities())
	g = &entities.Graph{Summary: ix.about.Summary}
	for _, n := range list {
		in[n] = true
		b := ix.Brief(n)
		g.Entities = append(g.Entities, entities.Entity{ID: b.ID, Type: b.Type, Name: b.Name, Mentions: b.Mentions, Articles: b.Articles, Stories: b.Stories,
			Community: int(ix.ents.community[n])})
	}
	type seen struct {
		n int32 // the end of more weight; the edge is as the other sees it
		HalfEdge
	}
	var met []seen
	var relations []int32
	for _, n := range list {
		err := ix.weightier(n, func(t *HalfEdge) {
			if in[t.Other] {
				met = append(met, seen{t.Other, *t})
				met[len(met)-1].Other = n
			}
		})
		if err == nil {
			err = ix.halfEdges(n, claimsRow, func(t *HalfEdge) {
				if t.Other > n && in[t.Other] {
					relations = append(relations, t.Edge)
				}
			})
		}
		if err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(met, func(a, b seen) int { return cmp.Or(cmp.Compare(a.n, b.n), stronger(&a.HalfEdge, &b.HalfEdge)) })
	g.Edges = make([]entities.Edge, 0, len(met)+len(relations))
	numbers := make([]int32, len(met))
	for i, t := range met {
		ends := [2]string{ix.ID(t.n), ix.ID(t.Other)}
		slices.Sort(ends[:])
		g.Edges = append(g.Edges, entities.Edge{Source: ends[0], Target: ends[1], Type: entities.Cooccurs, Stories: t.Stories, Sentences: t.Sentences, NPMI: t.NPMI})
		numbers[i] = t.Edge
	}
	comentions := g.Edges
	slices.Sort(relations)
	if err := ix.edgesOf(slices.Compact(relations), func(e *Edge) { g.Edges = append(g.Edges, e.Edge) }); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(g.Entities, func(a, b entities.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return g, func(wanted func(source, target string) bool) (map[[2]string][2]string, error) {
		var some []int32
		for i, e := range comentions[:len(numbers)] {
			if wanted(e.Source, e.Target) {
				some = append(some, numbers[i])
			}
		}
		slices.Sort(some)
		out := map[[2]string][2]string{}
		return out, ix.edgesOf(some, func(e *Edge) { out[[2]string{e.Source, e.Target}] = [2]string{e.First, e.Last} })
	}, nil
}

// Around is the network of an entity in two steps: those that it is met with most
// beyond chance, and of each of these the few that it is met with.
func (ix *Index) Around(n int32, near, further int) (g *entities.Graph, dates Dates, err error) {
	list := []int32{n}
	seen := map[int32]bool{n: true}
	add := func(of int32, most int) error {
		edges, err := ix.Closest(of, most)
		if err != nil {
			return err
		}
		for i := range edges {
			if other := edges[i].Other; !seen[other] {
				seen[other] = true
				list = append(list, other)
			}
		}
		return nil
	}
	if err := add(n, near); err != nil {
		return nil, nil, err
	}
	for _, m := range slices.Clone(list[1:]) {
		if err := add(m, further); err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(list)
	return ix.network(list)
}

// Part is the graph of some entities and the edges among them. Its summary is that
// of the whole.
func (ix *Index) Part(list []int32, in func(int32) bool) (*entities.Graph, error) {
	g := &entities.Graph{Schema: entities.GraphSchema, Generator: ix.about.Generator, Summary: ix.about.Summary}
	var numbers []int32
	for _, n := range list {
		e, err := ix.Entity(n)
		if err != nil {
			return nil, err
		}
		g.Entities = append(g.Entities, *e)
		if numbers, err = ix.among(numbers, n, in); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(g.Entities, func(a, b entities.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(numbers)
	return g, ix.edgesOf(numbers, func(e *Edge) { g.Edges = append(g.Edges, e.Edge) })
}

// Near lists the entities with an id, or with a name that is exactly so, and all that
// lie within so many edges of them, by number.
func (ix *Index) Near(asked string, hops int) ([]int32, error) {
	var list []int32
	in := make([]bool, ix.Entities())
	add := func(n int32) {
		if !in[n] {
			in[n] = true
			list = append(list, n)
		}
	}
	if n, ok := ix.ByID(asked); ok {
		add(n)
	}
	for _, n := range ix.Find(asked)[gazetteers.MatchExact] {
		add(n)
	}
	from := 0
	for range hops {
		to := len(list)
		for _, n := range list[from:to] {
			for _, first := range [...]int{0, claimsRow} {
				if err := ix.halfEdges(n, first, func(t *HalfEdge) { add(t.Other) }); err != nil {
					return nil, err
				}
			}
		}
		if from = to; from == len(list) {
			break
		}
	}
	slices.Sort(list)
	return list, nil
}

// VisitPart shows some entities and the edges among them in the order of the graph,
// with the header of the whole.
func (ix *Index) VisitPart(list []int32, v codec.Visitor) error {
	if v.Header != nil {
		if err := v.Header(ix.about.Generator, ix.about.Summary); err != nil {
			return err
		}
	}
	in := make([]bool, ix.Entities())
	for _, n := range list {
		in[n] = true
	}
	if v.Entity != nil {
		for _, n := range ix.ents.byID {
			if !in[n] {
				continue
			}
			e, err := ix.Entity(n)
			if err != nil {
				return err
			}
			if err := v.Entity(e); err != nil {
				return err
			}
		}
	}
	if v.Edge == nil {
		return nil
	}
	var numbers []int32
	for _, n := range list {
		var err error
		if numbers, err = ix.among(numbers, n, func(m int32) bool { return in[m] }); err != nil {
			return err
		}
	}
	slices.Sort(numbers)
	var failed error
	err := ix.edgesOf(numbers, func(e *Edge) {
		if failed == nil {
			failed = v.Edge(&e.Edge)
		}
	})
	return cmp.Or(failed, err)
}

// among appends the edges of an entity to those after it that are in the part.
func (ix *Index) among(numbers []int32, n int32, in func(int32) bool) ([]int32, error) {
	for _, first := range [...]int{0, claimsRow} {
		err := ix.halfEdges(n, first, func(t *HalfEdge) {
			if t.Other > n && in(t.Other) {
				numbers = append(numbers, t.Edge)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// halfEdges shows all co-mentions of an entity, or its relations; they are not to be changed.
func (ix *Index) halfEdges(n int32, first int, yield func(*HalfEdge)) error {
	all := int(ix.ents.comentions[n])
	if first > 0 {
		all = int(ix.ents.relations[n])
	}
	for row := 0; row*halfEdgesInRow < all; row++ {
		list, err := ix.halfEdgeRow(n, first+row)
		if err != nil {
			return err
		}
		for i := range list {
			yield(&list[i])
		}
	}
	return nil
}

// edgesOf reads edges whose numbers ascend.
func (ix *Index) edgesOf(numbers []int32, yield func(*Edge)) error {
	for len(numbers) > 0 {
		row := numbers[0] / edgesInRow
		data, err := ix.edgeRow(row)
		if err != nil {
			return err
		}
		u := unpacker{b: data}
		for at := row * edgesInRow; len(numbers) > 0 && numbers[0]/edgesInRow == row; at++ {
			var x edge
			if unpackEdge(&u, &x); u.bad {
				return u.err()
			}
			if at != numbers[0] {
				continue
			}
			e, err := ix.edge(&x)
			if err != nil {
				return err
			}
			yield(e)
			numbers = numbers[1:]
		}
	}
	return nil
}

// WriteGraph writes the whole graph as graph.json has it.
func (ix *Index) WriteGraph(w io.Writer) error {
	gw := codec.NewGraphWriter(w, ix.about.Generator, ix.about.Summary)
	if err := ix.Visit(codec.Visitor{Entity: gw.Entity, Edge: gw.Edge}); err != nil {
		return err
	}
	gw.Continues(ix.about.Continues)
	return gw.Close()
}

// Visit shows the whole graph in its order. A nil function is not called.
func (ix *Index) Visit(v codec.Visitor) error {
	if v.Header != nil {
		if err := v.Header(ix.about.Generator, ix.about.Summary); err != nil {
			return err
		}
	}
	if v.Entity != nil {
		for _, n := range ix.ents.byID {
			e, err := ix.Entity(n)
			if err != nil {
				return err
			}
			if err := v.Entity(e); err != nil {
				return err
			}
		}
	}
	if v.Edge == nil {
		return nil
	}
	return ix.Edges(func(e *Edge) error { return v.Edge(&e.Edge) })
}

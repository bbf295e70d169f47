package diff

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
)

// Options are the choices of a diff.
type Options struct {
	NameA, NameB string // how to call the graphs
	Limit        int    // most entries of each change, 0 for all

	// Edges are sorted in a folder where they take more than Memory bytes; "" for none.
	SpillDir string
	Memory   int
}

// Source is a graph as it is read for a diff.
type Source struct {
	Graph func(codec.Visitor) error // walks through it, each time in the same order
	// Records gives at least those of its records that are wanted, by the ids that the
	// graph cites. Nil: what the graph cites is all that is known of its mentions.
	Records func(wanted func(id string) bool, yield func(*entities.Record) error) error
}

// Graphs tells what changed from a to b, as Sources does, by what the graphs cite.
func Graphs(a, b *entities.Graph, opts Options) *Result {
	of := func(g *entities.Graph) Source {
		return Source{Graph: func(v codec.Visitor) error { return codec.VisitGraph(g, v) }}
	}
	d, _ := Sources(of(a), of(b), opts) // what is in memory can be read
	return d
}

// Sources tells what changed from a to b. Of each it reads the entities, then
// records, then the edges, which are never all in memory.
//
// Entities of the same id are the same, and one whose id is among the links of
// one of the other graph (its GeoNames id, where that now knows the item). An entity whose id is in one graph alone
// is matched by the mentions that it cites: the entity of the other graph that
// most of them belong to there is what it came from, or went to. Articles count
// whose text is the same in both: by the hashes of records or, without these,
// where both entities bear a form as long as the mention. What is then left is
// matched by name when one of A alone and one of B alone bear it. No other guess
// is made: two days without a common article have no merges.
//
// Edges are compared after that matching, so that an entity with a new id does
// not make all its edges new. Where entities were merged or split, edges that
// become one are compared by the largest of their counts.
func Sources(a, b Source, opts Options) (*Result, error) {
	ga, err := readEntities(a)
	if err != nil {
		return nil, err
	}
	gb, err := readEntities(b)
	if err != nil {
		return nil, err
	}
	d := newDiffer(ga, gb, opts)
	for i, side := range [...]Source{a, b} {
		if side.Records == nil {
			continue
		}
		l := [...]*locator{d.ma, d.mb}[i]
		if err := side.Records(l.wants, func(r *entities.Record) error { l.addRecord(r); return nil }); err != nil {
			return nil, err
		}
	}
	d.matchMentions()
	d.matchNames()
	d.entities()
	if err := d.edges(a, b); err != nil {
		return nil, err
	}
	return d.finish(), nil
}

// readEntities reads what a diff keeps of a graph: no edges, of entities what tells
// them from others.
func readEntities(s Source) (*entities.Graph, error) {
	g := &entities.Graph{}
	return g, s.Graph(codec.Visitor{
		Header: func(gen entities.Generator, sum entities.Summary) error {
			g.Generator, g.Summary = gen, sum
			return nil
		},
		Entity: func(e *entities.Entity) error {
			g.Entities = append(g.Entities, entities.Entity{ID: e.ID, Type: e.Type, Subtype: e.Subtype, Name: e.Name, Mentions: e.Mentions, Articles: e.Articles, Stories: e.Stories,
				Links: e.Links, Aliases: e.Aliases, Evidence: e.Evidence})
			return nil
		},
	})
}

// differ is the state of a diff. Entities are numbers: their index in the graph.
type differ struct {
	opts   Options
	a, b   *entities.Graph
	ma, mb *locator
	ia, ib map[string]int // id → index
	ab     [][]match      // of each of A, those of B
	ba     [][]match
	out    Result
	counts [len(Changes)]ChangeCount
}

// match joins an entity of one graph to one of the other.
type match struct {
	to int
	by string // "" for the same id
}

func newDiffer(a, b *entities.Graph, opts Options) *differ {
	d := &differ{opts: opts, a: a, b: b}
	d.ma, d.mb = pairLocators(a, b)
	d.ia, d.ib = index(a), index(b)
	d.ab, d.ba = make([][]match, len(a.Entities)), make([][]match, len(b.Entities))
	for i := range a.Entities {
		if j, ok := d.ib[a.Entities[i].ID]; ok {
			d.pair(i, j, "")
		}
	}
	d.matchLinks()
	d.out = Result{Schema: Schema,
		A:        Side{opts.NameA, a.Generator, a.Summary},
		B:        Side{opts.NameB, b.Generator, b.Summary},
		Entities: []EntityChange{}, Edges: []EdgeChange{},
	}
	return d
}

// matchLinks pairs entities of one graph that have the id of one of the other
// among their links.
func (d *differ) matchLinks() {
	linked := func(g *entities.Graph, alone []int, index map[string]int, pair func(own, other int)) {
		for _, i := range alone {
			l := g.Entities[i].Links
			if l == nil {
				continue
			}
			for _, id := range [...]string{"wikidata:" + l.Wikidata, "geonames:" + l.GeoNames, "wikipedia:" + l.Wikipedia} {
				if j, ok := index[id]; ok {
					pair(i, j)
				}
			}
		}
	}
	onlyA, onlyB := d.unmatched()
	linked(d.a, onlyA, d.ib, func(i, j int) { d.pair(i, j, "link") })
	linked(d.b, onlyB, d.ia, func(j, i int) { d.pair(i, j, "link") })
}

func index(g *entities.Graph) map[string]int {
	m := make(map[string]int, len(g.Entities))
	for i := range g.Entities {
		m[g.Entities[i].ID] = i
	}
	return m
}

func (d *differ) pair(i, j int, by string) {
	for _, m := range d.ab[i] {
		if m.to == j {
			return
		}
	}
	d.ab[i] = append(d.ab[i], match{j, by})
	d.ba[j] = append(d.ba[j], match{i, by})
}

// matchMentions joins entities that are in one graph alone to those of the other
// that their mentions belong to.
func (d *differ) matchMentions() {
	onlyA, onlyB := d.unmatched()
	type pair struct{ i, j int }
	var found []pair
	for _, i := range onlyA {
		if j := counterpart(&d.a.Entities[i], d.ma, d.mb, d.b, d.ib); j >= 0 {
			found = append(found, pair{i, j})
		}
	}
	for _, j := range onlyB {
		if i := counterpart(&d.b.Entities[j], d.mb, d.ma, d.a, d.ia); i >= 0 {
			found = append(found, pair{i, j})
		}
	}
	for _, p := range found {
		d.pair(p.i, p.j, "mentions")
	}
}

// unmatched lists the entities that have no match.
func (d *differ) unmatched() (a, b []int) {
	for i, m := range d.ab {
		if len(m) == 0 {
			a = append(a, i)
		}
	}
	for j, m := range d.ba {
		if len(m) == 0 {
			b = append(b, j)
		}
	}
	return a, b
}

// counterpart is the entity of the other graph that most of e's cited mentions belong
// to, -1 when none is known. Between equals the smaller index is taken.
func counterpart(e *entities.Entity, own, other *locator, g *entities.Graph, index map[string]int) int {
	votes := map[int]int{}
	best := -1
	for _, ev := range e.Evidence {
		at, ok := index[other.Entity(ev)]
		if !ok || !own.sameText(other, ev.Article, func() bool { return shareForm(e, &g.Entities[at], ev.End-ev.Start) }) {
			continue
		}
		votes[at]++
		if best < 0 || votes[at] > votes[best] || votes[at] == votes[best] && at < best {
			best = at
		}
	}
	return best
}

// shareForm reports whether two entities that are named by the same n bytes can
// be: a form of that length is among the aliases of both. Where the aliases of
// one are not known they can.
func shareForm(a, b *entities.Entity, n int) bool {
	if len(a.Aliases) == 0 || len(b.Aliases) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Aliases, func(x entities.NameCount) bool {
		return len(x.Name) == n && slices.ContainsFunc(b.Aliases, func(y entities.NameCount) bool { return x.Name == y.Name })
	})
}

// matchNames joins what is matched to nothing yet by name, where the name is borne
// by one of A and one of B.
func (d *differ) matchNames() {
	onlyA, onlyB := d.unmatched()
	named := func(g *entities.Graph, only []int) map[string][]int {
		m := map[string][]int{}
		for _, i := range only {
			m[g.Entities[i].Name] = append(m[g.Entities[i].Name], i)
		}
		return m
	}
	namesB := named(d.b, onlyB)
	namesA := named(d.a, onlyA)
	for _, i := range onlyA {
		name := d.a.Entities[i].Name
		if j := namesB[name]; len(j) == 1 && len(namesA[name]) == 1 && name != "" {
			d.pair(i, j[0], "name")
		}
	}
}

func (d *differ) entities() {
	for i, to := range d.ab {
		switch {
		case len(to) == 0:
			d.addChange(Gone, []int{i}, nil, "")
		case len(to) > 1:
			d.addChange(Split, []int{i}, targets(to), matchedBy(to))
		}
	}
	for j, from := range d.ba {
		switch {
		case len(from) == 0:
			d.addChange(New, nil, []int{j}, "")
		case len(from) > 1:
			d.addChange(Merged, targets(from), []int{j}, matchedBy(from))
		}
	}
	for i, to := range d.ab {
		for _, m := range to {
			alone := len(to) == 1 && len(d.ba[m.to]) == 1
			if alone || m.by == "" {
				d.compare(i, m, alone)
			}
		}
	}
}

// compare looks at an entity that is in both graphs.
func (d *differ) compare(i int, m match, alone bool) {
	a, b := &d.a.Entities[i], &d.b.Entities[m.to]
	ia, ib := []int{i}, []int{m.to}
	if a.ID != b.ID || a.Name != b.Name && !d.tookName(i, m.to) {
		d.addChange(Renamed, ia, ib, m.by)
	}
	if a.Type != b.Type {
		d.addChange(Retyped, ia, ib, m.by)
	}
	if !alone {
		return
	}
	switch c := state(b).weight().compare(state(a).weight()); {
	case c > 0:
		d.addChange(Up, ia, ib, m.by)
	case c < 0:
		d.addChange(Down, ia, ib, m.by)
	}
}

// tookName reports whether b's name is that of another entity that was merged
// into it, or a's that of another that was split off: the merge tells it.
func (d *differ) tookName(i, j int) bool {
	for _, m := range d.ba[j] {
		if m.to != i && d.a.Entities[m.to].Name == d.b.Entities[j].Name {
			return true
		}
	}
	for _, m := range d.ab[i] {
		if m.to != j && d.b.Entities[m.to].Name == d.a.Entities[i].Name {
			return true
		}
	}
	return false
}

func targets(ms []match) []int {
	var out []int
	for _, m := range ms {
		out = append(out, m.to)
	}
	slices.Sort(out)
	return out
}

// matchedBy tells by what entities of different ids were matched.
func matchedBy(ms []match) string {
	for _, m := range ms {
		if m.by != "" {
			return m.by
		}
	}
	return ""
}

func (d *differ) addChange(c Change, a, b []int, by string) {
	e := EntityChange{Change: c, A: []EntityState{}, B: []EntityState{}, By: by}
	for _, i := range a {
		e.A = append(e.A, state(&d.a.Entities[i]))
	}
	for _, j := range b {
		e.B = append(e.B, state(&d.b.Entities[j]))
	}
	d.out.Entities = append(d.out.Entities, e)
}

func state(e *entities.Entity) EntityState {
	return EntityState{e.ID, e.Type, e.Subtype, e.Name, e.Mentions, e.Articles, e.Stories}
}

func (e *EntityChange) ids() []string {
	var out []string
	for _, s := range append(slices.Clip(e.A), e.B...) {
		out = append(out, s.ID)
	}
	return out
}

func (e *EdgeChange) state() *EdgeState {
	if e.B != nil {
		return e.B
	}
	return e.A
}

// rank is the place of a change in the order of Changes.
func rank(c Change) int { return slices.Index(Changes[:], c) }

// finish sorts, counts and cuts the lists.
func (d *differ) finish() *Result {
	slices.SortFunc(d.out.Entities, func(x, y EntityChange) int {
		if c := cmp.Or(cmp.Compare(rank(x.Change), rank(y.Change)), y.weight().compare(x.weight())); c != 0 {
			return c
		}
		return slices.Compare(x.ids(), y.ids())
	})
	d.out.Entities = slices.DeleteFunc(d.out.Entities, func(e EntityChange) bool {
		n := &d.counts[rank(e.Change)].Entities
		*n++
		return d.opts.Limit > 0 && *n > d.opts.Limit
	})
	d.cutEdges()
	d.out.Counts = []ChangeCount{}
	for i, c := range d.counts {
		if c.Entities+c.Edges > 0 {
			c.Change = Changes[i]
			d.out.Counts = append(d.out.Counts, c)
		}
	}
	return &d.out
}

// cutEdges sorts the edges that changed and keeps the leading ones of each change.
func (d *differ) cutEdges() {
	slices.SortFunc(d.out.Edges, func(x, y EdgeChange) int {
		p, q := x.state(), y.state()
		return cmp.Or(cmp.Compare(rank(x.Change), rank(y.Change)), y.weight().compare(x.weight()),
			strings.Compare(p.Source, q.Source), strings.Compare(p.Target, q.Target), cmp.Compare(p.Type, q.Type))
	})
	var seen [len(Changes)]int
	d.out.Edges = slices.DeleteFunc(d.out.Edges, func(e EdgeChange) bool {
		n := &seen[rank(e.Change)]
		*n++
		return d.opts.Limit > 0 && *n > d.opts.Limit
	})
}

package entities

import (
	"cmp"
	"slices"
	"strings"
)

// DiffSchema names the format of a GraphDiff as JSON. History: 1 first.
const DiffSchema = "newsgraph/diff/1"

// Change is what became of an entity or an edge from one graph to another.
type Change string

// The changes, in the order in which they are listed. Edges are only new, gone,
// up or down.
const (
	New     Change = "new"     // in B alone
	Gone    Change = "gone"    // in A alone
	Merged  Change = "merged"  // several of A are one of B
	Split   Change = "split"   // one of A is several of B
	Renamed Change = "renamed" // another name or another id
	Retyped Change = "retyped" // another type
	Up      Change = "up"      // in more stories; if equal, articles; if equal, mentions
	Down    Change = "down"    // in fewer
)

// Changes lists the changes in their fixed order.
var Changes = [...]Change{New, Gone, Merged, Split, Renamed, Retyped, Up, Down}

// GraphDiff is what changed from graph A to graph B. Lists are in the order of
// Changes, and within one change by importance: for Up and Down how much the
// stories, then articles, then mentions changed, for others how many there are;
// then by id. An entity may be in several changes (renamed and up), but one that
// was merged or split is neither new nor gone, up nor down.
type GraphDiff struct {
	Schema   string         `json:"schema"`
	A        DiffSide       `json:"a"`
	B        DiffSide       `json:"b"`
	Counts   []ChangeCount  `json:"counts"`   // every change that there is, of all, whatever the limit
	Entities []EntityChange `json:"entities"` // at most the limit of each change
	Edges    []EdgeChange   `json:"edges"`
}

// DiffSide is one of the two graphs.
type DiffSide struct {
	Name      string    `json:"name"`
	Generator Generator `json:"generator"`
	Summary   Summary   `json:"summary"`
}

// ChangeCount counts the changes of a kind.
type ChangeCount struct {
	Change   Change `json:"change"`
	Entities int    `json:"entities"`
	Edges    int    `json:"edges"`
}

// EntityChange is one change of one or, if merged or split, several entities.
type EntityChange struct {
	Change Change        `json:"change"`
	A      []EntityState `json:"a"`            // sorted by id; [] when new
	B      []EntityState `json:"b"`            // sorted by id; [] when gone
	By     string        `json:"by,omitempty"` // how A's and B's of different id were matched: "mentions" or "name"
}

// EntityState is what a diff shows of an entity of one graph.
type EntityState struct {
	ID       string `json:"id"`
	Type     Type   `json:"type"`
	Subtype  string `json:"subtype,omitempty"`
	Name     string `json:"name"`
	Mentions int    `json:"mentions"`
	Articles int    `json:"articles"`
	Stories  int    `json:"stories"`
}

// EdgeChange is one change of an edge.
type EdgeChange struct {
	Change Change     `json:"change"`
	A      *EdgeState `json:"a"` // null when new
	B      *EdgeState `json:"b"` // null when gone
}

// EdgeState is what a diff shows of an edge of one graph.
type EdgeState struct {
	Source     string   `json:"source"`
	SourceName string   `json:"source_name"`
	Target     string   `json:"target"`
	TargetName string   `json:"target_name"`
	Type       EdgeType `json:"type"`
	Sentences  int      `json:"sentences"`
	Articles   int      `json:"articles"`
	Stories    int      `json:"stories"`
	NPMI       float64  `json:"npmi"`
}

// DiffOptions are the choices of a diff.
type DiffOptions struct {
	NameA, NameB string // how to call the graphs
	Limit        int    // most entries of each change, 0 for all

	// What is known of the mentions of A and B, see PairMentions. Nil: what the
	// graph cites and no more.
	MentionsA, MentionsB *Mentions
}

// Diff tells what changed from a to b.
//
// Entities of the same id are the same. An entity whose id is in one graph alone
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
func Diff(a, b *Graph, opts DiffOptions) *GraphDiff {
	d := newDiffer(a, b, opts)
	d.matchMentions()
	d.matchNames()
	d.entities()
	d.edges()
	return d.finish()
}

// differ is the state of a diff. Entities are numbers: their index in the graph.
type differ struct {
	opts   DiffOptions
	a, b   *Graph
	ma, mb *Mentions
	ia, ib map[string]int // id → index
	ab     [][]match      // of each of A, those of B
	ba     [][]match
	out    GraphDiff
}

// match ties an entity of one graph to one of the other.
type match struct {
	to int
	by string // "" for the same id
}

func newDiffer(a, b *Graph, opts DiffOptions) *differ {
	d := &differ{opts: opts, a: a, b: b, ma: opts.MentionsA, mb: opts.MentionsB}
	if d.ma == nil {
		d.ma = NewMentions(a)
	}
	if d.mb == nil {
		d.mb = NewMentions(b)
	}
	d.ia, d.ib = index(a), index(b)
	d.ab, d.ba = make([][]match, len(a.Entities)), make([][]match, len(b.Entities))
	for i := range a.Entities {
		if j, ok := d.ib[a.Entities[i].ID]; ok {
			d.tie(i, j, "")
		}
	}
	d.out = GraphDiff{Schema: DiffSchema,
		A:        DiffSide{opts.NameA, a.Generator, a.Summary},
		B:        DiffSide{opts.NameB, b.Generator, b.Summary},
		Entities: []EntityChange{}, Edges: []EdgeChange{},
	}
	return d
}

func index(g *Graph) map[string]int {
	m := make(map[string]int, len(g.Entities))
	for i := range g.Entities {
		m[g.Entities[i].ID] = i
	}
	return m
}

func (d *differ) tie(i, j int, by string) {
	for _, m := range d.ab[i] {
		if m.to == j {
			return
		}
	}
	d.ab[i] = append(d.ab[i], match{j, by})
	d.ba[j] = append(d.ba[j], match{i, by})
}

// matchMentions ties entities that are in one graph alone to those of the other
// that their mentions belong to.
func (d *differ) matchMentions() {
	onlyA, onlyB := d.alone()
	type pair struct{ i, j int }
	var found []pair
	for _, i := range onlyA {
		if j := home(&d.a.Entities[i], d.ma, d.mb, d.b, d.ib); j >= 0 {
			found = append(found, pair{i, j})
		}
	}
	for _, j := range onlyB {
		if i := home(&d.b.Entities[j], d.mb, d.ma, d.a, d.ia); i >= 0 {
			found = append(found, pair{i, j})
		}
	}
	for _, p := range found {
		d.tie(p.i, p.j, "mentions")
	}
}

// alone lists the entities that are tied to nothing.
func (d *differ) alone() (a, b []int) {
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

// home is the entity of the other graph that most of e's cited mentions belong
// to, -1 when none is known. Between equals the smaller index is taken.
func home(e *Entity, own, other *Mentions, g *Graph, index map[string]int) int {
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
func shareForm(a, b *Entity, n int) bool {
	if len(a.Aliases) == 0 || len(b.Aliases) == 0 {
		return true
	}
	return slices.ContainsFunc(a.Aliases, func(x Alias) bool {
		return len(x.Name) == n && slices.ContainsFunc(b.Aliases, func(y Alias) bool { return x.Name == y.Name })
	})
}

// matchNames ties what is tied to nothing yet by name, where the name is borne
// by one of A and one of B.
func (d *differ) matchNames() {
	onlyA, onlyB := d.alone()
	named := func(g *Graph, only []int) map[string][]int {
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
			d.tie(i, j[0], "name")
		}
	}
}

func (d *differ) entities() {
	for i, to := range d.ab {
		switch {
		case len(to) == 0:
			d.add(Gone, []int{i}, nil, "")
		case len(to) > 1:
			d.add(Split, []int{i}, targets(to), how(to))
		}
	}
	for j, from := range d.ba {
		switch {
		case len(from) == 0:
			d.add(New, nil, []int{j}, "")
		case len(from) > 1:
			d.add(Merged, targets(from), []int{j}, how(from))
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
	if a.ID != b.ID || a.Name != b.Name && !d.borrowed(i, m.to) {
		d.add(Renamed, ia, ib, m.by)
	}
	if a.Type != b.Type {
		d.add(Retyped, ia, ib, m.by)
	}
	if !alone {
		return
	}
	switch c := state(b).weight().compare(state(a).weight()); {
	case c > 0:
		d.add(Up, ia, ib, m.by)
	case c < 0:
		d.add(Down, ia, ib, m.by)
	}
}

// borrowed reports whether b's name is that of another entity that was merged
// into it, or a's that of another that was split off: the merge tells it.
func (d *differ) borrowed(i, j int) bool {
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

// how tells by what entities of different ids were matched.
func how(ms []match) string {
	for _, m := range ms {
		if m.by != "" {
			return m.by
		}
	}
	return ""
}

func (d *differ) add(c Change, a, b []int, by string) {
	e := EntityChange{Change: c, A: []EntityState{}, B: []EntityState{}, By: by}
	for _, i := range a {
		e.A = append(e.A, state(&d.a.Entities[i]))
	}
	for _, j := range b {
		e.B = append(e.B, state(&d.b.Entities[j]))
	}
	d.out.Entities = append(d.out.Entities, e)
}

func state(e *Entity) EntityState {
	return EntityState{e.ID, e.Type, e.Subtype, e.Name, e.Mentions, e.Articles, e.Stories}
}

// weight orders changes: stories, articles, mentions (sentences of an edge).
type weight [3]int

func (e EntityState) weight() weight { return weight{e.Stories, e.Articles, e.Mentions} }
func (e *EdgeState) weight() weight  { return weight{e.Stories, e.Articles, e.Sentences} }

func (w weight) compare(o weight) int { return slices.Compare(w[:], o[:]) }

// apart is how far w and o are from one another.
func (w weight) apart(o weight) weight {
	for i := range w {
		if w[i] -= o[i]; w[i] < 0 {
			w[i] = -w[i]
		}
	}
	return w
}

func (w weight) max(o weight) weight {
	if o.compare(w) > 0 {
		return o
	}
	return w
}

func (e *EntityChange) weight() weight {
	if e.Change == Up || e.Change == Down {
		return e.A[0].weight().apart(e.B[0].weight())
	}
	var w weight
	for _, s := range e.A {
		w = w.max(s.weight())
	}
	for _, s := range e.B {
		w = w.max(s.weight())
	}
	return w
}

func (e *EntityChange) ids() []string {
	var out []string
	for _, s := range append(slices.Clip(e.A), e.B...) {
		out = append(out, s.ID)
	}
	return out
}

// edgeKey names an edge of both graphs: its ends are groups of matched entities.
type edgeKey struct {
	source, target int
	kind           EdgeType
}

func (d *differ) edges() {
	groupA, groupB := d.groups()
	inA := collapse(d.a, d.ia, groupA)
	inB := collapse(d.b, d.ib, groupB)
	for key, a := range inA {
		b, ok := inB[key]
		if !ok {
			d.out.Edges = append(d.out.Edges, EdgeChange{Gone, a, nil})
			continue
		}
		switch c := b.weight().compare(a.weight()); {
		case c > 0:
			d.out.Edges = append(d.out.Edges, EdgeChange{Up, a, b})
		case c < 0:
			d.out.Edges = append(d.out.Edges, EdgeChange{Down, a, b})
		}
	}
	for key, b := range inB {
		if _, ok := inA[key]; !ok {
			d.out.Edges = append(d.out.Edges, EdgeChange{New, nil, b})
		}
	}
}

// groups numbers the groups of entities that are tied to one another.
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

// collapse gathers the edges between groups. Edges within a group, and those
// whose ends the graph does not hold, are left out.
func collapse(g *Graph, ids map[string]int, group []int) map[edgeKey]*EdgeState {
	out := make(map[edgeKey]*EdgeState, len(g.Edges))
	for i := range g.Edges {
		e := &g.Edges[i]
		s, okS := ids[e.Source]
		t, okT := ids[e.Target]
		if !okS || !okT || group[s] == group[t] {
			continue
		}
		key := edgeKey{group[s], group[t], e.Type}
		if !e.Type.Directed() && key.source > key.target {
			key.source, key.target = key.target, key.source
		}
		now := &EdgeState{e.Source, g.Entities[s].Name, e.Target, g.Entities[t].Name, e.Type, e.Sentences, e.Articles, e.Stories, e.NPMI}
		was, ok := out[key]
		if !ok {
			out[key] = now
			continue
		}
		if now.weight().compare(was.weight()) <= 0 { // between equals the first in the graph's order is shown
			now, was = was, now
		}
		now.Sentences, now.Articles, now.Stories = max(now.Sentences, was.Sentences), max(now.Articles, was.Articles), max(now.Stories, was.Stories)
		out[key] = now
	}
	return out
}

func (e *EdgeChange) weight() weight {
	switch {
	case e.A == nil:
		return e.B.weight()
	case e.B == nil:
		return e.A.weight()
	}
	return e.A.weight().apart(e.B.weight())
}

func (e *EdgeChange) state() *EdgeState {
	if e.B != nil {
		return e.B
	}
	return e.A
}

// finish sorts, counts and cuts the lists.
func (d *differ) finish() *GraphDiff {
	var order [len(Changes)]ChangeCount
	rank := func(c Change) int { return slices.Index(Changes[:], c) }
	slices.SortFunc(d.out.Entities, func(x, y EntityChange) int {
		if c := cmp.Or(cmp.Compare(rank(x.Change), rank(y.Change)), y.weight().compare(x.weight())); c != 0 {
			return c
		}
		return slices.Compare(x.ids(), y.ids())
	})
	slices.SortFunc(d.out.Edges, func(x, y EdgeChange) int {
		p, q := x.state(), y.state()
		return cmp.Or(cmp.Compare(rank(x.Change), rank(y.Change)), y.weight().compare(x.weight()),
			strings.Compare(p.Source, q.Source), strings.Compare(p.Target, q.Target), cmp.Compare(p.Type, q.Type))
	})
	for i, c := range Changes {
		order[i].Change = c
	}
	d.out.Entities = slices.DeleteFunc(d.out.Entities, func(e EntityChange) bool {
		n := &order[rank(e.Change)].Entities
		*n++
		return d.opts.Limit > 0 && *n > d.opts.Limit
	})
	d.out.Edges = slices.DeleteFunc(d.out.Edges, func(e EdgeChange) bool {
		n := &order[rank(e.Change)].Edges
		*n++
		return d.opts.Limit > 0 && *n > d.opts.Limit
	})
	d.out.Counts = []ChangeCount{}
	for _, c := range order {
		if c.Entities+c.Edges > 0 {
			d.out.Counts = append(d.out.Counts, c)
		}
	}
	return &d.out
}

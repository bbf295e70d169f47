package load

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// database is what a server holds, and does what each statement of this package
// says: the statements are told by their text, so that a changed one needs a look
// here. (testdata/interop/neo4j holds the same tests against a Neo4j.)
type database struct {
	statements map[string]int // how often each was run

	datasets  map[string]map[string]any // properties
	nodes     map[nodeKey]*dbNode
	relations map[relationKey]map[string]any
	foreign   map[nodeKey]bool // nodes that others have put a relationship on

	// hook, if not nil, is called before a statement and may fail it or answer it.
	hook func(statement string) (rows []any, answered bool, err error)
}

// nodeKey names a node by the label that it was made with.
type nodeKey struct{ dataset, label, id string }

type dbNode struct {
	label string // Entity, Article, NewsgraphQuery, NewsgraphGone
	props map[string]any
}

type relationKey struct{ dataset, from, name, kind, to string }

func newDatabase() *database {
	return &database{statements: map[string]int{}, datasets: map[string]map[string]any{}, nodes: map[nodeKey]*dbNode{},
		relations: map[relationKey]map[string]any{}, foreign: map[nodeKey]bool{}}
}

func (d *database) clone() *database {
	c := newDatabase()
	for k, v := range d.datasets {
		c.datasets[k] = maps.Clone(v)
	}
	for k, v := range d.nodes {
		c.nodes[k] = &dbNode{v.label, maps.Clone(v.props)}
	}
	for k, v := range d.relations {
		c.relations[k] = maps.Clone(v)
	}
	c.foreign = maps.Clone(d.foreign)
	return c
}

// restore goes back to a clone.
func (d *database) restore(c *database) {
	d.datasets, d.nodes, d.relations, d.foreign = c.datasets, c.nodes, c.relations, c.foreign
}

// run does a statement and gives its rows, each of one value.
func (d *database) run(statement string, p map[string]any) ([]any, error) {
	d.statements[statement]++
	if d.hook != nil {
		if rows, answered, err := d.hook(statement); answered || err != nil {
			return rows, err
		}
	}
	if slices.Contains(schema, statement) {
		return nil, nil
	}
	do, ok := map[string]func(params) []any{
		dataset: d.dataset, begin: d.begin, fence: d.fence, kept: d.kept, articleIDs: d.articleIDs,
		articles: d.merge("Article"), queries: d.merge("NewsgraphQuery"), nodes: d.merge("Entity"), evidence: d.evidence,
		reviveEntities: d.revive("Entity"), reviveArticles: d.revive("Article"),
		sweepRelations: d.sweepRelations, keepEntities: d.keep("Entity"), keepArticles: d.keep("Article"),
		sweepNodes: d.sweep("Entity", "Article"), sweepQueries: d.sweep("NewsgraphQuery"),
		countEntities: d.countEntities, countEdges: d.countEdges, finish: d.finish,
	}[statement]
	if ok {
		return do(params{p}), nil
	}
	head, tail, _ := strings.Cut(edges, "RELATION")
	rest, isEdges := strings.CutPrefix(statement, head)
	name, isEdges2 := strings.CutSuffix(rest, tail)
	if !isEdges || !isEdges2 {
		return nil, &failure{"Neo.ClientError.Statement.SyntaxError", "unknown statement " + statement}
	}
	return d.edges(params{p}, strings.Trim(name, "`")), nil
}

// params are the parameters of a statement.
type params struct{ p map[string]any }

func (p params) text(name string) string { s, _ := p.p[name].(string); return s }
func (p params) generation() int64       { return p.p["generation"].(int64) }
func (p params) dataset() string         { return p.text("dataset") }

func (p params) rows() (out []map[string]any) {
	for _, row := range p.p["rows"].([]any) {
		out = append(out, row.(map[string]any))
	}
	return out
}

func one(n int) []any { return []any{int64(n)} }

// set adds properties; one that is nil goes.
func set(to, from map[string]any) {
	for name, v := range from {
		if v == nil {
			delete(to, name)
		} else {
			to[name] = v
		}
	}
}

func (d *database) dataset(p params) []any {
	node := d.datasets[p.dataset()]
	if node == nil {
		return nil
	}
	return []any{structure{tagNode, []any{int64(1), []any{"NewsgraphDataset"}, maps.Clone(node), "4:x:1"}}}
}

func (d *database) begin(p params) []any {
	node := d.datasets[p.dataset()]
	if node == nil {
		node = map[string]any{"name": p.dataset(), "generation": int64(0)}
		for key, n := range d.nodes { // those that a node of the dataset, since removed, has left
			if g, ok := n.props["generation"].(int64); ok && key.dataset == p.dataset() {
				node["generation"] = max(node["generation"].(int64), g)
			}
		}
		d.datasets[p.dataset()] = node
	}
	node["loader"], node["complete"] = p.text("loader"), false
	node["generation"] = node["generation"].(int64) + 1
	set(node, p.p["props"].(map[string]any))
	return []any{node["generation"]}
}

func (d *database) ours(p params) int {
	if node := d.datasets[p.dataset()]; node != nil && node["loader"] == p.text("loader") {
		return 1
	}
	return 0
}

func (d *database) fence(p params) []any { return one(d.ours(p)) }

func (d *database) finish(p params) []any {
	n := d.ours(p)
	if n == 1 {
		node := d.datasets[p.dataset()]
		node["complete"] = true
		delete(node, "loader")
	}
	return one(n)
}

func (d *database) count(p params, label string) int {
	n := 0
	for key, node := range d.nodes {
		if key.dataset == p.dataset() && node.label == label {
			n++
		}
	}
	return n
}

func (d *database) kept(p params) []any          { return one(d.count(p, "NewsgraphGone")) }
func (d *database) countEntities(p params) []any { return one(d.count(p, "Entity")) }

func (d *database) countEdges(p params) []any {
	n := 0
	for key := range d.relations {
		if key.dataset == p.dataset() && key.name != "EVIDENCED_BY" {
			n++
		}
	}
	return one(n)
}

func (d *database) articleIDs(p params) (out []any) {
	for key, node := range d.nodes {
		if key.dataset == p.dataset() && node.label == "Article" {
			out = append(out, key.id)
		}
	}
	return out
}

func (d *database) node(p params, label, id string) *dbNode {
	key := nodeKey{p.dataset(), label, id}
	if d.nodes[key] == nil || d.nodes[key].label != label {
		return nil
	}
	return d.nodes[key]
}

// make gives the node of the label and id, a new one when there is none.
func (d *database) make(p params, label, id string) *dbNode {
	if n := d.node(p, label, id); n != nil {
		return n
	}
	key := nodeKey{p.dataset(), label, id}
	d.nodes[key] = &dbNode{label, map[string]any{"id": id}}
	return d.nodes[key]
}

func (d *database) merge(label string) func(params) []any {
	return func(p params) []any {
		for _, row := range p.rows() {
			n := d.make(p, label, row["id"].(string))
			set(n.props, row["props"].(map[string]any))
			n.props["generation"] = p.generation()
		}
		return one(len(p.rows()))
	}
}

func (d *database) evidence(p params) []any {
	n := 0
	for _, row := range p.rows() {
		entity, article := row["entity"].(string), row["article"].(string)
		if d.node(p, "Entity", entity) == nil {
			continue
		}
		n++
		d.make(p, "Article", article).props["generation"] = p.generation()
		d.relations[relationKey{p.dataset(), entity, "EVIDENCED_BY", "", article}] = map[string]any{"spans": row["spans"], "generation": p.generation()}
	}
	return one(n)
}

func (d *database) edges(p params, name string) []any {
	n := 0
	for _, row := range p.rows() {
		from, to, props := row["source"].(string), row["target"].(string), row["props"].(map[string]any)
		if d.node(p, "Entity", from) == nil || d.node(p, "Entity", to) == nil {
			continue
		}
		n++
		key := relationKey{p.dataset(), from, name, props["type"].(string), to}
		if d.relations[key] == nil {
			d.relations[key] = map[string]any{}
		}
		set(d.relations[key], props)
		d.relations[key]["generation"] = p.generation()
	}
	return one(n)
}

func (d *database) revive(label string) func(params) []any {
	return func(p params) []any {
		n := 0
		for _, row := range p.rows() {
			key := nodeKey{p.dataset(), label, row["id"].(string)}
			if node := d.nodes[key]; node != nil && node.label == "NewsgraphGone" && node.props["was"] == label {
				node.label = label
				delete(node.props, "was")
				n++
			}
		}
		return one(n)
	}
}

func (d *database) sweepRelations(p params) []any {
	n := 0
	for key, props := range d.relations {
		if key.dataset == p.dataset() && props["generation"].(int64) < p.generation() {
			delete(d.relations, key)
			n++
		}
	}
	return one(n)
}

func (d *database) old(p params, label string, fn func(nodeKey, *dbNode)) {
	for key, node := range d.nodes {
		if g, _ := node.props["generation"].(int64); key.dataset == p.dataset() && node.label == label && g < p.generation() {
			fn(key, node)
		}
	}
}

func (d *database) keep(label string) func(params) []any {
	return func(p params) []any {
		n := 0
		d.old(p, label, func(key nodeKey, node *dbNode) {
			if d.foreign[key] {
				set(node.props, p.p["nulls"].(map[string]any))
				node.label, node.props["was"] = "NewsgraphGone", label
				n++
			}
		})
		return one(n)
	}
}

func (d *database) sweep(labels ...string) func(params) []any {
	return func(p params) []any {
		n := 0
		for _, label := range labels {
			d.old(p, label, func(key nodeKey, _ *dbNode) { delete(d.nodes, key); n++ })
		}
		return one(n)
	}
}

// holds lists all that a dataset has, a line each, sorted: what two loads that
// should give the same are compared by.
func (d *database) holds(dataset string) []string {
	var out []string
	line := func(what string, props map[string]any) {
		s := what
		for _, name := range slices.Sorted(maps.Keys(props)) {
			if name != "generation" {
				s += fmt.Sprintf(" %s=%v", name, props[name])
			}
		}
		out = append(out, s)
	}
	for key, n := range d.nodes {
		if key.dataset == dataset {
			line(n.label, n.props)
		}
	}
	for key, props := range d.relations {
		if key.dataset == dataset {
			line(fmt.Sprintf("%s -%s-> %s", key.from, key.name, key.to), props)
		}
	}
	slices.Sort(out)
	return out
}

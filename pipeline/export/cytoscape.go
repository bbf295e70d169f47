package export

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// cytoscape writes the JSON of Cytoscape.js and of Cytoscape's cyjs files.
// Attributes are flat, as its tables are: aliases and roles as lists of names,
// without counts; evidence and candidates are left out.
type cytoscape struct {
	*lineWriter
	n       int
	inEdges bool
}

func newCytoscape(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.cyjs")
	return &cytoscape{lineWriter: o}, err
}

func (c *cytoscape) header(gen *entities.Generator, sum *entities.Summary) error {
	b := appendjson.Text(c.b, `{"format_version":"1.0","target_cytoscapejs_version":"~3","multigraph":true,"directed":true,"generated_by":`, gen.Program)
	b = append(b, ",\n \"data\":{\"name\":\"newsgraph\",\"shared_name\":\"newsgraph\"},\n \"elements\":{\"nodes\":["...)
	return c.flushIfFull(b)
}

func (c *cytoscape) entity(e *entities.Entity) error {
	b := append(listItem(c.b, &c.n), `{"data":{"id":`...)
	b = appendjson.String(b, e.ID)
	b = appendjson.Text(b, `,"value":`, e.ID) // networkx wants it
	for i := range entityColumns {
		b = appendFlat(b, &entityColumns[i], e)
	}
	b = aliasNames(append(b, `,"aliases":`...), e)
	if len(e.Roles) > 0 {
		b = appendjson.List(b, `,"roles":`, e.Roles, func(b []byte, r *entities.RoleSpan) []byte { return appendjson.String(b, r.Title) })
	}
	return c.flushIfFull(append(b, "}}"...))
}

func (c *cytoscape) edge(e *entities.Edge) error {
	c.beginEdges()
	n := c.n
	b := append(listItem(c.b, &c.n), `{"data":{"id":"edge`...)
	b = append(strconv.AppendInt(b, int64(n), 10), '"')
	b = appendjson.Text(b, `,"source":`, e.Source)
	b = appendjson.Text(b, `,"target":`, e.Target)
	b = appendjson.Text(b, `,"interaction":`, string(e.Type))
	b = appendjson.Text(b, `,"key":`, string(e.Type)) // networkx wants it, where edges of several types join a pair
	for i := range graphEdgeColumns {
		b = appendFlat(b, &graphEdgeColumns[i], e)
	}
	return c.flushIfFull(append(b, "}}"...))
}

// appendFlat appends a column that is no list as a member of a JSON object.
func appendFlat[T any](b []byte, c *column[T], v *T) []byte {
	if c.kind == kindJSON {
		return b
	}
	at := len(b)
	b = append(b, `,"`+c.name+`":`...)
	from := len(b)
	b = c.value(b, v)
	if len(b) == from {
		return b[:at]
	}
	if c.kind == kindText {
		s := string(b[from:])
		b = appendjson.String(b[:from], s)
	}
	return b
}

// listItem begins an item of a JSON list on a line of its own and counts it.
func listItem(b []byte, n *int) []byte {
	if *n > 0 {
		b = append(b, ',')
	}
	*n++
	return append(b, "\n  "...)
}

func (c *cytoscape) beginEdges() {
	if !c.inEdges {
		c.inEdges, c.n = true, 0
		c.b = append(c.b, "],\n \"edges\":["...)
	}
}

func (c *cytoscape) close() error {
	c.beginEdges()
	c.b = append(c.b, "]}}\n"...)
	return c.flush()
}

package export

import (
	"strconv"
	"strings"

	"newsgraph/entities"
)

// cypher writes a script for cypher-shell: values travel as parameters
// (":param rows => [...]"), never within the text of a statement, and MERGE
// makes it safe to run twice. The shape is that of neo4jProps.
type cypher struct {
	*lineWriter
	props neo4jProps
	n     int    // rows in the open batch
	kind  string // the statement that the open batch is for
}

// cypherEntities stores a batch of entities. A label cannot be a parameter, so
// each is set by a loop over one row or none.
const cypherEntities = "UNWIND $rows AS row MERGE (e:Entity {dataset: row.dataset, id: row.id}) SET e = row" +
	" FOREACH (x IN CASE row.type WHEN 'person' THEN [1] ELSE [] END | SET e:Person)" +
	" FOREACH (x IN CASE row.type WHEN 'place' THEN [1] ELSE [] END | SET e:Place)" +
	" FOREACH (x IN CASE row.type WHEN 'organization' THEN [1] ELSE [] END | SET e:Organization);\n"

func cypherEdges(relation string) string {
	return "UNWIND $rows AS row MATCH (a:Entity {dataset: row.properties.dataset, id: row.source})" +
		" MATCH (b:Entity {dataset: row.properties.dataset, id: row.target})" +
		" MERGE (a)-[r:" + relation + " {dataset: row.properties.dataset, type: row.properties.type}]->(b) SET r = row.properties;\n"
}

// cypherBatch is the number of rows in one parameter.
const cypherBatch = 200

func newCypher(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.cypher")
	return &cypher{lineWriter: o}, err
}

func (c *cypher) header(gen *entities.Generator, _ *entities.Summary) error {
	b := append(c.b, "// "+oneLine(gen.Program)+"; run with: cypher-shell -f graph.cypher\n"...)
	return c.flushIfFull(append(b, "CREATE CONSTRAINT newsgraph_entity IF NOT EXISTS FOR (n:Entity) REQUIRE (n.dataset, n.id) IS UNIQUE;\n"...))
}

func (c *cypher) entity(e *entities.Entity) error {
	c.row(cypherEntities)
	b := appendCypherString(append(c.b, "{id: "...), e.ID)
	return c.flushIfFull(append(appendCypherProps(append(b, ", "...), neo4jEntity(&c.props, e)), '}'))
}

func (c *cypher) edge(e *entities.Edge) error {
	c.row(cypherEdges(e.Type.Relationship()))
	b := appendCypherString(append(c.b, "{source: "...), e.Source)
	b = appendCypherString(append(b, ", target: "...), e.Target)
	return c.flushIfFull(append(appendCypherProps(append(b, ", properties: {"...), neo4jEdge(&c.props, e)), "}}"...))
}

// appendCypherProps appends the members of a map for the properties that are
// there. Dataset is the first and always is.
func appendCypherProps(b []byte, props []neo4jProp) []byte {
	for i := range props {
		p := &props[i]
		if len(p.vals) == 0 {
			continue
		}
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(append(b, p.name...), ": "...)
		if !p.list {
			b = appendCypherValue(b, p.kind, p.vals[0])
			continue
		}
		b = append(b, '[')
		for j, v := range p.vals {
			if j > 0 {
				b = append(b, ", "...)
			}
			b = appendCypherValue(b, p.kind, v)
		}
		b = append(b, ']')
	}
	return b
}

func appendCypherValue(b []byte, k neo4jKind, v string) []byte {
	switch k {
	case neo4jInt:
		return append(b, v...)
	case neo4jReal:
		b = append(b, v...)
		if !strings.Contains(v, ".") {
			b = append(b, ".0"...) // a float stays a float
		}
		return b
	case neo4jPoint:
		lat, lon, _ := strings.Cut(v, " ")
		return append(b, "point({latitude: "+lat+", longitude: "+lon+"})"...)
	}
	return appendCypherString(b, v)
}

// row begins a row of a batch for a statement, and ends the batch before when
// it is full or for another statement.
func (c *cypher) row(statement string) {
	if c.n == cypherBatch || c.kind != statement {
		c.endBatch()
	}
	if c.n == 0 {
		c.kind = statement
		c.b = append(c.b, ":param rows => ["...)
	} else {
		c.b = append(c.b, ", "...)
	}
	c.n++
}

func (c *cypher) endBatch() {
	if c.n > 0 {
		c.b = append(append(c.b, "]\n"...), c.kind...)
		c.n = 0
	}
}

func (c *cypher) close() error {
	c.endBatch()
	return c.flush()
}

// appendCypherString appends a string literal. All that is not printable ASCII
// or a letter of another script is written as \uXXXX. Cypher undoes \u before it
// reads strings, but only after an odd number of backslashes, and a backslash of
// the text is always doubled.
func appendCypherString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"':
			b = append(b, `\"`...)
		case r == '\\':
			b = append(b, `\\`...)
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < 0x20 || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF:
			b = append(b, `\u`...)
			h := strconv.FormatInt(int64(r), 16)
			b = append(append(b, "0000"[len(h):]...), h...)
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

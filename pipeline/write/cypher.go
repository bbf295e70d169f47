package write

import (
	"strconv"

	"newsgraph/entities"
)

// cypher writes a script for cypher-shell: values travel as parameters
// (":param rows => [...]"), never within the text of a statement, and MERGE
// makes it safe to run twice. Aliases are a list; candidates and evidence are
// JSON text.
type cypher struct {
	*out
	val  []byte
	n    int    // rows in the open batch
	kind string // the statement that the open batch is for
}

// cypherEntities stores a batch of entities. A label cannot be a parameter, so
// each is set by a loop over one row or none.
const cypherEntities = "UNWIND $rows AS row MERGE (e:Entity {id: row.id}) SET e = row" +
	" FOREACH (x IN CASE row.type WHEN 'person' THEN [1] ELSE [] END | SET e:Person)" +
	" FOREACH (x IN CASE row.type WHEN 'place' THEN [1] ELSE [] END | SET e:Place)" +
	" FOREACH (x IN CASE row.type WHEN 'organization' THEN [1] ELSE [] END | SET e:Organization);\n"

// cypherBatch is the number of rows in one parameter.
const cypherBatch = 200

func newCypher(env *exportEnv) (exporter, error) {
	o, err := newOut(env, "graph.cypher")
	return &cypher{out: o}, err
}

func (c *cypher) header(gen *entities.Generator, _ *entities.Summary) error {
	b := append(c.b, "// "+oneLine(gen.Program)+"; run with: cypher-shell -f graph.cypher\n"...)
	return c.put(append(b, "CREATE CONSTRAINT newsgraph_entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;\n"...))
}

func (c *cypher) entity(e *entities.Entity) error {
	c.row(cypherEntities)
	b := appendCypherString(append(c.b, "{id: "...), e.ID)
	for i := range entityColumns {
		if col := &entityColumns[i]; col.name != "aliases" {
			b = c.member(b, col.name, col.kind, col.value(c.val[:0], e))
		}
	}
	b = append(b, ", aliases: ["...)
	for i := range e.Aliases {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendCypherString(b, e.Aliases[i].Name)
	}
	return c.put(append(b, "]}"...))
}

func (c *cypher) edge(e *entities.Edge) error {
	c.row("UNWIND $rows AS row MATCH (a:Entity {id: row.source}) MATCH (b:Entity {id: row.target}) MERGE (a)-[r:" +
		cypherName(e.Type) + "]->(b) SET r = row.properties;\n")
	b := appendCypherString(append(c.b, "{source: "...), e.Source)
	b = appendCypherString(append(b, ", target: "...), e.Target)
	b = append(b, ", properties: {"...)
	at := len(b)
	for i := range edgeColumns {
		b = c.member(b, edgeColumns[i].name, edgeColumns[i].kind, edgeColumns[i].value(c.val[:0], e))
	}
	b = append(b[:at], b[at+2:]...) // the first comma
	return c.put(append(b, "}}"...))
}

// member appends ", key: value", and nothing for no value.
func (c *cypher) member(b []byte, name string, k kind, val []byte) []byte {
	c.val = val
	if len(val) == 0 {
		return b
	}
	b = append(append(append(b, ", "...), name...), ": "...)
	if k == kindInt || k == kindReal {
		b = append(b, val...)
		if k == kindReal && !hasPoint(val) {
			b = append(b, ".0"...) // a float stays a float
		}
		return b
	}
	return appendCypherString(b, string(val))
}

func hasPoint(val []byte) bool {
	for _, c := range val {
		if c == '.' {
			return true
		}
	}
	return false
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

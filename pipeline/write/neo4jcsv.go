package write

import (
	"strings"

	"newsgraph/entities"
)

// neo4jCSV writes the tables that neo4j-admin database import reads, and the
// command in a README.txt. Lists are separated by U+001F, which no value holds.
// Candidates and evidence are JSON text in properties of their own.
type neo4jCSV struct {
	nodes, edges *out
	val          []byte
}

const neo4jReadme = `Import into an empty Neo4j 5 database (the database must not run):

  neo4j-admin database import full neo4j \
    --nodes=entities-header.csv,entities.csv \
    --relationships=edges-header.csv,edges.csv \
    --array-delimiter=U+001F --multiline-fields=true --id-type=string

Nodes have the label Entity and Person, Place or Organization; relationships are
COOCCURS and have no direction that means anything.
`

func newNeo4jCSV(env *exportEnv) (exporter, error) {
	var n neo4jCSV
	for _, f := range []struct {
		name, text string
		out        **out
	}{
		{"neo4j/README.txt", neo4jReadme, nil},
		{"neo4j/entities-header.csv", neo4jEntityHeader(), nil},
		{"neo4j/edges-header.csv", neo4jEdgeHeader(), nil},
		{"neo4j/entities.csv", "", &n.nodes},
		{"neo4j/edges.csv", "", &n.edges},
	} {
		o, err := newOut(env, f.name)
		if err != nil {
			return nil, err
		}
		if f.out != nil {
			*f.out = o
			continue
		}
		o.b = append(o.b, f.text...)
		if err := o.flush(); err != nil {
			return nil, err
		}
	}
	return &n, nil
}

var neo4jTypes = [...]string{kindText: "", kindInt: ":long", kindReal: ":double", kindJSON: ""}

func neo4jEntityHeader() string {
	cols := []string{"id:ID"}
	for _, c := range entityColumns {
		if c.name == "aliases" {
			cols = append(cols, "aliases:string[]")
			continue
		}
		cols = append(cols, c.name+neo4jTypes[c.kind])
	}
	return strings.Join(append(cols, ":LABEL"), ",") + "\n"
}

func neo4jEdgeHeader() string {
	cols := []string{":START_ID", ":END_ID"}
	for _, c := range edgeColumns {
		cols = append(cols, c.name+neo4jTypes[c.kind])
	}
	return strings.Join(append(cols, ":TYPE"), ",") + "\n"
}

func (n *neo4jCSV) header(*entities.Generator, *entities.Summary) error { return nil }

// neo4jLabels are the labels of each type beside Entity.
var neo4jLabels = [...]string{entities.NoType: "Unknown", entities.Person: "Person", entities.Place: "Place", entities.Organization: "Organization"}

func (n *neo4jCSV) entity(e *entities.Entity) error {
	b := appendCSVText(n.nodes.b, plain(e.ID))
	for i := range entityColumns {
		c := &entityColumns[i]
		n.val = n.val[:0]
		if c.name == "aliases" {
			n.val = appendDelimited(n.val, e)
		} else {
			n.val = c.value(n.val, e)
		}
		b = appendNeo4jCell(append(b, ','), n.val)
	}
	b = append(append(b, ",Entity\x1f"...), neo4jLabels[e.Type%4]...)
	return n.nodes.put(append(b, '\n'))
}

// appendDelimited appends the aliases with U+001F between them.
func appendDelimited(b []byte, e *entities.Entity) []byte {
	for i := range e.Aliases {
		if i > 0 {
			b = append(b, 0x1f)
		}
		b = append(b, plain(e.Aliases[i].Name)...)
	}
	return b
}

func (n *neo4jCSV) edge(e *entities.Edge) error {
	b := appendCSVText(n.edges.b, plain(e.Source))
	b = appendCSVText(append(b, ','), plain(e.Target))
	for i := range edgeColumns {
		c := &edgeColumns[i]
		n.val = c.value(n.val[:0], e)
		b = appendNeo4jCell(append(b, ','), n.val)
	}
	return n.edges.put(append(append(append(b, ','), cypherName(e.Type)...), '\n'))
}

// appendNeo4jCell appends a value; the list delimiter passes.
func appendNeo4jCell(b, val []byte) []byte {
	if len(val) == 0 {
		return b
	}
	parts := strings.Split(string(val), "\x1f")
	for i := range parts {
		parts[i] = plain(parts[i])
	}
	return appendCSVText(b, strings.Join(parts, "\x1f"))
}

func (n *neo4jCSV) close() error {
	if err := n.nodes.flush(); err != nil {
		return err
	}
	return n.edges.flush()
}

// cypherName makes the name of a relationship type from the type of an edge:
// capitals, digits and underscores.
func cypherName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_':
			return r
		}
		return '_'
	}, s)
}

package export

import (
	"strings"

	"newsgraph/entities"
)

// neo4jCSV writes the tables that neo4j-admin database import reads, and the
// command in a README.txt. Lists are separated by U+001F, which no value holds.
type neo4jCSV struct {
	nodes, edges *lineWriter
	props        neo4jProps
}

const neo4jReadme = `Import into an empty Neo4j 5 database (the database must not run):

  neo4j-admin database import full neo4j \
    --nodes=entities-header.csv,entities.csv \
    --relationships=edges-header.csv,edges.csv \
    --array-delimiter=U+001F --multiline-fields=true --id-type=string

Nodes have the label Entity and Person, Place or Organization; relationships are
CO_OCCURS and, of relations that articles claim, ATTACKED, LEADER_OF, LOCATED_IN,
MEMBER_OF, MET_WITH, PART_OF and SPOKE_ABOUT. The direction of CO_OCCURS and
MET_WITH means nothing. The shape is that of newsgraph load neo4j, so its example
queries work.
`

func newNeo4jCSV(env *exportEnv) (exporter, error) {
	var n neo4jCSV
	for _, f := range []struct {
		name, text string
		out        **lineWriter
	}{
		{"neo4j/README.txt", neo4jReadme, nil},
		{"neo4j/entities-header.csv", neo4jHeader("id:ID", neo4jEntity(&n.props, &entities.Entity{}), ":LABEL"), nil},
		{"neo4j/edges-header.csv", neo4jHeader(":START_ID,:END_ID", neo4jEdge(&n.props, &entities.Edge{}), ":TYPE"), nil},
		{"neo4j/entities.csv", "", &n.nodes},
		{"neo4j/edges.csv", "", &n.edges},
	} {
		o, err := newLineWriter(env, f.name)
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

var neo4jTypes = [...]string{neo4jText: ":string", neo4jInt: ":long", neo4jReal: ":double", neo4jPoint: ":point{crs:WGS-84}"}

func neo4jHeader(first string, props []neo4jProp, last string) string {
	cols := []string{first}
	for _, p := range props {
		col := p.name + neo4jTypes[p.kind]
		if p.list {
			col += "[]"
		}
		cols = append(cols, col)
	}
	return strings.Join(append(cols, last), ",") + "\n"
}

func (n *neo4jCSV) header(*entities.Generator, *entities.Summary) error { return nil }

func (n *neo4jCSV) entity(e *entities.Entity) error {
	b := appendCSVText(n.nodes.b, plain(e.ID))
	b = appendNeo4jCells(b, neo4jEntity(&n.props, e))
	b = append(append(b, ",Entity\x1f"...), neo4jLabels[e.Type%4]...)
	return n.nodes.flushIfFull(append(b, '\n'))
}

func (n *neo4jCSV) edge(e *entities.Edge) error {
	b := appendCSVText(n.edges.b, plain(e.Source))
	b = appendCSVText(append(b, ','), plain(e.Target))
	b = appendNeo4jCells(b, neo4jEdge(&n.props, e))
	return n.edges.flushIfFull(append(append(append(b, ','), e.Type.Relationship()...), '\n'))
}

// appendNeo4jCells appends a cell for each property, empty when it is absent.
func appendNeo4jCells(b []byte, props []neo4jProp) []byte {
	for i := range props {
		b = append(b, ',')
		p := &props[i]
		switch {
		case len(p.vals) == 0:
		case p.kind == neo4jPoint:
			lat, lon, _ := strings.Cut(p.vals[0], " ")
			b = appendCSVText(b, "{latitude:"+lat+", longitude:"+lon+"}")
		default:
			for j := range p.vals {
				p.vals[j] = plain(p.vals[j])
			}
			b = appendCSVText(b, strings.Join(p.vals, "\x1f"))
		}
	}
	return b
}

func (n *neo4jCSV) close() error {
	if err := n.nodes.flush(); err != nil {
		return err
	}
	return n.edges.flush()
}

package export

import (
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/appendjson"
)

// nodeLink writes node-link JSON as networkx.node_link_graph and D3 read it. A
// node is the entity's object of graph.json, an edge the edge's with "key"
// added (several types may join one pair) and its ends (networkx keeps no
// source and target), so nothing is lost.
type nodeLink struct {
	*lineWriter
	n       int
	inEdges bool
}

func newNodeLink(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.nodelink.json")
	return &nodeLink{lineWriter: o}, err
}

func (l *nodeLink) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(l.b, `{"directed":true,"multigraph":true,"graph":{"generator":`...)
	b = codec.AppendGenerator(b, gen)
	b = codec.AppendSummary(append(b, `,"summary":`...), sum)
	return l.flushIfFull(append(b, "},\n \"nodes\":["...))
}

func (l *nodeLink) entity(e *entities.Entity) error {
	return l.flushIfFull(codec.AppendEntity(listItem(l.b, &l.n), e))
}

func (l *nodeLink) edge(e *entities.Edge) error {
	l.beginEdges()
	b := appendjson.Text(listItem(l.b, &l.n), `{"key":`, string(e.Type))
	for i := range edgeEnds {
		b = appendFlat(b, &edgeEnds[i], e)
	}
	at := len(b)
	b = codec.AppendEdge(b, e)
	b[at] = ','
	return l.flushIfFull(b)
}

func (l *nodeLink) beginEdges() {
	if !l.inEdges {
		l.inEdges, l.n = true, 0
		l.b = append(l.b, "],\n \"edges\":["...)
	}
}

func (l *nodeLink) close() error {
	l.beginEdges()
	l.b = append(l.b, "]}\n"...)
	return l.flush()
}

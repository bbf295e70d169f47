package write

import "newsgraph/entities"

// nodeLink writes node-link JSON as networkx.node_link_graph and D3 read it. A
// node is the entity's object of graph.json, an edge the edge's with "key"
// added (several types may join one pair) and its ends (networkx keeps no
// source and target), so nothing is lost.
type nodeLink struct {
	*out
	n       int
	inEdges bool
}

func newNodeLink(env *exportEnv) (exporter, error) {
	o, err := newOut(env, "graph.nodelink.json")
	return &nodeLink{out: o}, err
}

func (l *nodeLink) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(l.b, `{"directed":true,"multigraph":true,"graph":{"generator":`...)
	b = appendGenerator(b, gen)
	b = appendSummary(append(b, `,"summary":`...), sum)
	return l.put(append(b, "},\n \"nodes\":["...))
}

func (l *nodeLink) entity(e *entities.Entity) error {
	return l.put(appendEntity(listItem(l.b, &l.n), e))
}

func (l *nodeLink) edge(e *entities.Edge) error {
	l.beginEdges()
	b := appendStr(listItem(l.b, &l.n), `{"key":`, string(e.Type))
	for i := range edgeEnds {
		b = appendFlat(b, &edgeEnds[i], e)
	}
	at := len(b)
	b = appendEdge(b, e)
	b[at] = ','
	return l.put(b)
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

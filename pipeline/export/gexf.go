package export

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/export/filter"
)

// gexf writes GEXF 1.3 (gexf.net): a graph in time, where a node or an edge
// lives from the first to the last date on which it was seen. A date of year or
// month is widened to its days. Directions and attributes as in graphML.
type gexf struct {
	*lineWriter
	val     []byte
	inEdges bool
	n       int
}

func newGEXF(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.gexf")
	return &gexf{lineWriter: o}, err
}

func (g *gexf) header(gen *entities.Generator, _ *entities.Summary) error {
	b := append(g.b, `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
 <meta><creator>`...)
	b = append(appendXML(b, gen.Program), `</creator><description>Entities in the news</description></meta>
 <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
  <attributes class="node" mode="static">
`...)
	for _, c := range entityColumns {
		if c.name != "name" { // it is the label
			b = appendGEXFAttribute(b, c.name, c.kind)
		}
	}
	b = append(b, "  </attributes>\n  <attributes class=\"edge\" mode=\"static\">\n"...)
	for _, c := range graphEdgeColumns {
		b = appendGEXFAttribute(b, c.name, c.kind)
	}
	return g.flushIfFull(append(b, "  </attributes>\n  <nodes>\n"...))
}

func appendGEXFAttribute(b []byte, name string, k kind) []byte {
	return append(b, `   <attribute id="`+name+`" title="`+name+`" type="`+graphMLTypes[k]+"\"/>\n"...)
}

func (g *gexf) entity(e *entities.Entity) error {
	b := appendXML(append(g.b, `   <node id="`...), e.ID)
	b = appendXML(append(b, `" label="`...), e.Name)
	b = appendGEXFSpell(append(b, '"'), e.First, e.Last)
	b = append(b, `><attvalues>`...)
	for i := range entityColumns {
		if c := &entityColumns[i]; c.name != "name" {
			g.val = c.value(g.val[:0], e)
			b = appendGEXFValue(b, c.name, g.val)
		}
	}
	return g.flushIfFull(append(b, "</attvalues></node>\n"...))
}

func (g *gexf) edge(e *entities.Edge) error {
	g.beginEdges()
	b := append(strconv.AppendInt(append(g.b, `   <edge id="`...), int64(g.n), 10), `" source="`...)
	g.n++
	b = appendXML(b, e.Source)
	b = appendXML(append(b, `" target="`...), e.Target)
	b = appendXML(append(b, `" kind="`...), string(e.Type)) // so that Gephi keeps edges of several types apart
	b = strconv.AppendInt(append(b, `" weight="`...), int64(max(e.Stories, 1)), 10)
	b = appendGEXFSpell(append(b, '"'), e.First, e.Last)
	b = append(b, `><attvalues>`...)
	for i := range graphEdgeColumns {
		c := &graphEdgeColumns[i]
		g.val = c.value(g.val[:0], e)
		b = appendGEXFValue(b, c.name, g.val)
	}
	return g.flushIfFull(append(b, "</attvalues></edge>\n"...))
}

func appendGEXFSpell(b []byte, first, last string) []byte {
	if first != "" {
		b = append(appendXML(append(b, ` start="`...), filter.FirstDay(first)), '"')
	}
	if last != "" {
		b = append(appendXML(append(b, ` end="`...), filter.LastDay(last)), '"')
	}
	return b
}

func appendGEXFValue(b []byte, name string, val []byte) []byte {
	if len(val) == 0 {
		return b
	}
	b = append(b, `<attvalue for="`+name+`" value="`...)
	return append(appendXML(b, string(val)), `"/>`...)
}

func (g *gexf) beginEdges() {
	if !g.inEdges {
		g.inEdges = true
		g.b = append(g.b, "  </nodes>\n  <edges>\n"...)
	}
}

func (g *gexf) close() error {
	g.beginEdges()
	g.b = append(g.b, "  </edges>\n </graph>\n</gexf>\n"...)
	return g.flush()
}

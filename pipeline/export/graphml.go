package export

import (
	"strconv"

	"newsgraph/entities"
)

// graphML writes GraphML (graphml.graphdrawing.org): every attribute as a key
// with its type, lists as JSON text, so that nothing is lost. The graph is directed,
// because readers take no mixed one; edges of which the direction says nothing
// are marked. XML has no control characters; see plain.
type graphML struct {
	*lineWriter
	val []byte
}

func newGraphML(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.graphml")
	return &graphML{lineWriter: o}, err
}

var graphMLTypes = [...]string{kindText: "string", kindInt: "long", kindReal: "double", kindJSON: "string", kindBool: "boolean"}

func (g *graphML) header(gen *entities.Generator, _ *entities.Summary) error {
	b := append(g.b, `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
 <desc>`...)
	b = append(appendXML(b, gen.Program), "</desc>\n"...)
	for _, c := range entityColumns {
		b = appendGraphMLKey(b, "node", "n_"+c.name, c.name, c.kind)
	}
	for _, c := range graphEdgeColumns {
		b = appendGraphMLKey(b, "edge", "e_"+c.name, c.name, c.kind)
	}
	return g.flushIfFull(append(b, " <graph id=\"newsgraph\" edgedefault=\"directed\">\n"...))
}

func appendGraphMLKey(b []byte, on, id, name string, k kind) []byte {
	return append(b, ` <key id="`+id+`" for="`+on+`" attr.name="`+name+`" attr.type="`+graphMLTypes[k]+"\"/>\n"...)
}

func (g *graphML) entity(e *entities.Entity) error {
	b := append(appendXML(append(g.b, `  <node id="`...), e.ID), `">`...)
	for i := range entityColumns {
		c := &entityColumns[i]
		g.val = c.value(g.val[:0], e)
		b = appendGraphMLData(b, "n_", c.name, g.val)
	}
	return g.flushIfFull(append(b, "</node>\n"...))
}

func (g *graphML) edge(e *entities.Edge) error {
	b := append(appendXML(append(g.b, `  <edge id="`...), edgeClaimIRI(e)), `" source="`...)
	b = appendXML(b, e.Source)
	b = append(appendXML(append(b, `" target="`...), e.Target), `">`...)
	for i := range graphEdgeColumns {
		c := &graphEdgeColumns[i]
		g.val = c.value(g.val[:0], e)
		b = appendGraphMLData(b, "e_", c.name, g.val)
	}
	return g.flushIfFull(append(b, "</edge>\n"...))
}

func appendGraphMLData(b []byte, prefix, name string, val []byte) []byte {
	if len(val) == 0 {
		return b
	}
	b = append(b, `<data key="`+prefix+name+`">`...)
	return append(appendXML(b, string(val)), "</data>"...)
}

func (g *graphML) close() error {
	g.b = append(g.b, " </graph>\n</graphml>\n"...)
	return g.flush()
}

// appendXML appends text for an XML attribute or element. Tab and line ends are
// written as references, because parsers change them otherwise (XML 1.0, 2.11
// and 3.3.3).
func appendXML(b []byte, s string) []byte {
	s = plain(s)
	from := 0
	for i := 0; i < len(s); i++ {
		var ref string
		switch c := s[i]; c {
		case '&':
			ref = "&amp;"
		case '<':
			ref = "&lt;"
		case '>':
			ref = "&gt;"
		case '"':
			ref = "&quot;"
		case '\t', '\n', '\r':
			ref = "&#" + strconv.Itoa(int(c)) + ";"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), ref...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

package export

import "strings"

// nQuads writes N-Quads (W3C, RDF 1.1): a statement a line, the claim it belongs
// to as its graph.
type nQuads struct{ *lineWriter }

func newNQuads(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.nq")
	return newRDF(&nQuads{o}), err
}

func (q *nQuads) start() {}

func (q *nQuads) say(graph, subject, predicate string, object term) {
	b := appendIRI(q.b, subject)
	b = appendFullName(append(b, ' '), predicate)
	b = append(b, ' ')
	switch object.kind {
	case termIRI:
		b = appendIRI(b, object.text)
	case termName:
		b = appendFullName(b, object.text)
	default:
		b = appendLiteral(b, object.text)
		if object.typ != "" {
			b = appendFullName(append(b, "^^"...), object.typ)
		}
	}
	if graph != "" {
		b = appendIRI(append(b, ' '), graph)
	}
	q.b = append(b, " .\n"...)
}

func (q *nQuads) passOn() error { return q.flushIfFull(q.b) }

func (q *nQuads) end() error { return q.flush() }

func appendIRI(b []byte, iri string) []byte { return append(append(append(b, '<'), iri...), '>') }

// appendFullName writes prefix:name in full.
func appendFullName(b []byte, s string) []byte {
	prefix, local, _ := strings.Cut(s, ":")
	for _, p := range prefixes {
		if p[0] == prefix {
			return append(append(append(append(b, '<'), p[1]...), local...), '>')
		}
	}
	return appendIRI(b, s)
}

package export

// turtle writes Turtle (W3C, RDF 1.1): a subject with its statements beneath.
type turtle struct {
	*lineWriter
	subject string // of the open statement
}

func newTurtle(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.ttl")
	return newRDF(&turtle{lineWriter: o}), err
}

func (t *turtle) start() {
	for _, p := range prefixes {
		t.b = append(appendIRI(append(t.b, "@prefix "+p[0]+": "...), p[1]), " .\n"...)
	}
}

func (t *turtle) say(_, subject, predicate string, object term) {
	b := t.b
	if subject == t.subject {
		b = append(b, " ;\n  "...)
	} else {
		b = t.stop(b)
		b = append(appendIRI(append(b, '\n'), subject), ' ')
		t.subject = subject
	}
	if predicate == "rdf:type" {
		b = append(b, "a "...)
	} else {
		b = append(append(b, predicate...), ' ')
	}
	switch {
	case object.kind == termIRI:
		b = appendIRI(b, object.text)
	case object.kind == termName, object.typ == "xsd:integer", object.typ == "xsd:decimal":
		b = append(b, object.text...)
	default:
		b = appendLiteral(b, object.text)
		if object.typ != "" {
			b = append(append(b, "^^"...), object.typ...)
		}
	}
	t.b = b
}

// stop ends the open subject.
func (t *turtle) stop(b []byte) []byte {
	if t.subject == "" {
		return b
	}
	t.subject = ""
	return append(b, " .\n"...)
}

func (t *turtle) passOn() error { return t.flushIfFull(t.b) }

func (t *turtle) end() error {
	t.b = t.stop(t.b)
	return t.flush()
}

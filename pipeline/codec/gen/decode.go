package main

import "reflect"

// decodeHead writes the lists that grow in memory that is used again.
func decodeHead(w *writer, nouns []*noun) {
	w.line("import \"newsgraph/entities\"\n")
	w.line("// growing is where the long lists of a record grow, before a copy of the right\n// size is made of them.")
	w.line("type growing struct {")
	for _, n := range nouns {
		for i := range n.members {
			if m := &n.members[i]; m.long {
				w.line("%s []%s", roomOf(n, m), goName(m.of))
			}
		}
	}
	w.line("}\n")
}

func roomOf(n *noun, m *member) string { return lower(n.name) + m.field }

// decodeNoun writes the method that reads what Append… of the noun writes: the
// same keys in the same order.
func decodeNoun(w *writer, n *noun) {
	w.line("func (p *parser) %s(v *entities.%s) {", lower(n.name), n.name)
	if n.optionalFirst() {
		w.line("p.must(\"{\")\nn := 0")
	}
	for i := range n.members {
		if n.optionalFirst() {
			m := &n.members[i]
			w.line("if p.key(&n, `%s`) {", m.key)
			decodeMember(w, n, m, `""`, false)
			w.line("}")
			continue
		}
		decodeMember(w, n, &n.members[i], n.literal(i), n.members[i].optional)
	}
	w.line("p.must(\"}\")\n}\n")
}

func decodeMember(w *writer, n *noun, m *member, key string, optional bool) {
	value := "v." + m.field
	ifThere := ""
	if optional {
		ifThere = "If"
	}
	switch m.kind {
	case text:
		w.line("%s = %s", value, converted(m.of, "p."+textReader(m)+ifThere+"("+key+")"))
	case word:
		w.line("%s = p.%s%s(%s)", value, lower(m.of.Name())+"Word", ifThere, key)
	case whole:
		w.line("%s = %s", value, converted(m.of, "p."+m.of.Kind().String()+ifThere+"("+key+")"))
	case decimal:
		w.line("%s = p.num%s(%s)", value, ifThere, key)
	case degree:
		if optional {
			w.line("if p.has(%s) {", key)
		}
		w.line("f := p.num(%s)\n%s = &f", key, value)
		if optional {
			w.line("}")
		}
	case truth:
		if optional {
			w.line("%s = p.try(%strue`)", value, key[:len(key)-1])
		} else {
			w.line("p.must(\"true\")\n%s = true", value)
		}
	case object:
		w.line("p.must(%s)\np.%s(&%s)", key, lower(m.of.Name()), value)
	case pointer:
		if optional {
			w.line("if p.try(%s) {", key)
		}
		w.line("%s = new(%s)\np.%s(%s)", value, goName(m.of), lower(m.of.Name()), value)
		if optional {
			w.line("}")
		}
	case objects:
		if m.long {
			w.line("%s = listIn(p, %s, &p.room.%s, (*parser).%s)", value, key, roomOf(n, m), lower(m.of.Name()))
			return
		}
		w.line("%s = list%s(p, %s, (*parser).%s)", value, ifThere, key, lower(m.of.Name()))
	case texts:
		w.line("%s = list%s(p, %s, oneString[%s])", value, ifThere, key, goName(m.of))
	}
}

// textReader is the method that reads a text as its hints say.
func textReader(m *member) string {
	switch {
	case m.once && m.heavy:
		return "heavyOnce"
	case m.once:
		return "once"
	case m.heavy:
		return "heavy"
	}
	return "text"
}

// converted gives an expression of a plain type another name.
func converted(t reflect.Type, expression string) string {
	if t.PkgPath() == "" {
		return expression
	}
	return goName(t) + "(" + expression + ")"
}

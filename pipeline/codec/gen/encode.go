package main

func encodeHead(w *writer, _ []*noun) {
	w.line("import (\n\"fmt\"\n\n\"newsgraph/entities\"\n\"newsgraph/pipeline/codec/appendjson\"\n)\n")
}

// encodeNoun writes the functions that append a noun and look for numbers that
// JSON does not have.
func encodeNoun(w *writer, n *noun) {
	w.line("// Append%s appends v as a JSON object.", n.name)
	w.line("func Append%s(b []byte, v *entities.%s) []byte {", n.name, n.name)
	if n.optionalFirst() {
		w.line("b = append(b, '{')\nopen := len(b)")
	}
	for i := range n.members {
		encodeMember(w, n, i)
	}
	if n.optionalFirst() {
		w.line("return appendjson.CloseObject(b, open)\n}\n")
	} else {
		w.line("return append(b, '}')\n}\n")
	}
	if n.hasNumbers() {
		notFinite(w, n)
	}
}

func encodeMember(w *writer, n *noun, i int) {
	m, key := &n.members[i], n.literal(i)
	value := "v." + m.field
	ifThere := ""
	if m.optional {
		ifThere = "If"
	}
	switch m.kind {
	case text:
		if m.of.Name() != "string" {
			value = "string(" + value + ")"
		}
		w.line("b = appendjson.Text%s(b, %s, %s)", ifThere, key, value)
	case word:
		w.line("b = appendjson.Text%s(b, %s, %s.String())", ifThere, key, value)
	case whole:
		w.line("b = appendjson.Int%s(b, %s, %s)", ifThere, key, value)
	case decimal:
		if m.places == 3 {
			w.line("b = appendjson.Number%s(b, %s, %s)", ifThere, key, value)
		} else if m.optional {
			w.line("if %s != 0 {\nb = appendjson.Decimal(append(b, %s...), %s, %d)\n}", value, key, value, m.places)
		} else {
			w.line("b = appendjson.Decimal(append(b, %s...), %s, %d)", key, value, m.places)
		}
	case degree:
		w.line("if %s != nil {\nb = appendjson.Decimal(append(b, %s...), *%s, %d)\n}", value, key, value, m.places)
	case truth:
		w.line("if %s {\nb = append(b, %strue`...)\n}", value, key[:len(key)-1])
	case object:
		w.line("b = Append%s(append(b, %s...), &%s)", m.of.Name(), key, value)
	case pointer:
		w.line("if %s != nil {\nb = Append%s(append(b, %s...), %s)\n}", value, m.of.Name(), key, value)
	case objects:
		w.line("b = appendjson.List%s(b, %s, %s, Append%s)", ifThere, key, value, m.of.Name())
	case texts:
		w.line("b = appendjson.List%s(b, %s, %s, appendjson.OneString)", ifThere, key, value)
	}
}

// hasNumbers reports whether a noun holds numbers with decimals.
func (n *noun) hasNumbers() bool {
	for i := range n.members {
		if n.members[i].hasNumbers() {
			return true
		}
	}
	return false
}

func (m *member) hasNumbers() bool {
	switch m.kind {
	case decimal, degree:
		return true
	case object, pointer, objects:
		of, err := nounOf(m.of)
		return err == nil && of.hasNumbers()
	}
	return false
}

// notFinite writes the function that says where in a noun the first number is
// that JSON does not have, "" when there is none.
func notFinite(w *writer, n *noun) {
	w.line("func notFinite%s(v *entities.%s) string {", n.name, n.name)
	for i := range n.members {
		m := &n.members[i]
		if !m.hasNumbers() {
			continue
		}
		name, value := m.key[1:len(m.key)-2], "v."+m.field
		switch m.kind {
		case decimal:
			w.line("if !appendjson.Finite(%s) {\nreturn %q\n}", value, name)
		case degree:
			w.line("if %s != nil && !appendjson.Finite(*%s) {\nreturn %q\n}", value, value, name)
		case object:
			w.line("if at := notFinite%s(&%s); at != \"\" {\nreturn %q + at\n}", m.of.Name(), value, name+": ")
		case pointer:
			w.line("if %s != nil {\nif at := notFinite%s(%s); at != \"\" {\nreturn %q + at\n}\n}", value, m.of.Name(), value, name+": ")
		case objects:
			w.line("for i := range %s {\nif at := notFinite%s(&%s[i]); at != \"\" {\nreturn fmt.Sprintf(%q, i, at)\n}\n}", value, m.of.Name(), value, name+" %d: %s")
		}
	}
	w.line("return \"\"\n}\n")
}

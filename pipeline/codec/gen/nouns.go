package main

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"newsgraph/entities"
)

// encodedNouns and decodedNouns are the objects that stand by themselves in a
// file. The others are found in their fields. (Ledgers are small and are read by
// encoding/json.)
var (
	encodedNouns = []any{entities.Record{}, entities.Entity{}, entities.Edge{}, entities.FollowUp{}, entities.Generator{}, entities.Summary{},
		entities.LedgerInputs{}, entities.LedgerCounts{}, entities.LedgerRecords{}, entities.LedgerGraph{}, entities.LedgerItem{}}
	decodedNouns = []any{entities.Record{}, entities.Entity{}, entities.Edge{}}
)

// noun is a struct of entities.
type noun struct {
	name    string // in Go
	members []member
}

// kind is how a member is written.
type kind int

const (
	text    kind = iota // a string
	word                // a type with MarshalText, String and UnmarshalText
	whole               // int or int64
	decimal             // float64
	degree              // *float64
	truth               // bool
	object              // a struct
	pointer             // a pointer to a struct
	objects             // a list of structs
	texts               // a list of strings
)

// member is a field that JSON has.
type member struct {
	field    string // in Go
	key      string // with quotes and colon
	kind     kind
	of       reflect.Type // of the value; of an item in a list, of what a pointer leads to
	optional bool         // omitempty
	places   int          // most decimals
	once     bool
	heavy    bool
	long     bool
}

// optionalFirst reports whether any member may be the first.
func (n *noun) optionalFirst() bool { return n.members[0].optional }

// literal is the key of member i as a Go literal, with the punctuation before it.
func (n *noun) literal(i int) string {
	before := ","
	if i == 0 && !n.optionalFirst() {
		before = "{"
	}
	return "`" + before + n.members[i].key + "`"
}

// nounsOf lists the structs that the roots lead to, in the order of their first
// mention.
func nounsOf(roots []any) ([]*noun, error) {
	var out []*noun
	seen := map[reflect.Type]bool{}
	var add func(t reflect.Type) error
	add = func(t reflect.Type) error {
		if seen[t] {
			return nil
		}
		seen[t] = true
		n, err := nounOf(t)
		if err != nil {
			return err
		}
		out = append(out, n)
		for _, m := range n.members {
			if m.kind == object || m.kind == pointer || m.kind == objects {
				if err := add(m.of); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, r := range roots {
		if err := add(reflect.TypeOf(r)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func nounOf(t reflect.Type) (*noun, error) {
	n := &noun{name: t.Name()}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("json") == "-" {
			continue
		}
		m, err := memberOf(f)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name(), f.Name, err)
		}
		n.members = append(n.members, m)
	}
	return n, nil
}

func memberOf(f reflect.StructField) (member, error) {
	name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
	m := member{field: f.Name, key: strconv.Quote(name) + ":", optional: rest == "omitempty", places: 3}
	if name == "" || rest != "" && !m.optional {
		return m, fmt.Errorf("tag json %q: a name, and omitempty or nothing", f.Tag.Get("json"))
	}
	if err := m.hints(f.Tag.Get("codec")); err != nil {
		return m, err
	}
	var ok bool
	if m.kind, m.of, ok = kindOf(f.Type); !ok {
		return m, fmt.Errorf("type %s cannot be written", f.Type)
	}
	switch {
	case (m.once || m.heavy) && m.kind != text, m.long && m.kind != objects:
		return m, fmt.Errorf("tag codec %q is not for %s", f.Tag.Get("codec"), f.Type)
	case m.kind == pointer && !m.optional, m.kind == degree && !m.optional, m.kind == truth && !m.optional, m.kind == object && m.optional, m.kind == word && m.optional:
		return m, fmt.Errorf("type %s and omitempty: %v cannot be written", f.Type, m.optional)
	}
	return m, nil
}

// hints reads the tag codec.
func (m *member) hints(tag string) error {
	if tag == "" {
		return nil
	}
	for _, hint := range strings.Split(tag, ",") {
		value, isPlaces := strings.CutPrefix(hint, "places=")
		var err error
		switch {
		case isPlaces:
			if m.places, err = strconv.Atoi(value); err != nil {
				return fmt.Errorf("tag codec %q: %w", tag, err)
			}
		case hint == "once":
			m.once = true
		case hint == "heavy":
			m.heavy = true
		case hint == "long":
			m.long = true
		default:
			return fmt.Errorf("tag codec %q: unknown", tag)
		}
	}
	return nil
}

var textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()

func kindOf(t reflect.Type) (kind, reflect.Type, bool) {
	if t.Implements(textMarshaler) {
		return word, t, true
	}
	switch t.Kind() {
	case reflect.String:
		return text, t, true
	case reflect.Int, reflect.Int64:
		return whole, t, true
	case reflect.Float64:
		return decimal, t, true
	case reflect.Bool:
		return truth, t, true
	case reflect.Struct:
		return object, t, true
	case reflect.Pointer:
		switch t.Elem().Kind() {
		case reflect.Float64:
			return degree, t.Elem(), true
		case reflect.Struct:
			return pointer, t.Elem(), true
		}
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.Struct:
			return objects, t.Elem(), true
		case reflect.String:
			return texts, t.Elem(), true
		}
	}
	return 0, nil, false
}

// goName is the type as the codec names it.
func goName(t reflect.Type) string { return t.String() }

// lower is a name that the codec keeps to itself.
func lower(name string) string {
	r := []rune(name)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}

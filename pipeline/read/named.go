package read

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// namedFields are the keys and columns that the user says hold a field
// (Options.Fields). They come before the names that are known.
type namedFields struct {
	keys  map[string]alias // as written
	loose map[string]alias // without case and separators
	paths []namedPath      // keys with dots, which may lead into objects
}

type namedPath struct {
	names []string
	alias alias
}

// fieldNames are what the user calls the fields.
var fieldNames = []struct {
	name string
	kind fieldKind
}{{"title", titleField}, {"text", textField}, {"date", dateField}, {"source", sourceField}, {"author", authorField}, {"url", urlField}, {"id", idField}}

// Ranks of names that the user gave: before those that are known, as written
// before otherwise spelled, the first named first.
const (
	namedRank = -1 << 30
	looseRank = namedRank + 1<<20
)

// ErrField is what the error of New wraps when a field cannot be named so.
var ErrField = errors.New("field")

// parseFields reads NAME=KEY, several times; nil for none.
func parseFields(options []string) (*namedFields, error) {
	if len(options) == 0 {
		return nil, nil
	}
	f := &namedFields{keys: map[string]alias{}, loose: map[string]alias{}}
	for i, option := range options {
		name, key, ok := strings.Cut(option, "=")
		kind := noField
		names := make([]string, 0, len(fieldNames))
		for _, n := range fieldNames {
			if names = append(names, n.name); n.name == strings.TrimSpace(name) {
				kind = n.kind
			}
		}
		switch {
		case !ok || key == "":
			return nil, fmt.Errorf("%w %q is not NAME=KEY", ErrField, option)
		case kind == noField:
			return nil, fmt.Errorf("unknown %w %q (known: %s)", ErrField, name, strings.Join(names, ", "))
		}
		if _, ok := f.keys[key]; !ok {
			f.keys[key] = alias{kind, namedRank + i}
		}
		if loose := normalKey(key); loose != "" {
			if _, ok := f.loose[loose]; !ok {
				f.loose[loose] = alias{kind, looseRank + i}
			}
		}
		if names := strings.Split(key, "."); len(names) > 1 {
			f.paths = append(f.paths, namedPath{names, alias{kind, namedRank + i}})
		}
	}
	return f, nil
}

// named looks up what the user said of a key.
func (f *namedFields) named(key string) (alias, bool) {
	if f == nil {
		return alias{}, false
	}
	if a, ok := f.keys[key]; ok {
		return a, true
	}
	a, ok := f.loose[normalKey(key)]
	return a, ok
}

// columns are the fields of a header's cells that the user named, nil when
// there is none.
func (f *namedFields) columns(header []string) (fields []alias) {
	for i, cell := range header {
		if a, ok := f.named(strings.TrimSpace(cell)); ok {
			if fields == nil {
				fields = make([]alias, len(header))
			}
			fields[i] = a
		}
	}
	return fields
}

// alias is what a key stands for: as the user said, else by its known names.
func (f *namedFields) alias(key string) (alias, bool) {
	if a, ok := f.named(key); ok {
		return a, true
	}
	a, ok := aliases[normalKey(key)]
	return a, ok
}

// collectPaths collects what the user's dotted keys lead to in an object.
func (f *namedFields) collectPaths(c *collector, obj gjson.Result) {
	if f == nil {
		return
	}
	for _, p := range f.paths {
		v := obj
		for _, name := range p.names {
			v = child(v, name)
		}
		if v.Exists() {
			c.named++
			c.value(p.alias, v, 0)
		}
	}
}

// child is the value of a key of an object, or the element of a list by its
// number. (gjson's paths have signs that a key may hold.)
func child(v gjson.Result, name string) (found gjson.Result) {
	at, list := 0, v.IsArray()
	if !list && !v.IsObject() {
		return found
	}
	v.ForEach(func(k, w gjson.Result) bool {
		if list && strconv.Itoa(at) == name || !list && k.Str == name {
			found = w
			return false
		}
		at++
		return true
	})
	return found
}

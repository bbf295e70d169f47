package fields

import (
	"errors"
	"fmt"
	"strings"
)

// UserNames are the keys and columns that the user says hold a field
// (frame.Options.Fields). They come before the names that are known.
type UserNames struct {
	keys  map[string]Alias // as written
	loose map[string]Alias // without case and separators
	paths []namedPath      // keys with dots, which may lead into objects
}

type namedPath struct {
	names []string
	alias Alias
}

// fieldNames are what the user calls the fields.
var fieldNames = []struct {
	name string
	kind Kind
}{{"title", Title}, {"text", Text}, {"date", Date}, {"source", Source}, {"author", Author}, {"url", URL}, {"id", ID}}

// Ranks of names that the user gave: before those that are known, as written
// before otherwise spelled, the first named first.
const (
	namedRank = -1 << 30
	looseRank = namedRank + 1<<20
)

// ErrField is what the error of ParseUserNames wraps.
var ErrField = errors.New("field")

// ParseUserNames reads NAME=KEY, several times; nil for none.
func ParseUserNames(options []string) (*UserNames, error) {
	if len(options) == 0 {
		return nil, nil
	}
	f := &UserNames{keys: map[string]Alias{}, loose: map[string]Alias{}}
	for i, option := range options {
		name, key, ok := strings.Cut(option, "=")
		kind := None
		names := make([]string, 0, len(fieldNames))
		for _, n := range fieldNames {
			if names = append(names, n.name); n.name == strings.TrimSpace(name) {
				kind = n.kind
			}
		}
		switch {
		case !ok || key == "":
			return nil, fmt.Errorf("%w %q is not NAME=KEY", ErrField, option)
		case kind == None:
			return nil, fmt.Errorf("unknown %w %q (known: %s)", ErrField, name, strings.Join(names, ", "))
		}
		if _, ok := f.keys[key]; !ok {
			f.keys[key] = Alias{kind, namedRank + i}
		}
		if loose := NormalKey(key); loose != "" {
			if _, ok := f.loose[loose]; !ok {
				f.loose[loose] = Alias{kind, looseRank + i}
			}
		}
		if names := strings.Split(key, "."); len(names) > 1 {
			f.paths = append(f.paths, namedPath{names, Alias{kind, namedRank + i}})
		}
	}
	return f, nil
}

// Said looks up what the user said of a key.
func (f *UserNames) Said(key string) (Alias, bool) {
	if f == nil {
		return Alias{}, false
	}
	if a, ok := f.keys[key]; ok {
		return a, true
	}
	a, ok := f.loose[NormalKey(key)]
	return a, ok
}

// Columns are the fields of a header's cells that the user named, nil when
// there is none.
func (f *UserNames) Columns(header []string) (said []Alias) {
	for i, cell := range header {
		if a, ok := f.Said(strings.TrimSpace(cell)); ok {
			if said == nil {
				said = make([]Alias, len(header))
			}
			said[i] = a
		}
	}
	return said
}

// Lookup is what a key stands for: as the user said, else by its known names.
func (f *UserNames) Lookup(key string) (Alias, bool) {
	if a, ok := f.Said(key); ok {
		return a, true
	}
	return OfName(key)
}

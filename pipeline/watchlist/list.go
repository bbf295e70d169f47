// Package watchlist finds the names that somebody waits for: a list of names and
// ids, and the hits that articles make on it, each with its sentence and the reason.
package watchlist

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// Entry is a line of a list.
type Entry struct {
	Line  int           // its number in the file, from 1
	Name  string        // as the list has it; the id where it has no name
	ID    string        // "wikidata:Q…", "geonames:…", "wikipedia:…" or a slug; "" for none
	Type  entities.Type // NoType for any
	Note  string        // the list's own
	names []string      // normal forms of name and aliases
}

// List is a watch list. It is safe for concurrent use.
type List struct {
	Entries []Entry
	byName  map[string][]int // normal form → entries
	byID    map[string][]int
}

const maxLine = 1 << 20 // bytes

// Read reads a list; path names it in errors, which say the line. Its lines are
// names or ids, or have columns parted by tabs under a header of name, id, type,
// aliases (parted by "|") and note, in any order. Empty lines and those that
// begin with "#" are passed over.
func Read(path string, r io.Reader) (*List, error) {
	l := &List{byName: map[string][]int{}, byID: map[string][]int{}}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	var header []string
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSuffix(sc.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if header == nil && len(l.Entries) == 0 {
			if header = headerOf(line); header != nil {
				continue
			}
		}
		e, err := entryOf(header, line)
		if err != nil {
			return nil, fmt.Errorf("watch list %s:%d: %w", path, n, err)
		}
		e.Line = n
		l.add(e)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("watch list %s: %w", path, err)
	}
	if len(l.Entries) == 0 {
		return nil, fmt.Errorf("watch list %s: no name or id in it", path)
	}
	return l, nil
}

// headerOf is the columns of a header, nil for another line.
func headerOf(line string) []string {
	fields := strings.Split(strings.ToLower(line), "\t")
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
	}
	if !slices.Contains(fields, "name") && !slices.Contains(fields, "id") {
		return nil
	}
	return fields
}

func entryOf(header []string, line string) (Entry, error) {
	if !utf8.ValidString(line) {
		return Entry{}, fmt.Errorf("not UTF-8")
	}
	get := map[string]string{}
	if header == nil {
		get["name"] = strings.TrimSpace(line)
	} else {
		fields := strings.Split(line, "\t")
		if len(fields) > len(header) {
			return Entry{}, fmt.Errorf("%d columns, the header has %d", len(fields), len(header))
		}
		for i, f := range fields {
			get[header[i]] = strings.TrimSpace(f)
		}
	}
	e := Entry{Name: get["name"], ID: get["id"], Note: get["note"]}
	if e.ID == "" && entities.IsID(e.Name) {
		e.ID, e.Name = e.Name, ""
	}
	if t := get["type"]; t != "" {
		var ok bool
		if e.Type, ok = entities.ParseType(t); !ok {
			return e, fmt.Errorf("type %q is none of person, place and organization", t)
		}
	}
	if e.ID != "" && !entities.IsID(e.ID) {
		return e, fmt.Errorf("%q is no id such as wikidata:Q22316", e.ID)
	}
	for _, name := range append([]string{e.Name}, strings.Split(get["aliases"], "|")...) {
		if n := normalize.String(name); n != "" && !slices.Contains(e.names, n) {
			e.names = append(e.names, n)
		}
	}
	switch {
	case len(e.names) == 0 && e.ID == "":
		return e, fmt.Errorf("neither a name nor an id")
	case e.Name == "" && len(e.names) == 0:
		e.Name = e.ID
	case e.Name == "":
		return e, fmt.Errorf("aliases without a name")
	}
	return e, nil
}

func (l *List) add(e Entry) {
	at := len(l.Entries)
	l.Entries = append(l.Entries, e)
	for _, n := range e.names {
		l.byName[n] = append(l.byName[n], at)
	}
	if e.ID != "" {
		l.byID[e.ID] = append(l.byID[e.ID], at)
	}
}

package lang

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Table is one file of a language.
type Table struct {
	Name    string
	Version string
	Source  string // where its rows are from
	Licence string
	Columns []string // names, in order
	Classes []string // those that the head explains, in its order; tables of words only
	Rows    []Row
}

// Row is a line of a table.
type Row struct {
	Line  int // from 1
	cells []string
}

// Cell returns the text of a column, from 0: "" for one that the line leaves out at its end.
func (r Row) Cell(i int) string {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// ofWords reports whether the table gives words their classes.
func (t *Table) ofWords() bool {
	return len(t.Columns) > 1 && t.Columns[0] == "word" && t.Columns[1] == "classes"
}

// parseTable reads a table. name is that of its file.
func parseTable(name, text string) (*Table, error) {
	t := &Table{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if head, ok := strings.CutPrefix(line, "#"); ok {
			if err := t.head(strings.TrimSpace(head)); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			continue
		}
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if cells[0] == "" || len(cells) > len(t.Columns) {
			return nil, fmt.Errorf("line %d: %d columns of at most %d, and the first may not be empty", n, len(cells), len(t.Columns))
		}
		t.Rows = append(t.Rows, Row{n, cells})
	}
	switch {
	case t.Name != name:
		return nil, fmt.Errorf("its head names it %q", t.Name)
	case t.Version == "" || t.Source == "" || t.Licence == "":
		return nil, errors.New("its head lacks one of version, source and licence")
	}
	return t, nil
}

// head reads a line of the head; one without a key that is known is a remark.
func (t *Table) head(line string) error {
	key, value, ok := strings.Cut(line+" ", ": ")
	if !ok {
		return nil
	}
	value = strings.TrimSpace(value)
	kind, name, _ := strings.Cut(key, " ")
	list := &t.Columns
	switch kind {
	case "name":
		t.Name = value
	case "version":
		t.Version = value
	case "source":
		t.Source = value
	case "licence":
		t.Licence = value
	case "class":
		list = &t.Classes
		fallthrough
	case "column":
		if name == "" || strings.Contains(name, " ") || slices.Contains(*list, name) || value == "" {
			return fmt.Errorf("%s %q: a name of one word that no other has is wanted, and what it means", kind, name)
		}
		*list = append(*list, name)
	}
	return nil
}

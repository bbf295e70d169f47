// Package weightfile reads and writes the files of numbers that the
// program decides by: weights, thresholds and parameters. Such a file has lines that begin
// with "#" (what the numbers were fitted on), a header, and a line for each
// name, in cells parted by tabs: the name, numbers, then words for readers.
// Every name stands there once, and no other.
package weightfile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Layout is the form of one kind of file.
type Layout struct {
	What    string   // what it is: errors begin with it
	Columns []string // of the header; the first is the name's
	Numbers int      // how many columns behind the name hold numbers; those after them hold text
	Names   []string // of the rows, in order
}

// Table is what a file holds. Its rows are those of the layout, in its order.
type Table struct {
	Head string // the lines that begin with "#"
	Rows []Row
}

// Row is the line of a name.
type Row struct {
	Numbers []float64
	Text    []string
}

// Parse reads a file.
func (l *Layout) Parse(text string) (*Table, error) {
	t := &Table{Rows: make([]Row, len(l.Names))}
	n, found := 0, 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		cells := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"):
			t.Head += line + "\n"
			continue
		case len(cells) != len(l.Columns):
			return nil, fmt.Errorf("%s: line %d: %d cells, want %d", l.What, n, len(cells), len(l.Columns))
		case cells[0] == l.Columns[0]:
			continue
		}
		i := slices.Index(l.Names, cells[0])
		if i < 0 || t.Rows[i].Numbers != nil {
			return nil, fmt.Errorf("%s: line %d: %q is unknown, or stands there twice", l.What, n, cells[0])
		}
		row := Row{Text: cells[1+l.Numbers:]}
		for _, cell := range cells[1 : 1+l.Numbers] {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", l.What, n, err)
			}
			row.Numbers = append(row.Numbers, x)
		}
		t.Rows[i] = row
		found++
	}
	if found != len(l.Names) {
		return nil, fmt.Errorf("%s: %d names, want %d", l.What, found, len(l.Names))
	}
	return t, nil
}

// String writes the file that Parse reads.
func (l *Layout) String(t *Table) string {
	var b strings.Builder
	b.WriteString(t.Head)
	b.WriteString(strings.Join(l.Columns, "\t") + "\n")
	for i, row := range t.Rows {
		b.WriteString(l.Names[i])
		for _, x := range row.Numbers {
			b.WriteString("\t" + strconv.FormatFloat(x, 'g', 5, 64))
		}
		for _, cell := range row.Text {
			b.WriteString("\t" + cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Fields are where the numbers of a file of parameters are kept, by their names.
type Fields map[string]*float64

// Parameters reads a file of numbers into fields. Beside each stands what it means
// and where it comes from.
func Parameters(what, text string, fields Fields) error {
	return numbers(what, text, slices.Sorted(maps.Keys(fields)), func(name string, x float64) error {
		*fields[name] = x
		return nil
	})
}

// Read reads a file of numbers, as [Parameters] does, into a new struct. Each of
// its fields is a float64, or an int where the number must be whole, and is called
// as its line, which is in small letters with hyphens: LongestAside is
// "longest-aside".
func Read[T any](what, text string) (*T, error) {
	t := new(T)
	value := reflect.ValueOf(t).Elem()
	at := map[string]reflect.Value{}
	for i := range value.NumField() {
		at[hyphened(value.Type().Field(i).Name)] = value.Field(i)
	}
	return t, numbers(what, text, slices.Sorted(maps.Keys(at)), func(name string, x float64) error {
		if field := at[name]; field.Kind() == reflect.Float64 {
			field.SetFloat(x)
			return nil
		}
		n := int64(x)
		if float64(n) != x {
			return fmt.Errorf("%s: %q is %v, which is no whole number", what, name, x)
		}
		at[name].SetInt(n)
		return nil
	})
}

// BuiltIn returns what gives the numbers of a file that is compiled in. They are
// read when they are first asked for; a file that cannot be read is a fault of the program,
// which its tests find, and a panic.
func BuiltIn[T any](what, text string) func() *T {
	return sync.OnceValue(func() *T {
		t, err := Read[T](what, text)
		if err != nil {
			panic(err)
		}
		return t
	})
}

// hyphened writes "LongestAside" as "longest-aside".
func hyphened(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// numbers reads a file of numbers by the names of its rows, sorted.
func numbers(what, text string, names []string, set func(name string, x float64) error) error {
	layout := Layout{What: what, Columns: []string{"name", "value", "means", "from"}, Numbers: 1, Names: names}
	table, err := layout.Parse(text)
	if err != nil {
		return err
	}
	for i, row := range table.Rows {
		if err := set(names[i], row.Numbers[0]); err != nil {
			return err
		}
	}
	return nil
}

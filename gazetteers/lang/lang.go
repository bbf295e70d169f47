package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed en/*.tsv
var english embed.FS

// English returns the tables of English, which are read once and shared.
var English = sync.OnceValue(func() *Lexicon {
	l, err := Read("en", EnglishTables())
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return l
})

// EnglishTables returns the files of the tables of English.
func EnglishTables() fs.FS {
	sub, err := fs.Sub(english, "en")
	if err != nil {
		panic(err) // the path is valid
	}
	return sub
}

// Lexicon is what the tables of one language say. It is immutable.
type Lexicon struct {
	code    string
	tables  []*Table
	classes map[string]*class
}

// class is a kind of words: its rows in the order of the tables.
type class struct {
	table *Table
	words []Word
}

// Word is a word of a class, as its table writes it, and what the class says
// of it there: "" in most classes.
type Word struct{ Text, Value string }

// Code is the language's, ISO 639-1.
func (l *Lexicon) Code() string { return l.code }

// Read reads the tables of a language: all files *.tsv of the folder. code is
// the language's, ISO 639-1.
func Read(code string, folder fs.FS) (*Lexicon, error) {
	names, err := fs.Glob(folder, "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("language tables: %w", err)
	}
	l := &Lexicon{code: code, classes: map[string]*class{}}
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("language tables: %w", err)
		}
		t, err := parseTable(strings.TrimSuffix(path.Base(name), ".tsv"), string(text))
		if err == nil {
			err = l.add(t)
		}
		if err != nil {
			return nil, fmt.Errorf("language table %s: %w", name, err)
		}
	}
	return l, nil
}

// add takes in a table and, when it is one of words, its classes.
func (l *Lexicon) add(t *Table) error {
	l.tables = append(l.tables, t)
	if !t.ofWords() {
		return nil
	}
	for _, name := range t.Classes {
		if old := l.classes[name]; old != nil {
			return fmt.Errorf("class %q is one of table %s", name, old.table.Name)
		}
		l.classes[name] = &class{table: t}
	}
	seen := map[[2]string]bool{}
	for _, r := range t.Rows {
		for name := range strings.FieldsSeq(r.Cell(1)) {
			c := l.classes[name]
			if c == nil || c.table != t {
				return fmt.Errorf("line %d: class %q is not explained at the head of the table", r.Line, name)
			}
			if key := [2]string{name, r.Cell(0)}; seen[key] {
				return fmt.Errorf("line %d: %q is of class %q already", r.Line, r.Cell(0), name)
			} else {
				seen[key] = true
			}
			c.words = append(c.words, Word{r.Cell(0), r.Cell(2)})
		}
	}
	for _, name := range t.Classes {
		if len(l.classes[name].words) == 0 {
			return fmt.Errorf("class %q has no word", name)
		}
	}
	return nil
}

// Words returns the words of a class in the order of their table; an error
// when no table has the class.
func (l *Lexicon) Words(name string) ([]Word, error) {
	c := l.classes[name]
	if c == nil {
		return nil, fmt.Errorf("language tables: no table has words of class %q", name)
	}
	return c.words, nil
}

// Classes returns the names of the classes that begin with a prefix, sorted:
// "title-" for those of titles.
func (l *Lexicon) Classes(prefix string) []string {
	var names []string
	for name := range l.classes {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Table returns a table by its name; an error when there is none.
func (l *Lexicon) Table(name string) (*Table, error) {
	for _, t := range l.tables {
		if t.Name == name {
			return t, nil
		}
	}
	return nil, fmt.Errorf("language tables: no table %q", name)
}

// Tables returns all tables by name.
func (l *Lexicon) Tables() []*Table { return slices.Clone(l.tables) }

// Select returns the words of some classes with the bits that the caller gives
// each class: what a room looks words up in without a call into this package.
// An error when no table has one of the classes.
func Select[C ~uint32 | ~uint64](l *Lexicon, bits map[string]C) (map[string]C, error) {
	names := make([]string, 0, len(bits))
	for name := range bits {
		names = append(names, name)
	}
	slices.Sort(names)
	out := map[string]C{}
	for _, name := range names {
		words, err := l.Words(name)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			out[w.Text] |= bits[name]
		}
	}
	return out, nil
}

// Picker takes classes out of a lexicon one by one and keeps the first error.
type Picker struct {
	lexicon *Lexicon
	err     error
}

// Pick returns a Picker.
func (l *Lexicon) Pick() *Picker { return &Picker{lexicon: l} }

// Err returns the first error that a pick had.
func (p *Picker) Err() error { return p.err }

// Words returns the words of a class in the order of their table.
func (p *Picker) Words(class string) []Word {
	words, err := p.lexicon.Words(class)
	if err != nil && p.err == nil {
		p.err = err
	}
	return words
}

// Set returns the words of classes as a set.
func (p *Picker) Set(classes ...string) map[string]bool {
	set := map[string]bool{}
	for _, class := range classes {
		for _, w := range p.Words(class) {
			set[w.Text] = true
		}
	}
	return set
}

// Values returns what a class says of each of its words.
func (p *Picker) Values(class string) map[string]string {
	values := map[string]string{}
	for _, w := range p.Words(class) {
		values[w.Text] = w.Value
	}
	return values
}

// Rows returns the rows of a table.
func (p *Picker) Rows(table string) []Row {
	t, err := p.lexicon.Table(table)
	if err != nil {
		if p.err == nil {
			p.err = err
		}
		return nil
	}
	return t.Rows
}

// Version tells tables apart: the language, and the version of each table.
func (l *Lexicon) Version() string {
	var b strings.Builder
	b.WriteString(l.code)
	for _, t := range l.tables {
		fmt.Fprintf(&b, " %s %s", t.Name, t.Version)
	}
	return b.String()
}

package fields

import (
	"embed"
	"strconv"
	"strings"

	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/read/normal"
)

// Kind is a field of an article that a name in the data can stand for.
type Kind uint8

const (
	None Kind = iota
	ID
	Title
	Text
	HTML // text that is marked up, by the field's own name
	Date
	Source
	Author
	URL
	Language
	Wrapper // an object that holds the article's fields
	NumKinds
)

// Alias says what a name stands for. Of several names of one field the lowest
// rank wins, among equals the first in the data.
type Alias struct {
	Kind Kind
	Rank int
}

//go:embed names.tsv inner.tsv
var tableFiles embed.FS

var tables = normal.ReadTables(tableFiles)

// kindNames are what tables and users call the kinds.
var kindNames = map[string]Kind{"id": ID, "title": Title, "label": Title, "text": Text, "summary": Text, "html": HTML, "date": Date,
	"source": Source, "author": Author, "url": URL, "language": Language, "wrapper": Wrapper}

// KindNamed is the kind of that name in a table; a name that none has is a fault
// in the program.
func KindNamed(name string) Kind {
	kind, ok := kindNames[name]
	if !ok {
		panic("no field is called " + name)
	}
	return kind
}

// known are the names that stand for fields, wrappers those of objects that hold
// them, see names.tsv. Their keys are those of NormalKey.
var known, wrappers = readNames()

// OfName is what a name stands for, in any spelling that NormalKey makes one.
func OfName(name string) (Alias, bool) {
	a, ok := known[NormalKey(name)]
	return a, ok
}

// LabelRank and SummaryRank are the first ranks of the names of titles and texts
// that are no more than that: a name or a subject; a lead or a description.
var LabelRank, SummaryRank = firstRank("label"), firstRank("summary")

func readNames() (names map[string]Alias, wraps map[string]bool) {
	names, wraps = map[string]Alias{}, map[string]bool{}
	var ranks [NumKinds]int
	for _, row := range normal.Rows(tables, "names") {
		kind, name := KindNamed(row.Cell(0)), row.Cell(1)
		if kind == Wrapper {
			wraps[name] = true
			continue
		}
		names[name] = Alias{kind, ranks[kind]}
		ranks[kind]++
	}
	return names, wraps
}

func firstRank(field string) int {
	for _, row := range normal.Rows(tables, "names") {
		if row.Cell(0) == field {
			return known[row.Cell(1)].Rank
		}
	}
	panic("no name of a " + field)
}

// Ranked reads a table of a package that gives names their field and rank in its
// first three columns.
func Ranked(tables *lang.Lexicon, table string) map[string]Alias {
	names := map[string]Alias{}
	for _, row := range normal.Rows(tables, table) {
		names[row.Cell(2)] = Alias{KindNamed(row.Cell(0)), Rank(row, 1)}
	}
	return names
}

// Rank is the rank in a column of a table.
func Rank(row lang.Row, column int) int {
	rank, err := strconv.Atoi(row.Cell(column))
	if err != nil {
		panic(err)
	}
	return rank
}

// NormalKey is a name without case and separators: "Publish_Date" and
// "publishDate" are "publishdate". A leading underscore stays.
func NormalKey(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 'a' || c > 'z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r == '_' && i == 0:
			b.WriteRune(r)
		case r == '_' || r == '-' || r == '.' || r == ' ' || r == ':' || r == '/' || r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\ufeff' || r == '"':
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// RankStep is added to ranks for each wrapper that a field was found in.
const RankStep = 1000

// MaxWrappers bounds how deep wrappers are opened.
const MaxWrappers = 4

package normal

import (
	"embed"

	"newsgraph/gazetteers/lang"
)

//go:embed authors.tsv dates.tsv languages.tsv
var tableFiles embed.FS

var tables = ReadTables(tableFiles)

// ReadTables reads the tables of a package of the readers, in the format of
// gazetteers/lang. They are part of the program: one that cannot be read is a
// fault in it, which every test of its package meets.
func ReadTables(files embed.FS) *lang.Lexicon {
	tables, err := lang.Read("", files)
	if err != nil {
		panic(err)
	}
	return tables
}

// Rows are the rows of a table of a package.
func Rows(tables *lang.Lexicon, name string) []lang.Row {
	table, err := tables.Table(name)
	if err != nil {
		panic(err)
	}
	return table.Rows
}

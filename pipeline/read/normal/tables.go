package normal

import (
	"embed"
	"io/fs"

	"newsgraph/gazetteers/lang"
)

//go:embed authors.tsv dates.tsv languages.tsv
var tables embed.FS

// Rows are the rows of a table of a package of the readers, NAME.tsv of its
// files, in the format of gazetteers/lang. The tables are part of the program:
// one that cannot be read is a fault in it, which every test of its package meets.
func Rows(files fs.FS, name string) []lang.Row {
	tables, err := lang.Read("", files)
	if err != nil {
		panic(err)
	}
	table, err := tables.Table(name)
	if err != nil {
		panic(err)
	}
	return table.Rows
}

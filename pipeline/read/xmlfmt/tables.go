package xmlfmt

import (
	"embed"

	"newsgraph/pipeline/read/normal"
)

//go:embed feed.tsv trec.tsv xml.tsv
var tableFiles embed.FS

var tables = normal.ReadTables(tableFiles)

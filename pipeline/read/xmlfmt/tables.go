package xmlfmt

import "embed"

//go:embed feed.tsv trec.tsv xml.tsv
var tables embed.FS

//go:build !permissive

package gazetteers

import _ "embed" // the lists

//go:embed data/dbpedia.tsv
var dbpediaRows string

//go:embed data/dbpedia.bin
var dbpediaTable []byte

//go:build permissive

package gazetteers

// A build with the tag "permissive" has no share-alike lists.
const dbpediaRows = ""

var dbpediaTable []byte

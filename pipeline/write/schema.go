package write

import (
	"embed"
	"fmt"
)

//go:embed schema/*.schema.json
var schemas embed.FS

// SchemaNames lists the formats that Schema knows.
var SchemaNames = [...]string{"graph", "record", "ledger"}

// Schema returns the JSON Schema (draft 2020-12) of a format: graph, record or
// ledger. The schemas allow no keys they do not name, so that a change of the
// format that forgets them fails its tests.
func Schema(name string) ([]byte, error) {
	b, err := schemas.ReadFile("schema/" + name + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("no schema %q (known: %v)", name, SchemaNames)
	}
	return b, nil
}

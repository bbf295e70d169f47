package neural

import (
	_ "embed"
	"fmt"
)

//go:embed model/newsgraph-fast.bin
var embedded []byte

// LoadEmbedded loads the model that is compiled into the program.
func LoadEmbedded() (*Model, error) {
	m, err := Load(embedded)
	if err != nil {
		return nil, fmt.Errorf("embedded model: %w", err)
	}
	return m, nil
}

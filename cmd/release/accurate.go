package main

import (
	"fmt"
	"os"
	"path/filepath"

	"newsgraph/pipeline/tag/encoder"
)

// accurateName is the name of the accurate tagger's model in a release, without ending.
const accurateName = "newsgraph-accurate"

// carry writes the model of the accurate tagger and its card, which names the
// corpora and their licences, into a release. It returns their names.
func carry(output, file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m, err := encoder.Load(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	info := m.Info()
	names := []string{accurateName + ".model", accurateName + ".card.md"}
	for i, content := range [][]byte{data, []byte(info.Markdown())} {
		if err := os.WriteFile(filepath.Join(output, names[i]), content, 0o644); err != nil {
			return nil, err
		}
	}
	return names, nil
}

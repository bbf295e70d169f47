package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"newsgraph/pipeline/tag/encoder"
)

// carry writes models of the accurate tagger, each with its card, which names the
// corpora and their licences, into a release. It returns the names of the files:
// the models' own, newsgraph-accurate.model.
func carry(output string, files []string) (names []string, err error) {
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		m, err := encoder.Load(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		info := m.Info()
		if !modelName.MatchString(info.Name) || slices.Contains(names, info.Name+".model") {
			return nil, fmt.Errorf("%s: %q is no name for a file, or that of two models", file, info.Name)
		}
		for _, x := range []struct {
			end     string
			content []byte
		}{{".model", data}, {".card.md", []byte(info.Markdown())}} {
			if err := os.WriteFile(filepath.Join(output, info.Name+x.end), x.content, 0o644); err != nil {
				return nil, err
			}
			names = append(names, info.Name+x.end)
		}
	}
	return names, nil
}

// modelName is what a model's name may be, to be that of a file.
var modelName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

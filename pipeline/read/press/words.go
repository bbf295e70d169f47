package press

import (
	"embed"

	"newsgraph/pipeline/read/normal"
)

//go:embed labels.tsv
var tableFiles embed.FS

var tables = normal.ReadTables(tableFiles)

// lexisLabels are the labels of LexisNexis and what each means, words all words of
// the table by their meaning; see labels.tsv.
var lexisLabels, words = func() (labels map[string]string, words map[string][]string) {
	labels, words = map[string]string{}, map[string][]string{}
	for _, row := range normal.Rows(tables, "labels") {
		meaning, word := row.Cell(0), row.Cell(1)
		words[meaning] = append(words[meaning], word)
		switch meaning {
		case "cover", "rights", "rights-in", "kill": // no labels
		default:
			labels[word] = meaning
		}
	}
	return labels, words
}()

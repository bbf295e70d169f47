package relations

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which relations are found: thresholds.tsv says
// what each means.
type thresholds struct {
	ShortestQuotation int
}

// limits are the thresholds that are compiled in.
var limits = weightfile.BuiltIn[thresholds]("thresholds of relations", builtInThresholds)

package tag

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which names are put right: thresholds.tsv says
// what each means.
type thresholds struct {
	Doubtful    float64
	Guessed     float64
	Settled     float64
	KnownPrior  float64
	KnownMargin float64
	KnownPlace  float64
	NestedShare float64
	Forced      float64
	Baseline    float64
}

// limits are the thresholds that are compiled in.
var limits = weightfile.BuiltIn[thresholds]("thresholds of names", builtInThresholds)

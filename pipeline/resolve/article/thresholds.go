package article

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// Thresholds are the numbers that decide within an article: thresholds.tsv says
// what each means.
type Thresholds struct {
	CommonSurname   float64
	SoonYears       float64
	WellKnown       float64
	ScannedCapitals float64
}

// builtIn are the thresholds that are compiled in.
var builtIn = weightfile.BuiltIn[Thresholds]("thresholds of an article", builtInThresholds)

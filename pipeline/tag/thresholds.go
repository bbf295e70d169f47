package tag

import (
	_ "embed" // the thresholds
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which names are put right: thresholds.tsv says
// what each means.
type thresholds struct {
	doubtful    float64
	guessed     float64
	settled     float64
	knownPrior  float64
	knownMargin float64
	knownPlace  float64
	nestedShare float64
	forced      float64
	baseline    float64
}

// limits are the thresholds that are compiled in.
var limits = sync.OnceValue(func() *thresholds {
	t := &thresholds{}
	err := weightfile.Parameters("thresholds of names", builtInThresholds, weightfile.Fields{
		"doubtful":     &t.doubtful,
		"guessed":      &t.guessed,
		"settled":      &t.settled,
		"known-prior":  &t.knownPrior,
		"known-margin": &t.knownMargin,
		"known-place":  &t.knownPlace,
		"nested-share": &t.nestedShare,
		"forced":       &t.forced,
		"baseline":     &t.baseline,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

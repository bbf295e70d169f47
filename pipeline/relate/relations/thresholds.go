package relations

import (
	_ "embed" // the thresholds
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which relations are found: thresholds.tsv says
// what each means.
type thresholds struct {
	quotation int
}

// limits are the thresholds that are compiled in.
var limits = sync.OnceValue(func() *thresholds {
	t := &thresholds{}
	err := weightfile.Numbers("thresholds of relations", builtInThresholds, nil, weightfile.Counts{
		"shortest-quotation": &t.quotation,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

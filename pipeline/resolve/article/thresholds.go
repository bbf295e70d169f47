package article

import (
	_ "embed" // the thresholds
	"sync"

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
var builtIn = sync.OnceValue(func() *Thresholds {
	t := &Thresholds{}
	err := weightfile.Parameters("thresholds of an article", builtInThresholds, weightfile.Fields{
		"common-surname":   &t.CommonSurname,
		"soon-years":       &t.SoonYears,
		"well-known":       &t.WellKnown,
		"scanned-capitals": &t.ScannedCapitals,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

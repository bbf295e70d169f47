package people

import (
	_ "embed" // the weights

	"newsgraph/internal/weightfile"
)

//go:embed weights.tsv
var builtInWeights string

// weights are what speaks for a bearer of a surname that stands alone: weights.tsv
// says what each means.
type weights struct {
	Named    float64
	Relative float64
	Given    float64
	Late     float64
	Unknown  float64
	NoName   float64
	Subject  float64
	Title    float64
	Gender   float64
	Office   float64
	InOffice float64
	Common   float64
	Margin   float64
	Initials float64
	OtherAge float64
}

// builtIn are the weights that are compiled in.
var builtIn = weightfile.BuiltIn[weights]("weights of bearers", builtInWeights)

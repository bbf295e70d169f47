package typevotes

import (
	_ "embed" // the weights

	"newsgraph/internal/weightfile"
)

//go:embed weights.tsv
var builtInWeights string

// weights are what speaks for the company where a name may be its or a person's,
// and what makes a type doubtful: weights.tsv says what each means.
type weights struct {
	Prior         float64
	Alone         float64
	Met           float64
	Bearer        float64
	Code          float64
	Noun          float64
	Officer       float64
	Kind          float64
	Object        float64
	Price         float64
	Beside        float64
	Thing         float64
	Relative      float64
	Person        float64
	Who           float64
	Title         float64
	Age           float64
	WholePrior    float64
	WholeKnown    float64
	WholeGiven    float64
	WholeBearer   float64
	WholeFamily   float64
	WholeNoFamily float64
	WholeCommon   float64
	WholeNamed    float64
	WholeEnds     float64
	WholeLegal    float64

	WellKnownBearer float64
	WellKnownCity   float64
	Doubtful        float64
	DoubtfulPerson  float64
}

// builtIn are the weights that are compiled in.
var builtIn = weightfile.BuiltIn[weights]("weights of companies called like people", builtInWeights)

package model

import (
	_ "embed" // the parameters

	"newsgraph/internal/weightfile"
)

//go:embed parameters.tsv
var builtInParameters string

// Parameters are the numbers that features are measured with: parameters.tsv
// says what each means and where it comes from.
type Parameters struct {
	NearKm        float64
	SameState     float64
	LikelyPlace   float64
	Metropolis    float64
	WorldKnown    float64
	ClearlyLess   float64
	BesideLeader  float64
	HomeVote      float64
	FocusShare    float64
	FocusLead     float64
	SpokenOf      float64
	Elsewise      float64
	LeastAge      float64
	SportArticle  float64
	TeamOdds      float64
	SamePlaceKm   float64
	SameCountyKm  float64
	LongDeadYears float64
	LongDeadBorn  float64
	Shown         float64
}

// BuiltInParameters returns those that are compiled in.
var BuiltInParameters = weightfile.BuiltIn[Parameters]("parameters of links", builtInParameters)

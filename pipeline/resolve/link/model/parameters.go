package model

import (
	_ "embed" // the parameters
	"sync"

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

// BuiltInParameters are those that are compiled in.
var BuiltInParameters = sync.OnceValues(func() (*Parameters, error) { return parseParameters(builtInParameters) })

func (p *Parameters) all() weightfile.Fields {
	return weightfile.Fields{
		"near-km": &p.NearKm, "same-state": &p.SameState, "likely-place": &p.LikelyPlace, "metropolis": &p.Metropolis,
		"world-known": &p.WorldKnown, "clearly-less": &p.ClearlyLess, "beside-leader": &p.BesideLeader,
		"home-vote": &p.HomeVote, "focus-share": &p.FocusShare, "focus-lead": &p.FocusLead,
		"spoken-of": &p.SpokenOf, "elsewise": &p.Elsewise, "least-age": &p.LeastAge, "sport-article": &p.SportArticle, "team-odds": &p.TeamOdds,
		"same-place-km": &p.SamePlaceKm, "same-county-km": &p.SameCountyKm, "long-dead-years": &p.LongDeadYears, "long-dead-born": &p.LongDeadBorn,
		"shown": &p.Shown,
	}
}

func parseParameters(text string) (*Parameters, error) {
	p := &Parameters{}
	return p, weightfile.Parameters("parameters of links", text, p.all())
}

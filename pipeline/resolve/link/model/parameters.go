package model

import (
	_ "embed" // the parameters
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed parameters.tsv
var builtInParameters string

// Parameters are the numbers that features are measured with: parameters.tsv
// says what each means and where it comes from.
type Parameters struct {
	NearKm       float64
	SameState    float64
	LikelyPlace  float64
	Metropolis   float64
	WorldKnown   float64
	ClearlyLess  float64
	BesideLeader float64
	HomeVote     float64
	FocusShare   float64
	FocusLead    float64
	SpokenOf     float64
	Elsewise     float64
	LeastAge     float64
}

// BuiltInParameters are those that are compiled in.
var BuiltInParameters = sync.OnceValues(func() (*Parameters, error) { return parseParameters(builtInParameters) })

// parseParameters reads a file of parameters: lines that begin with "#", a
// header, and a line a parameter. Every one stands there once.
func parseParameters(text string) (*Parameters, error) {
	p := &Parameters{}
	missing := map[string]*float64{
		"near-km": &p.NearKm, "same-state": &p.SameState, "likely-place": &p.LikelyPlace, "metropolis": &p.Metropolis,
		"world-known": &p.WorldKnown, "clearly-less": &p.ClearlyLess, "beside-leader": &p.BesideLeader,
		"home-vote": &p.HomeVote, "focus-share": &p.FocusShare, "focus-lead": &p.FocusLead,
		"spoken-of": &p.SpokenOf, "elsewise": &p.Elsewise,
		"least-age": &p.LeastAge,
	}
	for n, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || cells[0] == "name" {
			continue
		}
		to := missing[cells[0]]
		if to == nil || len(cells) != 4 {
			return nil, fmt.Errorf("parameters of links: line %d: %q unknown, twice, or not of four cells", n+1, cells[0])
		}
		x, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, fmt.Errorf("parameters of links: line %d: %w", n+1, err)
		}
		*to = x
		delete(missing, cells[0])
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("parameters of links: %d of them are missing", len(missing))
	}
	return p, nil
}

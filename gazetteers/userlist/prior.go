package userlist

import "math"

// CityPrior is the prior of a populated place of so many people.
func CityPrior(population int) float64 {
	return math.Log10(float64(max(population, 0))+1000) / 7.8
}

// The priors of user lists.
const (
	userPrior   = 0.9
	forcedPrior = 0.99
)

// Prior is the prominence of what a row says, see CityPrior.
func (row *Row) Prior() float64 {
	switch {
	case row.Force:
		return forcedPrior
	case !row.Dump:
		return userPrior
	}
	prior := CityPrior(row.Population)
	if row.FeatureCode == "PPLC" {
		prior = min(prior+0.08, 1)
	}
	if row.FeatureClass != "P" {
		prior *= 0.8
	}
	return prior
}

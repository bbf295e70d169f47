package main

import (
	_ "embed" // the numbers

	"newsgraph/internal/weightfile"
)

//go:embed numbers.tsv
var numbersFile string

// numbers are those by which the lists are joined and weighed: numbers.tsv says
// what each means.
type numbers struct {
	SameDistrict, SameTown, SamePlace, SamePoint                            float64
	CloseNumber, NearNumber, LooseNumber                                    float64
	Fits, OfKind, Famous, Dominance, CalledScore, Clearly                   float64
	PoliticianScore, SharedQuotes, QuoteWeight, PrintedWeight, PrintedPlace float64
	AliasWeight, CuratedPrior, LookupPrior, CountyPrior                     float64
	WellKnown, PlainTitle, OldestItem                                       float64
	ManyNames, PrintedMore, BigPlace, LeastAlternate                        int
}

// judged returns the numbers that are compiled in.
var judged = weightfile.BuiltIn[numbers]("numbers of the generator", numbersFile)

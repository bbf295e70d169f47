package namesakes

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// Thresholds are the numbers that decide across articles beside the weights:
// thresholds.tsv says what each means.
type Thresholds struct {
	FewArticles       float64
	LongApartYears    float64
	CommonPeople      float64
	LeadingShare      float64
	LeadingArticles   float64
	SureType          float64
	OtherType         float64
	OtherTypeArticles float64
	NearDays          float64
	BareShared        float64
	BareNoScore       float64
	NearlyAll         float64
	MostOf            float64
	FewAbroad         float64
	CountryShare      float64
	BodyShare         float64
	FullerShared      float64
	FirmShared        float64
	LikelyCandidate   float64
	ShortAcronym      float64
}

// BuiltInThresholds returns the thresholds that are compiled in.
var BuiltInThresholds = weightfile.BuiltIn[Thresholds]("thresholds of namesakes", builtInThresholds)

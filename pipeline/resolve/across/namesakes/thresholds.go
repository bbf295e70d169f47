package namesakes

import (
	_ "embed" // the thresholds
	"sync"

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
}

// BuiltInThresholds returns the thresholds that are compiled in.
var BuiltInThresholds = sync.OnceValue(func() *Thresholds {
	t := &Thresholds{}
	err := weightfile.Parameters("thresholds of namesakes", builtInThresholds, weightfile.Fields{
		"few-articles":        &t.FewArticles,
		"long-apart-years":    &t.LongApartYears,
		"common-people":       &t.CommonPeople,
		"leading-share":       &t.LeadingShare,
		"leading-articles":    &t.LeadingArticles,
		"sure-type":           &t.SureType,
		"other-type":          &t.OtherType,
		"other-type-articles": &t.OtherTypeArticles,
		"near-days":           &t.NearDays,
		"bare-shared":         &t.BareShared,
		"bare-no-score":       &t.BareNoScore,
		"nearly-all":          &t.NearlyAll,
		"most-of":             &t.MostOf,
		"few-abroad":          &t.FewAbroad,
		"country-share":       &t.CountryShare,
		"body-share":          &t.BodyShare,
		"fuller-shared":       &t.FullerShared,
		"firm-shared":         &t.FirmShared,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

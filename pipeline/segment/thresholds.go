package segment

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which text is cut and its language told:
// thresholds.tsv says what each means.
type thresholds struct {
	LongestQuotation int
	LongestBracket   int
	ClockPhrase      int
	LanguageTokens   int
	LanguageWords    int
	LanguageBytes    int
	LanguageShare    float64
	LanguageSure     float64
}

// limits are the thresholds that are compiled in.
var limits = weightfile.BuiltIn[thresholds]("thresholds of segmenting", builtInThresholds)

package segment

import (
	_ "embed" // the thresholds
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which text is cut and its language told:
// thresholds.tsv says what each means.
type thresholds struct {
	quotation      int
	bracket        int
	clockPhrase    int
	languageTokens int
	languageWords  int
	languageBytes  int
	languageShare  float64
	languageSure   float64
}

// limits are the thresholds that are compiled in.
var limits = sync.OnceValue(func() *thresholds {
	t := &thresholds{}
	err := weightfile.Numbers("thresholds of segmenting", builtInThresholds, weightfile.Fields{"language-share": &t.languageShare, "language-sure": &t.languageSure}, weightfile.Counts{
		"longest-quotation": &t.quotation,
		"longest-bracket":   &t.bracket,
		"clock-phrase":      &t.clockPhrase,
		"language-tokens":   &t.languageTokens,
		"language-words":    &t.languageWords,
		"language-bytes":    &t.languageBytes,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

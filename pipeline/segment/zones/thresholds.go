package zones

import (
	_ "embed" // the thresholds
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which the parts of an article are told apart:
// thresholds.tsv says what each means.
type thresholds struct {
	headParagraphs int
	headBody       int
	headWire       int
	aside          int
	signature      int
	narrowest      int
	widest         int
	site           int
	sitePieces     int
	headline       int
	dateline       int
	lead           int
}

// limits are the thresholds that are compiled in.
var limits = sync.OnceValue(func() *thresholds {
	t := &thresholds{}
	err := weightfile.Numbers("thresholds of zones", builtInThresholds, nil, weightfile.Counts{
		"head-paragraphs":   &t.headParagraphs,
		"head-body":         &t.headBody,
		"head-wire":         &t.headWire,
		"longest-aside":     &t.aside,
		"longest-signature": &t.signature,
		"narrowest-column":  &t.narrowest,
		"widest-column":     &t.widest,
		"longest-site":      &t.site,
		"site-pieces":       &t.sitePieces,
		"shortest-headline": &t.headline,
		"longest-dateline":  &t.dateline,
		"shortest-lead":     &t.lead,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return t
})

package zones

import (
	_ "embed" // the thresholds

	"newsgraph/internal/weightfile"
)

//go:embed thresholds.tsv
var builtInThresholds string

// thresholds are the numbers by which the parts of an article are told apart:
// thresholds.tsv says what each means.
type thresholds struct {
	HeadParagraphs   int
	HeadBody         int
	HeadWire         int
	LongestAside     int
	LongestSignature int
	NarrowestColumn  int
	WidestColumn     int
	LongestSite      int
	SitePieces       int
	ShortestHeadline int
	LongestDateline  int
	ShortestLead     int
}

// limits are the thresholds that are compiled in.
var limits = weightfile.BuiltIn[thresholds]("thresholds of zones", builtInThresholds)

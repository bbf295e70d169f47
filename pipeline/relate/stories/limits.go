package stories

import (
	_ "embed" // the limits

	"newsgraph/internal/weightfile"
)

//go:embed likeness.tsv
var builtInLimits string

// limits are how much two articles must share to be one story: likeness.tsv says
// what each means.
type limits struct {
	SureShared     float64
	FewShared      float64
	Contained      float64
	ContainedFew   float64
	Mutual         float64
	Whole          float64
	SameCut        float64
	SameStory      float64
	StoryDays      float64
	FollowShare    float64
	FollowDays     float64
	OwnStories     float64
	CommonArticles float64
	CommonShare    float64
}

// builtIn are the limits that are compiled in.
var builtIn = weightfile.BuiltIn[limits]("limits of likeness", builtInLimits)

package stories

import (
	_ "embed" // the limits
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed likeness.tsv
var builtInLimits string

// limits are how much two articles must share to be one story: likeness.tsv says
// what each means.
type limits struct {
	sureShared     float64
	fewShared      float64
	contained      float64
	containedFew   float64
	mutual         float64
	whole          float64
	sameCut        float64
	sameStory      float64
	storyDays      float64
	followShare    float64
	followDays     float64
	ownStories     float64
	commonArticles float64
	commonShare    float64
}

// builtIn are the limits that are compiled in.
var builtIn = sync.OnceValue(func() *limits {
	l := &limits{}
	err := weightfile.Parameters("limits of likeness", builtInLimits, weightfile.Fields{
		"sure-shared":     &l.sureShared,
		"few-shared":      &l.fewShared,
		"contained":       &l.contained,
		"contained-few":   &l.containedFew,
		"mutual":          &l.mutual,
		"whole":           &l.whole,
		"same-cut":        &l.sameCut,
		"same-story":      &l.sameStory,
		"story-days":      &l.storyDays,
		"follow-share":    &l.followShare,
		"follow-days":     &l.followDays,
		"own-stories":     &l.ownStories,
		"common-articles": &l.commonArticles,
		"common-share":    &l.commonShare,
	})
	if err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return l
})

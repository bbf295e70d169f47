package tag

import (
	"context"
	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// GazetteerBaseline is a Tagger that knows the gazetteers and nothing else: the second
// baseline. The longest of overlapping names wins, with the type of its most
// prominent entity. Names must be written as the lists write them, and single
// words that are ordinary ones too are left out.
type GazetteerBaseline struct {
	set     *gazetteers.Set
	matcher *gazetteers.Matcher
}

// NewGazetteerBaseline makes one for one goroutine.
func NewGazetteerBaseline(set *gazetteers.Set) *GazetteerBaseline {
	return &GazetteerBaseline{set, set.NewMatcher()}
}

// Tag implements Tagger. It returns no error.
func (l *GazetteerBaseline) Tag(_ context.Context, doc *entities.Document) error {
	doc.Mentions = doc.Mentions[:0]
	end := 0
	for _, hit := range l.matcher.Match(doc) {
		if hit.First < end || !hit.Exact.Has(gazetteers.AnyEntity) || len(hit.Entries) == 0 {
			continue
		}
		if hit.End-hit.First == 1 && hit.Lists.Has(gazetteers.CommonWord) && !hit.Lists.Has(gazetteers.Country) {
			continue
		}
		Append(doc, hit.Sentence, hit.First, hit.End, l.set.Entry(hit.Entries[0]).Type, limits().Baseline)
		end = hit.End
	}
	Sort(doc.Mentions)
	return nil
}

package tag

import (
	"context"
	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// listsConfidence is what every mention of Lists gets: about its precision on
// the CoNLL-2003 dev set (exact span and type), rounded.
const listsConfidence = 0.72

// Lists is a Tagger that knows the gazetteers and nothing else: the second
// baseline. The longest of overlapping names wins, with the type of its most
// prominent entity. Names must be written as the lists write them, and single
// words that are ordinary ones too are left out.
type Lists struct {
	set     *gazetteers.Set
	matcher *gazetteers.Matcher
}

// NewLists makes one for one goroutine.
func NewLists(set *gazetteers.Set) *Lists { return &Lists{set, set.NewMatcher()} }

// Tag implements Tagger. It returns no error.
func (l *Lists) Tag(_ context.Context, doc *entities.Document) error {
	doc.Mentions = doc.Mentions[:0]
	end := 0
	for _, hit := range l.matcher.Match(doc) {
		if hit.First < end || !hit.Exact.Has(gazetteers.AnyEntity) || len(hit.Entries) == 0 {
			continue
		}
		if hit.End-hit.First == 1 && hit.Lists.Has(gazetteers.CommonWord) && !hit.Lists.Has(gazetteers.Country) {
			continue
		}
		Append(doc, hit.Sentence, hit.First, hit.End, l.set.Entry(hit.Entries[0]).Type, listsConfidence)
		end = hit.End
	}
	Sort(doc.Mentions)
	return nil
}

// Package twotier reads every sentence with a fast tagger and those again with
// a slow one about which the fast one is in doubt.
//
// Promises: what is read again depends on the article alone, so the mentions are
// the same whatever was tagged before and however many work beside it.
package twotier

import (
	"context"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
)

// Doubt is from where sentences are read again unless said: the probability
// that the least certain label of a sentence is wrong.
const Doubt = 0.2

// Fast is a tagger that knows its doubts: a probability for each sentence.
type Fast interface {
	TagDoubts(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) ([]float32, error)
}

// Slow tags sentences of a document that part holds: number tells of each which
// one of doc's it is. Hits are doc's; the mentions are part's.
type Slow interface {
	TagPart(ctx context.Context, doc, part *entities.Document, number []int, hits []gazetteers.Hit) error
}

// Tagger is a tag.HitTagger. It is for one goroutine.
type Tagger struct {
	fast   Fast
	slow   Slow
	doubt  float32
	part   entities.Document // the sentences to be read again
	number []int             // of each of them: its place in the document
	again  []bool            // of each sentence of the document
	tokens int
}

var _ tag.HitTagger = (*Tagger)(nil)

// New returns a tagger that reads again what fast doubts by the given
// probability or more: 0 is everything, over 1 nothing.
func New(fast Fast, slow Slow, doubt float32) *Tagger {
	return &Tagger{fast: fast, slow: slow, doubt: doubt}
}

// TagHits implements tag.HitTagger.
func (t *Tagger) TagHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) error {
	doubts, err := t.fast.TagDoubts(ctx, doc, hits)
	if err != nil {
		return err
	}
	t.choose(doc, doubts)
	if len(t.part.Sentences) == 0 {
		return nil
	}
	if err := t.slow.TagPart(ctx, doc, &t.part, t.number, hits); err != nil {
		return err
	}
	doc.Mentions = slices.DeleteFunc(doc.Mentions, func(m entities.Mention) bool { return t.again[m.Sentence] })
	for _, m := range t.part.Mentions {
		m.Sentence = t.number[m.Sentence]
		doc.Mentions = append(doc.Mentions, m)
	}
	tag.Sort(doc.Mentions)
	return nil
}

// choose puts the sentences that are in doubt into part.
func (t *Tagger) choose(doc *entities.Document, doubts []float32) {
	t.part.Article, t.part.Tokens = doc.Article, doc.Tokens
	t.part.Sentences, t.number, t.again = t.part.Sentences[:0], t.number[:0], t.again[:0]
	for i, d := range doubts {
		t.again = append(t.again, d >= t.doubt)
		if d >= t.doubt {
			t.part.Sentences, t.number = append(t.part.Sentences, doc.Sentences[i]), append(t.number, i)
			t.tokens += doc.Sentences[i].Last - doc.Sentences[i].First
		}
	}
}

// Again is how many tokens were read again since the tagger was made.
func (t *Tagger) Again() int { return t.tokens }

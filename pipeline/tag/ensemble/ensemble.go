// Package ensemble tags by two models at once: of each token it averages the
// log-probabilities that they give each label, then finds the best path.
//
// The fast network and the encoder err in different places: the one knows
// spelling, gazetteers and the other occurrences of a name in the article, the
// other the sense of the sentence.
package ensemble

import (
	"context"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/neural/crf"
)

// Fast is the network that knows gazetteers: MarginalsHits appends to dst the
// probability of each label (crf.Num numbers) of each token of the document's
// sentences.
type Fast interface {
	MarginalsHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit, dst []float32) ([]float32, error)
}

// Slow is the encoder, which reads words alone.
type Slow interface {
	Marginals(ctx context.Context, doc *entities.Document, dst []float32) ([]float32, error)
}

// maxSentence bounds a sentence, in tokens; a longer one is cut.
const maxSentence = 1024

// Tagger is a tag.HitTagger. It is for one goroutine.
type Tagger struct {
	fast       Fast
	slow       Slow
	weights    Weights
	field      *crf.CRF
	scratch    crf.Scratch
	scores     []float32
	slowScores []float32
	path       [maxSentence]uint8
}

var _ tag.HitTagger = (*Tagger)(nil)

// New returns a tagger that averages two.
func New(fast Fast, slow Slow, w Weights) *Tagger {
	return &Tagger{fast: fast, slow: slow, weights: w, field: crf.New(crf.Weights{})}
}

// TagHits implements tag.HitTagger.
func (t *Tagger) TagHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) error {
	return t.TagPart(ctx, doc, doc, nil, hits)
}

// TagPart tags some sentences of a document, which the encoder reads by
// themselves: part holds them, number tells of each which one of doc's it is, in
// rising order; nil for all. Hits are doc's. The mentions are part's.
func (t *Tagger) TagPart(ctx context.Context, doc, part *entities.Document, number []int, hits []gazetteers.Hit) error {
	part.Mentions = part.Mentions[:0]
	var err error
	if t.scores, err = t.fast.MarginalsHits(ctx, doc, hits, t.scores[:0]); err != nil {
		return err
	}
	if t.slowScores, err = t.slow.Marginals(ctx, part, t.slowScores[:0]); err != nil {
		return err
	}
	if number != nil {
		t.keep(doc, number)
	}
	for i, p := range t.slowScores {
		t.scores[i] = t.weights.mean(t.scores[i], p)
	}
	scores := t.scores
	for i := range part.Sentences {
		for from, to := part.Sentences[i].First, part.Sentences[i].Last; from < to; from += maxSentence {
			n := min(to-from, maxSentence)
			t.decode(part, i, from, n, scores)
			scores = scores[n*crf.Num:]
		}
	}
	tag.Sort(part.Mentions) // title first
	return nil
}

// keep keeps of the fast network's numbers those of some sentences.
func (t *Tagger) keep(doc *entities.Document, number []int) {
	at, kept := 0, t.scores[:0]
	for i := range doc.Sentences {
		n := (doc.Sentences[i].Last - doc.Sentences[i].First) * crf.Num
		if len(number) > 0 && number[0] == i {
			kept, number = append(kept, t.scores[at:at+n]...), number[1:]
		}
		at += n
	}
	t.scores = kept
}

// decode appends the mentions of n tokens of a sentence.
func (t *Tagger) decode(doc *entities.Document, sentence, first, n int, scores []float32) {
	path := t.path[:n]
	t.field.Best(&t.scratch, path, scores)
	summed := false
	for open, end := range crf.Spans(path) {
		if !summed {
			t.field.Sum(&t.scratch, scores, n, nil)
			summed = true
		}
		typ, _ := crf.Split(int(path[open]))
		p := t.field.Span(&t.scratch, open, end, typ)
		tag.Append(doc, sentence, first+open, first+end, typ, t.weights.confidence(p))
	}
}

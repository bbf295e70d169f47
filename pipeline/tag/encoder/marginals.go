package encoder

import (
	"context"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/crf"
)

// Marginals appends to dst the probability of each label of the field (crf.Num
// numbers) of each token of the document's sentences, uncalibrated: what a
// teacher says. Its only error is ctx's.
func (t *Tagger) Marginals(ctx context.Context, doc *entities.Document, dst []float32) ([]float32, error) {
	err := t.read(ctx, doc, func(s span, scores []float32) {
		n := s.last - s.first
		t.model.field.Sum(&t.field, scores, n, nil)
		for i := range n {
			for j := range crf.NumUsed {
				dst = append(dst, t.field.Marginal(i, j))
			}
			dst = append(dst, make([]float32, crf.Num-crf.NumUsed)...)
		}
	})
	return dst, err
}

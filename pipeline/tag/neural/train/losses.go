package train

import (
	"math"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
)

// losses fills dscores and the gradients of the transitions.
func (s *shard) losses(samples []*sample) {
	s.dscores = zeroed(s.dscores, kernel.Pad(s.n)*crf.Num)
	base := 0
	for _, d := range samples {
		for _, sp := range d.spans {
			s.sentence(d, sp, base)
		}
		base += len(d.words)
	}
}

func (s *shard) sentence(d *sample, sp feature.Span, base int) {
	n := sp.Last - sp.First
	at := (base + sp.First) * crf.Num
	scores, grad := s.scores[at:], s.dscores[at:]
	s.field.Sum(&s.free, scores, n, nil)
	s.tokens += n
	if d.soft != nil {
		s.imitate(d, sp, scores, grad)
		return
	}
	s.field.Sum(&s.bound, scores, n, d.allowed[sp.First:])
	s.loss += (s.free.LogZ() - s.bound.LogZ()) * float64(d.weight)
	g := s.grad
	for t := range n {
		for j := range crf.NumUsed {
			grad[t*crf.Num+j] = (s.free.Marginal(t, j) - s.bound.Marginal(t, j)) * d.weight
			if t == 0 {
				g.Start[j] += grad[j]
				continue
			}
			for i := range crf.NumUsed {
				if crf.Allowed(i, j) {
					g.Next[i*crf.Num+j] += (s.field.Pair(&s.free, t, i, j) - s.field.Pair(&s.bound, t, i, j)) * d.weight
				}
			}
		}
	}
	for j := range crf.NumUsed {
		g.End[j] += grad[(n-1)*crf.Num+j]
	}
}

// imitate lowers the cross-entropy between a teacher's paths and the field's,
// whose gradient at a token is the difference of their marginals. The
// transitions learn from gold alone.
func (s *shard) imitate(d *sample, sp feature.Span, scores, grad []float32) {
	n := sp.Last - sp.First
	z := s.free.LogZ() / float64(n)
	for t := range n {
		at := sp.First + t
		loss := z
		for j := range crf.NumUsed {
			q := d.soft[at*crf.Num+j]
			grad[t*crf.Num+j] = (s.free.Marginal(t, j) - q) * d.weight
			loss -= float64(q * scores[t*crf.Num+j])
		}
		s.loss += loss * float64(d.weight)
	}
}

// gate teaches the gate, by logistic regression on the first layer as it is,
// which tokens can be part of a name of the three types.
func (s *shard) gate(samples []*sample) {
	p, g, w := s.params, s.grad, s.params.Width
	base := 0
	for _, d := range samples {
		for i := range d.words {
			h := s.layers[0].out[(base+i)*w:][:w]
			e := float32(1 / (1 + math.Exp(-float64(kernel.Dot(p.Gate, h)+p.GateB[0]))))
			if d.named(i) {
				e--
			}
			e *= d.weight
			for j, x := range h {
				g.Gate[j] += e * x
			}
			g.GateB[0] += e
		}
		base += len(d.words)
	}
}

// named reports whether token i is or may well be part of a name.
func (d *sample) named(i int) bool {
	const out = 1<<crf.O | 1<<crf.Misc
	if d.soft == nil {
		return d.allowed[i]&^out != 0
	}
	return d.soft[i*crf.Num+crf.O]+d.soft[i*crf.Num+crf.Misc] < 0.95
}

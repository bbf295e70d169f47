package train

import (
	"context"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/neural"
)

// Tally counts spans of the three types: exact span and type.
type Tally struct {
	Found, Predicted, Gold int
	guesses                []guess
}

// guess is a predicted mention: its confidence and whether it is right.
type guess struct {
	p      float64
	right  bool
	weight float64 // in the calibration: all sets count the same
}

// F1 is the harmonic mean of precision and recall, in percent.
func (t *Tally) F1() float64 {
	if t.Found == 0 {
		return 0
	}
	return 200 * float64(t.Found) / float64(t.Predicted+t.Gold)
}

// ECE is the expected calibration error over ten bins of equal width
// (Guo et al. 2017).
func (t *Tally) ECE() float64 {
	var n, right, sum [10]float64
	for _, g := range t.guesses {
		b := min(9, int(g.p*10))
		n[b]++
		sum[b] += g.p
		if g.right {
			right[b]++
		}
	}
	var e float64
	for b := range n {
		e += math.Abs(right[b] - sum[b])
	}
	return e / max(1, float64(len(t.guesses)))
}

// Evaluate tags gold documents and counts. Nested mentions do not count.
func Evaluate(ctx context.Context, t tag.Tagger, gold []entities.Labelled) (*Tally, error) {
	type key struct {
		first, last int
		typ         entities.Type
	}
	out := &Tally{}
	want := map[key]bool{}
	var doc entities.Document
	for i := range gold {
		g := &gold[i]
		clear(want)
		for _, s := range g.Sentences {
			for _, c := range entities.DecodeBIO2(nil, g.Labels[s.First:s.Last], s.First) {
				if typ := entities.MapLabel(g.Corpus, c.Name); typ != entities.NoType {
					want[key{c.First, c.Last, typ}] = true
				}
			}
		}
		doc.Article = nil
		doc.Sentences, doc.Tokens = g.Sentences, g.Tokens
		if err := t.Tag(ctx, &doc); err != nil {
			return nil, err
		}
		out.Gold += len(want)
		for j := range doc.Mentions {
			m := &doc.Mentions[j]
			if m.Has(entities.Nested) {
				continue
			}
			right := want[key{m.First, m.Last, m.Type}]
			out.Predicted++
			if right {
				out.Found++
			}
			out.guesses = append(out.guesses, guess{p: m.Confidence, right: right})
		}
	}
	return out, nil
}

// calibrate fits Platt's line to uncalibrated guesses by Newton's method with
// steps halved until the loss falls.
func calibrate(guesses []guess) neural.Calibration {
	at := neural.Calibration{Scale: 1}
	best := logLoss(guesses, at)
	for range 50 {
		da, db := newton(guesses, at)
		step := 1.0
		next, loss := at, math.Inf(1)
		for ; step > 1e-4; step /= 2 {
			next = neural.Calibration{Scale: at.Scale - step*da, Shift: at.Shift - step*db}
			if loss = logLoss(guesses, next); loss < best {
				break
			}
		}
		if !(loss < best-1e-9) {
			break
		}
		at, best = next, loss
	}
	if !(at.Scale > 0.05) { // confidence would say nothing: too little dev text to tell
		return neural.Calibration{Scale: 1}
	}
	return at
}

func probability(c neural.Calibration, p float64) (x, q float64) {
	x = neural.LogOdds(float32(p))
	return x, 1 / (1 + math.Exp(-(c.Scale*x + c.Shift)))
}

func logLoss(guesses []guess, c neural.Calibration) (sum float64) {
	for _, g := range guesses {
		_, q := probability(c, g.p)
		if !g.right {
			q = 1 - q
		}
		sum -= g.weight * math.Log(max(q, 1e-12))
	}
	return sum
}

// newton returns the step of Newton's method.
func newton(guesses []guess, c neural.Calibration) (da, db float64) {
	ga, gb, haa, hab, hbb := 0.0, 0.0, 1e-3, 0.0, 1e-3
	for _, g := range guesses {
		x, q := probability(c, g.p)
		d, w := q, g.weight*q*(1-q)
		if g.right {
			d--
		}
		d *= g.weight
		ga += d * x
		gb += d
		haa += w * x * x
		hab += w * x
		hbb += w
	}
	det := haa*hbb - hab*hab
	return (ga*hbb - gb*hab) / det, (gb*haa - ga*hab) / det
}

// setGate finds the score above which all but the share loss of the tokens lie that
// the model, with the gate off, puts into mentions on dev.
func setGate(ctx context.Context, m *neural.Model, set *gazetteers.Set, dev []entities.Labelled, loss float64) (neural.Gate, error) {
	t := m.NewTagger(set)
	var doc entities.Document
	var all, inside []float32
	for i := range dev {
		doc.Article = nil
		doc.Sentences, doc.Tokens = dev[i].Sentences, dev[i].Tokens
		if err := t.Tag(ctx, &doc); err != nil {
			return neural.Gate{}, err
		}
		all = t.GateScores(&doc, all[:0])
		for j := range doc.Mentions {
			inside = append(inside, all[doc.Mentions[j].First:doc.Mentions[j].Last]...)
		}
	}
	at := int(loss * float64(len(inside)))
	if at == 0 { // too few to tell
		return neural.Gate{}, nil
	}
	slices.Sort(inside)
	return neural.Gate{On: true, Below: float64(inside[at])}, nil
}

// bySet groups labelled documents by corpus in order of first sight.
func bySet(data []entities.Labelled) (names []string, sets map[string][]entities.Labelled) {
	sets = map[string][]entities.Labelled{}
	for _, d := range data {
		if _, ok := sets[d.Corpus]; !ok {
			names = append(names, d.Corpus)
		}
		sets[d.Corpus] = append(sets[d.Corpus], d)
	}
	return names, sets
}

// scores evaluates a model on every set of dev; mean is the plain mean of F1.
func scores(ctx context.Context, m *neural.Model, set *gazetteers.Set, dev []entities.Labelled) (out []neural.Score, guesses []guess, mean float64, err error) {
	names, sets := bySet(dev)
	t := m.NewTagger(set)
	for _, n := range names {
		y, err := Evaluate(ctx, t, sets[n])
		if err != nil {
			return nil, nil, 0, err
		}
		out = append(out, neural.Score{Set: n, F1: round2(y.F1()), ECE: math.Round(y.ECE()*1e4) / 1e4})
		for _, g := range y.guesses {
			g.weight = 1000 / float64(len(y.guesses))
			guesses = append(guesses, g)
		}
		mean += y.F1() / float64(len(names))
	}
	return out, guesses, mean, nil
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

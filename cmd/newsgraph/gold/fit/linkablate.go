package fit

import (
	"context"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/model"
)

// Ablation says how the held-out halves are decided when the weights are fitted
// without a feature.
type Ablation struct {
	Feature string    // "" for all of them
	Sets    []Decided // in the order of the sets
}

// AblateLinks fits the weights of links without one feature after another, on
// one half of the articles each, and decides the other half by them. What a
// decision sees of the article's other decisions is what the weights of opts
// make of them, so a feature is worth a little more than this says. The first
// row has all features.
func AblateLinks(ctx context.Context, opts pipeline.Options, sets map[string][]LinkGold, order []string, decay float64) ([]Ablation, error) {
	f, err := newLinkFit(opts, sets, order, decay)
	if err != nil {
		return nil, err
	}
	a := ablation{f: f}
	for _, set := range order {
		var halves [2][]goldChoice
		for h := range halves {
			if halves[h], err = f.choices(ctx, set, func(a *entities.Article) bool { return half(a) == h }, f.start); err != nil {
				return nil, err
			}
		}
		a.sets = append(a.sets, halves)
	}
	out := []Ablation{a.without(nil, "")}
	for i, name := range model.Names() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f := model.Feature(i)
		if a.used(f) {
			out = append(out, a.without(&f, name))
		}
	}
	return out, nil
}

type ablation struct {
	f    *linkFit
	sets [][2][]goldChoice // by set and half
}

// used reports whether any decision has a value of the feature.
func (a *ablation) used(f model.Feature) bool {
	return slices.ContainsFunc(a.sets, func(halves [2][]goldChoice) bool {
		return slices.ContainsFunc(slices.Concat(halves[0], halves[1]), func(g goldChoice) bool {
			return g.None[f] != 0 || slices.ContainsFunc(g.Candidates, func(c link.Alternative) bool { return c.Values[f] != 0 })
		})
	})
}

// without fits on each half and decides the other, with a feature taken out.
func (a *ablation) without(out *model.Feature, name string) Ablation {
	row := Ablation{Feature: name, Sets: make([]Decided, len(a.sets))}
	for held := range 2 {
		by := map[entities.Type][]evaluate.Choice{}
		for _, halves := range a.sets {
			for i := range halves[1-held] {
				g := halves[1-held][i].masked(out)
				by[g.Type] = append(by[g.Type], g.example())
			}
		}
		w := a.f.start
		for _, t := range linkTypes {
			w = w.With(t, evaluate.Logit(by[t], a.f.start.Of(t), a.f.decay), "")
		}
		for s, halves := range a.sets {
			for i := range halves[held] {
				g := halves[held][i].masked(out)
				g.weigh(w)
				row.Sets[s].add(&g, w)
			}
		}
	}
	return row
}

// masked is the decision without a feature, nil for with all.
func (g goldChoice) masked(f *model.Feature) goldChoice {
	g.Candidates = slices.Clone(g.Candidates)
	if f != nil {
		g.None[*f] = 0
		for i := range g.Candidates {
			g.Candidates[i].Values[*f] = 0
		}
	}
	return g
}

// weigh sets the probabilities of the candidates.
func (g *goldChoice) weigh(w *model.Weights) {
	v := w.Vector(g.Type)
	sum := math.Exp(v.Dot(&g.None))
	for i := range g.Candidates {
		c := &g.Candidates[i]
		c.P = math.Exp(v.Dot(&c.Values))
		sum += c.P
	}
	for i := range g.Candidates {
		g.Candidates[i].P /= sum
	}
}

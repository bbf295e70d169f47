package fit

import (
	"context"
	"hash/fnv"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/model"
)

// LinkGold is an article with names whose meaning people decided.
type LinkGold struct {
	Article *entities.Article
	Names   []GoldName // sorted by start
}

// GoldName is one of them.
type GoldName struct {
	evaluate.GoldSpan
	Right func(e *gazetteers.Entry) bool // whether it is meant; nil when the gold knows no entity that is
	May   func(e *gazetteers.Entry) bool // whether it may be meant for all that the gold can tell, where no candidate is right
	Held  bool                           // the gazetteers hold what is meant
}

// half tells the articles of one half of a set from those of the other: by
// their ids, whatever their order.
func half(a *entities.Article) int { return halfOf(a.ID) }

func halfOf(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32()>>7) & 1
}

// LinkFit is what fitting the weights of links found.
type LinkFit struct {
	Weights *model.Weights
	Halves  []HalfScore // by set: fitted on one half of all sets, scored on the other
}

// HalfScore says how a set's held-out halves were decided.
type HalfScore struct {
	Set           string
	Choices       int
	Before, After Decided // by the weights that were there, and by those fitted on the other halves
}

// Decided counts decisions: links made, links that are right, and gold names
// that have a right candidate; Loss is the sum of -ln(probability of the right).
type Decided struct {
	Links, Right, Possible int
	Loss                   float64
}

// Rounds of fitting: what a decision sees of the article's other decisions
// depends on the weights, so they are fitted again on what the last ones see.
const fitRounds = 3

// Links fits the weights of links on sets of gold, from those of the
// pipeline's options on: decay is how strongly they are held to these.
func Links(ctx context.Context, opts pipeline.Options, sets map[string][]LinkGold, order []string, decay float64, head string) (*LinkFit, error) {
	f, err := newLinkFit(opts, sets, order, decay)
	if err != nil {
		return nil, err
	}
	out := &LinkFit{Halves: make([]HalfScore, len(order))}
	for i, name := range order {
		out.Halves[i].Set = name
	}
	for held := range 2 {
		w, err := f.fit(ctx, func(a *entities.Article) bool { return half(a) != held })
		if err != nil {
			return nil, err
		}
		for i, name := range order {
			if err := f.score(ctx, name, held, w, &out.Halves[i]); err != nil {
				return nil, err
			}
		}
	}
	w, err := f.fit(ctx, func(*entities.Article) bool { return true })
	if err != nil {
		return nil, err
	}
	for _, t := range linkTypes {
		w = w.With(t, w.Of(t), head)
	}
	out.Weights = w
	return out, nil
}

var linkTypes = [...]entities.Type{entities.Person, entities.Place, entities.Organization}

type linkFit struct {
	base  *pipeline.Pipeline
	start *model.Weights
	decay float64
	sets  map[string][]LinkGold
	order []string
}

func newLinkFit(opts pipeline.Options, sets map[string][]LinkGold, order []string, decay float64) (*linkFit, error) {
	start := opts.LinkWeights
	if start == nil {
		var err error
		if start, err = model.BuiltInWeights(); err != nil {
			return nil, err
		}
	}
	base, err := pipeline.New(opts)
	return &linkFit{base: base, start: start, decay: decay, sets: sets, order: order}, err
}

// choices are the decisions of the articles of a set that keep keeps, by weights w.
func (f *linkFit) choices(ctx context.Context, set string, keep func(*entities.Article) bool, w *model.Weights) ([]goldChoice, error) {
	p := f.base.WithLinkWeights(w)
	var kept []LinkGold
	for _, g := range f.sets[set] {
		if keep(g.Article) {
			kept = append(kept, g)
		}
	}
	all, err := pipeline.Each(ctx, p, len(kept), func(wk *pipeline.Worker, i int) ([]goldChoice, error) {
		given := make([]evaluate.GoldSpan, len(kept[i].Names))
		for j := range kept[i].Names {
			given[j] = kept[i].Names[j].GoldSpan
		}
		if _, err := wk.Resolve(ctx, kept[i].Article, given); err != nil {
			return nil, err
		}
		return judge(kept[i].Names, wk.Choices()), nil
	})
	if err != nil {
		return nil, err
	}
	var out []goldChoice
	for _, c := range all {
		out = append(out, c...)
	}
	return out, nil
}

// goldChoice is a decision with the candidates that are right; none is when right is empty.
type goldChoice struct {
	link.Choice
	right []int
	open  bool // none is as good as those of right: the gold cannot tell
}

// judge finds the right candidates of each decision: those of the first of its names that is gold.
func judge(gold []GoldName, choices []link.Choice) []goldChoice {
	var out []goldChoice
	for _, c := range choices {
		for _, m := range c.Mentions {
			i := 0
			for i < len(gold) && (m.Field != entities.Text || gold[i].Span != m.Span) {
				i++
			}
			if i == len(gold) {
				continue
			}
			g := goldChoice{Choice: c}
			for k := range c.Candidates {
				if gold[i].Right != nil && gold[i].Right(&c.Candidates[k].Entry) {
					g.right = append(g.right, k)
				}
			}
			if len(g.right) == 0 {
				g.leaveOpen(&gold[i])
			}
			out = append(out, g)
			break
		}
	}
	return out
}

// leaveOpen leaves a decision without a right candidate open where one that bears
// the name in full may be meant: a knowledge base of its time has not everyone
// who is known, and an entry without item cannot be compared with one.
func (g *goldChoice) leaveOpen(name *GoldName) {
	for k := range g.Candidates {
		e := &g.Candidates[k].Entry
		if e.Type == g.Type && e.Match <= gazetteers.ByAlias && name.May != nil && name.May(e) {
			g.right, g.open = append(g.right, k), true
		}
	}
}

// example is a decision as the model of choice sees it: the candidates, then none.
func (g *goldChoice) example() evaluate.Choice {
	c := evaluate.Choice{Right: g.right}
	for i := range g.Candidates {
		c.Alternatives = append(c.Alternatives, g.Candidates[i].Values[:])
	}
	c.Alternatives = append(c.Alternatives, g.None[:])
	if len(c.Right) == 0 || g.open {
		c.Right = append(slices.Clone(c.Right), len(g.Candidates))
	}
	return c
}

// fit fits weights on the articles that keep keeps.
func (f *linkFit) fit(ctx context.Context, keep func(*entities.Article) bool) (*model.Weights, error) {
	w := f.start
	for range fitRounds {
		by := map[entities.Type][]evaluate.Choice{}
		var decisions []goldChoice
		for _, set := range f.order {
			cs, err := f.choices(ctx, set, keep, w)
			if err != nil {
				return nil, err
			}
			decisions = append(decisions, cs...)
		}
		for i := range decisions {
			by[decisions[i].Type] = append(by[decisions[i].Type], decisions[i].example())
		}
		for _, t := range linkTypes {
			w = w.With(t, evaluate.Logit(by[t], f.start.Of(t), f.decay), "")
		}
	}
	return w, nil
}

// score adds how the held-out half of a set is decided by the starting weights and by w.
func (f *linkFit) score(ctx context.Context, set string, held int, w *model.Weights, out *HalfScore) error {
	keep := func(a *entities.Article) bool { return half(a) == held }
	for _, x := range []struct {
		w  *model.Weights
		to *Decided
	}{{f.start, &out.Before}, {w, &out.After}} {
		cs, err := f.choices(ctx, set, keep, x.w)
		if err != nil {
			return err
		}
		if x.to == &out.After {
			out.Choices += len(cs)
		}
		for i := range cs {
			x.to.add(&cs[i], x.w)
		}
	}
	return nil
}

// add counts a decision that the gold can judge.
func (d *Decided) add(g *goldChoice, w *model.Weights) {
	if g.open {
		return
	}
	best, right, sum := -1, 0.0, 0.0
	for i := range g.Candidates {
		sum += g.Candidates[i].P
		if best < 0 || g.Candidates[i].P > g.Candidates[best].P {
			best = i
		}
	}
	for _, i := range g.right {
		right += g.Candidates[i].P
	}
	if len(g.right) > 0 {
		d.Possible++
	} else {
		right = 1 - sum
	}
	d.Loss -= math.Log(max(right, 1e-12))
	if g.Candidates[best].P >= w.Threshold(g.Type) && !g.Torn {
		d.Links++
		for _, i := range g.right {
			if i == best {
				d.Right++
			}
		}
	}
}

package pipeline

import (
	"context"
	"fmt"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/encoder/small"
	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/prosetag"
	"newsgraph/pipeline/tag/twotier"
)

// taggers makes taggers that share one model.
type taggers interface {
	newTagger(set *gazetteers.Set) tag.Tagger
	version() string
}

// Taggers are the values of Options.Tagger.
func Taggers() []string { return []string{"fast", "accurate", "auto", "prose", "lists"} }

// openTaggers loads the shared part of a tagger.
func openTaggers(name string, model []byte) (taggers, error) {
	switch name {
	case "fast":
		if model == nil {
			m, err := neural.LoadEmbedded()
			return network{m}, err
		}
		if encoder.IsModel(model) {
			return nil, &OptionError{"this is a model of the accurate tagger", "add --tagger accurate, or auto"}
		}
		m, err := neural.Load(model)
		return network{m}, err
	case "accurate", "auto":
		if model == nil {
			model = small.Model()
		}
		if model == nil {
			return nil, &OptionError{fmt.Sprintf("the tagger %s needs a model file", name), fmt.Sprintf("example: --tagger %s --model newsgraph-accurate.model; programs of a release, and those built with -tags small, have newsgraph-small in them", name)}
		}
		return openAccurate(name, model)
	case "prose":
		m, err := prosetag.Load()
		return baseline{m}, err
	case "lists":
		return lists{}, nil
	}
	return nil, &OptionError{fmt.Sprintf("unknown tagger %q", name), fmt.Sprintf("use one of %v", Taggers())}
}

type network struct{ *neural.Model }

func (n network) newTagger(set *gazetteers.Set) tag.Tagger {
	return tag.WithGazetteers(n.NewTagger(set), set)
}
func (n network) version() string {
	info := n.Info()
	return fmt.Sprintf("%s/%s sha256:%.16s", info.Name, info.Version, info.Hash)
}

// openAccurate loads an encoder, and the fast network where one is read beside it.
func openAccurate(name string, model []byte) (taggers, error) {
	m, err := encoder.Load(model)
	if err != nil {
		return nil, err
	}
	t := transformer{Model: m}
	if name == "accurate" && m.Ensemble() == nil {
		return t, nil
	}
	if t.fast, err = neural.LoadEmbedded(); err != nil {
		return nil, err
	}
	if name == "auto" {
		return cascade{t}, nil
	}
	return t, nil
}

// transformer is the encoder, averaged with the fast network where its model file says so.
type transformer struct {
	*encoder.Model
	fast *neural.Model // nil where it is not needed
}

func (t transformer) newTagger(set *gazetteers.Set) tag.Tagger {
	return tag.WithGazetteers(t.reader(set), set)
}

// reader is a tagger of whole documents and of parts of them.
func (t transformer) reader(set *gazetteers.Set) interface {
	tag.HitTagger
	twotier.Slow
} {
	if w := t.Ensemble(); w != nil {
		return ensemble.New(t.fast.NewTagger(set), t.NewTagger(), *w)
	}
	return t.NewTagger()
}

func (t transformer) version() string {
	info := t.Info()
	v := fmt.Sprintf("%s/%s sha256:%.16s", info.Name, info.Version, info.Hash)
	if w := t.Ensemble(); w != nil {
		v += fmt.Sprintf(" with %v of %s", w.Fast, network{t.fast}.version())
	}
	return v
}

type cascade struct{ transformer }

func (c cascade) newTagger(set *gazetteers.Set) tag.Tagger {
	return tag.WithGazetteers(twotier.New(c.fast.NewTagger(set), c.reader(set), twotier.Doubt), set)
}
func (c cascade) version() string {
	return fmt.Sprintf("%s, in doubt over %v %s", network{c.fast}.version(), twotier.Doubt, c.transformer.version())
}

type baseline struct{ *prosetag.Model }

func (b baseline) newTagger(*gazetteers.Set) tag.Tagger { return b.NewTagger() }
func (b baseline) version() string                      { return "prose/v2.0.0" }

type lists struct{}

func (lists) newTagger(set *gazetteers.Set) tag.Tagger { return tag.NewGazetteerBaseline(set) }
func (lists) version() string                          { return "lists" }

// TagLabelled tags documents that come with tokens, on all workers: each
// document's Mentions are what the tagger finds.
func (p *Pipeline) TagLabelled(ctx context.Context, docs []entities.Labelled) error {
	workers := make([]tag.Tagger, p.opts.Workers)
	for i := range workers {
		workers[i] = p.tagger.newTagger(p.set)
	}
	errs := make([]error, len(docs))
	flow.Each(p.opts.Workers, len(docs), func(w, i int) { errs[i] = workers[w].Tag(ctx, &docs[i].Document) })
	for i, err := range errs {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("tag document %d: %w", i+1, err)
		}
	}
	return nil
}

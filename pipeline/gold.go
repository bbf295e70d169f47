package pipeline

import (
	"context"

	"newsgraph/entities"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/tag"
)

// AnnotateAll takes articles through the annotate phase on all workers. The
// records stand in the order of the articles, nil where there is none.
func (p *Pipeline) AnnotateAll(ctx context.Context, articles []*entities.Article) ([]*entities.Record, error) {
	return Each(ctx, p, len(articles), func(w *Worker, i int) (*entities.Record, error) {
		return w.Annotate(ctx, articles[i])
	})
}

// LinkSpans resolves given names, sorted by start in each article.
func (p *Pipeline) LinkSpans(ctx context.Context, articles []*entities.Article, given [][]evaluate.GoldSpan) ([]*entities.Record, error) {
	return Each(ctx, p, len(articles), func(w *Worker, i int) (*entities.Record, error) {
		return w.Resolve(ctx, articles[i], given[i])
	})
}

// WhoIsWho resolves records across articles: it tells the entity of a record's cluster.
func (p *Pipeline) WhoIsWho(ctx context.Context, records []*entities.Record) (func(r *entities.Record, cluster int) string, error) {
	made, err := p.Grapher().Graph(ctx, []grapher.RecordSource{recordList(records)}, nil)
	if err != nil {
		return nil, err
	}
	return func(r *entities.Record, cluster int) string { return made.Resolution.Entity(r.Key(), cluster) }, nil
}

// recordList is a source of records in memory.
type recordList []*entities.Record

// Records gives them in order.
func (l recordList) Records(yield func(*entities.Record) error) error {
	for _, r := range l {
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// Each calls f for every i below n, on all workers, and returns what it gives in order.
func Each[T any](ctx context.Context, p *Pipeline, n int, f func(w *Worker, i int) (T, error)) ([]T, error) {
	workers := make([]*Worker, p.opts.Workers)
	for i := range workers {
		w, err := p.NewWorker()
		if err != nil {
			return nil, err
		}
		workers[i] = w
	}
	out, errs := make([]T, n), make([]error, n)
	flow.Each(len(workers), n, func(w, i int) {
		if ctx.Err() == nil {
			out[i], errs[i] = f(workers[w], i)
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, ctx.Err()
}

// Resolve takes an article through the rooms with the given names in the place
// of those that the tagger finds.
func (w *Worker) Resolve(ctx context.Context, a *entities.Article, given []evaluate.GoldSpan) (rec *entities.Record, err error) {
	defer w.clock.Leave()
	defer w.guard(a, &err)
	lang, err := w.findMentions(ctx, a, w.keepAll)
	if err != nil {
		return nil, err
	}
	evaluate.PlaceSpans(&w.doc, given, w.known)
	tag.Finalize(&w.doc, w.p.opts.MinConfidence)
	return w.finish(ctx, lang)
}

// Choices returns the decisions of links of the last article that had candidates.
// It shares no memory with the worker.
func (w *Worker) Choices() []link.Choice { return w.resolver.Choices() }

// WithLinkWeights is the same pipeline with other weights of links.
func (p *Pipeline) WithLinkWeights(w *model.Weights) *Pipeline {
	other := *p
	other.weights = w
	return &other
}

// known guesses the type of a name that the tagger did not find.
func (w *Worker) known(name string) entities.Type {
	if w.resolver.IsNationality(name) {
		return entities.Place // sets that link "German" link it to the country
	}
	if known := w.p.set.Lookup(name); len(known) > 0 {
		return known[0].Type
	}
	return entities.Organization
}

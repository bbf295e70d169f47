package pipeline

import (
	"context"

	"newsgraph/entities"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/tag"
)

// AnnotateAll takes articles through the annotate phase on all workers. The
// records stand in the order of the articles, nil where there is none.
func (p *Pipeline) AnnotateAll(ctx context.Context, articles []*entities.Article) ([]*entities.Record, error) {
	return each(ctx, p, len(articles), func(w *Worker, i int) (*entities.Record, error) {
		return w.Annotate(ctx, articles[i])
	})
}

// Given is a name in an article's text that is given, not found. Where Type is
// NoType, the tagger says which it is if it sees the same span or an
// overlapping one; else it is that of the best known entity of that name.
type Given struct {
	entities.Span // bytes
	Type          entities.Type
}

// ResolveAll resolves given names, sorted by start in each article.
func (p *Pipeline) ResolveAll(ctx context.Context, articles []*entities.Article, given [][]Given) ([]*entities.Record, error) {
	return each(ctx, p, len(articles), func(w *Worker, i int) (*entities.Record, error) {
		return w.Resolve(ctx, articles[i], given[i])
	})
}

// each calls f for every i below n, on all workers, and returns what it gives in order.
func each[T any](ctx context.Context, p *Pipeline, n int, f func(w *Worker, i int) (T, error)) ([]T, error) {
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
func (w *Worker) Resolve(ctx context.Context, a *entities.Article, given []Given) (rec *entities.Record, err error) {
	defer w.clock.leave()
	defer w.guard(a, &err)
	lang, err := w.findMentions(ctx, a, w.keepAll)
	if err != nil {
		return nil, err
	}
	w.placeMentions(given)
	return w.finish(ctx, lang)
}

// placeMentions replaces the document's mentions by the given names. One that
// is outside every sentence is left out.
func (w *Worker) placeMentions(given []Given) {
	doc := &w.doc
	found := append([]entities.Mention(nil), doc.Mentions...)
	doc.Mentions = doc.Mentions[:0]
	sentence := 0
	for _, g := range given {
		span := g.Span
		for sentence < len(doc.Sentences) && (doc.Sentences[sentence].Field != entities.Text || doc.Sentences[sentence].End <= span.Start) {
			sentence++
		}
		if sentence == len(doc.Sentences) || doc.Sentences[sentence].Start > span.Start {
			continue
		}
		s := &doc.Sentences[sentence]
		m := entities.Mention{
			Field: entities.Text, Start: span.Start, End: span.End, Text: doc.Article.Text[span.Start:span.End],
			Type: w.typeOf(g, found), Confidence: 1, Sentence: sentence, First: s.Last, Last: s.Last,
		}
		for i := s.First; i < s.Last; i++ {
			if t := &doc.Tokens[i]; t.Start < span.End && span.Start < t.End {
				m.First, m.Last = min(m.First, i), i+1
			}
		}
		if m.First < m.Last {
			doc.Mentions = append(doc.Mentions, m)
		}
	}
	tag.Finalize(doc, w.p.opts.MinConfidence)
}

// typeOf guesses the type of a given name.
func (w *Worker) typeOf(g Given, found []entities.Mention) entities.Type {
	best, span := g.Type, g.Span
	if best != entities.NoType {
		return best
	}
	for i := range found {
		m := &found[i]
		at := entities.Span{Start: m.Start, End: m.End}
		if m.Field != entities.Text || !at.Overlaps(span) {
			continue
		}
		if at == span {
			return m.Type
		}
		best = m.Type
	}
	if best != entities.NoType {
		return best
	}
	name := w.doc.Article.Text[span.Start:span.End]
	if _, _, ok := w.p.set.Demonym(name); ok {
		return entities.Place // sets that link "German" link it to the country
	}
	if known := w.p.set.Lookup(name); len(known) > 0 {
		return known[0].Type
	}
	return entities.Organization
}

package grapher

import (
	"context"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/resolve/across"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/watchlist"
)

// Hits gives the hits of a watch list on the articles of runs, in the order of
// their records. A hit holds until yield returns.
func (g *Grapher) Hits(ctx context.Context, runs []*store.Stored, list *watchlist.List, opts Options, yield func(*watchlist.Hit) error) error {
	sources := make([]RecordSource, len(runs))
	for i, run := range runs {
		sources[i] = run
	}
	made, err := g.Decide(ctx, sources, opts)
	if err != nil {
		return err
	}
	defer made.Close()
	return NewHitFinder(list, made.Resolution, made.Stories).Find(ctx, sources, yield)
}

// HitFinder finds the hits of a list on records that are resolved.
type HitFinder struct {
	list       *watchlist.List
	resolution *across.Resolution
	stories    *stories.Grouping
	known      map[uint32]*entities.Entity // by number; entities are met again and again
	seen       []bool                      // number of an article → it was looked at
	sentences  sentenceReader
	numbers    []uint32
	hits       []watchlist.Hit
}

// NewHitFinder makes one for a list on what was decided of the records.
func NewHitFinder(list *watchlist.List, resolution *across.Resolution, stories *stories.Grouping) *HitFinder {
	return &HitFinder{
		list: list, resolution: resolution, stories: stories, known: map[uint32]*entities.Entity{},
		seen: make([]bool, stories.Records()), sentences: sentenceReader{segmenter: segment.New(segment.English())},
	}
}

// maxKnown is how many entities a HitFinder keeps at hand.
const maxKnown = 1 << 16

// Find gives the hits on the records of the sources, which are those that were decided on.
func (f *HitFinder) Find(ctx context.Context, sources []RecordSource, yield func(*watchlist.Hit) error) error {
	for _, source := range sources {
		err := source.Records(func(rec *entities.Record) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f.record(rec, yield)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *HitFinder) record(rec *entities.Record, yield func(*watchlist.Hit) error) error {
	key := rec.Key()
	n, ok := f.stories.Number(key)
	if !ok || f.seen[n] {
		return nil
	}
	f.seen[n] = true
	f.numbers = f.resolution.Clusters(f.numbers[:0], key)
	f.hits = f.list.Hits(f.hits[:0], rec, f.stories.ID(key), f.entity, &f.sentences)
	for i := range f.hits {
		if err := yield(&f.hits[i]); err != nil {
			return err
		}
	}
	return nil
}

// entity is that of a cluster of the record in hand.
func (f *HitFinder) entity(cluster int) *entities.Entity {
	if cluster >= len(f.numbers) || f.numbers[cluster] == 0 {
		return nil
	}
	n := f.numbers[cluster] - 1
	e, ok := f.known[n]
	if !ok {
		if len(f.known) >= maxKnown {
			clear(f.known)
		}
		at := f.resolution.At(int(n))
		e = &at
		f.known[n] = e
	}
	return e
}

// NewSentences reads the sentences of records; one goroutine at a time uses it.
func NewSentences() watchlist.Sentencer {
	return &sentenceReader{segmenter: segment.New(segment.English())}
}

// sentenceReader cuts the article of a record into its sentences again.
type sentenceReader struct {
	segmenter *segment.Segmenter
	doc       entities.Document
	of        *entities.Record // the one that doc is of
	id        string
}

// Sentence is the sentence around a mention, its white space made single.
func (s *sentenceReader) Sentence(rec *entities.Record, m *entities.Mention) string {
	if s.of != rec || s.id != rec.Key() {
		s.of, s.id = rec, rec.Key()
		s.doc.Reset(&entities.Article{Title: rec.TitleField(), Text: rec.Article.Text})
		s.segmenter.Segment(&s.doc)
	}
	if m.Sentence >= len(s.doc.Sentences) {
		return m.Text
	}
	span := s.doc.Sentences[m.Sentence]
	text := s.doc.Article.FieldText(span.Field)
	return strings.Join(strings.Fields(text[span.Start:max(m.End, span.End)]), " ")
}

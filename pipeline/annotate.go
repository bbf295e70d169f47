package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"runtime/debug"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/tag"
)

// Worker takes one article after another through the annotate phase. It owns
// scratch memory: use it from one goroutine at a time.
type Worker struct {
	p         *Pipeline
	segmenter *segment.Segmenter
	tagger    tag.Tagger
	resolver  *resolve.Resolver
	relator   *relate.Relator
	doc       entities.Document
	line      []byte // of the last record
	clock     *clock
}

// Problem is why an article has no record.
type Problem struct {
	Stage   Stage
	Outcome entities.Outcome
	Reason  string
}

func (e *Problem) Error() string { return e.Stage.String() + ": " + e.Reason }

// Annotate takes an article through the rooms: segment, tag, resolve within
// the article, relate. The record shares no memory with the worker. The error
// is ctx's or a *Problem; a panic of a room becomes one, and the worker stays usable.
func (w *Worker) Annotate(ctx context.Context, a *entities.Article) (rec *entities.Record, err error) {
	defer w.clock.leave()
	defer w.guard(a, &err)
	lang, err := w.findMentions(ctx, a)
	if err != nil {
		return nil, err
	}
	return w.finish(ctx, lang)
}

// finish resolves and relates what was found. Its error is ctx's.
func (w *Worker) finish(ctx context.Context, lang string) (*entities.Record, error) {
	doc := &w.doc
	w.clock.enter(StageResolve)
	within := w.resolver.Article(doc)
	if err := ctx.Err(); err != nil {
		return nil, err
	}

	w.clock.enter(StageRelate)
	return &entities.Record{
		Schema:    entities.RecordSchema,
		Article:   articleInfo(doc, lang),
		Zones:     append([]entities.Zone{}, doc.Zones...),
		Sentences: len(doc.Sentences),
		Tokens:    len(doc.Tokens),
		Mentions:  append([]entities.Mention{}, doc.Mentions...),
		Clusters:  within.Clusters,
		Edges:     relate.Edges(doc, within.Clusters),
		Relations: w.relator.Relations(doc, within.Clusters),
		Focus:     within.Focus,
		Signature: relate.Signature(doc),

		Paragraphs: relate.Paragraphs(doc),
	}, nil
}

// Mentions takes an article as far as its mentions: segment and tag. The
// document is the worker's and holds until its next article.
func (w *Worker) Mentions(ctx context.Context, a *entities.Article) (doc *entities.Document, err error) {
	defer w.clock.leave()
	defer w.guard(a, &err)
	_, err = w.findMentions(ctx, a)
	return &w.doc, err
}

// guard, deferred, makes a panic of a room the article's problem.
func (w *Worker) guard(a *entities.Article, err *error) {
	if r := recover(); r != nil {
		w.p.panicked(a, &flow.PanicError{Value: fmt.Sprint(r), Stack: string(debug.Stack())})
		*err = &Problem{w.clock.now, entities.Quarantined, fmt.Sprintf("internal error: %v", r)}
	}
}

// findMentions segments and tags; it returns the language. Once ctx has ended
// nothing is begun: tagging, the longest of the stages, ends between its parts.
func (w *Worker) findMentions(ctx context.Context, a *entities.Article) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	doc := &w.doc
	doc.Reset(a)

	w.clock.enter(StageSegment)
	w.segmenter.Segment(doc)
	lang := language(doc)
	if w.p.opts.Language == "en" && lang != "" && lang != "en" {
		return "", &Problem{StageSegment, entities.Skipped, fmt.Sprintf("language is %q; --language any reads all", lang)}
	}

	w.clock.enter(StageTag)
	if err := w.tagger.Tag(ctx, doc); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", &Problem{StageTag, entities.Quarantined, err.Error()}
	}
	w.p.settle(doc)
	return lang, nil
}

// settle drops mentions below the threshold, gives the others the flags of
// their zones and their code-point offsets, and rounds their confidence.
func (p *Pipeline) settle(doc *entities.Document) {
	kept := doc.Mentions[:0]
	for _, m := range doc.Mentions {
		m.Confidence = round3(m.Confidence)
		if m.Confidence < p.opts.MinConfidence {
			continue
		}
		if flag, ok := zoneFlags[doc.Sentences[m.Sentence].Zone]; ok {
			m.Flags = withFlag(m.Flags, flag)
		}
		if m.Flags == nil {
			m.Flags = []entities.Flag{}
		}
		kept = append(kept, m)
	}
	doc.Mentions = kept
	countRunes(doc)
}

var zoneFlags = map[entities.Role]entities.Flag{
	entities.Headline:    entities.FlagHeadline,
	entities.Byline:      entities.FlagByline,
	entities.Dateline:    entities.FlagDateline,
	entities.Caption:     entities.FlagCaption,
	entities.Boilerplate: entities.FlagBoilerplate,
}

// withFlag inserts f into the sorted flags; the result is new memory.
func withFlag(flags []entities.Flag, f entities.Flag) []entities.Flag {
	out := make([]entities.Flag, 0, len(flags)+1)
	for i, g := range flags {
		if f <= g {
			if f < g {
				out = append(out, f)
			}
			return append(out, flags[i:]...)
		}
		out = append(out, g)
	}
	return append(out, f)
}

// countRunes fills StartRune and EndRune in one sweep a field. Mentions are
// sorted by start, so a nested one begins at or after the one that holds it.
func countRunes(doc *entities.Document) {
	field, bytes, runes := entities.Field(255), 0, 0
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		text := doc.Article.FieldText(m.Field)
		if m.Field != field {
			field, bytes, runes = m.Field, 0, 0
		}
		runes += utf8.RuneCountInString(text[bytes:m.Start])
		bytes = m.Start
		m.StartRune = runes
		m.EndRune = runes + utf8.RuneCountInString(text[m.Start:m.End])
	}
}

func articleInfo(doc *entities.Document, lang string) entities.ArticleInfo {
	a := doc.Article
	h := sha256.New()
	h.Write([]byte(a.Title))
	h.Write([]byte{0})
	h.Write([]byte(a.Text))
	info := entities.ArticleInfo{
		ID: a.ID, Title: a.Title, Date: a.Date, Source: a.Source, Author: a.Author, URL: a.URL,
		Language: lang, Bytes: len(a.Text), SHA256: hex.EncodeToString(h.Sum(nil)),
		Input: a.Input, Position: a.Position, Note: a.Notes(), Text: a.Text,
	}
	for _, z := range doc.Zones {
		if info.Title != "" {
			break
		}
		if z.Role == entities.Headline {
			info.Title = a.FieldText(z.Field)[z.Start:z.End]
		}
	}
	return info
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime/debug"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/relate/relations"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/stages"
	"newsgraph/pipeline/tag"
)

// Worker takes one article after another through the annotate phase. It owns
// scratch memory: use it from one goroutine at a time.
type Worker struct {
	p         *Pipeline
	segmenter *segment.Segmenter
	tagger    tag.Tagger
	resolver  *resolve.Resolver
	relations *relations.Finder
	doc       entities.Document
	window    entities.Document // sentences of a long article that are being tagged
	tokens    int               // of the article, also those that doc no longer holds
	cut       *Problem          // why the last article was not analysed to its end, nil when it was
	line      []byte            // of the last record
	clock     *stages.Clock
}

// maxMentions is how many mentions are looked for in one article: what stands
// behind the sentences that have them is not analysed, and the ledger says so. 8
// MB of news have some 100,000.
const maxMentions = 125_000

// Problem is why an article has no record.
type Problem struct {
	Stage   stages.Stage
	Outcome entities.Outcome
	Reason  string
}

func (e *Problem) Error() string { return e.Stage.String() + ": " + e.Reason }

// Annotate takes an article through the rooms: segment, tag, resolve within
// the article, relate. The record shares no memory with the worker. The error
// is ctx's or a *Problem; a panic of a room becomes one, and the worker stays
// usable. NotWhole says whether the article was taken whole.
func (w *Worker) Annotate(ctx context.Context, a *entities.Article) (rec *entities.Record, err error) {
	defer w.clock.Leave()
	defer w.guard(a, &err)
	lang, err := w.findMentions(ctx, a, w.keepNamed)
	if err != nil {
		return nil, err
	}
	return w.finish(ctx, lang)
}

// NotWhole is why the article, the one taken last, was not read or not analysed
// to its end; nil when it was.
func (w *Worker) NotWhole(a *entities.Article) *Problem {
	switch {
	case a.Note == "":
		return w.cut
	case w.cut == nil:
		return &Problem{stages.Read, entities.Truncated, a.Note}
	}
	return &Problem{stages.Read, entities.Truncated, a.Note + "; " + w.cut.Reason}
}

// finish resolves and relates what was found. Its error is ctx's, or that of a
// gazetteer that was found damaged.
func (w *Worker) finish(ctx context.Context, lang string) (*entities.Record, error) {
	doc := &w.doc
	w.clock.Enter(stages.Resolve)
	within := w.resolver.Article(doc)
	if err := ctx.Err(); err != nil {
		return nil, err
	}

	w.clock.Enter(stages.Relate)
	rec := &entities.Record{
		Schema:    entities.RecordSchema,
		Article:   articleInfo(doc, lang),
		Zones:     append([]entities.Zone{}, doc.Zones...),
		Sentences: len(doc.Sentences),
		Tokens:    w.tokens,
		Clusters:  within.Clusters,
		Edges:     relate.Edges(doc, within.Clusters),
		Relations: w.relations.Find(doc, within.Clusters),
		Focus:     within.Focus,
		Signature: stories.Signature(doc),

		Paragraphs: stories.Paragraphs(doc),
	}
	if err := w.p.set.Err(); err != nil { // a list failed: what was looked up may be wrong
		return nil, &Problem{stages.Resolve, entities.Quarantined, err.Error()}
	}
	rec.Mentions = w.takeMentions()
	return rec, nil
}

// takeMentions returns the document's mentions in memory of the caller's own: a
// copy, or, where they are many, what the document had.
func (w *Worker) takeMentions() []entities.Mention {
	m := w.doc.Mentions
	if len(m) < maxKept {
		return append([]entities.Mention{}, m...)
	}
	w.doc.Mentions, w.window.Mentions = nil, nil
	return m
}

// maxKept is for how many mentions a worker keeps its memory.
const maxKept = 1 << 14

// Mentions takes an article as far as its mentions: segment and tag. The
// document is the worker's and holds until its next article.
func (w *Worker) Mentions(ctx context.Context, a *entities.Article) (doc *entities.Document, err error) {
	defer w.clock.Leave()
	defer w.guard(a, &err)
	_, err = w.findMentions(ctx, a, w.keepAll)
	return &w.doc, err
}

// guard, deferred, makes a panic of a room the article's problem.
func (w *Worker) guard(a *entities.Article, err *error) {
	if r := recover(); r != nil {
		w.p.panicked(a, &flow.PanicError{Value: fmt.Sprint(r), Stack: string(debug.Stack())})
		*err = &Problem{w.clock.Now, entities.Quarantined, fmt.Sprintf("internal error: %v", r)}
	}
}

// findMentions segments and tags, a long article in windows; it returns the
// language. After each window but the last keep is called, which may take tokens
// of the sentences from first on off the document. Once ctx has ended nothing is
// begun: tagging, the longest of the stages, ends between its parts.
func (w *Worker) findMentions(ctx context.Context, a *entities.Article, keep func(first, mention int)) (string, error) {
	doc, lang := &w.doc, ""
	doc.Reset(a)
	w.tokens, w.cut = 0, nil
	w.segmenter.Begin(doc)
	for first, more := 0, true; more; first = len(doc.Sentences) {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		w.clock.Enter(stages.Segment)
		tokens := len(doc.Tokens)
		more = w.segmenter.Next(doc)
		w.tokens += len(doc.Tokens) - tokens
		if first == 0 {
			lang = w.segmenter.Language(doc)
			if w.p.opts.Language != "any" && lang != "" && lang != w.p.opts.Language {
				return "", &Problem{stages.Segment, entities.Skipped, fmt.Sprintf("language is %q; --language any reads all", lang)}
			}
		}
		w.clock.Enter(stages.Tag)
		mentions := len(doc.Mentions)
		if err := w.tagFrom(ctx, first); err != nil {
			return "", err
		}
		if len(doc.Mentions) >= maxMentions && more {
			w.cut = &Problem{stages.Tag, entities.Truncated, fmt.Sprintf("%s names and more in one article: from byte %s on it was not analysed",
				message.Thousands(maxMentions), message.Thousands(doc.Sentences[len(doc.Sentences)-1].End))}
			break
		}
		if more {
			keep(first, mentions)
		}
	}
	tag.Finalize(doc, w.p.opts.MinConfidence)
	return lang, nil
}

// tagFrom adds the mentions of the sentences from first on.
func (w *Worker) tagFrom(ctx context.Context, first int) error {
	doc := &w.doc
	tagged := doc
	if first > 0 {
		tagged = &w.window
		*tagged = entities.Document{Article: doc.Article, Sentences: doc.Sentences[first:], Tokens: doc.Tokens, Mentions: tagged.Mentions[:0]}
	}
	if err := w.tagger.Tag(ctx, tagged); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Problem{stages.Tag, entities.Quarantined, err.Error()}
	}
	if first > 0 {
		for _, m := range tagged.Mentions {
			m.Sentence += first
			doc.Mentions = append(doc.Mentions, m)
		}
	}
	return nil
}

// keepAll leaves all tokens in the document.
func (w *Worker) keepAll(first, mention int) {}

// keepNamed leaves only the tokens of sentences with mentions, all that the later
// rooms read. The sentences from first on have the mentions from mention on.
func (w *Worker) keepNamed(first, mention int) {
	doc := &w.doc
	if first == len(doc.Sentences) {
		return
	}
	n := doc.Sentences[first].First
	for i := range doc.Sentences[first:] {
		s := &doc.Sentences[first+i]
		off := s.First - n
		from := mention
		for ; mention < len(doc.Mentions) && doc.Mentions[mention].Sentence == first+i; mention++ {
			doc.Mentions[mention].First -= off
			doc.Mentions[mention].Last -= off
		}
		if mention == from {
			s.First, s.Last = n, n
			continue
		}
		copy(doc.Tokens[n:], doc.Tokens[s.First:s.Last])
		s.First, s.Last = n, s.Last-off
		n = s.Last
	}
	doc.Tokens = doc.Tokens[:n]
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

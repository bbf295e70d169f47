// Package pipeline is the walk of newsgraph: it takes articles through the
// rooms and makes the graph of their records. Read it in the order of the walk:
//
//	read      bytes → articles                    pipeline/read
//	segment   text → zones, sentences, tokens     pipeline/segment
//	tag       tokens → mentions                   pipeline/tag
//	resolve   mentions → entities of the article  pipeline/resolve
//	relate    entities → edges with evidence      pipeline/relate
//	write     records, ledger, graph              pipeline/store
//
// annotate.go is the way of one article, extract.go runs it over all inputs
// (phase 1), graph.go makes the entity graph from records (phase 2).
//
// The package starts no goroutines itself (pipeline/flow does), prints nothing
// and knows no flags.
package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/stages"
	"newsgraph/pipeline/watchlist"
)

// Options are the choices of a user. All but Output, Workers, Strict, Program and
// those of the graph phase (Overrides, MinEdgeArticles) change the records and enter
// Config.
type Options struct {
	Format          string                 // input format, "" or "auto" to recognise it
	Fields          []string               // NAME=KEY: where JSON and tables keep title, text, date, source, author, url, id
	Tagger          string                 // fast, accurate, prose or lists; "" is fast
	Model           []byte                 // model file in place of the built-in one
	Language        string                 // that of Tables, or any; "" is that of Tables
	Tables          *lang.Lexicon          // of the language of articles, nil for English
	MinConfidence   float64                // 0..1
	MaxArticleBytes int64                  // 0 for the default
	Gazetteers      []*gazetteers.UserList // laid over the built-in lists
	LinkWeights     *model.Weights         // of links, nil for the built-in ones
	Overrides       *corrections.File      // corrections, nil for none

	Watchlist *watchlist.List            // names that somebody waits for, nil for none
	Hit       func(*watchlist.Hit) error // is called for each of their hits when who is who is decided; one holds until it returns

	MinEdgeArticles int // edges of fewer articles are left out of the graph; 0 and 1 keep all

	// Reader opens a reader of the inputs: the Open of a read.Table for all
	// formats. Without one, nothing can be read: articles come from the caller.
	Reader func(frame.Options) (frame.Reader, error)

	Output  string // file or folder that is written and, where it lies among the inputs, not read; "" for none
	Workers int    // 0 for 1
	Strict  bool   // stop at the first item that is not processed
	Program string // name and version, for graph.json
}

// OptionError is an option that cannot be used. Hint says what can.
type OptionError struct {
	Reason, Hint string
}

func (e *OptionError) Error() string { return e.Reason }

// Pipeline is everything that the workers share. It is only read once made.
type Pipeline struct {
	opts     Options
	reader   frame.Reader
	set      *gazetteers.Set
	tagger   taggers
	weights  *model.Weights // of links
	language language
	config   string
}

// New loads gazetteers and model and checks the options.
func New(opts Options) (*Pipeline, error) {
	opts.Workers = max(1, opts.Workers)
	code := "en"
	if opts.Tables != nil {
		code = opts.Tables.Code()
	}
	if opts.Language == "" {
		opts.Language = code
	}
	if opts.Tagger == "" {
		opts.Tagger = "fast"
	}
	if opts.Language != code && opts.Language != "any" {
		return nil, &OptionError{fmt.Sprintf("unknown language %q", opts.Language), "use " + code + " or any"}
	}
	if !(opts.MinConfidence >= 0 && opts.MinConfidence <= 1) {
		return nil, &OptionError{fmt.Sprintf("minimum confidence %v is not a probability", opts.MinConfidence), "use a number from 0 to 1"}
	}
	p := &Pipeline{opts: opts}
	var err error
	if p.language, err = newLanguage(opts.Tables); err != nil {
		return nil, &OptionError{err.Error(), "a language has the tables of gazetteers/lang/en"}
	}
	if p.reader, err = p.newReader(nil); err != nil {
		hint := "auto recognises the format by content"
		if errors.Is(err, fields.ErrField) {
			hint = "example: --field title=ttl --field date=meta.when"
		}
		return nil, &OptionError{err.Error(), hint}
	}
	if err := p.load(); err != nil {
		return nil, err
	}
	if p.weights = opts.LinkWeights; p.weights == nil {
		if p.weights, err = model.BuiltInWeights(); err != nil {
			return nil, err
		}
	}
	p.config = p.fingerprint()
	return p, nil
}

// newReader makes a reader of files that were listed, nil for all.
func (p *Pipeline) newReader(listed []frame.File) (frame.Reader, error) {
	return p.OpenReader(frame.Options{
		Format: p.opts.Format, Fields: p.opts.Fields, Limits: frame.Limits{MaxArticleBytes: p.opts.MaxArticleBytes}, Files: listed, Without: p.without(),
	})
}

// OpenReader opens another reader, which shares with the pipeline's own what is
// costly to make.
func (p *Pipeline) OpenReader(opts frame.Options) (frame.Reader, error) {
	if p.opts.Reader == nil {
		return noReader{}, nil
	}
	return p.opts.Reader(opts)
}

var errNoReader = errors.New("the pipeline was made without a reader")

// noReader stands for the reader of a pipeline that was given none.
type noReader struct{}

func (noReader) Walk(context.Context, []string, io.Reader, func(frame.Frame) error) error {
	return errNoReader
}
func (noReader) List(context.Context, []string) ([]frame.File, error) { return nil, errNoReader }
func (noReader) Stats() frame.Stats                                   { return frame.Stats{} }
func (noReader) Hints() []string                                      { return nil }

func (p *Pipeline) without() []string {
	if p.opts.Output == "" {
		return nil
	}
	return []string{p.opts.Output}
}

// Hints tells of inputs whose fields were not found, when the work is done.
func (p *Pipeline) Hints() []string { return p.reader.Hints() }

// load opens the gazetteers and the tagger, which do not need one another, side by side.
func (p *Pipeline) load() error {
	var errs [2]error
	flow.Each(2, 2, func(_, i int) {
		switch i {
		case 0:
			p.set, errs[i] = grapher.LoadNames(p.opts.Gazetteers)
		case 1:
			p.tagger, errs[i] = openTaggers(p.opts.Tagger, p.opts.Model)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Grapher makes the graphs of this pipeline.
func (p *Pipeline) Grapher() *grapher.Grapher {
	return grapher.New(p.set, p.opts.Overrides, p.language.resolve.Names)
}

// NewWorker makes a worker with scratch memory of its own.
func (p *Pipeline) NewWorker() (*Worker, error) {
	resolver, err := resolve.New(p.set, resolve.Options{Weights: p.weights, Language: p.language.resolve})
	if err != nil {
		return nil, fmt.Errorf("resolver: %w", err)
	}
	return &Worker{p: p, segmenter: segment.New(p.language.segment), tagger: p.tagger.newTagger(p.set), resolver: resolver, relations: p.language.patterns.Finder(p.set), clock: stages.NewClock()}, nil
}

// Gazetteers returns the gazetteers in use.
func (p *Pipeline) Gazetteers() *gazetteers.Set { return p.set }

// Config is a hash of the options that change what is found in an article.
// Overrides belong to the graph phase and have a hash of their own.
func (p *Pipeline) Config() string { return p.config }

// Generator says what makes the graphs of this pipeline.
func (p *Pipeline) Generator() entities.Generator {
	g := entities.Generator{
		Program:    p.opts.Program,
		Config:     p.config,
		Model:      p.tagger.version(),
		Gazetteers: p.set.Version(),
	}
	if p.opts.Overrides != nil {
		g.Overrides = p.opts.Overrides.Hash()
	}
	return g
}

func (p *Pipeline) fingerprint() string {
	var b strings.Builder
	fmt.Fprintf(&b, "format=%s\n", orAuto(p.opts.Format))
	fmt.Fprintf(&b, "tagger=%s\n", p.opts.Tagger)
	fmt.Fprintf(&b, "language=%s\n", p.opts.Language)
	fmt.Fprintf(&b, "min-confidence=%g\n", p.opts.MinConfidence)
	fmt.Fprintf(&b, "max-article-bytes=%d\n", p.opts.MaxArticleBytes)
	if p.opts.Tables != nil {
		fmt.Fprintf(&b, "tables=%s\n", p.opts.Tables.Version())
	}
	for _, f := range p.opts.Fields {
		fmt.Fprintf(&b, "field=%q\n", f)
	}
	fmt.Fprintf(&b, "link-weights=%x\n", sha256.Sum256([]byte(p.weights.String())))
	sum := sha256.Sum256([]byte(b.String()))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func orAuto(format string) string {
	if format == "" {
		return "auto"
	}
	return format
}

// panicked logs the stack of a panic; the item itself goes to the ledger.
func (p *Pipeline) panicked(a *entities.Article, e *flow.PanicError) {
	slog.Error("internal error", "article", a.ID, "panic", e.Value, "stack", e.Stack)
}

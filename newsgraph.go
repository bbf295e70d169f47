// Package newsgraph is the front door for other Go programs: open it once, then
// annotate articles, extract runs from files, make graphs of runs and compare
// them. What goes in and comes out are the nouns of package entities.
//
//	n, err := newsgraph.Open(newsgraph.Options{})
//	record, err := n.Annotate(ctx, &entities.Article{ID: "a1", Text: text})
//
// A program that only annotates has no reader of formats in it. What is
// not here (progress, other taggers, exports) is in package pipeline and its
// rooms, whose names may change more often.
package newsgraph

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/store"
)

// Options are the choices of a program. The zero value is that of the command line.
type Options struct {
	Gazetteers    []string // files with more names: TSV, or what `newsgraph gazetteer build` made
	Overrides     string   // file with corrections, "" for none
	Language      string   // "en" or "any"; "" is "en"
	MinConfidence float64  // of mentions, 0..1
	Workers       int      // articles that Extract works on at once; 0 for 1
	Program       string   // name and version of the program, for graph.json
}

// Newsgraph finds names and works out who is who. It may be used from many
// goroutines.
type Newsgraph struct {
	opts    pipeline.Options
	p       *pipeline.Pipeline
	workers sync.Pool // of *pipeline.Worker
}

// Open loads the model and the lists of names, some tenths of a second of work.
func Open(opts Options) (*Newsgraph, error) {
	o := pipeline.Options{Language: opts.Language, MinConfidence: opts.MinConfidence, Workers: opts.Workers, Program: opts.Program}
	for _, path := range opts.Gazetteers {
		list, err := gazetteers.OpenUserList(path)
		if err != nil {
			return nil, err
		}
		o.Gazetteers = append(o.Gazetteers, list)
	}
	var err error
	if opts.Overrides != "" {
		if o.Overrides, err = grapher.ReadOverrides(opts.Overrides); err != nil {
			return nil, fmt.Errorf("overrides: %w", err)
		}
	}
	n := &Newsgraph{opts: o}
	if n.p, err = pipeline.New(o); err != nil {
		return nil, err
	}
	return n, nil
}

// Annotate finds the names of an article and who they are, as far as the article
// tells. The record is the caller's own. An article that is not taken, for its
// language say, is an error; ctx ends the work.
func (n *Newsgraph) Annotate(ctx context.Context, a *entities.Article) (*entities.Record, error) {
	w, ok := n.workers.Get().(*pipeline.Worker)
	if !ok {
		var err error
		if w, err = n.p.NewWorker(); err != nil {
			return nil, err
		}
	}
	defer n.workers.Put(w)
	return w.Annotate(ctx, a)
}

// Extracted is what a run found.
type Extracted struct {
	Summary entities.Summary
	Ledger  entities.Ledger // its Items are the first hundred
}

// Extract reads the articles of files and folders, in every format that the
// program knows, into the run dir: records, graph and ledger. An unfinished run
// is gone on with; a finished one is an error. What could not be processed whole
// is in the ledger and no error.
func (n *Newsgraph) Extract(ctx context.Context, dir string, paths ...string) (*Extracted, error) {
	return n.extract(ctx, dir, paths, read.NewTable("").Open)
}

// ExtractArticles is Extract for articles that the program brings itself. To go
// on with an unfinished run it must bring the same ones again. An error of theirs
// ends it.
func (n *Newsgraph) ExtractArticles(ctx context.Context, dir string, articles iter.Seq2[*entities.Article, error]) (*Extracted, error) {
	return n.extract(ctx, dir, []string{"articles"}, func(frame.Options) (frame.Reader, error) { return &brought{articles: articles}, nil })
}

func (n *Newsgraph) extract(ctx context.Context, dir string, paths []string, open func(frame.Options) (frame.Reader, error)) (*Extracted, error) {
	o := n.opts
	o.Output, o.Reader = dir, open
	p, err := pipeline.New(o)
	if err != nil {
		return nil, err
	}
	run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions(paths), Resume: true})
	if err != nil {
		return nil, err
	}
	defer run.Close()
	done, err := p.Extract(ctx, paths, strings.NewReader(""), run, nil)
	if err != nil {
		return nil, err
	}
	return &Extracted{done.Summary, done.Ledger}, nil
}

// Graph makes the graph of the records of one or several runs, in memory. It does
// not depend on their order.
func (n *Newsgraph) Graph(ctx context.Context, runs ...string) (*entities.Graph, error) {
	stored := make([]*store.Stored, len(runs))
	for i, dir := range runs {
		var err error
		if stored[i], err = store.OpenRun(dir); err != nil {
			return nil, err
		}
		if err := stored[i].Check(); err != nil {
			return nil, err
		}
	}
	_, made, err := n.p.Grapher().JoinInMemory(ctx, stored, n.opts.Program, nil)
	if err != nil {
		return nil, err
	}
	return made.Graph, nil
}

// Difference is what changed from one graph to another: entities and edges new,
// gone, merged, split, up and down.
type Difference = diff.Result

// Diff tells what changed from a to b.
func Diff(a, b *entities.Graph) *Difference {
	return diff.Graphs(a, b, diff.Options{NameA: "a", NameB: "b"})
}

// brought is a reader of articles that the caller brings.
type brought struct {
	articles iter.Seq2[*entities.Article, error]
}

// Walk implements frame.Reader.
func (b *brought) Walk(ctx context.Context, _ []string, _ io.Reader, yield func(frame.Frame) error) error {
	n := 0
	for a, err := range b.articles {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		n++
		own := *a
		own.Input, own.Position = "articles", fmt.Sprint("article ", n)
		if err := yield(frame.OfArticle(own)); err != nil {
			return err
		}
	}
	return nil
}

// List implements frame.Reader.
func (b *brought) List(context.Context, []string) ([]frame.File, error) { return nil, nil }

// Stats implements frame.Reader.
func (b *brought) Stats() frame.Stats { return frame.Stats{} }

// Hints implements frame.Reader.
func (b *brought) Hints() []string { return nil }

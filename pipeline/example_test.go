package pipeline_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/store"
)

const (
	first  = "John Kerry met Angela Merkel in Berlin on Saturday. Kerry said that the talks would go on in Paris.\n"
	second = "John Kerry flew from Berlin to Paris on Sunday, his office said.\n"
)

// Tag a text: what it names, as what, where, and who that is.
func Example() {
	p, err := pipeline.New(pipeline.Options{Program: "example 1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	worker, err := p.NewWorker() // one for each goroutine; the Pipeline is shared
	if err != nil {
		fmt.Println(err)
		return
	}
	record, err := worker.Annotate(context.Background(), &entities.Article{ID: "a1", Text: first, Date: "2016-10-15"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range record.Mentions {
		if m.Type == entities.Person {
			fmt.Printf("byte %d: %s is %s\n", m.Start, first[m.Start:m.End], record.Clusters[m.Cluster].Name)
		}
	}
	// Output:
	// byte 0: John Kerry is John Kerry
	// byte 15: Angela Merkel is Angela Merkel
	// byte 52: Kerry is John Kerry
}

// inMemory is a RecordSource in memory.
type inMemory []*entities.Record

func (r inMemory) Records(yield func(*entities.Record) error) error {
	for _, rec := range r {
		if err := yield(rec); err != nil {
			return err
		}
	}
	return nil
}

// Make the graph of records, and walk it: who is named beside John Kerry.
func ExampleGrapher() {
	p, err := pipeline.New(pipeline.Options{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	recs, err := p.AnnotateAll(ctx, []*entities.Article{{ID: "a1", Text: first}, {ID: "a2", Text: second}})
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := p.Grapher().Graph(ctx, []grapher.RecordSource{inMemory(recs)}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	graph := made.Graph
	names := map[string]string{}
	kerry := ""
	for _, e := range graph.Entities {
		names[e.ID] = e.Name
		if e.Name == "John Kerry" {
			kerry = e.ID
		}
	}
	for _, e := range graph.Edges {
		switch kerry {
		case e.Source:
			fmt.Println(e.Type, names[e.Target], e.Articles)
		case e.Target:
			fmt.Println(e.Type, names[e.Source], e.Articles)
		}
	}
	// Unordered output:
	// cooccurs Berlin 2
	// cooccurs Paris 2
	// cooccurs Angela Merkel 1
	// met-with Angela Merkel 1
}

// Make a run from files, then read it back: ledger, records and graph.
func ExamplePipeline_Extract() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	input := filepath.Join(dir, "saturday.txt")
	if err := os.WriteFile(input, []byte(first), 0o666); err != nil {
		fmt.Println(err)
		return
	}
	if err := extract(filepath.Join(dir, "RUN"), input); err != nil {
		fmt.Println(err)
		return
	}
	if err := show(filepath.Join(dir, "RUN")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 of 1 articles
	// saturday.txt: 5 mentions
	// Berlin wikidata:Q64
	// Paris wikidata:Q90
}

// archive is a reader of one's own: articles of a newspaper's archive.
type archive []entities.Article

func (a archive) Walk(ctx context.Context, _ []string, _ io.Reader, yield func(frame.Frame) error) error {
	for _, article := range a {
		if err := yield(frame.OfArticle(article)); err != nil {
			return err
		}
	}
	return ctx.Err()
}
func (a archive) List(context.Context, []string) ([]frame.File, error) { return nil, nil }
func (a archive) Stats() frame.Stats                                   { return frame.Stats{} }
func (a archive) Hints() []string                                      { return nil }

// Read articles from where they are: nothing of pipeline/read is linked then but
// its contract.
func ExampleOptions_reader() {
	articles := archive{{ID: "a1", Text: first, Input: "archive", Position: "1"}, {ID: "a2", Text: second, Input: "archive", Position: "2"}}
	p, err := pipeline.New(pipeline.Options{Workers: 2, Reader: func(frame.Options) (frame.Reader, error) { return articles, nil }})
	if err != nil {
		fmt.Println(err)
		return
	}
	mentions := func(ctx context.Context, w *pipeline.Worker, a *entities.Article) (int, error) {
		record, err := w.Annotate(ctx, a)
		if err != nil {
			return 0, err
		}
		return len(record.Mentions), nil
	}
	_, err = pipeline.Items(context.Background(), p, nil, nil, nil, mentions, func(piece pipeline.Piece[int]) error {
		for _, item := range piece.Items {
			fmt.Println(piece.Mark.Position, item.Out)
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1 5
	// 2 3
}

func extract(to, input string) error {
	p, err := pipeline.New(pipeline.Options{Program: "example 1", Reader: read.NewTable("").Open})
	if err != nil {
		return err
	}
	paths := []string{input}
	run, err := store.CreateRun(to, store.RunOptions{Versions: p.Versions(paths)})
	if err != nil {
		return err
	}
	defer run.Close()
	_, err = p.Extract(context.Background(), paths, strings.NewReader(""), run, nil)
	return err
}

func show(dir string) error {
	run, err := store.OpenRun(dir)
	if err != nil {
		return err
	}
	ledger := run.Ledger()
	fmt.Println(ledger.Articles.Processed, "of", ledger.Articles.Read, "articles")
	err = run.Records(func(r *entities.Record) error {
		fmt.Printf("%s: %d mentions\n", r.Article.ID, len(r.Mentions))
		return nil
	})
	if err != nil {
		return err
	}
	// ScanGraph holds one entity or edge in memory; run.Graph() reads it all.
	return codec.ScanGraph(run.GraphPath(), codec.Visitor{Entity: func(e *entities.Entity) error {
		if e.Type == entities.Place {
			fmt.Println(e.Name, e.ID)
		}
		return nil
	}})
}

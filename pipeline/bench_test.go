package pipeline_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/store"
)

// BenchmarkExtract runs the whole program on JSON Lines: read to graph. It uses
// the BBC articles of the shared material where they are, else the project's own.
//
//	go test ./pipeline -run '^$' -bench Extract -benchtime 3x -cpu 1,2
func BenchmarkExtract(b *testing.B) {
	shared := os.Getenv("NEWSGRAPH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	input := filepath.Join(shared, "data", "rawnews", "bbc_fulltext.jsonl.zst")
	if _, err := os.Stat(input); err != nil {
		b.Logf("no %s: set NEWSGRAPH_SHARED; using the project's own articles", input)
		input = articles
	}
	workers := runtime.GOMAXPROCS(0)
	var want entities.Summary
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		p := newPipeline(b, pipeline.Options{Workers: workers})
		run, err := store.CreateRun(b.TempDir(), store.RunOptions{Versions: p.Versions([]string{input})})
		if err != nil {
			b.Fatal(err)
		}
		done, err := p.Extract(context.Background(), []string{input}, nil, run, nil)
		if err != nil {
			b.Fatal(err)
		}
		run.Close()
		switch got := done.Summary; {
		case got.Mentions == 0:
			b.Fatal("nothing was found")
		case want == entities.Summary{}:
			want = got
		case got != want:
			b.Fatalf("found %+v, before %+v", got, want)
		}
		tokens += done.Summary.Tokens
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkAnnotate takes one article through the annotate phase again and again.
func BenchmarkAnnotate(b *testing.B) {
	text, err := os.ReadFile(filepath.Join(articles, "syria-talks", "01-lausanne-talks-open.txt"))
	if err != nil {
		b.Fatal(err)
	}
	w, err := newPipeline(b, pipeline.Options{}).NewWorker()
	if err != nil {
		b.Fatal(err)
	}
	a := &entities.Article{ID: "a", Text: string(text)}
	first, err := w.Annotate(context.Background(), a)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		rec, err := w.Annotate(context.Background(), a)
		if err != nil || len(rec.Mentions) != len(first.Mentions) {
			b.Fatalf("%d mentions, before %d: %v", len(rec.Mentions), len(first.Mentions), err)
		}
		n += rec.Tokens
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}

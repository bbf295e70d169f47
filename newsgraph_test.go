package newsgraph_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"newsgraph"
	"newsgraph/entities"
)

// TestAnnotateAloneLinksNoReaders: who only annotates does not carry the formats.
func TestAnnotateAloneLinksNoReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("links a program")
	}
	program := filepath.Join(t.TempDir(), "annotateonly")
	if out, err := exec.Command("go", "build", "-o", program, "./testdata/annotateonly").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	symbols, err := exec.Command("go", "tool", "nm", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(symbols), "newsgraph/pipeline.(*Worker).Annotate") {
		t.Error("the symbols do not tell of what is linked")
	}
	for _, reader := range []string{"newsgraph/pipeline/read.NewTable", "newsgraph/pipeline/read/tabular.", "newsgraph/pipeline/read.(*Reader).Walk"} {
		if strings.Contains(string(symbols), reader) {
			t.Errorf("%s is linked", reader)
		}
	}
}

func TestAnnotateFromManyGoroutines(t *testing.T) {
	n := open(t)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			r, err := n.Annotate(context.Background(), &entities.Article{ID: fmt.Sprint(i), Text: "Angela Merkel spoke in Berlin."})
			if err != nil || len(r.Mentions) != 2 {
				t.Errorf("%v: %v", r, err)
			}
		})
	}
	wait.Wait()
}

// TestExtractArticlesGoesOn: a run that ended by an error of the articles goes on
// when they come again, and is the same run as one without an error.
func TestExtractArticlesGoesOn(t *testing.T) {
	n := open(t)
	lost := errors.New("the line was cut")
	articles := func(failAt int) func(func(*entities.Article, error) bool) {
		return func(yield func(*entities.Article, error) bool) {
			for i := range 6 {
				if i == failAt {
					yield(nil, lost)
					return
				}
				a := &entities.Article{ID: fmt.Sprint("n", i), Date: "2020-01-02", Text: fmt.Sprintf("Angela Merkel spoke in Berlin, report number %d says.", i)}
				if !yield(a, nil) {
					return
				}
			}
		}
	}
	ctx := context.Background()
	cut, whole := filepath.Join(t.TempDir(), "cut"), filepath.Join(t.TempDir(), "whole")
	if _, err := n.ExtractArticles(ctx, cut, articles(4)); !errors.Is(err, lost) {
		t.Fatalf("error %v", err)
	}
	for _, dir := range []string{cut, whole} {
		done, err := n.ExtractArticles(ctx, dir, articles(-1))
		if err != nil || done.Ledger.Articles.Processed != 6 {
			t.Fatalf("%+v: %v", done, err)
		}
	}
	a, err := os.ReadFile(filepath.Join(cut, "graph.json"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(whole, "graph.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("the graphs differ")
	}
}

func open(t *testing.T) *newsgraph.Newsgraph {
	t.Helper()
	n, err := newsgraph.Open(newsgraph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

package newsgraph_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"newsgraph"
	"newsgraph/entities"
)

// Annotate one text: what it names, as what, where, and who that is.
func ExampleNewsgraph_Annotate() {
	n, err := newsgraph.Open(newsgraph.Options{})
	if err != nil {
		panic(err)
	}
	a := &entities.Article{ID: "a1", Text: "John Kerry met Angela Merkel in Berlin. Kerry then flew home."}
	record, err := n.Annotate(context.Background(), a)
	if err != nil {
		panic(err)
	}
	for _, m := range record.Mentions {
		fmt.Printf("byte %d: %s, %v %s\n", m.Start, m.Text, m.Type, record.Clusters[m.Cluster].Name)
	}
	// Output:
	// byte 0: John Kerry, person John Kerry
	// byte 15: Angela Merkel, person Angela Merkel
	// byte 32: Berlin, place Berlin
	// byte 40: Kerry, person John Kerry
}

// Extract a run from files, in any format that the program knows.
func ExampleNewsgraph_Extract() {
	dir, err := os.MkdirTemp("", "newsgraph")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	n, err := newsgraph.Open(newsgraph.Options{Workers: 2})
	if err != nil {
		panic(err)
	}
	done, err := n.Extract(context.Background(), filepath.Join(dir, "RUN"), "testdata/articles/syria-talks")
	if err != nil {
		panic(err)
	}
	fmt.Println(done.Ledger.Articles.Processed, "of", done.Ledger.Articles.Read, "articles")
	// Output: 12 of 12 articles
}

// Bring articles of your own, make the graph of two runs, and compare.
func ExampleDiff() {
	dir, err := os.MkdirTemp("", "newsgraph")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	monday, tuesday := filepath.Join(dir, "monday"), filepath.Join(dir, "tuesday")
	extract(monday, "John Kerry met Angela Merkel in Berlin.")
	extract(tuesday, "John Kerry met Sergey Lavrov in Geneva.")

	n, err := newsgraph.Open(newsgraph.Options{})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	a, err := n.Graph(ctx, monday)
	if err != nil {
		panic(err)
	}
	b, err := n.Graph(ctx, monday, tuesday)
	if err != nil {
		panic(err)
	}
	for _, c := range newsgraph.Diff(a, b).Entities {
		fmt.Println(c.Change, c.B[0].Name)
	}
	// Unordered output:
	// up John Kerry
	// new Sergey Lavrov
	// new Geneva
}

func extract(dir, text string) {
	n, err := newsgraph.Open(newsgraph.Options{})
	if err != nil {
		panic(err)
	}
	articles := func(yield func(*entities.Article, error) bool) {
		yield(&entities.Article{ID: filepath.Base(dir), Text: text}, nil)
	}
	if _, err := n.ExtractArticles(context.Background(), dir, articles); err != nil {
		panic(err)
	}
}

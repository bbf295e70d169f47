package resolve

import (
	"testing"

	"newsgraph/pipeline/resolve/marked"
)

// BenchmarkArticle resolves the articles of this project's gold.
func BenchmarkArticle(b *testing.B) {
	gold := marked.Gold(b)
	r, err := New(marked.BuiltIn(b), Options{})
	if err != nil {
		b.Fatal(err)
	}
	bytes, want := 0, 0
	for _, g := range gold {
		bytes += len(g.Doc.Article.Text)
		want += len(r.Article(g.Doc).Clusters)
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		got := 0
		for _, g := range gold {
			got += len(r.Article(g.Doc).Clusters)
		}
		if got != want {
			b.Fatalf("%d clusters, want %d", got, want)
		}
	}
}

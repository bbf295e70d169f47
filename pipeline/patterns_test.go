package pipeline

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/testdata/patterns"
)

// BenchmarkPatterns takes a megabyte of each hostile article through the
// annotate phase.
func BenchmarkPatterns(b *testing.B) {
	w := newWorker(b)
	for _, p := range patterns.All() {
		b.Run(p.Name, func(b *testing.B) {
			a := &entities.Article{ID: "a", Title: "A title", Language: "en", Text: p.Make(1 << 20)}
			b.SetBytes(1 << 20)
			for b.Loop() {
				if _, err := w.Annotate(b.Context(), a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func newWorker(t testing.TB) *Worker {
	t.Helper()
	p, err := New(Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	w, err := p.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

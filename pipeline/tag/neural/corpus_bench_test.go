package neural_test

import (
	"context"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/train"
)

// BenchmarkCorpus tags a labelled set with warm caches, one goroutine, and
// checks that the answer is as right as it should be.
func BenchmarkCorpus(b *testing.B) {
	for _, name := range []string{"worldwide/dev", "conll2003/test"} {
		b.Run(name, func(b *testing.B) {
			docs := gold(b, name)
			tagger := shipped(b)
			y, err := train.Evaluate(context.Background(), tagger, docs)
			if err != nil {
				b.Fatal(err)
			}
			if y.F1() < 80 {
				b.Fatalf("F1 is %.2f", y.F1())
			}
			tokens := 0
			for i := range docs {
				tokens += len(docs[i].Tokens)
			}
			var doc entities.Document
			b.ReportAllocs()
			for b.Loop() {
				for i := range docs {
					doc.Sentences, doc.Tokens = docs[i].Sentences, docs[i].Tokens
					if err := tagger.Tag(context.Background(), &doc); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N*tokens)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

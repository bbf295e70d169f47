package twotier

import (
	"fmt"
	"os"
	"testing"

	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/train"
)

// BenchmarkCurve gives F1 and the share of tokens read again for some bounds.
// It needs the model file (NEWSGRAPH_ACCURATE) and the shared corpora.
func BenchmarkCurve(b *testing.B) {
	path := os.Getenv("NEWSGRAPH_ACCURATE")
	if path == "" {
		b.Skip("NEWSGRAPH_ACCURATE names no model file")
	}
	file, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	slow, err := encoder.Load(file)
	if err != nil {
		b.Fatal(err)
	}
	if slow.Ensemble() == nil {
		b.Skip("the model is not averaged with newsgraph-fast")
	}
	fast, err := neural.LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	set, err := gazetteers.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"worldwide", "finer-ord"} {
		docs := dev(b, name, 20000)
		tokens := 0
		for i := range docs {
			tokens += len(docs[i].Tokens)
		}
		for _, doubt := range []float32{2, 0.3, 0.2, 0.1, 0.05, 0} {
			b.Run(fmt.Sprint(name, "/", doubt), func(b *testing.B) {
				for b.Loop() {
					t := hits{New(fast.NewTagger(set), ensemble.New(fast.NewTagger(set), slow.NewTagger(), *slow.Ensemble()), doubt), set.NewMatcher()}
					score, err := train.Evaluate(b.Context(), t, docs)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(score.F1(), "F1")
					b.ReportMetric(100*float64(t.Again())/float64(tokens), "%again")
				}
			})
		}
	}
}

package encoder_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/neural/train"
)

// accurate loads the real model, a file of its own that NEWSGRAPH_ACCURATE
// names, or skips.
func accurate(t testing.TB) *encoder.Model {
	t.Helper()
	path := os.Getenv("NEWSGRAPH_ACCURATE")
	if path == "" {
		t.Skip("the accurate model is not here: NEWSGRAPH_ACCURATE names its file")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := encoder.Load(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// gold reads the first documents of a set of the shared corpora, or skips.
func gold(t testing.TB, name string, tokens int) []entities.Labelled {
	t.Helper()
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "ner", filepath.FromSlash(name)+".conll"))
	if err != nil {
		t.Skip("the shared corpora are not here")
	}
	defer f.Close()
	docs, err := conll.Read(bufio.NewReader(f), strings.SplitN(name, "/", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range docs {
		if tokens -= len(docs[i].Tokens); tokens < 0 {
			return docs[:i]
		}
	}
	return docs
}

// TestScores holds the real model to floors on the beginning of held-out sets.
func TestScores(t *testing.T) {
	m := accurate(t)
	for name, floor := range map[string]map[string]float64{
		"newsgraph-accurate": {"conll2003/test": 92, "worldwide/dev": 92, "finer-ord/dev": 87},
		"newsgraph-small":    {"conll2003/test": 87, "worldwide/dev": 87, "finer-ord/dev": 84},
	}[m.Info().Name] {
		y, err := train.Evaluate(t.Context(), m.NewTagger(), gold(t, name, 5000))
		if err != nil {
			t.Fatal(err)
		}
		if y.F1() < floor {
			t.Errorf("%s: F1 is %.2f, floor %.2f", name, y.F1(), floor)
		}
	}
}

func BenchmarkTag(b *testing.B) {
	tagger := accurate(b).NewTagger()
	docs := gold(b, "worldwide/dev", 2000)
	tokens := 0
	for b.Loop() {
		for i := range docs {
			if err := tagger.Tag(b.Context(), &docs[i].Document); err != nil {
				b.Fatal(err)
			}
			tokens += len(docs[i].Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// TestCard holds the card for people to that in the model file, of either size.
func TestCard(t *testing.T) {
	info := accurate(t).Info()
	name := map[string]string{"newsgraph-accurate": "MODEL_CARD.md", "newsgraph-small": "MODEL_CARD_SMALL.md"}[info.Name]
	card, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(card) != info.Markdown() {
		t.Errorf("the card is of another model; this one's:\n%s", info.Markdown())
	}
}

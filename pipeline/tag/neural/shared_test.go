package neural_test

import (
	"bufio"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/train"
)

var update = flag.Bool("update", false, "write the model card")

// TestCard holds the card for people to that in the model file.
func TestCard(t *testing.T) {
	m, err := neural.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	info := m.Info()
	const path = "model/MODEL_CARD.md"
	if *update {
		if err := os.WriteFile(path, []byte(info.Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != info.Markdown() {
		t.Error("the card is of another model: go test ./pipeline/tag/neural -run TestCard -update")
	}
}

// gold reads a set of the shared corpora, or skips.
func gold(t testing.TB, name string) []entities.Labelled {
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
	return docs
}

// shipped is the tagger as users get it.
func shipped(t testing.TB) *neural.Tagger {
	t.Helper()
	m, err := neural.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m.NewTagger(set)
}

// TestScores holds the embedded model to its floors on held-out sets.
func TestScores(t *testing.T) {
	tagger := shipped(t)
	for _, tt := range []struct {
		set         string
		floor, anyC float64 // F1; how many points capitals or lower case may cost
	}{
		{"conll2003/test", 92, 12},
		{"cleanconll/test", 90.5, 12},
		{"worldwide/dev", 86, 12},
		{"finer-ord/dev", 80, 12},
		{"crossner-politics/dev", 84, 12},
	} {
		t.Run(tt.set, func(t *testing.T) {
			docs := gold(t, tt.set)
			cased := score(t, tagger, docs)
			if cased < tt.floor {
				t.Errorf("F1 is %.2f, floor %.2f", cased, tt.floor)
			}
			for name, f := range map[string]func(string) string{"upper": strings.ToUpper, "lower": strings.ToLower} {
				for i := range docs {
					for j := range docs[i].Tokens {
						docs[i].Tokens[j].Text = f(docs[i].Tokens[j].Text)
					}
				}
				if other := score(t, tagger, docs); other < cased-tt.anyC {
					t.Errorf("F1 is %.2f cased, %.2f in %s case", cased, other, name)
				}
				docs = gold(t, tt.set)
			}
		})
	}
}

func score(t *testing.T, tagger *neural.Tagger, docs []entities.Labelled) float64 {
	t.Helper()
	y, err := train.Evaluate(context.Background(), tagger, docs)
	if err != nil {
		t.Fatal(err)
	}
	return y.F1()
}

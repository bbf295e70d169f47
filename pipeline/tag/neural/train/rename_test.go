package train

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestRenamed: other names of the same type and length, one for one, the rest as it was.
func TestRenamed(t *testing.T) {
	r := toyRecipe()
	docs := readCorpus(&r, append(toy("toy", 30, 1), labelled("toy",
		"the mister Arlo/B-PER Keld/I-PER said so .",
		"then Keld/B-PER left Holmar/B-LOC Istvar/I-LOC for IBX/B-ORG and McVey/B-MISC .",
		"in Holmar/B-LOC Istvar/I-LOC Keld/B-PER slept ."),
	))
	pool := newNamePool(docs)
	d := &docs[len(docs)-1]
	changed := 0
	for seed := range uint64(20) {
		out := pool.renamed(d.tokens, d.allowed, d.sentences, rand.New(rand.NewPCG(seed, 1)))
		if len(out) != len(d.tokens) {
			t.Fatalf("%d tokens of %d", len(out), len(d.tokens))
		}
		if out[3] != out[8] || out[3] != out[20] {
			t.Errorf("one person is named %q, %q and %q", out[3], out[8], out[20])
		}
		if place := out[10:12]; !slices.Equal(place, out[18:20]) {
			t.Errorf("one place is named %q and %q", place, out[18:20])
		}
		for i, tok := range d.tokens {
			if name := strings.Contains("Arlo Keld Holmar Istvar", tok); !name && out[i] != tok {
				t.Errorf("%q became %q", tok, out[i])
			} else if name && out[i] != tok {
				changed++
			}
		}
	}
	if changed < 60 {
		t.Errorf("%d names changed in 20 readings", changed)
	}
	if !slices.Equal(d.tokens[:4], []string{"the", "mister", "Arlo", "Keld"}) {
		t.Errorf("the document itself was changed: %q", d.tokens)
	}
}

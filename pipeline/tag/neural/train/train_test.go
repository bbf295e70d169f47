package train

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/net"
)

// labelled makes a document of sentences written "word/LABEL word …"; plain words are O.
func labelled(corpus string, sentences ...string) entities.Labelled {
	d := entities.Labelled{Corpus: corpus}
	for _, s := range sentences {
		first := len(d.Tokens)
		for _, f := range strings.Fields(s) {
			w, l, ok := strings.Cut(f, "/")
			if !ok {
				l = "O"
			}
			d.Tokens = append(d.Tokens, entities.Token{Text: w})
			d.Labels = append(d.Labels, l)
		}
		d.Sentences = append(d.Sentences, entities.Sentence{First: first, Last: len(d.Tokens)})
	}
	return d
}

// toy is a language in which the word before a name tells its type.
func toy(corpus string, documents int, seed uint64) []entities.Labelled {
	rng := rand.New(rand.NewPCG(seed, 9))
	names := strings.Fields("Arlo Bexhill Corvane Dunmor Estrel Fallowby Grantchesse Holmar Istvar Jorvik Keld Lunmar")
	kinds := []struct{ cue, label string }{{"mister", "PER"}, {"near", "LOC"}, {"company", "ORG"}}
	var out []entities.Labelled
	for range documents {
		var sentences []string
		for range 4 {
			s := "then"
			for range 2 {
				k := kinds[rng.IntN(3)]
				s += fmt.Sprintf(" the %s %s/B-%s", k.cue, names[rng.IntN(len(names))], k.label)
				if rng.IntN(2) == 0 {
					s += fmt.Sprintf(" %s/I-%s", names[rng.IntN(len(names))], k.label)
				}
				s += " said"
			}
			sentences = append(sentences, s+" .")
		}
		out = append(out, labelled(corpus, sentences...))
	}
	return out
}

func toyRecipe() Recipe {
	r := Default()
	r.Net = net.Config{Width: 96, Side: 48, Dilations: []int{2, 1}, Buckets: 256, HashDim: 8, VectorDim: 4, CaseDim: 3, ShapeDim: 3, Sources: []string{"unknown", "toy"}}
	r.Corpora = []Corpus{{Name: "toy", Source: "toy", Misc: true}}
	r.Epochs, r.Batch, r.Warmup, r.Chunk = 30, 200, 5, 60
	return r
}

func toyVectors(t testing.TB) *net.Vectors {
	words := strings.Fields("the then said . mister near company 0")
	rng := rand.New(rand.NewPCG(3, 3))
	values := make([]float32, 4*len(words))
	for i := range values {
		values[i] = float32(rng.NormFloat64())
	}
	v, err := net.NewVectors(words, values, 4)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGradient compares the gradient with differences of the loss.
func TestGradient(t *testing.T) {
	r := toyRecipe()
	r.Dropout, r.RowDrop, r.Unknown = 0, 0, 0
	data := append(toy("toy", 2, 1), labelled("open", "Arlo/B-PER of the Keld-Lunmar/B-ORG", "in ARLO 's near Istvar/B-LOC Holmar/I-LOC Keld/I-LOC"))
	r.Corpora = append(r.Corpora, Corpus{Name: "open", Source: "", Misc: false, Weight: 0.5})
	u, err := start(r, data, Options{Vectors: toyVectors(t)})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range u.params.All[len(u.params.Hash):] { // leave no part at 0
		u.params.All[len(u.params.Hash)+i] += 0.05 * float32(rng.NormFloat64())
	}
	u.shared.refresh()
	var samples []*sample
	for _, c := range cuts(u.docs, 30) {
		samples = append(samples, u.reader.read(&u.docs[c.doc], c, asWritten))
	}
	soft := *samples[0]
	soft.soft = make([]float32, len(soft.words)*16)
	for i := range soft.words {
		soft.soft[i*16+i%14], soft.soft[i*16+(i+3)%14] = 0.75, 0.25
	}
	// The teacher's part leaves the transitions alone, so their gradient is checked without it.
	for _, part := range []struct {
		name    string
		samples []*sample
		skip    string
	}{{"gold", samples, "gate"}, {"teacher", []*sample{&soft}, "next start end gate"}} {
		t.Run(part.name, func(t *testing.T) {
			s := u.shards[0]
			s.run(part.samples, 1, 1)
			grad := append([]float32(nil), s.grad.All...)
			at, checks := 0, 0
			var bad []string // a difference that steps over a rectifier's kink is off
			u.params.Parts(func(name string, view *[]float32, size int) {
				base := at
				at += size
				if name != "outb" && strings.Contains(part.skip, strings.TrimSuffix(name, "b")) { // the gate has a loss of its own
					return
				}
				for range 12 {
					i := base + rng.IntN(size)
					for k := 0; grad[i] == 0 && k < 2000; k++ {
						i = base + rng.IntN(size)
					}
					const h = 2e-3
					w := &u.params.All[i]
					old := *w
					loss := func(x float32) float64 {
						*w = x
						u.shared.refresh()
						u.shards[1].run(part.samples, 1, 1)
						return u.shards[1].loss
					}
					want := (loss(old+h) - loss(old-h)) / (2 * h)
					*w = old
					if d := math.Abs(want - float64(grad[i])); d > 0.02+0.15*math.Abs(want) {
						bad = append(bad, fmt.Sprintf("%s[%d]: gradient %v, difference %v", name, i-base, grad[i], want))
					}
					checks++
				}
			})
			u.shared.refresh()
			if checks < 100 || len(bad) > checks/50 {
				t.Errorf("%d of %d are off:\n%s", len(bad), checks, strings.Join(bad, "\n"))
			}
		})
	}
}

func TestRun(t *testing.T) {
	data, dev := toy("toy", 40, 1), toy("toy", 10, 2)
	r := toyRecipe()
	opts := Options{Vectors: toyVectors(t)}
	want, report, err := Run(context.Background(), r, data, dev, opts)
	if err != nil {
		t.Fatal(err)
	}
	if f := report.After[0].F1; f < 95 {
		t.Errorf("F1 on the toy language is %v", f)
	}

	t.Run("order of shards does not matter", func(t *testing.T) {
		o := opts
		o.Parallel = func(n int, f func(int)) {
			for i := n - 1; i >= 0; i-- {
				f(i)
			}
		}
		if got, _, err := Run(context.Background(), r, data, dev, o); err != nil || !bytes.Equal(got, want) {
			t.Error("another model", err)
		}
	})
	t.Run("resumed", func(t *testing.T) {
		o := opts
		o.Checkpoint = filepath.Join(t.TempDir(), "state")
		o.Create = func(path string) (Output, error) {
			f, err := os.Create(path)
			return plainFile{f}, err
		}
		ctx, cancel := context.WithCancel(context.Background())
		o.Progress = func(p Progress) {
			if p.Epoch == 2 {
				cancel()
			}
		}
		if _, _, err := Run(ctx, r, data, dev, o); err == nil {
			t.Fatal("was not stopped")
		}
		o.Progress = nil
		if got, _, err := Run(context.Background(), r, data, dev, o); err != nil || !bytes.Equal(got, want) {
			t.Error("another model", err)
		}
		other := r
		other.Seed++
		if _, _, err := Run(context.Background(), other, data, dev, o); err == nil {
			t.Error("a checkpoint of another recipe was used")
		}
		if err := os.Truncate(o.Checkpoint, 1000); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Run(context.Background(), r, data, dev, o); err == nil {
			t.Error("a cut checkpoint was used")
		}
	})
	t.Run("gone on from", func(t *testing.T) {
		m, err := neural.Load(want)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{From: m}
		small := r
		small.Epochs, small.Rate = 1, Continue().Rate
		_, rep, err := Run(context.Background(), small, toy("toy", 5, 3), dev, o)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Before[0].F1 != report.After[0].F1 || rep.After[0].F1 < rep.Before[0].F1-3 {
			t.Errorf("before %v, after %v", rep.Before, rep.After)
		}
	})
}

// plainFile is an Output that does not care for being whole.
type plainFile struct{ *os.File }

func (f plainFile) Commit() error { return f.Close() }
func (f plainFile) Abort()        { f.Close() }

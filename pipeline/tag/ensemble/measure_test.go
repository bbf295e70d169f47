package ensemble_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/neural"
)

// sets are measured; the confidence is fitted on the even documents of the first two, each with the same weight.
var sets = []string{"finer-ord/dev", "worldwide/dev", "conll2003/test", "cleanconll/test"}

// read holds a set and what two models give each of its documents.
type read struct {
	name       string
	docs       []entities.Labelled
	fast, slow [][]float32
}

// given hands out probabilities that were computed before.
type given []float32

func (g *given) Marginals(_ context.Context, _ *entities.Document, dst []float32) ([]float32, error) {
	return append(dst, *g...), nil
}

func (g *given) MarginalsHits(_ context.Context, _ *entities.Document, _ []gazetteers.Hit, dst []float32) ([]float32, error) {
	return append(dst, *g...), nil
}

// TestMeasure prints, for some weights of the fast network, F1 on the even and
// the odd documents of the sets, and the error of the confidence when Platt's
// line is fitted on even documents: what the weights in the recipes were chosen
// by. It needs the model file (NEWSGRAPH_ACCURATE), the shared corpora and
// minutes, and is asked for by NEWSGRAPH_WEIGHTS="0 0.2 0.4".
func TestMeasure(t *testing.T) {
	weights := strings.Fields(os.Getenv("NEWSGRAPH_WEIGHTS"))
	if len(weights) == 0 {
		t.Skip("NEWSGRAPH_WEIGHTS names no weights to be measured")
	}
	file, err := os.ReadFile(os.Getenv("NEWSGRAPH_ACCURATE"))
	must(t, err)
	slow, err := encoder.Load(file)
	must(t, err)
	fast, err := neural.LoadEmbedded()
	must(t, err)
	set, err := gazetteers.Load()
	must(t, err)
	var all []read
	for _, name := range sets {
		all = append(all, readSet(t, name, fast.NewTagger(set), slow.NewTagger()))
	}
	for _, text := range weights {
		w, err := strconv.ParseFloat(text, 64)
		must(t, err)
		measure(t, all, set, w)
	}
}

func measure(t *testing.T, all []read, set *gazetteers.Set, weight float64) {
	w := ensemble.Weights{Fast: weight}
	var guesses []guess
	for _, r := range all[:2] {
		_, g := r.score(t, set, w, 0)
		for i := range g {
			g[i].weight = 1 / float64(len(g))
		}
		guesses = append(guesses, g...)
	}
	w.Scale, w.Shift = platt(guesses)
	fmt.Printf("weight %v scale %.4f shift %.4f\n", weight, w.Scale, w.Shift)
	for _, r := range all {
		even, _ := r.score(t, set, w, 0)
		odd, _ := r.score(t, set, w, 1)
		whole := even
		whole.Merge(&odd)
		f1 := func(m *evaluate.Mentions) float64 { return 100 * m.Exact.Micro().F1() }
		fmt.Printf("  %-16s F1 %.2f, halves %.2f %.2f; ECE %.3f, halves %.3f %.3f\n", r.name, f1(&whole), f1(&even), f1(&odd),
			whole.Calibration.ECE(), even.Calibration.ECE(), odd.Calibration.ECE())
	}
}

// readSet has two models read a set.
func readSet(t *testing.T, name string, fast, slow ensemble.Slow) read {
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "ner", filepath.FromSlash(name)+".conll"))
	if err != nil {
		t.Skip("the shared corpora are not here")
	}
	defer f.Close()
	r := read{name: name}
	r.docs, err = conll.Read(f, name)
	must(t, err)
	for i := range r.docs {
		for _, m := range []struct {
			model ensemble.Slow
			to    *[][]float32
		}{{fast, &r.fast}, {slow, &r.slow}} {
			p, err := m.model.Marginals(t.Context(), &r.docs[i].Document, nil)
			must(t, err)
			*m.to = append(*m.to, p)
		}
	}
	return r
}

// guess is a mention: the log-odds that the average gives it, and whether it is right.
type guess struct{ x, right, weight float64 }

// score tags every second document of the set.
func (r *read) score(t *testing.T, set *gazetteers.Set, w ensemble.Weights, half int) (m evaluate.Mentions, guesses []guess) {
	var fast, slow given
	tagger := tag.WithGazetteers(ensemble.New(&fast, &slow, w), set)
	for i := half; i < len(r.docs); i += 2 {
		fast, slow = r.fast[i], r.slow[i]
		must(t, tagger.Tag(t.Context(), &r.docs[i].Document))
		m.AddLabelled(&r.docs[i], r.docs[i].Mentions)
		gold := map[evaluate.Mark]bool{}
		for _, g := range evaluate.LabelMarks(nil, &r.docs[i]) {
			gold[g] = true
		}
		for _, x := range r.docs[i].Mentions {
			if x.Has(entities.Nested) {
				continue
			}
			g := guess{x: neural.LogOdds(float32(x.Confidence))}
			if gold[evaluate.Mark{Start: x.First, End: x.Last, Type: x.Type}] {
				g.right = 1
			}
			guesses = append(guesses, g)
		}
	}
	return m, guesses
}

// platt fits the line of least log loss by Newton's method with halved steps.
func platt(guesses []guess) (scale, shift float64) {
	loss := func(a, b float64) (sum float64) {
		for _, g := range guesses {
			q := min(max(1/(1+math.Exp(-(a*g.x+b))), 1e-9), 1-1e-9)
			sum -= g.weight * (g.right*math.Log(q) + (1-g.right)*math.Log(1-q))
		}
		return sum
	}
	scale = 0.5
	for range 30 {
		var da, db, aa, ab, bb float64
		for _, g := range guesses {
			q := 1 / (1 + math.Exp(-(scale*g.x + shift)))
			d, h := g.weight*(q-g.right), g.weight*q*(1-q)
			da, db, aa, ab, bb = da+d*g.x, db+d, aa+h*g.x*g.x, ab+h*g.x, bb+h
		}
		det := aa*bb - ab*ab + 1e-12
		stepA, stepB := (bb*da-ab*db)/det, (aa*db-ab*da)/det
		for range 20 {
			if loss(scale-stepA, shift-stepB) <= loss(scale, shift) {
				scale, shift = scale-stepA, shift-stepB
				break
			}
			stepA, stepB = stepA/2, stepB/2
		}
	}
	return scale, shift
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

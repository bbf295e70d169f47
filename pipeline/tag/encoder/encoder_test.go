package encoder

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	ints "newsgraph/pipeline/tag/neural/kernel"
)

var update = flag.Bool("update", false, "write the golden files")

var tinyWords = []string{
	"<s>", "</s>", "[UNK]", "<mask>", "<pad>", "the", "mayor", "of", "met", "in", "on", "monday", "said", "##s", "##er", "##ley", "ha", "##rt", "bank",
	"river", "north", "a", "b", "c", "##a", "##b", "##c", ".", ",", "-", "'", "ada", "vel", "##ora", "quay", "un", "##ion", "1", "##2", "zu", "##rich",
}

// tiny is a made model: weights drawn at random, so that its labels mean nothing.
func tiny(seed uint64) *Params {
	r := rand.New(rand.NewPCG(seed, 7))
	draw := func(n int, by float64) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64() * by)
		}
		return x
	}
	const h, inner, window, heads = 32, 64, 24, 2
	norm := func() Norm {
		n := Norm{draw(h, 0.2), draw(h, 0.2)}
		for i := range n.Gain {
			n.Gain[i]++
		}
		return n
	}
	dense := func(rows, cols int) Dense {
		return Dense{RoundRows(draw(rows*cols, 1/math.Sqrt(float64(rows))), rows, WeightLevels), draw(cols, 0.3)}
	}
	p := &Params{
		Shape:      Shape{Hidden: h, Heads: heads, Inner: inner, Layers: 3, Pieces: len(tinyWords), Window: window, Sources: []string{"one", "two"}, Unknown: "two"},
		Vocabulary: tinyWords, Words: RoundRows(draw(len(tinyWords)*h, 1), h, TableLevels),
		Positions: draw(window*h, 0.3), Cases: draw(NumCases*h, 0.5), Places: draw(NumPlaces*h, 0.3), Source: draw(2*h, 0.2),
		Norm: norm(), Near: draw(heads*(2*window-1), 0.5), Out: norm(), Scores: draw(NumLabels*h, 0.4), ScoreB: draw(NumLabels, 0.3),
	}
	for range p.Shape.Layers {
		p.Layers = append(p.Layers, LayerParams{QKV: dense(h, 3*h), O: dense(h, h), F1: dense(h, inner), F2: dense(inner, h), Norm1: norm(), Norm2: norm()})
	}
	return p
}

func load(t testing.TB, p *Params) *Model {
	t.Helper()
	b, err := Encode(p, Calibration{Scale: 0.9, Shift: -0.1}, Card{Name: "tiny", Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// plainRun computes the labels' scores of a window as the papers write them, in
// float64 and without rounding: what the network is held to.
func plainRun(p *Params, w *window, source int) [][]float64 {
	h := p.Hidden
	x := make([][]float64, len(w.ids))
	for i, id := range w.ids {
		x[i] = make([]float64, h)
		for j := range h {
			x[i][j] = float64(p.Words.Data[int(id)*h+j])*float64(p.Words.Step[id]) + float64(p.Positions[i*h+j]) +
				float64(p.Cases[int(w.cases[i])*h+j]) + float64(p.Places[int(w.places[i])*h+j]) + float64(p.Source[source*h+j])
		}
		plainNorm(x[i], p.Norm)
	}
	for i := range p.Layers {
		plainLayer(p, &p.Layers[i], x)
	}
	var out [][]float64
	for _, at := range w.first {
		plainNorm(x[at], p.Out)
		row := make([]float64, NumLabels)
		for l := range row {
			row[l] = float64(p.ScoreB[l])
			for j, v := range x[at] {
				row[l] += v * float64(p.Scores[l*h+j])
			}
		}
		out = append(out, row)
	}
	return out
}

func plainNorm(x []float64, n Norm) {
	var mean, variance float64
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	for i, v := range x {
		x[i] = (v-mean)/math.Sqrt(variance+1e-5)*float64(n.Gain[i]) + float64(n.Shift[i])
	}
}

func plainDense(d *Dense, x []float64) []float64 {
	out := make([]float64, len(d.Step))
	for j := range out {
		for i, v := range x {
			out[j] += v * float64(d.Data[j*len(x)+i])
		}
		out[j] = out[j]*float64(d.Step[j]) + float64(d.Bias[j])
	}
	return out
}

func plainLayer(p *Params, l *LayerParams, x [][]float64) {
	h, d := p.Hidden, p.Hidden/p.Heads
	qkv := make([][]float64, len(x))
	for i := range x {
		qkv[i] = plainDense(&l.QKV, x[i])
	}
	for i := range x {
		seen := make([]float64, h)
		for head := range p.Heads {
			weight, sum := make([]float64, len(x)), 0.0
			for j := range x {
				for k := range d {
					weight[j] += qkv[i][head*d+k] * qkv[j][h+head*d+k]
				}
				weight[j] = math.Exp(weight[j]/math.Sqrt(float64(d)) + float64(p.Near[head*(2*p.Window-1)+j-i+p.Window-1]))
				sum += weight[j]
			}
			for j := range x {
				for k := range d {
					seen[head*d+k] += weight[j] / sum * qkv[j][2*h+head*d+k]
				}
			}
		}
		for j, v := range plainDense(&l.O, seen) {
			x[i][j] += v
		}
	}
	for i := range x {
		plainNorm(x[i], l.Norm1)
		wide := plainDense(&l.F1, x[i])
		for j, v := range wide {
			wide[j] = v / 2 * (1 + math.Erf(v/math.Sqrt2))
		}
		for j, v := range plainDense(&l.F2, wide) {
			x[i][j] += v
		}
		plainNorm(x[i], l.Norm2)
	}
}

// document cuts a text with one sentence a line into tokens at blanks.
func document(text string) *entities.Document {
	var doc entities.Document
	for line := range strings.Lines(text) {
		first := len(doc.Tokens)
		for _, word := range strings.Fields(line) {
			doc.Tokens = append(doc.Tokens, entities.Token{Text: word})
		}
		if len(doc.Tokens) > first {
			doc.Sentences = append(doc.Sentences, entities.Sentence{First: first, Last: len(doc.Tokens)})
		}
	}
	return &doc
}

const sample = `MAYOR OF ZURICH MET UNION
The mayor of Zurich , Ada Hartley , met the North Union on Monday .
" Velora Quay is in the north - river bank , " said Hartley 's union in 12 zurich banks .
a
On Monday , the Union of North Banks , in Zurich , said the mayor met Velora and B.C. Hartley - Ada on the River , the bank said .
`

// TestNetwork holds the network to the plain computation of the same weights.
func TestNetwork(t *testing.T) {
	for seed := range uint64(4) {
		p := tiny(seed)
		tagger := load(t, p).NewTaggerFor("one")
		windows, scores, worst, mean := 0, 0, 0.0, 0.0
		check := func() {
			windows++
			want := plainRun(p, &tagger.window, 0)
			got := tagger.network.run(&tagger.window, tagger.guideline)
			for i := range want {
				for l, v := range want[i] {
					d := math.Abs(float64(got[i*ints.Cols+l]) - v)
					worst, mean, scores = max(worst, d), mean+d, scores+1
				}
			}
			tagger.window.begin(tagger.model.pieces.start)
		}
		tagger.window.begin(tagger.model.pieces.start)
		doc := document(sample)
		for _, s := range doc.Sentences {
			tagger.fill(doc.Tokens[s.First:s.Last], check)
		}
		check()
		if mean /= float64(scores); windows < 4 || worst > 0.25 || mean > 0.045 { // of scores that spread by 2
			t.Errorf("seed %d: %d windows, scores are off by %v, %v at most", seed, windows, mean, worst)
		}
	}
}

// TestGolden holds labels and confidences to the bits that the first machine
// gave: the same on every processor.
func TestGolden(t *testing.T) {
	var out strings.Builder
	for seed := range uint64(3) {
		m := load(t, tiny(seed))
		tagger := m.NewTagger()
		doc := document(sample)
		if err := tagger.Tag(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "model %d\n", seed)
		err := tagger.read(t.Context(), doc, func(s span, scores []float32) {
			var bits uint32
			for _, v := range scores {
				bits = bits*31 + math.Float32bits(v)
			}
			fmt.Fprintf(&out, "sentence %d scores %08x\n", s.sentence, bits)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range doc.Mentions {
			fmt.Fprintf(&out, "%d %s %q %.3f\n", f.Sentence, f.Type, f.Text, f.Confidence)
		}
	}
	path := filepath.Join("testdata", "tiny.golden")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// TestTag holds what Tag promises on documents of every size: mentions in
// order, within sentences, the same when the tagger has seen others before.
func TestTag(t *testing.T) {
	m := load(t, tiny(1))
	used := m.NewTagger()
	long := strings.Repeat(strings.ReplaceAll(sample, "\n", " "), 40) // one sentence of over 1,024 tokens, cut
	for name, text := range map[string]string{
		"empty": "", "one token": "Zurich", "sample": sample, "many": strings.Repeat(sample, 30), "long sentence": long,
		"long token": strings.Repeat("ada", 1<<16), "marks": strings.Repeat(".", 3000), "not text": "\xff\xfe \x00 \u200b",
	} {
		doc, again := document(text), document(text)
		if err := used.Tag(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		if err := m.NewTagger().Tag(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(doc.Mentions, again.Mentions, func(a, b entities.Mention) bool {
			return a.First == b.First && a.Last == b.Last && a.Type == b.Type && a.Confidence == b.Confidence
		}) {
			t.Errorf("%s: a used tagger finds other mentions", name)
		}
		end := 0
		for _, f := range doc.Mentions {
			s := doc.Sentences[f.Sentence]
			if f.First < max(end, s.First) || f.Last > s.Last || f.First >= f.Last || !(f.Confidence >= 0 && f.Confidence <= 1) {
				t.Fatalf("%s: mention %+v", name, f)
			}
			end = f.Last
		}
		if len(used.spans) != 0 || len(used.scores) != 0 {
			t.Errorf("%s: %d sentences were not decoded", name, len(used.spans))
		}
	}
	if doc := document(sample); used.Tag(t.Context(), doc) != nil || len(doc.Mentions) == 0 {
		t.Error("the made model finds nothing: the test is empty")
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := load(t, tiny(1)).NewTagger().Tag(ctx, document(sample)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestGuideline(t *testing.T) {
	p := tiny(1)
	m := load(t, p)
	one, two, unknown := m.guideline("one"), m.guideline("two"), m.guideline("")
	if !slices.Equal(unknown, two) || slices.Equal(one, two) || !slices.Equal(m.guideline("elsewhere"), two) {
		t.Error("text of unknown origin is not read as the shape says")
	}
	p.Unknown = ""
	if none := load(t, p).guideline(""); slices.Max(none) != 0 || slices.Min(none) != 0 || len(none) != p.Hidden {
		t.Errorf("no guideline is %v", none)
	}
}

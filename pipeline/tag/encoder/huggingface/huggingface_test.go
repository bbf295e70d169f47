package huggingface

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/neural/crf"
)

const (
	hidden = 64
	heads  = 2
	inner  = 96
	layers = 2
	reach  = 32 // positions
)

var pieces = []string{"[PAD]", "[CLS]", "[SEP]", "[UNK]", "Ada", "ada", "Harlan", "##s", "##ley", "har", "##lan", "."}

// folder is a made model: weights by name.
type folder struct {
	kind    string
	weights map[string][]float32
	shapes  map[string][]int
	labels  []string
}

// made draws a model's weights at random.
func made(kind string, labels []string) *folder {
	f := &folder{kind, map[string][]float32{}, map[string][]int{}, labels}
	r := rand.New(rand.NewPCG(3, uint64(len(kind))))
	draw := func(by, mean float64, name string, shape ...int) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64()*by + mean)
		}
		f.weights[name], f.shapes[name] = x, shape
	}
	n := kinds[kind]
	dense := func(name string, out, in int) {
		draw(1/math.Sqrt(float64(in)), 0, name+".weight", out, in)
		draw(0.2, 0, name+".bias", out)
	}
	norm := func(name string) {
		draw(0.2, 1, name+".weight", hidden)
		draw(0.2, 0, name+".bias", hidden)
	}
	draw(1, 0, n.prefix+embeddings, len(pieces)+2, hidden)
	draw(0.4, 0, n.prefix+"embeddings.position_embeddings.weight", reach+n.unused, hidden)
	norm(n.prefix + "embeddings.LayerNorm")
	if n.types != "" {
		draw(0.5, 0, n.prefix+n.types, 2, hidden)
	}
	if n.near != "" {
		draw(0.5, 0, n.prefix+n.near, 32, heads)
	}
	for i := range layers {
		at := func(name string) string { return n.prefix + strings.Replace(name, "%d", fmt.Sprint(i), 1) }
		for _, name := range []string{n.q, n.k, n.v, n.o} {
			dense(at(name), hidden, hidden)
		}
		dense(at(n.f1), inner, hidden)
		dense(at(n.f2), hidden, inner)
		norm(at(n.norm1))
		norm(at(n.norm2))
	}
	dense("classifier", len(labels), hidden)
	return f
}

// write puts the model into a folder.
func (f *folder) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	ids := map[string]string{}
	for i, l := range f.labels {
		ids[fmt.Sprint(i)] = l
	}
	c := map[string]any{"model_type": f.kind, "id2label": ids, "architectures": []string{"XForTokenClassification"}, "hidden_act": "gelu", "num_attention_heads": heads, "num_hidden_layers": layers}
	if f.kind == "distilbert" {
		c = map[string]any{"model_type": f.kind, "id2label": ids, "activation": "gelu", "n_heads": heads, "n_layers": layers}
	}
	head, body := map[string]any{}, []byte{}
	for name, x := range f.weights {
		from := len(body)
		for _, v := range x {
			body = binary.LittleEndian.AppendUint32(body, math.Float32bits(v))
		}
		head[name] = map[string]any{"dtype": "F32", "shape": f.shapes[name], "data_offsets": []int{from, len(body)}}
	}
	text, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Clone(pieces)
	if f.kind == "mpnet" {
		words[1], words[2] = "<s>", "</s>"
	}
	put(t, dir, "model.safetensors", slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text, body))
	put(t, dir, "vocab.txt", []byte(strings.Join(words, "\n")+"\n"))
	putJSON(t, dir, "config.json", c)
	return dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func putJSON(t *testing.T, dir, name string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, name, b)
}

// scores computes what the model says of the second of the word pieces, in
// float64 and as its makers write it.
func (f *folder) scores(ids []int) []float64 {
	n := kinds[f.kind]
	x := make([][]float64, len(ids))
	for i, id := range ids {
		x[i] = make([]float64, hidden)
		for j := range hidden {
			x[i][j] = float64(f.weights[n.prefix+embeddings][id*hidden+j] + f.weights[n.prefix+"embeddings.position_embeddings.weight"][(i+n.unused)*hidden+j])
			if n.types != "" {
				x[i][j] += float64(f.weights[n.prefix+n.types][j])
			}
		}
		f.norm(n.prefix+"embeddings.LayerNorm", x[i])
	}
	for l := range layers {
		f.layer(l, x)
	}
	return f.dense("classifier", x[1])
}

func (f *folder) norm(name string, x []float64) {
	var mean, variance float64
	for _, v := range x {
		mean += v / hidden
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / hidden
	}
	for i, v := range x {
		x[i] = (v-mean)/math.Sqrt(variance+1e-12)*float64(f.weights[name+".weight"][i]) + float64(f.weights[name+".bias"][i])
	}
}

func (f *folder) dense(name string, x []float64) []float64 {
	w, b := f.weights[name+".weight"], f.weights[name+".bias"]
	out := make([]float64, len(b))
	for j := range out {
		out[j] = float64(b[j])
		for i, v := range x {
			out[j] += v * float64(w[j*len(x)+i])
		}
	}
	return out
}

func (f *folder) layer(l int, x [][]float64) {
	n := kinds[f.kind]
	at := func(name string) string { return n.prefix + strings.Replace(name, "%d", fmt.Sprint(l), 1) }
	const d = hidden / heads
	var q, k, v [][]float64
	for i := range x {
		q, k, v = append(q, f.dense(at(n.q), x[i])), append(k, f.dense(at(n.k), x[i])), append(v, f.dense(at(n.v), x[i]))
	}
	for i := range x {
		seen := make([]float64, hidden)
		for h := range heads {
			share, sum := make([]float64, len(x)), 0.0
			for j := range x {
				for c := range d {
					share[j] += q[i][h*d+c] * k[j][h*d+c] / math.Sqrt(d)
				}
				if n.near != "" { // distances under 8 have buckets of their own
					bucket := i - j
					if j > i {
						bucket = 16 + j - i
					}
					share[j] += float64(f.weights[n.prefix+n.near][bucket*heads+h])
				}
				share[j] = math.Exp(share[j])
				sum += share[j]
			}
			for j := range x {
				for c := range d {
					seen[h*d+c] += share[j] / sum * v[j][h*d+c]
				}
			}
		}
		for c, o := range f.dense(at(n.o), seen) {
			x[i][c] += o
		}
	}
	for i := range x {
		f.norm(at(n.norm1), x[i])
		wide := f.dense(at(n.f1), x[i])
		for c, u := range wide {
			wide[c] = u / 2 * (1 + math.Erf(u/math.Sqrt2))
		}
		for c, o := range f.dense(at(n.f2), wide) {
			x[i][c] += o
		}
		f.norm(at(n.norm2), x[i])
	}
}

var bio = []string{"O", "B-MISC", "I-MISC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"}

// TestScores holds the models to the plain computation: of one token the
// probabilities of the labels tell the differences of their scores.
func TestScores(t *testing.T) {
	many := []string{"O"}
	for _, typ := range []string{"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "PRODUCT"} {
		many = append(many, "B-"+typ, "I-"+typ)
	}
	for _, kind := range []string{"bert", "electra", "distilbert", "mpnet"} {
		for _, labels := range [][]string{bio, many} {
			f := made(kind, labels)
			file, err := Convert(f.write(t))
			if err != nil {
				t.Fatal(kind, err)
			}
			m, err := encoder.Load(file)
			if err != nil {
				t.Fatal(kind, err)
			}
			for token, ids := range map[string][]int{"Ada": {1, 4, 2}, "ada": {1, 5, 2}, "Harlan": {1, 6, 2}, "harlans": {1, 9, 10, 7, 2}, "Harlan.ada": {1, 6, 11, 5, 2}} {
				f.check(t, m, token, f.scores(ids))
			}
		}
	}
}

func (f *folder) check(t *testing.T, m *encoder.Model, token string, scores []float64) {
	t.Helper()
	doc := entities.Document{Tokens: []entities.Token{{Text: token}}, Sentences: []entities.Sentence{{First: 0, Last: 1}}}
	p, err := m.NewTagger().Marginals(t.Context(), &doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	best := map[entities.Type]float64{}
	for i, label := range f.labels {
		typ := map[string]entities.Type{"B-PER": entities.Person, "B-PERSON": entities.Person, "B-ORG": entities.Organization, "B-LOC": entities.Place, "B-GPE": entities.Place, "B-FAC": entities.Place}[label]
		if typ == entities.NoType {
			continue
		}
		if v, ok := best[typ]; !ok || scores[i] > v {
			best[typ] = scores[i]
		}
	}
	for typ, want := range best {
		want -= scores[0]
		got := math.Log(float64(p[crf.Label(typ, crf.S)] / p[crf.O]))
		if math.Abs(got-want) > 0.15 {
			t.Errorf("%s, %d labels, %q: %v leads by %.3f, want %.3f", f.kind, len(f.labels), token, typ, got, want)
		}
	}
}

// TestRefuses holds what cannot be read to be named.
func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		want   string
	}{
		"kind": {func(t *testing.T, dir string) {
			putJSON(t, dir, "config.json", map[string]any{"model_type": "roberta"})
		}, `"roberta" is not supported`},
		"use":        {changed("architectures", []string{"BertForMaskedLM"}), "for token classification"},
		"activation": {changed("hidden_act", "gelu_new"), `"gelu_new" is not supported`},
		"positions":  {changed("position_embedding_type", "relative_key"), "absolute is"},
		"labels":     {changed("id2label", map[string]string{"0": "LABEL_0", "1": "LABEL_1"}), "LABEL_0"},
		"weights":    {func(t *testing.T, dir string) { remove(t, dir, "model.safetensors") }, "pytorch_model.bin"},
		"words":      {func(t *testing.T, dir string) { remove(t, dir, "vocab.txt") }, "neither vocab.txt nor tokenizer.json"},
		"tokenizer": {func(t *testing.T, dir string) {
			remove(t, dir, "vocab.txt")
			putJSON(t, dir, "tokenizer.json", map[string]any{"model": map[string]any{"type": "BPE"}})
		}, `"BPE" is not supported`},
		"layers": {changed("num_hidden_layers", 3), "encoder.layer.2"},
		"heads":  {changed("num_attention_heads", 3), "do not part into 3 heads"},
	} {
		dir := made("bert", bio).write(t)
		c.change(t, dir)
		if _, err := Convert(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// changed changes one entry of config.json.
func changed(key string, value any) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		data, err := os.ReadFile(filepath.Join(dir, "config.json"))
		if err != nil {
			t.Fatal(err)
		}
		var c map[string]any
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		c[key] = value
		putJSON(t, dir, "config.json", c)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// TestTokenizer reads the word pieces of tokenizer.json where there is no vocab.txt.
func TestTokenizer(t *testing.T) {
	dir := made("bert", bio).write(t)
	want, err := Convert(dir)
	if err != nil {
		t.Fatal(err)
	}
	remove(t, dir, "vocab.txt")
	ids := map[string]int{}
	for i, w := range pieces {
		ids[w] = i
	}
	putJSON(t, dir, "tokenizer.json", map[string]any{"model": map[string]any{"type": "WordPiece", "vocab": ids}})
	got, err := Convert(dir)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("another file than with vocab.txt (%v)", err)
	}
	putJSON(t, dir, "tokenizer_config.json", map[string]any{"do_lower_case": true})
	if got, err = Convert(dir); err != nil || slices.Equal(got, want) {
		t.Errorf("do_lower_case changes nothing (%v)", err)
	}
}

package huggingface

import (
	"fmt"
	"strings"

	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/encoder/safetensors"
)

// names are what a kind of model calls its weights; %d is the layer.
type names struct {
	prefix            string
	q, k, v, o, norm1 string
	f1, f2, norm2     string
	types             string // embeddings of the kind of a sentence, the first is used; "" for none
	near              string // biases for buckets of distances; "" for none
	unused            int    // positions before the first
}

const embeddings = "embeddings.word_embeddings.weight"

func bertNames(prefix string) names {
	const layer = "encoder.layer.%d."
	return names{
		prefix: prefix,
		q:      layer + "attention.self.query", k: layer + "attention.self.key", v: layer + "attention.self.value",
		o: layer + "attention.output.dense", norm1: layer + "attention.output.LayerNorm",
		f1: layer + "intermediate.dense", f2: layer + "output.dense", norm2: layer + "output.LayerNorm",
		types: "embeddings.token_type_embeddings.weight",
	}
}

var kinds = map[string]names{
	"bert":    bertNames("bert."),
	"electra": bertNames("electra."),
	"distilbert": {
		prefix: "distilbert.",
		q:      "transformer.layer.%d.attention.q_lin", k: "transformer.layer.%d.attention.k_lin", v: "transformer.layer.%d.attention.v_lin",
		o: "transformer.layer.%d.attention.out_lin", norm1: "transformer.layer.%d.sa_layer_norm",
		f1: "transformer.layer.%d.ffn.lin1", f2: "transformer.layer.%d.ffn.lin2", norm2: "transformer.layer.%d.output_layer_norm",
	},
	"mpnet": {
		prefix: "mpnet.",
		q:      "encoder.layer.%d.attention.attn.q", k: "encoder.layer.%d.attention.attn.k", v: "encoder.layer.%d.attention.attn.v",
		o: "encoder.layer.%d.attention.attn.o", norm1: "encoder.layer.%d.attention.LayerNorm",
		f1: "encoder.layer.%d.intermediate.dense", f2: "encoder.layer.%d.output.dense", norm2: "encoder.layer.%d.output.LayerNorm",
		near: "encoder.relative_attention_bias.weight", unused: 2,
	},
}

// reader reads weights; the first fault stays.
type reader struct {
	file  *safetensors.File
	names names
	err   error
}

func (r *reader) floats(name string) []float32 {
	if r.err != nil {
		return nil
	}
	var x []float32
	x, r.err = r.file.Floats(r.whole(name))
	return x
}

// whole is a weight's name with what stands before it in most files.
func (r *reader) whole(name string) string {
	if whole := r.names.prefix + name; r.file.Has(whole) {
		return whole
	}
	return name
}

// width is the second length of a matrix.
func (r *reader) width(name string) int {
	shape := r.file.Shape(r.whole(name))
	if len(shape) != 2 {
		return 0
	}
	return shape[1]
}

func (r *reader) norm(name string) encoder.Norm {
	gain, shift := ".weight", ".bias"
	if r.file.Has(r.whole(name + ".gamma")) {
		gain, shift = ".gamma", ".beta"
	}
	return encoder.Norm{Gain: r.floats(name + gain), Shift: r.floats(name + shift)}
}

// dense reads matrices and puts them one below the other.
func (r *reader) dense(cols int, names ...string) encoder.Dense {
	var data, bias []float32
	for _, name := range names {
		data, bias = append(data, r.floats(name+".weight")...), append(bias, r.floats(name+".bias")...)
	}
	if r.err == nil && len(data) != len(bias)*cols {
		r.err = fmt.Errorf("%s has %d weights for %d outputs of %d", names[0], len(data), len(bias), cols)
	}
	if r.err != nil {
		return encoder.Dense{}
	}
	return encoder.Dense{Matrix: encoder.RoundRows(data, cols, encoder.WeightLevels), Bias: bias}
}

// params reads all weights.
func (r *reader) params(c *config, words []string) (*encoder.Params, error) {
	h := r.width(embeddings)
	if h == 0 {
		return nil, fmt.Errorf("model.safetensors has no matrix %s", embeddings)
	}
	if c.Kind == "electra" && c.Embedding != 0 && r.file.Has(r.whole("embeddings_project.weight")) {
		return nil, fmt.Errorf("word vectors of another width (embedding_size %d) than the layers are not supported", c.Embedding)
	}
	labels, err := c.labels()
	if err != nil {
		return nil, err
	}
	p := &encoder.Params{Vocabulary: words, Norm: r.norm("embeddings.LayerNorm"), Scores: r.floats("classifier.weight"), ScoreB: r.floats("classifier.bias")}
	table := r.floats(embeddings)
	if len(table) < len(words)*h {
		return nil, fmt.Errorf("%d word pieces, %d word vectors", len(words), len(table)/h)
	}
	p.Words = encoder.RoundRows(table[:len(words)*h], h, encoder.TableLevels)
	reach := r.positions(p, h)
	p.Cases, p.Places = make([]float32, encoder.NumCases*h), make([]float32, encoder.NumPlaces*h)
	p.Source = make([]float32, h)
	if r.names.types != "" {
		copy(p.Source, r.floats(r.names.types))
	}
	p.Near = make([]float32, c.Heads*(2*reach-1))
	if r.names.near != "" {
		p.Near = encoder.Near(r.floats(r.names.near), c.Heads, reach)
	}
	for i := 0; i < c.Layers && r.err == nil; i++ {
		p.Layers = append(p.Layers, r.layer(i, h))
	}
	if r.err != nil {
		return nil, r.err
	}
	p.Out = encoder.Norm{Gain: ones(h), Shift: make([]float32, h)}
	p.Shape = encoder.Shape{
		Hidden: h, Heads: c.Heads, Inner: len(p.Layers[0].F1.Step), Layers: c.Layers, Pieces: len(words), Window: reach,
		Sources: []string{"any"}, Unknown: "any", Labels: labels,
	}
	return p, nil
}

// positions reads the positions and returns how many are used.
func (r *reader) positions(p *encoder.Params, h int) int {
	all := r.floats("embeddings.position_embeddings.weight")
	n := min(window, len(all)/h-r.names.unused)
	if n < 1 {
		if r.err == nil {
			r.err = fmt.Errorf("the model knows no positions")
		}
		return 1
	}
	p.Positions = all[r.names.unused*h:][:n*h]
	return n
}

func (r *reader) layer(i, h int) encoder.LayerParams {
	n := &r.names
	at := func(name string) string { return strings.Replace(name, "%d", fmt.Sprint(i), 1) }
	l := encoder.LayerParams{
		QKV: r.dense(h, at(n.q), at(n.k), at(n.v)), O: r.dense(h, at(n.o)), F1: r.dense(h, at(n.f1)),
		Norm1: r.norm(at(n.norm1)), Norm2: r.norm(at(n.norm2)),
	}
	if r.err == nil {
		l.F2 = r.dense(len(l.F1.Step), at(n.f2))
	}
	return l
}

func ones(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

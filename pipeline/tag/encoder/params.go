package encoder

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"newsgraph/pipeline/tag/encoder/kernel"
	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/modelfile"
)

// Params are a network's weights as they go into a model file: what make has
// from the weights of the encoder and of the training, and tests make up.
type Params struct {
	Shape
	Vocabulary []string  // word pieces; those within a word begin with ##
	Words      Matrix    // Pieces × Hidden
	Positions  []float32 // Window × Hidden
	Cases      []float32 // NumCases × Hidden
	Places     []float32 // NumPlaces × Hidden
	Source     []float32 // Sources × Hidden
	Norm       Norm      // of their sum
	// Near is added to how much a piece looks at another: for each head, by
	// distance from -(Window-1) to Window-1.
	Near   []float32
	Layers []LayerParams
	Out    Norm      // before the labels
	Scores []float32 // NumLabels, or as many as the shape says, × Hidden
	ScoreB []float32 // of each label
	// Ensemble tells how the network is averaged with the fast one; nil where it reads alone.
	Ensemble *ensemble.Weights
}

// LayerParams are the weights of one layer.
type LayerParams struct {
	QKV, O, F1, F2 Dense
	Norm1, Norm2   Norm
}

// Matrix is rows of signed bytes, each with a step.
type Matrix struct {
	Data []int8
	Step []float32
}

// Dense is a matrix with a row an output, and a bias.
type Dense struct {
	Matrix
	Bias []float32
}

// Norm is the gain and shift of a layer norm.
type Norm struct{ Gain, Shift []float32 }

// The largest whole number in a rounded row: of a matrix that is looked up, and
// of one that is multiplied.
const (
	TableLevels  = math.MaxInt8
	WeightLevels = kernel.Levels
)

// RoundRows rounds the rows of a matrix to whole numbers, the largest of each to
// levels, at most those of a signed byte.
func RoundRows(data []float32, cols, levels int) Matrix {
	m := Matrix{make([]int8, len(data)), make([]float32, len(data)/cols)}
	for i := range m.Step {
		row := data[i*cols:][:cols]
		var top float32
		for _, x := range row {
			top = max(top, x, -x)
		}
		if top == 0 {
			continue
		}
		m.Step[i] = top / float32(levels)
		for j, x := range row {
			m.Data[i*cols+j] = int8(math.RoundToEven(float64(x) / float64(m.Step[i])))
		}
	}
	return m
}

// Encode writes a model file.
func Encode(p *Params, c Calibration, card Card) ([]byte, error) {
	h := header{Shape: p.Shape, Calibration: c, Ensemble: p.Ensemble, Card: card, Sections: modelfile.Sections{}}
	if err := h.Shape.check(); err != nil {
		return nil, fmt.Errorf("model shape: %w", err)
	}
	w := sections{h: &h}
	var words bytes.Buffer
	for _, piece := range p.Vocabulary {
		words.WriteString(piece)
		words.WriteByte('\n')
	}
	w.put("vocabulary", words.Bytes(), words.Len())
	hidden := p.Hidden
	w.raw("words", p.Words.Data, p.Pieces*hidden)
	w.floats("words.step", p.Words.Step, p.Pieces)
	w.floats("positions", p.Positions, p.Window*hidden)
	w.floats("cases", p.Cases, NumCases*hidden)
	w.floats("places", p.Places, NumPlaces*hidden)
	w.floats("source", p.Source, len(p.Sources)*hidden)
	w.norm("norm", p.Norm, hidden)
	w.floats("near", p.Near, p.Heads*(2*p.Window-1))
	if len(p.Layers) != p.Shape.Layers {
		return nil, fmt.Errorf("%d layers, the shape says %d", len(p.Layers), p.Shape.Layers)
	}
	for i := range p.Layers {
		l := &p.Layers[i]
		name := layerName(i)
		w.dense(name+"qkv", l.QKV, hidden, 3*hidden)
		w.dense(name+"o", l.O, hidden, hidden)
		w.norm(name+"norm1", l.Norm1, hidden)
		w.dense(name+"f1", l.F1, hidden, p.Inner)
		w.dense(name+"f2", l.F2, p.Inner, hidden)
		w.norm(name+"norm2", l.Norm2, hidden)
	}
	w.norm("out", p.Out, hidden)
	w.floats("labels", p.Scores, p.rows()*hidden)
	w.floats("labels.bias", p.ScoreB, p.rows())
	if w.err != nil {
		return nil, w.err
	}
	return format.Seal(h, w.body.Bytes())
}

func layerName(i int) string { return fmt.Sprintf("layer%d.", i) }

// sections gathers sections; the first fault stays.
type sections struct {
	h    *header
	body bytes.Buffer
	err  error
}

func (w *sections) put(name string, b []byte, want int) {
	if len(b) != want && w.err == nil {
		w.err = fmt.Errorf("%s has %d bytes, want %d", name, len(b), want)
	}
	w.h.Sections[name] = modelfile.Section{Offset: w.body.Len(), Length: len(b)}
	w.body.Write(b)
}

func (w *sections) floats(name string, x []float32, want int) {
	w.put(name, modelfile.FloatBytes(x), 4*want)
}

func (w *sections) raw(name string, x []int8, want int) {
	b := make([]byte, len(x))
	for i, v := range x {
		b[i] = byte(v)
	}
	w.put(name, b, want)
}

func (w *sections) norm(name string, n Norm, width int) {
	w.floats(name+".gain", n.Gain, width)
	w.floats(name+".shift", n.Shift, width)
}

// narrow is a matrix whose rows of outputs are within WeightLevels; those that
// are not, because training rounded them to bytes, are rounded again.
func (m Matrix) narrow(rows int) Matrix {
	out := Matrix{slices.Clone(m.Data), slices.Clone(m.Step)}
	for i := range out.Step {
		row := out.Data[i*rows:][:rows]
		top := 0
		for _, x := range row {
			top = max(top, int(x), -int(x))
		}
		if top <= WeightLevels {
			continue
		}
		for j, x := range row {
			row[j] = int8(math.RoundToEven(float64(x) * WeightLevels / float64(top)))
		}
		out.Step[i] *= float32(top) / WeightLevels
	}
	return out
}

func (w *sections) dense(name string, d Dense, rows, cols int) {
	if len(d.Data) != rows*cols || len(d.Step) != cols {
		w.err = fmt.Errorf("%s has %d weights in %d rows, want %d in %d", name, len(d.Data), len(d.Step), rows*cols, cols)
		return
	}
	m := d.narrow(rows)
	w.put(name, kernel.Pack(m.Data, rows, cols), rows*cols)
	w.floats(name+".step", m.Step, cols)
	w.floats(name+".bias", d.Bias, cols)
}

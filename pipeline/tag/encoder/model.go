package encoder

import (
	"fmt"
	"math"
	"strings"

	"newsgraph/pipeline/tag/encoder/kernel"
	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/neural/crf"
	ints "newsgraph/pipeline/tag/neural/kernel"
)

// Model is a loaded network: immutable, safe for concurrent use.
type Model struct {
	Shape
	hash        string
	card        Card
	calibration Calibration
	ensemble    *ensemble.Weights
	pieces      vocabulary

	words     []byte // Pieces × Hidden, signed
	steps     []float32
	positions []float32
	cases     []float32
	places    []float32
	source    []float32
	norm      Norm
	near      []float32
	layers    []layer
	out       Norm
	labels    ints.Ints
	labelStep []float32 // what a unit of the labels' product stands for, times labelLevels
	labelBias []float32
	labelOf   []int // of a row of the labels' product: which of the nine it counts for; nil for its own
	field     *crf.CRF
}

type layer struct {
	qkv, o, f1, f2 dense
	norm1, norm2   Norm
}

type dense struct {
	kernel.Weights
	bias []float32
}

// labelLevels is the largest number on the left of the labels' product.
const labelLevels = 4095

// Load reads a model file. The slice is kept and must not change.
func Load(b []byte) (*Model, error) {
	f, err := open(b)
	if err != nil {
		return nil, err
	}
	m := &Model{Shape: f.Shape, hash: f.hash, card: f.Card, calibration: f.Calibration, ensemble: f.Ensemble, field: crf.New(crf.Weights{})}
	text, err := f.bytes("vocabulary", -1)
	if err != nil {
		return nil, err
	}
	if m.pieces, err = newVocabulary(string(text), m.Pieces, m.Cased); err != nil {
		return nil, err
	}
	r := reader{f: f}
	m.read(&r)
	if r.err != nil {
		return nil, r.err
	}
	return m, nil
}

func (m *Model) read(r *reader) {
	h := m.Hidden
	m.words = r.bytes("words", m.Pieces*h)
	m.steps = r.floats("words.step", m.Pieces)
	m.positions = r.floats("positions", m.Window*h)
	m.cases, m.places = r.floats("cases", NumCases*h), r.floats("places", NumPlaces*h)
	m.source = r.floats("source", len(m.Sources)*h)
	m.norm = r.norm("norm", h)
	m.near = r.floats("near", m.Heads*(2*m.Window-1))
	for i := 0; i < m.Shape.Layers && r.err == nil; i++ {
		name := layerName(i)
		m.layers = append(m.layers, layer{
			qkv: r.dense(name+"qkv", h, 3*h), o: r.dense(name+"o", h, h),
			f1: r.dense(name+"f1", h, m.Inner), f2: r.dense(name+"f2", m.Inner, h),
			norm1: r.norm(name+"norm1", h), norm2: r.norm(name+"norm2", h),
		})
	}
	m.out = r.norm("out", h)
	m.readLabels(r)
}

// readLabels reads the matrix that scores labels, a row a label.
func (m *Model) readLabels(r *reader) {
	h, rows := m.Hidden, m.rows()
	labels, bias := r.floats("labels", rows*h), r.floats("labels.bias", rows)
	if r.err != nil {
		return
	}
	for _, name := range m.Shape.Labels {
		m.labelOf = append(m.labelOf, labelOf(name))
	}
	cols := pad(rows, ints.Cols)
	columns := make([]float32, h*cols)
	for i := range h {
		for l := range rows {
			columns[i*cols+l] = labels[l*h+i]
		}
	}
	m.labels = ints.PackInts(columns, h, cols, labelLevels*math.Sqrt(float64(h)))
	m.labelStep = m.labels.Step
	m.labelBias = append(bias, make([]float32, cols-rows)...)
}

// reader reads sections; the first fault stays.
type reader struct {
	f   *file
	err error
}

func (r *reader) bytes(name string, want int) []byte {
	if r.err != nil {
		return nil
	}
	var b []byte
	b, r.err = r.f.bytes(name, want)
	return b
}

func (r *reader) floats(name string, n int) []float32 {
	if r.err != nil {
		return nil
	}
	var x []float32
	x, r.err = r.f.floats(name, n)
	return x
}

func (r *reader) norm(name string, n int) Norm {
	return Norm{r.floats(name+".gain", n), r.floats(name+".shift", n)}
}

func (r *reader) dense(name string, rows, cols int) dense {
	data, step, bias := r.bytes(name, rows*cols), r.floats(name+".step", cols), r.floats(name+".bias", cols)
	if r.err == nil && !kernel.Within(data) {
		r.err = fmt.Errorf("section %q has weights beyond %d", name, kernel.Levels)
	}
	if r.err != nil {
		return dense{}
	}
	return dense{kernel.NewWeights(data, rows, cols, step), bias}
}

// Ensemble tells how the model is averaged with the fast network; nil where it
// reads alone.
func (m *Model) Ensemble() *ensemble.Weights { return m.ensemble }

// Info says which model this is.
type Info struct {
	Name    string
	Version string
	Hash    string // SHA-256, hex
	Card    Card
}

// Info returns name, version, hash and card.
func (m *Model) Info() Info { return Info{m.card.Name, m.card.Version, m.hash, m.card} }

// guideline is what a source adds to every piece. A name that is no source
// stands for unknown origin.
func (m *Model) guideline(name string) []float32 {
	i := m.Shape.source(name)
	if i < 0 {
		i = m.Shape.source(m.Unknown)
	}
	if i < 0 {
		return make([]float32, m.Hidden)
	}
	return m.source[i*m.Hidden:][:m.Hidden]
}

// Markdown writes the model card for people.
func (i *Info) Markdown() string {
	var b strings.Builder
	c := &i.Card
	fmt.Fprintf(&b, "# %s %s\n\n%s\n\n", i.Name, i.Version, c.About)
	fmt.Fprintf(&b, "SHA-256 of the file's content: `%s`\n\nTuned from: %s\n\n", i.Hash, c.Weights)
	b.WriteString("Gives persons, places and organizations in English news, with a calibrated confidence; it does not know other languages, and names of other kinds (works, events, peoples) are left out on purpose. TRAINING.md tells how the file is made.\n\n")
	b.WriteString("| set it was tuned on | licence |\n|---|---|\n")
	for _, s := range c.Corpora {
		fmt.Fprintf(&b, "| %s | %s |\n", s.Name, s.Licence)
	}
	fmt.Fprintf(&b, "\n%s\n", c.Licences)
	if len(c.Scores) > 0 {
		b.WriteString("\n## Scores\n\nExact span and type over the three types, gold tokens, guideline unknown; ECE over ten bins.\n\n| set | F1 | ECE |\n|---|--:|--:|\n")
		for _, s := range c.Scores {
			fmt.Fprintf(&b, "| %s | %.2f | %.3f |\n", s.Set, s.F1, s.ECE)
		}
	}
	if len(c.Recipe) > 0 {
		fmt.Fprintf(&b, "\n## Recipe\n\n```json\n%s\n```\n", c.Recipe)
	}
	return b.String()
}

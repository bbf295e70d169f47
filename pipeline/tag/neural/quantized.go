package neural

import (
	"math"
	"slices"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/kernel"
)

// quantized is the network in numbers of sixteen bits: what the tagger computes
// with. Integer sums do not depend on their order, so every processor gets the
// same bits.
type quantized struct {
	ones   []float32 // Width
	unit   float32   // of the sums of the first layer
	units  []float32 // unit, Width times
	rows   []int16   // net.Params.Rows in that unit
	layers []layer   // the first layer, then one a convolution
	window kernel.Ints
	doc    product
	pool   product
	early  product
	convs  []product
	out    product
	gate   []int16
	gated  float32 // what a unit of the gate's sum stands for
}

// product is a matrix with what a unit of its result stands for, by column.
type product struct {
	kernel.Ints
	scale []float32
}

// layer is the norm that ends a layer. Its output is whole numbers of steps.
type layer struct {
	step        float32
	gain, shift []float32 // in steps
	norm        float64   // bound of the Euclidean norm of the output, in steps
}

const (
	// levels is the largest number a layer gives out: fourteen bits and a sign.
	levels = 1<<14 - 1
	// wordLevels is the largest number in a word's input.
	wordLevels = 1<<13 - 1
	// spread is how far the sums of the first layer may go before they are held,
	// in units of the largest norm of a column of net.Params.Window. In news
	// they stay under 9.
	spread = 32
)

func (m *Model) round() quantized {
	p, w := m.rest, m.Width
	r := quantized{ones: slices.Repeat([]float32{1}, w)}
	r.unit = float32(spread * largestNorm(p.Window, 3*w) / math.MaxInt16)
	if !(r.unit > 0) {
		r.unit = 1
	}
	r.units = slices.Repeat([]float32{r.unit}, w)
	r.rows = make([]int16, len(p.Rows))
	for i, x := range p.Rows {
		r.rows[i] = kernel.ToInt16(x / r.unit)
	}
	r.window = kernel.PackInts(p.Window, m.WordDim(), 3*w, wordLevels*math.Sqrt(float64(m.WordDim())))
	r.layers = append(r.layers, newLayer(p.Gain, p.Shift))
	for i, c := range p.Convs {
		r.convs = append(r.convs, newProduct(c.Weight, m.Taps(), w, &r.layers[i], 3))
		r.layers = append(r.layers, newLayer(c.Gain, c.Shift))
	}
	first, last := &r.layers[0], &r.layers[len(p.Convs)-1]
	r.doc = newProduct(p.Doc, w, w, first, 1)
	r.early = newProduct(p.Early, w, w, first, 1)
	r.pool = newProduct(p.Pool, w, w, last, 1)
	r.out = newProduct(p.Out, w, crf.Num, &r.layers[len(p.Convs)], 1)
	r.gate = make([]int16, w)
	r.gated = kernel.RoundInts(r.gate, p.Gate, first.norm) * first.step
	return r
}

// newProduct rounds a matrix that stands right of taps rows of a layer.
func newProduct(data []float32, rows, cols int, left *layer, taps float64) product {
	p := kernel.PackInts(data, rows, cols, left.norm*math.Sqrt(taps))
	return product{p, p.Scaled(left.step)}
}

func newLayer(gain, shift []float32) layer {
	n := math.Sqrt(float64(len(gain)))
	var top, most, squares float64
	for j, g := range gain {
		g, s := math.Abs(float64(g)), float64(shift[j])
		top, most = max(top, g*n+math.Abs(s)), max(most, g) // a normed number is at most √Width
		squares += s * s
	}
	l := layer{step: float32(top / levels), gain: make([]float32, len(gain)), shift: make([]float32, len(gain))}
	if !(l.step > 0) {
		l.step = 1
	}
	for j := range gain {
		l.gain[j], l.shift[j] = gain[j]/l.step, shift[j]/l.step
	}
	l.norm = (most*n+math.Sqrt(squares))/float64(l.step) + n // n: rounding
	return l
}

func largestNorm(data []float32, cols int) (top float64) {
	for j := range cols {
		var squares float64
		for i := j; i < len(data); i += cols {
			squares += float64(data[i]) * float64(data[i])
		}
		top = max(top, math.Sqrt(squares))
	}
	return top
}

// Package kernel holds the arithmetic of the encoder: products of whole
// numbers with weights of one byte, and the operations on rows of float32
// around them, in assembly where the processor has AVX2, else in Go.
//
// Every path gives the same bits. Sums of products are whole numbers and fit 32
// bits whatever they are made of; operations on float32 are single additions,
// products, quotients and roots in one order, never joined (the conversions in
// the Go code keep compilers from that), and sums run in eight lanes.
//
// It is not a linear algebra library: lengths must be multiples of what the
// functions say, which the callers' buffers are padded to.
package kernel

import (
	"math"

	"newsgraph/pipeline/tag/neural/kernel"
)

// Rows and Cols are what the rows and columns of a product must be multiples of.
const (
	Rows = 12
	Cols = 32
)

const panel = kernel.Cols

// Weights is the right-hand side of a product: a matrix of numbers within
// Levels, each column with a step of its own. The bytes lie as the widest instructions read
// them: panels of sixteen columns, in a panel four rows at a time, in these the
// four numbers of one column beside one another.
type Weights struct {
	data []byte
	rows int
	cols int
	step []float32
	// less is what the sums of a column must lose where the left side is made
	// positive by adding Shift, see addSums. Empty where nothing is added.
	less []int32
}

// NewWeights takes packed bytes, see Pack, all within Levels; they are kept. It
// panics where sizes do not fit.
func NewWeights(data []byte, rows, cols int, step []float32) Weights {
	if rows <= 0 || cols <= 0 || rows%32 != 0 || cols%Cols != 0 || len(data) != rows*cols || len(step) != cols {
		panic("kernel: sizes of weights do not fit")
	}
	w := Weights{data: data, rows: rows, cols: cols, step: step}
	if shifted() {
		w.addSums()
	}
	return w
}

func (w *Weights) addSums() {
	w.less = make([]int32, w.cols)
	for j := 0; j < w.cols; j += panel {
		sums := w.less[j:][:panel]
		for at := range w.rows / 4 {
			four := w.data[j*w.rows+at*4*panel:][:4*panel]
			for c := range sums {
				b := four[4*c:][:4]
				sums[c] -= Shift * (int32(int8(b[0])) + int32(int8(b[1])) + int32(int8(b[2])) + int32(int8(b[3])))
			}
		}
	}
}

// Pack puts a matrix, given as its columns one after the other (so a layer's
// outputs, each with its weights), into the order of Weights.
func Pack(columns []int8, rows, cols int) []byte {
	out := make([]byte, rows*cols)
	for j := range cols {
		to := out[j/panel*panel*rows+j%panel*4:]
		for i := range rows {
			to[i/4*4*panel+i%4] = byte(columns[j*rows+i])
		}
	}
	return out
}

// Levels is the largest number that may stand on either side of a product. With
// Shift added to the left one, the sums of two products of a byte without sign
// and a signed one are at most 2·127·63, and two of them fit sixteen bits: what
// AVX2 has is then three multiplications where four were. No sum leaves 32 bits.
const (
	Levels = 63
	Shift  = 64
)

// Within reports whether signed bytes are all within Levels.
func Within(data []byte) bool {
	for _, b := range data {
		if v := int8(b); v > Levels || v < -Levels {
			return false
		}
	}
	return true
}

// Scratch is what a product needs besides: one a goroutine.
type Scratch struct {
	bytes []byte
	ints  []int16
	z     []int32
}

// Mul writes a·w·steps + bias to dst: m rows of w's columns. a has m rows of
// w's rows, within Levels, row i in units of steps[i]. m is a multiple of Rows.
func (w *Weights) Mul(dst []float32, a []int16, steps, bias []float32, m int, s *Scratch) {
	s.z = grow(s.z, m*Cols)
	if w.less != nil {
		s.bytes = grow(s.bytes, m*w.rows)
		narrow(s.bytes, a[:m*w.rows])
	}
	for j := 0; j < w.cols; j += Cols {
		if w.less != nil {
			mulBytes(s.z, s.bytes, w, j, m)
		} else {
			s.ints = grow(s.ints, w.rows*Cols)
			widen(s.ints, w.data[j*w.rows:][:w.rows*Cols])
			part := kernel.IntsOf(s.ints, w.rows, Cols)
			kernel.MulInts(s.z, a, w.rows, &part, m)
		}
		scaleRows(dst[j:(m-1)*w.cols+j+Cols], w.cols, s.z[:m*Cols], w.step[j:][:Cols], steps[:m], bias[j:][:Cols])
	}
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n)
	}
	return x[:n]
}

// widen makes numbers of sixteen bits of bytes and puts those of two rows at
// a time beside one another, as products of such numbers read them.
func widen(dst []int16, src []byte) {
	for at := 0; at < len(src); at += 4 * panel {
		first, second := dst[at:][:2*panel], dst[at+2*panel:][:2*panel]
		for c := range panel {
			b := src[at+4*c:][:4]
			first[2*c], first[2*c+1] = int16(int8(b[0])), int16(int8(b[1]))
			second[2*c], second[2*c+1] = int16(int8(b[2])), int16(int8(b[3]))
		}
	}
}

func scaleRowsGo(dst []float32, row int, z []int32, scale, steps, bias []float32) {
	for i, step := range steps {
		scaleGo(dst[i*row:][:Cols], z[i*Cols:], scale, step, bias)
	}
}

// Scale writes z·scale·step + bias to dst. All have the length of dst, a
// multiple of 8.
func Scale(dst []float32, z []int32, scale []float32, step float32, bias []float32) {
	n := multiple(len(dst), 8)
	scaleRow(dst, z[:n], scale[:n], step, bias[:n])
}

func multiple(n, of int) int {
	if n%of != 0 || n == 0 {
		panic("kernel: row length is not a multiple")
	}
	return n
}

func scaleGo(dst []float32, z []int32, scale []float32, step float32, bias []float32) {
	for i := range dst {
		dst[i] = float32(float32(float32(z[i])*scale[i])*step) + bias[i]
	}
}

// Top is the largest absolute value, of a multiple of 8 numbers; what is no
// number does not count.
func Top(x []float32) float32 {
	multiple(len(x), 8)
	return top(x)
}

func topGo(x []float32) (most float32) {
	for _, v := range x {
		if v = float32(math.Abs(float64(v))); v > most {
			most = v
		}
	}
	return most
}

// Round writes x·factor to dst, rounded to even and held within sixteen bits.
// Both have the length of dst, a multiple of 16.
func Round(dst []int16, x []float32, factor float32) {
	n := multiple(len(dst), 16)
	round(dst, x[:n], factor)
}

func roundGo(dst []int16, x []float32, factor float32) {
	for i := range dst {
		dst[i] = kernel.ToInt16(x[i] * factor)
	}
}

// Fit rounds a row of a multiple of 16 numbers so that the largest becomes
// levels, and returns what one unit stands for.
func Fit(dst []int16, x []float32, levels int) (step float32) {
	most := Top(x)
	if !(most >= 1e-30 && most <= math.MaxFloat32) {
		clear(dst[:len(x)])
		return 0
	}
	Round(dst[:len(x)], x, float32(levels)/most)
	return most / float32(levels)
}

// the constants of Gelu: 1/√2, the end of the range on both sides, then those of
// erf(t) = t·P(t²)/Q(t²) for |t| ≤ 4 (as in Eigen), 1 and 1/2.
var geluNumbers = [17]float32{
	0.70710678, 4, -4,
	-2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05,
	-7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02,
	-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03, -1.42647390514189e-02,
	1, 0.5,
}

// Gelu writes x·Φ(x) over x, Φ being the normal distribution: the activation
// of the encoder. The length is a multiple of 8.
func Gelu(x []float32) {
	multiple(len(x), 8)
	gelu(x)
}

func geluGo(x []float32) {
	c := &geluNumbers
	for i, v := range x {
		t := v * c[0]
		if !(t < c[1]) {
			t = c[1]
		}
		if !(t > c[2]) {
			t = c[2]
		}
		q := t * t
		p, d := c[3], c[10]
		for _, k := range c[4:10] {
			p = float32(p*q) + k
		}
		for _, k := range c[11:15] {
			d = float32(d*q) + k
		}
		x[i] = float32(v*c[16]) * (float32(p*t)/d + c[15])
	}
}

// the constants of Exp: where it ends, 1/ln 2, 1/2, ln 2 in two parts, and the
// polynomial of Cephes' expf.
var expNumbers = [12]float32{
	-80, 1.44269504, 0.5, 0.693359375, 2.12194440e-4,
	1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
}

// Exp writes e^(x-most) over x and returns their sum; 0 where that is below
// e^-80. No x is over most; the length is a multiple of 8.
func Exp(x []float32, most float32) float32 {
	multiple(len(x), 8)
	return exp(x, most)
}

func expGo(x []float32, most float32) float32 {
	c := &expNumbers
	var sum [8]float32
	for i, v := range x {
		v -= most
		if !(v > c[0]) {
			x[i] = 0
			continue
		}
		k := int32(float32(v*c[1]) - c[2])
		f := float32(k)
		r := v - float32(f*c[3])
		r += float32(f * c[4])
		p := c[5]
		for _, a := range c[6:11] {
			p = float32(p*r) + a
		}
		p = float32(float32(p*r)*r) + r
		p += c[11]
		e := float32(p * math.Float32frombits(uint32(k+127)<<23))
		x[i] = e
		sum[i&7] += e
	}
	return across(&sum)
}

// Largest is the largest of a multiple of 8 numbers.
func Largest(x []float32) float32 {
	multiple(len(x), 8)
	return largest(x)
}

const least = -math.MaxFloat32

func largestGo(x []float32) float32 {
	most := float32(least)
	for _, v := range x {
		if v > most {
			most = v
		}
	}
	return most
}

// Epsilon is added to the variance by Norm.
const Epsilon = 1e-5

// Norm writes the layer norm of x + y, times gain, plus shift, over x. All have
// the length of x, a multiple of 8.
func Norm(x, y, gain, shift []float32) {
	n := multiple(len(x), 8)
	norm(x, y[:n], gain[:n], shift[:n])
}

func normGo(x, y, gain, shift []float32) {
	var sum, squares [8]float32
	for i, v := range y {
		v += x[i]
		x[i] = v
		sum[i&7] += v
		squares[i&7] += float32(v * v)
	}
	n := float32(len(x))
	mean := across(&sum) / n
	variance := across(&squares)/n - float32(mean*mean)
	if !(variance > 0) {
		variance = 0
	}
	inv := 1 / float32(math.Sqrt(float64(variance+Epsilon)))
	for i, v := range x {
		x[i] = float32(float32((v-mean)*inv)*gain[i]) + shift[i]
	}
}

func across(x *[8]float32) float32 {
	return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7]))
}

package kernel

import "math"

// Ints is the right-hand side of an integer product: a matrix rounded to
// sixteen bits, each column with a step of its own. Pairs of rows lie together
// (the numbers of rows 2i and 2i+1 of one column side by side), cut into panels
// of [Cols] columns, which is what multiply-and-add instructions read.
type Ints struct {
	data []int16
	rows int // rounded up to even
	cols int
	// Step is what one unit of a product stands for, by column, when one unit
	// on the left stands for 1.
	Step []float32
}

// PackInts rounds a row-major rows × cols matrix; cols must be a multiple of
// [Cols]. norm bounds the Euclidean norm of the rows that will stand on the
// left, in their units: by the inequality of Cauchy and Schwarz no sum of a
// product, nor a part of it, then leaves 32 bits.
func PackInts(data []float32, rows, cols int, norm float64) Ints {
	if cols%Cols != 0 {
		panic("kernel: size is not a multiple of the tile")
	}
	even := (rows + 1) / 2 * 2
	p := Ints{make([]int16, even*cols), even, cols, make([]float32, cols)}
	column, ints := make([]float32, even), make([]int16, even)
	for j := range cols {
		for i := range rows {
			column[i] = data[i*cols+j]
		}
		p.Step[j] = RoundInts(ints, column, norm)
		panel := p.data[j/Cols*Cols*even:]
		for i, v := range ints {
			panel[i/2*2*Cols+j%Cols*2+i%2] = v
		}
	}
	return p
}

// IntsOf takes numbers that lie as in Ints already: rows must be even and cols a
// multiple of [Cols]. The slice is kept; the caller answers for sums that fit 32
// bits. Step is empty.
func IntsOf(data []int16, rows, cols int) Ints {
	if rows%2 != 0 || cols%Cols != 0 || len(data) < rows*cols {
		panic("kernel: size is not a multiple of the tile")
	}
	return Ints{data: data, rows: rows, cols: cols}
}

// RoundInts rounds one column as [PackInts] does and returns its step.
func RoundInts(dst []int16, column []float32, norm float64) (step float32) {
	var squares, top float64
	for _, v := range column {
		x := math.Abs(float64(v))
		squares, top = squares+x*x, max(top, x)
	}
	// Rounding adds at most half a unit to each number.
	limit := (math.MaxInt32-1)/norm - math.Sqrt(float64(len(column)))/2
	step = float32(max(math.Sqrt(squares)/limit, top/math.MaxInt16))
	if !(step > 0) || !(limit > 1) { // nothing in it, or nothing that could be told apart
		clear(dst)
		return 0
	}
	for i, v := range column {
		dst[i] = ToInt16(float32(float64(v) / float64(step)))
	}
	return step
}

// Scaled returns Step times a factor: what a unit of a product stands for when
// one unit on the left stands for the factor.
func (p *Ints) Scaled(factor float32) []float32 {
	out := make([]float32, len(p.Step))
	for j, s := range p.Step {
		out[j] = s * factor
	}
	return out
}

// MulInts writes the product of a and b to c. a has m rows of rowA numbers, of
// which as many are read as b has rows; c has m rows of as many numbers as b
// has columns. m must be a multiple of [Rows]. The result is exact, so it is
// the same on every path.
func MulInts(c []int32, a []int16, rowA int, b *Ints, m int) {
	if m <= 0 || b.rows == 0 {
		return
	}
	if m%Rows != 0 {
		panic("kernel: size is not a multiple of the tile")
	}
	_ = a[(m-1)*rowA+b.rows-1]
	_ = c[m*b.cols-1]
	mulInts(c, a, rowA, b, m)
}

func mulIntsGo(c []int32, a []int16, rowA int, b *Ints, m int) {
	for j := 0; j < b.cols; j += 4 {
		panel := b.data[j/Cols*Cols*b.rows+j%Cols*2:]
		for i := 0; i < m; i += 2 {
			tileIntsGo(c[i*b.cols+j:], b.cols, a[i*rowA:], rowA, panel, b.rows)
		}
	}
}

func tileIntsGo(c []int32, rowC int, a []int16, rowA int, b []int16, k int) {
	var c00, c01, c02, c03, c10, c11, c12, c13 int32
	top, low := a[:k], a[rowA:][:k]
	for l := 0; l+1 < k; l += 2 {
		row := b[l*Cols:][:8]
		x, y := int32(top[l]), int32(top[l+1])
		c00 += x*int32(row[0]) + y*int32(row[1])
		c01 += x*int32(row[2]) + y*int32(row[3])
		c02 += x*int32(row[4]) + y*int32(row[5])
		c03 += x*int32(row[6]) + y*int32(row[7])
		x, y = int32(low[l]), int32(low[l+1])
		c10 += x*int32(row[0]) + y*int32(row[1])
		c11 += x*int32(row[2]) + y*int32(row[3])
		c12 += x*int32(row[4]) + y*int32(row[5])
		c13 += x*int32(row[6]) + y*int32(row[7])
	}
	c[0], c[1], c[2], c[3] = c00, c01, c02, c03
	c = c[rowC:]
	c[0], c[1], c[2], c[3] = c10, c11, c12, c13
}

// SumInts writes the sum of rows of numbers to dst; sums stop at the ends of
// sixteen bits. All rows are as long as dst, a multiple of 48.
func SumInts(dst []int32, rows [][]int16) {
	if len(dst)%48 != 0 {
		panic("kernel: row length is not a multiple of 48")
	}
	for _, r := range rows {
		_ = r[:len(dst)]
	}
	sumInts(dst, rows)
}

func sumIntsGo(dst []int32, rows [][]int16) {
	clear(dst)
	for _, r := range rows {
		for i, v := range r[:len(dst)] {
			dst[i] = min(max(dst[i]+int32(v), math.MinInt16), math.MaxInt16)
		}
	}
}

// AddInts adds src to dst element by element over len(src) elements, a
// multiple of 16.
func AddInts(dst []int32, src []int16) {
	if len(src)%16 != 0 {
		panic("kernel: row length is not a multiple of 16")
	}
	if len(src) > 0 {
		addInts(dst[:len(src)], src)
	}
}

func addIntsGo(dst []int32, src []int16) {
	for i, v := range src {
		dst[i] += int32(v)
	}
}

// DotInts is the sum of products over len(x) elements, a multiple of 16; it
// must fit 32 bits.
func DotInts(x, y []int16) int32 {
	if len(x)%16 != 0 {
		panic("kernel: row length is not a multiple of 16")
	}
	if len(x) == 0 {
		return 0
	}
	return dotInts(x, y[:len(x)])
}

func dotIntsGo(x, y []int16) (sum int32) {
	for i, v := range x {
		sum += int32(v) * int32(y[i])
	}
	return sum
}

// Float writes z·scale + bias to dst; all have the length of dst, a multiple
// of 8. dst may be bias.
func Float(dst []float32, z []int32, scale, bias []float32) {
	n := len(dst)
	if n%8 != 0 {
		panic("kernel: row length is not a multiple of 8")
	}
	if n > 0 {
		toFloat(dst, z[:n], scale[:n], bias[:n])
	}
}

func toFloatGo(dst []float32, z []int32, scale, bias []float32) {
	for i, v := range z {
		dst[i] = float32(float32(v)*scale[i]) + bias[i]
	}
}

// Round writes z·scale·factor to dst, rounded to even and held within sixteen
// bits; all have the length of dst, a multiple of 16.
func Round(dst []int16, z []int32, scale []float32, factor float32) {
	n := len(dst)
	if n%16 != 0 {
		panic("kernel: row length is not a multiple of 16")
	}
	if n > 0 {
		round(dst, z[:n], scale[:n], factor)
	}
}

func roundGo(dst []int16, z []int32, scale []float32, factor float32) {
	for i, v := range z {
		dst[i] = ToInt16(float32(v) * scale[i] * factor)
	}
}

// ToInt16 rounds to even and holds within sixteen bits; what is no number is
// the least one, as in the assembly.
func ToInt16(x float32) int16 {
	switch {
	case x > math.MaxInt16:
		return math.MaxInt16
	case !(x >= math.MinInt16):
		return math.MinInt16
	}
	return int16(math.RoundToEven(float64(x)))
}

// Epsilon is added to the variance by [Norm].
const Epsilon = 1e-5

// Norm writes to dst the layer norm of max(z·scale + bias, 0) + res·step, times
// gain, plus shift, rounded to even and held within sixteen bits. All have the
// length of dst, a multiple of 16; so has work, whose content is lost. Every
// path does the same operations in the same order: same bits.
func Norm(dst []int16, z []int32, scale, bias []float32, res []int16, step float32, gain, shift, work []float32) {
	n := len(dst)
	if n%16 != 0 {
		panic("kernel: row length is not a multiple of 16")
	}
	if n > 0 {
		norm(dst, z[:n], scale[:n], bias[:n], res[:n], step, gain[:n], shift[:n], work[:n])
	}
}

// normGo sums in eight lanes, as the assembly does. The conversions keep
// compilers from joining products with sums.
func normGo(dst []int16, z []int32, scale, bias []float32, res []int16, step float32, gain, shift, work []float32) {
	var sum, squares [8]float32
	for i, x := range z {
		v := float32(float32(x)*scale[i]) + bias[i]
		if !(v > 0) {
			v = 0
		}
		v += float32(float32(res[i]) * step)
		work[i] = v
		sum[i&7] += v
		squares[i&7] += float32(v * v)
	}
	n := float32(len(dst))
	mean := across(&sum) / n
	variance := across(&squares)/n - float32(mean*mean)
	if !(variance > 0) {
		variance = 0
	}
	inv := 1 / float32(math.Sqrt(float64(variance+Epsilon)))
	for i, v := range work {
		dst[i] = ToInt16(float32(float32((v-mean)*inv)*gain[i]) + shift[i])
	}
}

func across(x *[8]float32) float32 {
	return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7]))
}

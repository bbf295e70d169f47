// Package kernel holds the arithmetic of the neural tagger: matrix products
// and the row operations around them, in assembly where the processor has
// AVX2 and FMA (or AVX-512, or NEON), else in Go.
//
// The tagger works on numbers of sixteen bits ([Ints] and what is beside it),
// whose results are the same to the bit on every path. The trainer works on
// float32 ([MulAdd]); there the assembly sums in another order than the Go
// path, so results agree to rounding.
//
// Matrices are row-major in flat slices; strides count elements.
//
// It is not a linear algebra library: sizes must be multiples of the tile
// (see [Rows] and [Cols]), which the callers' buffers are padded to.
package kernel

// Rows and Cols are the sizes that a product's result must be multiples of.
const (
	Rows = 6
	Cols = 16
)

// depth bounds how far a product goes down its panels at a time, so that what
// a tile reads stays in the first-level cache: depth × (Cols + Rows) × 4 bytes.
// Tiles begin with what the result holds, so the cut changes no bit.
const depth = 288

// Pad returns n rounded up to a multiple of [Rows].
func Pad(n int) int { return (n + Rows - 1) / Rows * Rows }

// Matrix is a view of a flat slice: element (i, j) is Data[i*Row+j*Col].
type Matrix struct {
	Data     []float32
	Row, Col int
}

// Dense is the view of a row-major matrix with the given number of columns.
func Dense(data []float32, cols int) Matrix { return Matrix{data, cols, 1} }

// T is the transposed view.
func (m Matrix) T() Matrix { return Matrix{m.Data, m.Col, m.Row} }

// Panels is the right-hand side of a product: either row-major (from
// [RowMajor]) or cut into panels of [Cols] columns (from [Pack]), which keeps
// the inner loop on consecutive cache lines.
type Panels struct {
	data  []float32
	row   int // elements from one row to the next
	panel int // elements from one panel to the next
}

// RowMajor uses a row-major matrix with the given number of columns as it lies.
func RowMajor(data []float32, cols int) Panels { return Panels{data, cols, Cols} }

// MulAdd adds a·b to c: c is m × n with rowC elements from row to row, a is
// m × k. m must be a multiple of [Rows] and n of [Cols]; it panics otherwise,
// and when a slice is too short.
func MulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	if m <= 0 || n <= 0 || k <= 0 {
		return
	}
	if m%Rows != 0 || n%Cols != 0 {
		panic("kernel: size is not a multiple of the tile")
	}
	_ = a.Data[(m-1)*a.Row+(k-1)*a.Col]
	_ = b.data[(n/Cols-1)*b.panel+(k-1)*b.row+Cols-1]
	_ = c[(m-1)*rowC+n-1]
	for from := 0; from < k; from += depth {
		part := Matrix{a.Data[from*a.Col:], a.Row, a.Col}
		mulAdd(c, rowC, part, Panels{b.data[from*b.row:], b.row, b.panel}, m, n, min(depth, k-from))
	}
}

// mulAddGo is the portable path: tiles of two rows and four columns, which fit
// the registers of any processor.
func mulAddGo(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	for j := 0; j < n; j += 4 {
		panel := b.data[j/Cols*b.panel+j%Cols:]
		for i := 0; i < m; i += 2 {
			tileGo(c[i*rowC+j:], rowC, a.Data[i*a.Row:], a.Row, a.Col, panel, b.row, k)
		}
	}
}

func tileGo(c []float32, rowC int, a []float32, rowA, colA int, b []float32, rowB, k int) {
	top, low := c[:4], c[rowC:][:4]
	c00, c01, c02, c03 := top[0], top[1], top[2], top[3]
	c10, c11, c12, c13 := low[0], low[1], low[2], low[3]
	for l, p, q := 0, 0, 0; l < k; l, p, q = l+1, p+colA, q+rowB {
		row := b[q:][:4]
		x, y := a[p], a[p+rowA]
		c00 += x * row[0]
		c01 += x * row[1]
		c02 += x * row[2]
		c03 += x * row[3]
		c10 += y * row[0]
		c11 += y * row[1]
		c12 += y * row[2]
		c13 += y * row[3]
	}
	top[0], top[1], top[2], top[3] = c00, c01, c02, c03
	low[0], low[1], low[2], low[3] = c10, c11, c12, c13
}

// Add adds src to dst element by element over len(src) elements.
func Add(dst, src []float32) {
	if len(src) == 0 {
		return
	}
	_ = dst[len(src)-1]
	add(dst, src)
}

func addGo(dst, src []float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] += v
	}
}

// AddBytes adds scale times src, read as signed bytes, to dst over len(src) elements.
func AddBytes(dst []float32, src []byte, scale float32) {
	if len(src) == 0 {
		return
	}
	_ = dst[len(src)-1]
	addBytes(dst, src, scale)
}

func addBytesGo(dst []float32, src []byte, scale float32) {
	dst = dst[:len(src)]
	for i, c := range src {
		dst[i] += float32(float32(int8(c)) * scale) // rounded twice, as in the assembly
	}
}

// Dot is the sum of products over len(x) elements, a multiple of 8.
func Dot(x, y []float32) float32 {
	if len(x) == 0 {
		return 0
	}
	if len(x)%8 != 0 {
		panic("kernel: row length is not a multiple of 8")
	}
	return dot(x, y[:len(x)])
}

func dotGo(x, y []float32) (sum float32) {
	y = y[:len(x)]
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

package kernel

import "unsafe"

// level is the widest instruction set in use.
type level uint8

const (
	portable level = iota
	neon
)

var levels = [...]string{"portable", "neon"}

func (l level) String() string { return levels[l] }

// best is what the processor has: every 64-bit ARM has NEON. use is what the
// kernels take; only tests change it.
func best() level { return neon }

var use = best()

// Name says which path is used.
func Name() string { return use.String() }

//go:noescape
func tile6x16(a *float32, rowA, colA uintptr, b *float32, rowB uintptr, c *float32, rowC uintptr, k int)

func mulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	if use == portable {
		mulAddGo(c, rowC, a, b, m, n, k)
		return
	}
	const size = unsafe.Sizeof(float32(0))
	rowA, colA := uintptr(a.Row)*size, uintptr(a.Col)*size
	rowB, stepC := uintptr(b.row)*size, uintptr(rowC)*size
	for j := 0; j < n; j += Cols {
		for i := 0; i < m; i += Rows {
			tile6x16(&a.Data[i*a.Row], rowA, colA, &b.data[j/Cols*b.panel], rowB, &c[i*rowC+j], stepC, k)
		}
	}
}

//go:noescape
func tileInts6x16(a *int16, rowA uintptr, b *int16, c *int32, rowC uintptr, pairs int)

//go:noescape
func sumIntsNEON(dst *int32, n int, rows *[]int16, count int)

func mulInts(c []int32, a []int16, rowA int, b *Ints, m int) {
	if use == portable {
		mulIntsGo(c, a, rowA, b, m)
		return
	}
	const size = unsafe.Sizeof(a[0])
	stepC := uintptr(b.cols) * unsafe.Sizeof(c[0])
	for j := 0; j < b.cols; j += Cols {
		for i := 0; i < m; i += Rows {
			tileInts6x16(&a[i*rowA], uintptr(rowA)*size, &b.data[j*b.rows], &c[i*b.cols+j], stepC, b.rows/2)
		}
	}
}

func sumInts(dst []int32, rows [][]int16) {
	if use == portable || len(dst) == 0 || len(rows) == 0 {
		sumIntsGo(dst, rows)
		return
	}
	sumIntsNEON(&dst[0], len(dst), &rows[0], len(rows))
}

package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// level is the widest instruction set in use.
type level uint8

const (
	portable level = iota
	avx2
	avx512
	vnni // AVX-512 with the multiply-and-add of whole numbers
)

var names = [...]string{"portable", "avx2", "avx512", "avx512vnni"}

func (l level) String() string { return names[l] }

// best is what the processor has; use is what the kernels take. Only tests
// change it.
var use = best()

func best() level {
	switch {
	case cpu.X86.HasAVX512VNNI && cpu.X86.HasAVX512F && cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return vnni
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx512
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx2
	}
	return portable
}

// Name says which path is used.
func Name() string { return use.String() }

//go:noescape
func tile6x16(a *float32, rowA, colA uintptr, b *float32, rowB uintptr, c *float32, rowC uintptr, k int)

//go:noescape
func tile12x32(a *float32, rowA, colA uintptr, b *float32, rowB, panelB uintptr, c *float32, rowC uintptr, k int)

//go:noescape
func addAVX2(dst, src *float32, n int)

//go:noescape
func addBytesAVX2(dst *float32, src *byte, n int, scale float32)

//go:noescape
func dotAVX2(x, y *float32, n int) float32

//go:noescape
func tileInts6x16(a *int16, rowA uintptr, b *int16, c *int32, rowC uintptr, pairs int)

//go:noescape
func tileInts12x32(a *int16, rowA uintptr, b *int16, panelB uintptr, c *int32, rowC uintptr, pairs int)

//go:noescape
func sumIntsAVX2(dst *int32, n int, rows *[]int16, count int)

//go:noescape
func addIntsAVX2(dst *int32, src *int16, n int)

//go:noescape
func dotIntsAVX2(x, y *int16, n int) int32

//go:noescape
func toFloatAVX2(dst *float32, z *int32, scale, bias *float32, n int)

//go:noescape
func roundAVX2(dst *int16, z *int32, scale *float32, factor float32, n int)

//go:noescape
func normAVX2(dst *int16, z *int32, scale, bias *float32, res *int16, step float32, gain, shift, work *float32, n int)

func mulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	if use == portable {
		mulAddGo(c, rowC, a, b, m, n, k)
		return
	}
	const size = unsafe.Sizeof(float32(0))
	rowA, colA := uintptr(a.Row)*size, uintptr(a.Col)*size
	rowB, panelB, stepC := uintptr(b.row)*size, uintptr(b.panel)*size, uintptr(rowC)*size
	wide, tall := 0, 0
	if use >= avx512 {
		wide, tall = n/32*32, m/12*12
		for j := 0; j < wide; j += 32 {
			for i := 0; i < tall; i += 12 {
				tile12x32(&a.Data[i*a.Row], rowA, colA, &b.data[j/Cols*b.panel], rowB, panelB, &c[i*rowC+j], stepC, k)
			}
		}
	}
	for j := 0; j < n; j += Cols {
		i := 0
		if j < wide {
			i = tall
		}
		for ; i < m; i += Rows {
			tile6x16(&a.Data[i*a.Row], rowA, colA, &b.data[j/Cols*b.panel], rowB, &c[i*rowC+j], stepC, k)
		}
	}
}

func add(dst, src []float32) {
	if use == portable {
		addGo(dst, src)
		return
	}
	addAVX2(&dst[0], &src[0], len(src))
}

func dot(x, y []float32) float32 {
	if use == portable {
		return dotGo(x, y)
	}
	return dotAVX2(&x[0], &y[0], len(x))
}

func addBytes(dst []float32, src []byte, scale float32) {
	if use == portable || len(src)%8 != 0 {
		addBytesGo(dst, src, scale)
		return
	}
	addBytesAVX2(&dst[0], &src[0], len(src), scale)
}

func mulInts(c []int32, a []int16, rowA int, b *Ints, m int) {
	if use == portable {
		mulIntsGo(c, a, rowA, b, m)
		return
	}
	const size = unsafe.Sizeof(a[0])
	stepA, stepC := uintptr(rowA)*size, uintptr(b.cols)*unsafe.Sizeof(c[0])
	wide, tall := 0, 0
	if use == vnni {
		wide, tall = b.cols/32*32, m/12*12
		panelB := uintptr(Cols*b.rows) * size
		for j := 0; j < wide; j += 32 {
			for i := 0; i < tall; i += 12 {
				tileInts12x32(&a[i*rowA], stepA, &b.data[j*b.rows], panelB, &c[i*b.cols+j], stepC, b.rows/2)
			}
		}
	}
	for j := 0; j < b.cols; j += Cols {
		i := 0
		if j < wide {
			i = tall
		}
		for ; i < m; i += Rows {
			tileInts6x16(&a[i*rowA], stepA, &b.data[j*b.rows], &c[i*b.cols+j], stepC, b.rows/2)
		}
	}
}

func sumInts(dst []int32, rows [][]int16) {
	if use == portable || len(dst) == 0 || len(rows) == 0 {
		sumIntsGo(dst, rows)
		return
	}
	sumIntsAVX2(&dst[0], len(dst), &rows[0], len(rows))
}

func addInts(dst []int32, src []int16) {
	if use == portable {
		addIntsGo(dst, src)
		return
	}
	addIntsAVX2(&dst[0], &src[0], len(src))
}

func dotInts(x, y []int16) int32 {
	if use == portable {
		return dotIntsGo(x, y)
	}
	return dotIntsAVX2(&x[0], &y[0], len(x))
}

func toFloat(dst []float32, z []int32, scale, bias []float32) {
	if use == portable {
		toFloatGo(dst, z, scale, bias)
		return
	}
	toFloatAVX2(&dst[0], &z[0], &scale[0], &bias[0], len(dst))
}

func round(dst []int16, z []int32, scale []float32, factor float32) {
	if use == portable {
		roundGo(dst, z, scale, factor)
		return
	}
	roundAVX2(&dst[0], &z[0], &scale[0], factor, len(dst))
}

func norm(dst []int16, z []int32, scale, bias []float32, res []int16, step float32, gain, shift, work []float32) {
	if use == portable {
		normGo(dst, z, scale, bias, res, step, gain, shift, work)
		return
	}
	normAVX2(&dst[0], &z[0], &scale[0], &bias[0], &res[0], step, &gain[0], &shift[0], &work[0], len(dst))
}

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
)

var names = [...]string{"portable", "avx2", "avx512"}

func (l level) String() string { return names[l] }

// best is what the processor has; use is what the kernels take. Only tests
// change it.
var use = best()

func best() level {
	switch {
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
func normAVX2(dst, z, res, gain, bias *float32, n int)

func mulAdd(c []float32, rowC int, a Matrix, b Panels, m, n, k int) {
	if use == portable {
		mulAddGo(c, rowC, a, b, m, n, k)
		return
	}
	const size = unsafe.Sizeof(float32(0))
	rowA, colA := uintptr(a.Row)*size, uintptr(a.Col)*size
	rowB, panelB, stepC := uintptr(b.row)*size, uintptr(b.panel)*size, uintptr(rowC)*size
	wide, tall := 0, 0
	if use == avx512 {
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

func norm(dst, z, res, gain, bias []float32) {
	if use == portable {
		normGo(dst, z, res, gain, bias)
		return
	}
	normAVX2(&dst[0], &z[0], &res[0], &gain[0], &bias[0], len(dst))
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

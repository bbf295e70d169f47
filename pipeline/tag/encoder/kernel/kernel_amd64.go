package kernel

import "golang.org/x/sys/cpu"

// level is the widest instruction set in use.
type level uint8

const (
	portable level = iota
	avx2
	vnni // AVX-512 with the multiply-and-add of bytes
)

// use is what the kernels take. Only tests change it.
var use = best()

func best() level {
	switch {
	case cpu.X86.HasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI:
		return vnni
	case cpu.X86.HasAVX2:
		return avx2
	}
	return portable
}

// shifted says that the left side of products is made positive: the
// instructions multiply unsigned with signed bytes.
func shifted() bool { return use != portable }

// spread repeats constants eight times, as the assembly reads them.
type spread [17][8]float32

func repeat(numbers []float32) (s spread) {
	for i, v := range numbers {
		for j := range s[i] {
			s[i][j] = v
		}
	}
	return s
}

var geluTable, expTable = repeat(geluNumbers[:]), repeat(expNumbers[:])

//go:noescape
func scaleRowsAVX2(dst *float32, row uintptr, z *int32, scale, steps, bias *float32, m int)

//go:noescape
func scaleAVX2(dst *float32, z *int32, scale *float32, step float32, bias *float32, n int)

//go:noescape
func topAVX2(x *float32, n int) float32

//go:noescape
func largestAVX2(x *float32, n int) float32

//go:noescape
func roundAVX2(dst *int16, x *float32, factor float32, n int)

//go:noescape
func geluAVX2(x *float32, n int, table *spread)

//go:noescape
func expAVX2(x *float32, most float32, n int, table *spread) float32

//go:noescape
func normAVX2(x, y, gain, shift *float32, n int)

//go:noescape
func narrowAVX2(dst *byte, src *int16, n int)

//go:noescape
func tileBytes4x16(a *byte, rowA uintptr, b *byte, less, z *int32, eights int)

//go:noescape
func tileBytes12x32(a *byte, rowA uintptr, b *byte, panelB uintptr, less, z *int32, fours int)

// narrow makes bytes of numbers within Levels, with Shift added.
func narrow(dst []byte, src []int16) { narrowAVX2(&dst[:len(src)][0], &src[0], len(src)) }

// mulBytes multiplies m rows of a, see narrow, with the columns j to j+Cols of w.
func mulBytes(z []int32, a []byte, w *Weights, j, m int) {
	_, _ = a[m*w.rows-1], z[m*Cols-1]
	less, data := w.less[j:][:Cols], w.data[j*w.rows:][:Cols*w.rows]
	if use == vnni {
		for i := 0; i < m; i += Rows {
			tileBytes12x32(&a[i*w.rows], uintptr(w.rows), &data[0], uintptr(panel*w.rows), &less[0], &z[i*Cols], w.rows/4)
		}
		return
	}
	for c := 0; c < Cols; c += panel {
		for i := 0; i < m; i += 4 {
			tileBytes4x16(&a[i*w.rows], uintptr(w.rows), &data[c*w.rows], &less[c], &z[i*Cols+c], w.rows/8)
		}
	}
}

func scaleRows(dst []float32, row int, z []int32, scale, steps, bias []float32) {
	if use == portable {
		scaleRowsGo(dst, row, z, scale, steps, bias)
		return
	}
	scaleRowsAVX2(&dst[0], uintptr(row)*4, &z[0], &scale[0], &steps[0], &bias[0], len(steps))
}

func scaleRow(dst []float32, z []int32, scale []float32, step float32, bias []float32) {
	if use == portable {
		scaleGo(dst, z, scale, step, bias)
		return
	}
	scaleAVX2(&dst[0], &z[0], &scale[0], step, &bias[0], len(dst))
}

func top(x []float32) float32 {
	if use == portable {
		return topGo(x)
	}
	return topAVX2(&x[0], len(x))
}

func largest(x []float32) float32 {
	if use == portable {
		return largestGo(x)
	}
	return largestAVX2(&x[0], len(x))
}

func round(dst []int16, x []float32, factor float32) {
	if use == portable {
		roundGo(dst, x, factor)
		return
	}
	roundAVX2(&dst[0], &x[0], factor, len(dst))
}

func gelu(x []float32) {
	if use == portable {
		geluGo(x)
		return
	}
	geluAVX2(&x[0], len(x), &geluTable)
}

func exp(x []float32, most float32) float32 {
	if use == portable {
		return expGo(x, most)
	}
	return expAVX2(&x[0], most, len(x), &expTable)
}

func norm(x, y, gain, shift []float32) {
	if use == portable {
		normGo(x, y, gain, shift)
		return
	}
	normAVX2(&x[0], &y[0], &gain[0], &shift[0], len(x))
}

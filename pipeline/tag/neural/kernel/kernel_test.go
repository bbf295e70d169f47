package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func near(t *testing.T, got, want []float32, tolerance float64) {
	t.Helper()
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= tolerance*(1+math.Abs(float64(want[i])))) {
			t.Fatalf("element %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestMulAdd(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, s := range []struct{ m, n, k int }{{6, 16, 1}, {12, 32, 7}, {18, 48, 5}, {30, 144, 102}, {24, 16, 3}, {12, 48, 600}} {
			t.Run(fmt.Sprint(s), func(t *testing.T) {
				a, b, c := random(r, s.m*s.k), random(r, s.k*s.n), random(r, s.m*s.n)
				want := append([]float32(nil), c...)
				for i := 0; i < s.m; i++ {
					for j := 0; j < s.n; j++ {
						sum := float64(want[i*s.n+j])
						for l := 0; l < s.k; l++ {
							sum += float64(a[i*s.k+l]) * float64(b[l*s.n+j])
						}
						want[i*s.n+j] = float32(sum)
					}
				}
				got := append([]float32(nil), c...)
				MulAdd(got, s.n, Dense(a, s.k), RowMajor(b, s.n), s.m, s.n, s.k)
				near(t, got, want, 1e-4)
				got = append(got[:0], c...)
				MulAdd(got, s.n, Dense(a, s.k), pack(b, s.k, s.n), s.m, s.n, s.k)
				near(t, got, want, 1e-4)
				at := make([]float32, len(a))
				for i := 0; i < s.m; i++ {
					for l := 0; l < s.k; l++ {
						at[l*s.m+i] = a[i*s.k+l]
					}
				}
				got = append(got[:0], c...)
				MulAdd(got, s.n, Dense(at, s.m).T(), RowMajor(b, s.n), s.m, s.n, s.k)
				near(t, got, want, 1e-4)
			})
		}
	})
}

func TestAdd(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := range 70 {
			a, b := random(r, n), random(r, n)
			want := append([]float32(nil), a...)
			addGo(want, b)
			Add(a, b)
			near(t, a, want, 0)
		}
	})
}

func TestDot(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 9))
		for n := 8; n <= 200; n += 8 {
			x, y := random(r, n), random(r, n)
			near(t, []float32{Dot(x, y)}, []float32{dotGo(x, y)}, 1e-4)
		}
	})
}

func TestAddBytes(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(10, 10))
		for _, n := range []int{0, 4, 8, 32, 40} {
			dst, src := random(r, n), make([]byte, n)
			for i := range src {
				src[i] = byte(r.Uint32())
			}
			want := append([]float32(nil), dst...)
			for i := range want {
				want[i] += float32(int8(src[i])) * 0.03
			}
			AddBytes(dst, src, 0.03)
			near(t, dst, want, 1e-6)
		}
	})
}

// pack copies a row-major rows × cols matrix into panels.
func pack(data []float32, rows, cols int) Panels {
	p := Panels{make([]float32, rows*cols), Cols, rows * Cols}
	for j := 0; j < cols; j += Cols {
		for i := 0; i < rows; i++ {
			copy(p.data[j*rows+i*Cols:][:Cols], data[i*cols+j:])
		}
	}
	return p
}

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func randomInts(r *rand.Rand, n, limit int) []int16 {
	x := make([]int16, n)
	for i := range x {
		x[i] = int16(r.IntN(2*limit+1) - limit)
	}
	return x
}

// TestMulInts holds the product to that of the unrounded matrix, and to the
// sum of its own rounded numbers exactly.
func TestMulInts(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, s := range []struct{ m, n, k int }{{6, 16, 1}, {12, 32, 7}, {18, 48, 5}, {30, 144, 102}, {24, 64, 576}} {
			t.Run(fmt.Sprint(s), func(t *testing.T) {
				row := s.k + 3
				a, b := randomInts(r, s.m*row, 9000), random(r, s.k*s.n)
				var norm float64
				for i := range s.m {
					var squares float64
					for _, v := range a[i*row:][:s.k+s.k%2] {
						squares += float64(v) * float64(v)
					}
					norm = max(norm, math.Sqrt(squares))
				}
				p := PackInts(b, s.k, s.n, norm)
				got := make([]int32, s.m*s.n)
				MulInts(got, a, row, &p, s.m)
				for i := range s.m {
					for j := range s.n {
						var exact int64
						var want, size float64
						for l := range s.k {
							x := float64(a[i*row+l])
							want += x * float64(b[l*s.n+j])
							size += math.Abs(x * float64(b[l*s.n+j]))
							exact += int64(a[i*row+l]) * int64(p.data[j/Cols*Cols*p.rows+l/2*2*Cols+j%Cols*2+l%2])
						}
						if exact != int64(got[i*s.n+j]) {
							t.Fatalf("element %d %d is %d, its numbers give %d", i, j, got[i*s.n+j], exact)
						}
						if d := math.Abs(float64(got[i*s.n+j])*float64(p.Step[j]) - want); d > 2e-3*size {
							t.Fatalf("element %d %d is off by %v of %v", i, j, d, size)
						}
					}
				}
			})
		}
	})
}

// TestMulIntsLimits multiplies the largest numbers there can be.
func TestMulIntsLimits(t *testing.T) {
	each(t, func(t *testing.T) {
		const k = 576
		a, b := slices.Repeat([]int16{math.MaxInt16}, Rows*k), slices.Repeat([]float32{-3}, k*Cols)
		p := PackInts(b, k, Cols, math.MaxInt16*math.Sqrt(k))
		c := make([]int32, Rows*Cols)
		MulInts(c, a, k, &p, Rows)
		for _, v := range c {
			if got := float64(v) * float64(p.Step[0]); math.Abs(got/(-3*math.MaxInt16*k)-1) > 0.01 {
				t.Fatalf("product is %v", got)
			}
		}
		if zero := PackInts(make([]float32, 2*Cols), 2, Cols, 1); zero.Step[3] != 0 {
			t.Error("an empty column has a step")
		}
		wild := PackInts(slices.Repeat([]float32{math.MaxFloat32}, 2*Cols), 2, Cols, math.Inf(1))
		MulInts(c, a, 2, &wild, Rows) // anything, but no panic
	})
}

func TestSumInts(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, n := range []int{0, 48, 192} {
			for count := range 9 {
				var rows [][]int16
				for range count {
					rows = append(rows, randomInts(r, n+count, math.MaxInt16/3)) // some sums go over
				}
				got, want := make([]int32, n), make([]int32, n)
				SumInts(got, rows)
				sumIntsGo(want, rows)
				if !slices.Equal(got, want) {
					t.Fatalf("%d rows of %d: %v, want %v", count, n, got, want)
				}
			}
		}
		ends := make([]int32, 48)
		SumInts(ends, [][]int16{slices.Repeat([]int16{30000}, 48), slices.Repeat([]int16{30000}, 48), slices.Repeat([]int16{-1}, 48)})
		if ends[7] != math.MaxInt16-1 {
			t.Errorf("sum is %d", ends[7])
		}
	})
}

func TestAddInts(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 5))
		for n := 0; n <= 96; n += 16 {
			x, dst := randomInts(r, n, math.MaxInt16), make([]int32, n+1)
			for i := range dst {
				dst[i] = int32(r.Uint32() >> 2)
			}
			want := slices.Clone(dst)
			for i, v := range x {
				want[i] += int32(v)
			}
			AddInts(dst, x)
			if !slices.Equal(dst, want) {
				t.Fatalf("%v, want %v", dst, want)
			}
		}
	})
}

func TestDotInts(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 9))
		for n := 0; n <= 192; n += 16 {
			x, y := randomInts(r, n, 3000), randomInts(r, n, 3000)
			if got, want := DotInts(x, y), dotIntsGo(x, y); got != want {
				t.Fatalf("%d numbers: %d, want %d", n, got, want)
			}
		}
	})
}

func TestFloatAndRound(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(6, 6))
		const n = 48
		z := make([]int32, n)
		for i := range z {
			z[i] = int32(r.Uint32())
		}
		scale, bias := random(r, n), random(r, n)
		got, want := make([]float32, n), make([]float32, n)
		Float(got, z, scale, bias)
		toFloatGo(want, z, scale, bias)
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		nan := float32(math.NaN())
		for _, factor := range []float32{1e-5, 2e-5, 1, 1e30, float32(math.Inf(-1)), nan} {
			a, b := make([]int16, n), make([]int16, n)
			Round(a, z, scale, factor)
			roundGo(b, z, scale, factor)
			if !slices.Equal(a, b) {
				t.Errorf("by %v: %v, want %v", factor, a, b)
			}
		}
		a := make([]int16, 16)
		Round(a, []int32{1, 3, 5, -1, -3, 70000, -70000, 131070, 0, 0, 0, 0, 0, 0, 0, 0}, slices.Repeat([]float32{0.5}, 16), 1)
		if want := []int16{0, 2, 2, 0, -2, 32767, -32768, 32767}; !slices.Equal(a[:8], want) {
			t.Errorf("rounded to %v, want %v", a[:8], want)
		}
	})
}

func TestNorm(t *testing.T) {
	each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, n := range []int{16, 96, 192} {
			z := make([]int32, n)
			for i := range z {
				z[i] = int32(r.NormFloat64() * 1e4)
			}
			scale, bias, gain, shift, work := random(r, n), random(r, n), random(r, n), random(r, n), make([]float32, n)
			res := randomInts(r, n, 3000)
			for i := range n {
				scale[i], gain[i], shift[i] = scale[i]*1e-4, gain[i]*1000, shift[i]*1000
			}
			want := make([]float64, n)
			var mean, variance float64
			for i := range z {
				want[i] = max(float64(z[i])*float64(scale[i])+float64(bias[i]), 0) + float64(res[i])*1e-3
				mean += want[i] / float64(n)
			}
			for i := range want {
				d := want[i] - mean
				variance += d * d / float64(n)
			}
			got, same := make([]int16, n), make([]int16, n)
			Norm(got, z, scale, bias, res, 1e-3, gain, shift, work)
			for i := range want {
				v := (want[i]-mean)/math.Sqrt(variance+Epsilon)*float64(gain[i]) + float64(shift[i])
				if d := math.Abs(float64(got[i]) - v); d > 0.51+1e-4*math.Abs(v) {
					t.Fatalf("element %d is %d, want %v", i, got[i], v)
				}
			}
			normGo(same, z, scale, bias, res, 1e-3, gain, shift, work)
			if !slices.Equal(got, same) {
				t.Fatalf("%v, portable %v", got, same)
			}
			scale[3], gain[5], shift[7] = float32(math.NaN()), float32(math.Inf(1)), float32(math.NaN())
			Norm(got, z, scale, bias, res, 1e-3, gain, shift, work)
			normGo(same, z, scale, bias, res, 1e-3, gain, shift, work)
			if !slices.Equal(got, same) {
				t.Fatalf("no numbers: %v, portable %v", got, same)
			}
		}
	})
}

package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func normal(r *rand.Rand, n int, by float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64() * by)
	}
	return x
}

// wild has what no computation should meet, in places.
func wild(r *rand.Rand, n int) []float32 {
	x := normal(r, n, 30)
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1e-40, math.MaxFloat32} {
		x[r.IntN(n)] = float32(v)
	}
	return x
}

func bits(x []float32) []uint32 {
	out := make([]uint32, len(x))
	for i, v := range x {
		if out[i] = math.Float32bits(v); v != v {
			out[i] = 1 // which of them it is does not matter
		}
	}
	return out
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if !slices.Equal(bits(got), bits(want)) {
		t.Fatalf("%s: %v, portable %v", what, got, want)
	}
}

// TestPaths holds every operation to the same bits on all paths.
func TestPaths(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 16 * (1 + r.IntN(12))
		make32 := normal
		if seed%4 == 3 {
			make32 = func(r *rand.Rand, n int, _ float64) []float32 { return wild(r, n) }
		}
		x, y, gain, shift := make32(r, n, 3), make32(r, n, 3), make32(r, n, 1), make32(r, n, 1)
		a, b := slices.Clone(x), slices.Clone(x)
		gelu(a)
		geluGo(b)
		same(t, "gelu", a, b)
		same(t, "top", []float32{top(x), largest(x)}, []float32{topGo(x), largestGo(x)})
		a, b = slices.Clone(x), slices.Clone(x)
		most := largest(x)
		same(t, "sum", []float32{exp(a, most)}, []float32{expGo(b, most)})
		same(t, "exp", a, b)
		a, b = slices.Clone(x), slices.Clone(x)
		norm(a, y, gain, shift)
		normGo(b, y, gain, shift)
		same(t, "norm", a, b)
		p, q := make([]int16, n), make([]int16, n)
		round(p, x, 9000)
		roundGo(q, x, 9000)
		if !slices.Equal(p, q) {
			t.Fatalf("round: %v, portable %v", p, q)
		}
		z := make([]int32, n)
		for i := range z {
			z[i] = int32(r.Uint32())
		}
		scaleRow(a, z, gain, y[0], shift)
		scaleGo(b, z, gain, y[0], shift)
		same(t, "scale", a, b)
	}
}

// TestMul holds a product to the sum of its numbers.
func TestMul(t *testing.T) {
	each(t, testMul)
}

func testMul(t *testing.T) {
	for _, s := range []struct{ m, n, k int }{{12, 32, 32}, {24, 64, 64}, {36, 96, 160}} {
		t.Run(fmt.Sprint(s), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			columns, a := make([]int8, s.n*s.k), make([]int16, s.m*s.k)
			for i := range columns {
				columns[i] = int8(r.IntN(2*Levels+1) - Levels)
			}
			for i := range a {
				a[i] = int16(r.IntN(2*Levels+1) - Levels)
			}
			steps, step, bias := normal(r, s.m, 1), normal(r, s.n, 1e-4), normal(r, s.n, 1)
			w := NewWeights(Pack(columns, s.k, s.n), s.k, s.n, step)
			got := make([]float32, s.m*s.n)
			w.Mul(got, a, steps, bias, s.m, &Scratch{})
			for i := range s.m {
				for j := range s.n {
					var sum int64
					for l := range s.k {
						sum += int64(a[i*s.k+l]) * int64(columns[j*s.k+l])
					}
					want := float32(float32(float32(int32(sum))*step[j])*steps[i]) + bias[j]
					if got[i*s.n+j] != want {
						t.Fatalf("element %d %d is %v, want %v", i, j, got[i*s.n+j], want)
					}
				}
			}
		})
	}
}

// TestMulLimits multiplies the largest numbers that may be.
func TestMulLimits(t *testing.T) {
	each(t, testMulLimits)
}

func testMulLimits(t *testing.T) {
	for _, k := range []int{64, 768, 3072} {
		for _, by := range []int{-Levels, Levels} {
			w := NewWeights(Pack(slices.Repeat([]int8{int8(by)}, 32*k), k, 32), k, 32, slices.Repeat([]float32{1}, 32))
			got := make([]float32, 12*32)
			w.Mul(got, slices.Repeat([]int16{Levels}, 12*k), slices.Repeat([]float32{1}, 12), make([]float32, 32), 12, &Scratch{})
			for i, v := range got {
				if want := float32(by * k * Levels); v != want {
					t.Fatalf("%d rows of %d: element %d is %v, want %v", k, by, i, v, want)
				}
			}
		}
	}
}

func TestWithin(t *testing.T) {
	for v := -128; v < 128; v++ {
		if got, want := Within([]byte{0, byte(v)}), v >= -Levels && v <= Levels; got != want {
			t.Errorf("%d: %v", v, got)
		}
	}
}

func TestGelu(t *testing.T) {
	for i := range 4000 {
		v := float64(i-2000) / 100
		x := slices.Repeat([]float32{float32(v)}, 8)
		Gelu(x)
		if want := v / 2 * (1 + math.Erf(v/math.Sqrt2)); math.Abs(float64(x[3])-want) > 1e-6*(1+math.Abs(v)) {
			t.Fatalf("Gelu(%v) is %v, want %v", v, x[3], want)
		}
	}
}

func TestExp(t *testing.T) {
	for i := range 4000 {
		v := -float64(i) / 50
		x := slices.Repeat([]float32{float32(v) + 3}, 8)
		sum := Exp(x, 3)
		want := math.Exp(float64(float32(v) + 3 - 3))
		if math.Abs(float64(x[1])-want) > 2e-6*want || math.Abs(float64(sum)-8*want) > 2e-5*want {
			t.Fatalf("e^%v is %v, want %v (sum %v)", v, x[1], want, sum)
		}
	}
	if x := slices.Repeat([]float32{-200}, 8); Exp(x, 3) != 0 || x[0] != 0 {
		t.Error("far below is not 0")
	}
}

func TestNorm(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n = 768
	x, y, gain, shift := normal(r, n, 4), normal(r, n, 2), normal(r, n, 1), normal(r, n, 1)
	var mean, variance float64
	for i := range x {
		mean += float64(x[i]+y[i]) / n
	}
	for i := range x {
		d := float64(x[i]+y[i]) - mean
		variance += d * d / n
	}
	got := slices.Clone(x)
	Norm(got, y, gain, shift)
	for i := range x {
		want := (float64(x[i]+y[i])-mean)/math.Sqrt(variance+Epsilon)*float64(gain[i]) + float64(shift[i])
		if math.Abs(float64(got[i])-want) > 1e-4 {
			t.Fatalf("element %d is %v, want %v", i, got[i], want)
		}
	}
}

func TestFit(t *testing.T) {
	x := []float32{1, -2, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	got := make([]int16, 16)
	if step := Fit(got, x, 100); step != 0.02 || got[0] != 50 || got[1] != -100 || got[2] != 25 {
		t.Errorf("%v in steps of %v", got, step)
	}
	for _, v := range []float64{0, 1e-40, math.Inf(1)} {
		x = slices.Repeat([]float32{float32(v)}, 16)
		if step := Fit(got, x, 100); step != 0 || got[3] != 0 {
			t.Errorf("%v: %v in steps of %v", v, got, step)
		}
	}
}

func BenchmarkMul(b *testing.B) {
	const m, n, k = 192, 3072, 768
	r := rand.New(rand.NewPCG(1, 2))
	data, a := make([]byte, n*k), make([]int16, m*k)
	for i := range data {
		data[i] = byte(r.IntN(2*Levels+1) - Levels)
	}
	for i := range a {
		a[i] = int16(r.IntN(2*Levels) - Levels)
	}
	w := NewWeights(data, k, n, make([]float32, n))
	dst, steps, bias := make([]float32, m*n), make([]float32, m), make([]float32, n)
	var s Scratch
	for b.Loop() {
		w.Mul(dst, a, steps, bias, m, &s)
	}
	b.ReportMetric(float64(m)*n*k*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gmac/s")
}

//go:build amd64 || arm64

package kernel

import (
	"math/rand/v2"
	"testing"
)

// each calls f once for every path that the processor has.
func each(t *testing.T, f func(t *testing.T)) {
	defer func(l level) { use = l }(use)
	for l := portable; l <= best(); l++ {
		use = l
		t.Run(l.String(), f)
	}
}

func BenchmarkMulAdd(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	const m, n, k = 48, 192, 576
	a, w, c := random(r, m*k), pack(random(r, k*n), k, n), make([]float32, m*n)
	defer func(l level) { use = l }(use)
	for l := portable + 1; l <= best(); l++ {
		use = l
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				clear(c)
				MulAdd(c, n, Dense(a, k), w, m, n, k)
			}
			if c[0] == 0 {
				b.Fatal("no product")
			}
			b.ReportMetric(float64(b.N)*2*m*n*k/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

func BenchmarkMulInts(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	const m, n, k = 48, 192, 576
	a, w, c := randomInts(r, m*k, 2000), PackInts(random(r, k*n), k, n, 2000*24), make([]int32, m*n)
	defer func(l level) { use = l }(use)
	for l := portable + 1; l <= best(); l++ {
		use = l
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				MulInts(c, a, k, &w, m)
			}
			if c[0] == 0 {
				b.Fatal("no product")
			}
			b.ReportMetric(float64(b.N)*2*m*n*k/b.Elapsed().Seconds()/1e9, "GOP/s")
		})
	}
}

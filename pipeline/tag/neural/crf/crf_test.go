package crf

import (
	"math"
	"math/rand/v2"
	"testing"

	"newsgraph/entities"
)

func example(seed uint64, n int) (*CRF, []float32) {
	r := rand.New(rand.NewPCG(seed, 1))
	var w Weights
	for i := range w.Next {
		w.Next[i] = float32(r.NormFloat64())
	}
	for i := range w.Start {
		w.Start[i], w.End[i] = float32(r.NormFloat64()), float32(r.NormFloat64())
	}
	scores := make([]float32, n*Num)
	for i := range scores {
		scores[i] = 2 * float32(r.NormFloat64())
	}
	return New(w), scores
}

// paths calls f with every allowed path and its score.
func paths(c *CRF, scores []float32, n int, f func(path []int, score float64)) {
	path := make([]int, n)
	var walk func(t int, score float64)
	walk = func(t int, score float64) {
		if t == n {
			if c.canEnd[path[n-1]] {
				f(path, score+float64(c.End[path[n-1]]))
			}
			return
		}
		for j := range NumUsed {
			add := float64(scores[t*Num+j])
			if t == 0 {
				if !c.canStart[j] {
					continue
				}
				add += float64(c.Start[j])
			} else {
				if !Allowed(path[t-1], j) {
					continue
				}
				add += float64(c.Next[path[t-1]*Num+j])
			}
			path[t] = j
			walk(t+1, score+add)
		}
	}
	walk(0, 0)
}

func TestAgainstAllPaths(t *testing.T) {
	for seed := range uint64(6) {
		const n = 4
		c, scores := example(seed, n)
		var s Scratch
		c.Sum(&s, scores, n, nil)
		z, best := 0.0, math.Inf(-1)
		bestPath := make([]int, n)
		marginal := map[[2]int]float64{}
		pair := map[[3]int]float64{}
		span := map[[3]int]float64{} // first, last, type
		paths(c, scores, n, func(p []int, score float64) {
			w := math.Exp(score)
			z += w
			if score > best {
				best = score
				copy(bestPath, p)
			}
			open := 0
			for i, l := range p {
				marginal[[2]int{i, l}] += w
				if i > 0 {
					pair[[3]int{i, p[i-1], l}] += w
				}
				typ, pos := Split(l)
				if pos == B || pos == S {
					open = i
				}
				if typ != entities.NoType && (pos == E || pos == S) {
					span[[3]int{open, i + 1, int(typ)}] += w
				}
			}
		})
		check := func(what string, got float32, want float64) {
			t.Helper()
			if math.Abs(float64(got)-want) > 1e-4 {
				t.Errorf("seed %d: %s is %v, want %v", seed, what, got, want)
			}
		}
		if math.Abs(s.LogZ()-math.Log(z)) > 1e-4 {
			t.Errorf("seed %d: log Z is %v, want %v", seed, s.LogZ(), math.Log(z))
		}
		for i := range n {
			for j := range NumUsed {
				check("marginal", s.Marginal(i, j), marginal[[2]int{i, j}]/z)
				if i > 0 {
					for k := range NumUsed {
						check("pair", c.Pair(&s, i, k, j), pair[[3]int{i, k, j}]/z)
					}
				}
			}
			for e := i + 1; e <= n; e++ {
				for _, typ := range entities.Types {
					check("span", c.Span(&s, i, e, typ), span[[3]int{i, e, int(typ)}]/z)
				}
			}
		}
		path := make([]uint8, n)
		c.Best(&s, path, scores)
		for i := range path {
			if int(path[i]) != bestPath[i] {
				t.Errorf("seed %d: best path %v, want %v", seed, path, bestPath)
				break
			}
		}
	}
}

func TestFastExp(t *testing.T) {
	for x := float32(-79); x <= 0; x += 0.0137 {
		want := math.Exp(float64(x))
		if got := float64(fastExp(x)); math.Abs(got-want) > 3e-6*want {
			t.Fatalf("fastExp(%v) = %v, want %v", x, got, want)
		}
	}
	if fastExp(0) != 1 || fastExp(-1000) != 0 || fastExp(float32(math.NaN())) != 0 {
		t.Error("edges")
	}
}

package evaluate

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLogitFindsWeights draws choices by known weights and finds these again.
func TestLogitFindsWeights(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	want := []float64{2, -1, 0.5}
	var choices []Choice
	for range 20000 {
		c := Choice{}
		p := make([]float64, 4)
		sum := 0.0
		for a := range p {
			x := []float64{rng.Float64(), float64(rng.IntN(2)), rng.NormFloat64()}
			if a == 0 {
				x = []float64{0, 0, 0} // "none"
			}
			c.Alternatives = append(c.Alternatives, x)
			p[a] = math.Exp(dot(want, x))
			sum += p[a]
		}
		at := rng.Float64() * sum
		for a := range p {
			if at -= p[a]; at < 0 || a == len(p)-1 {
				c.Right = []int{a}
				break
			}
		}
		choices = append(choices, c)
	}
	got := Logit(choices, make([]float64, 3), 1e-6)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.1 {
			t.Errorf("weight %d is %.3f, want %.1f", i, got[i], want[i])
		}
	}
	// With much decay the weights stay where they are to be near.
	if got := Logit(choices, want, 1e9); math.Abs(got[0]-2) > 1e-3 {
		t.Errorf("with decay: %v", got)
	}
}

// TestLogitSlopes compares the gradient with differences of the loss, several right ones and others included.
func TestLogitSlopes(t *testing.T) {
	f := fit{mean: []float64{0.1, -0.2}, decay: 0.3, choices: []Choice{
		{Alternatives: [][]float64{{1, 0}, {0, 2}, {0.5, 0.5}}, Right: []int{0, 2}, Others: 0.7},
		{Alternatives: [][]float64{{0, 0}, {3, -1}}, Right: []int{0}},
	}}
	w := []float64{0.4, 0.9}
	gradient, _ := f.slopes(w)
	for i := range w {
		const h = 1e-6
		up, down := append([]float64(nil), w...), append([]float64(nil), w...)
		up[i] += h
		down[i] -= h
		if d := (f.loss(up) - f.loss(down)) / (2 * h); math.Abs(d-gradient[i]) > 1e-5 {
			t.Errorf("slope %d is %g, by differences %g", i, gradient[i], d)
		}
	}
}

func TestSolve(t *testing.T) {
	a := [][]float64{{4, 2, 0}, {2, 5, 1}, {0, 1, 3}}
	x := solve([][]float64{{4, 2, 0}, {2, 5, 1}, {0, 1, 3}}, []float64{2, 1, 7})
	for i, want := range []float64{2, 1, 7} {
		if got := dot(a[i], x); math.Abs(got-want) > 1e-9 {
			t.Errorf("row %d gives %g, want %g", i, got, want)
		}
	}
}

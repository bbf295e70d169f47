package evaluate

import "math"

// Choice is a choice among alternatives of which one or several are right.
type Choice struct {
	Alternatives [][]float64 // a value for each feature
	Right        []int       // indices of the right ones, at least one
	Others       float64     // exp(utility) of alternatives without features, all wrong
}

// Logit fits the weights of a conditional logit model (McFadden 1974): the
// probability of an alternative is its share of exp(weights · values), and the
// weights have the most likely right ones, less decay/2 times their squared
// distance from mean. It is deterministic: Newton's steps, halved while they
// do not help, until none does. mean is not changed.
func Logit(choices []Choice, mean []float64, decay float64) []float64 {
	w := append([]float64(nil), mean...)
	f := fit{choices: choices, mean: mean, decay: decay}
	value := f.loss(w)
	for range maxNewton {
		gradient, hessian := f.slopes(w)
		step := solve(hessian, gradient)
		next, better := value, false
		var trial []float64
		for scale := 1.0; scale > 1e-4; scale /= 2 {
			trial = append(trial[:0], w...)
			for i := range trial {
				trial[i] -= scale * step[i]
			}
			if next = f.loss(trial); next < value {
				better = true
				break
			}
		}
		if !better {
			break
		}
		small := value-next < 1e-9*(1+math.Abs(value))
		w, value = append([]float64(nil), trial...), next
		if small {
			break
		}
	}
	return w
}

const maxNewton = 50

type fit struct {
	choices []Choice
	mean    []float64
	decay   float64
}

// shares sets p to the probabilities of the alternatives and returns that of
// the right ones together; q is set to their shares among the right ones.
func shares(c *Choice, w, p, q []float64) float64 {
	top := math.Inf(-1)
	for i, x := range c.Alternatives {
		p[i] = dot(w, x)
		top = max(top, p[i])
	}
	sum := c.Others * math.Exp(-top)
	for i := range c.Alternatives {
		p[i] = math.Exp(p[i] - top)
		q[i] = 0
		sum += p[i]
	}
	right := 0.0
	for _, i := range c.Right {
		q[i] = p[i]
		right += p[i]
	}
	for i := range c.Alternatives {
		p[i] /= sum
		if right > 0 {
			q[i] /= right
		}
	}
	return right / sum
}

func dot(w, x []float64) float64 {
	sum := 0.0
	for i, v := range x {
		if v != 0 {
			sum += w[i] * v
		}
	}
	return sum
}

func (f *fit) loss(w []float64) float64 {
	sum := 0.0
	p, q := make([]float64, f.widest()), make([]float64, f.widest())
	for i := range f.choices {
		sum -= math.Log(max(shares(&f.choices[i], w, p, q), 1e-300))
	}
	for i, x := range w {
		d := x - f.mean[i]
		sum += f.decay / 2 * d * d
	}
	return sum
}

func (f *fit) widest() int {
	n := 0
	for i := range f.choices {
		n = max(n, len(f.choices[i].Alternatives))
	}
	return n
}

// slopes returns the gradient of the loss and the covariance of the values
// under the model, which bounds its second derivatives from above.
func (f *fit) slopes(w []float64) (gradient []float64, hessian [][]float64) {
	n := len(w)
	gradient, hessian = make([]float64, n), make([][]float64, n)
	for i := range hessian {
		hessian[i] = make([]float64, n)
		hessian[i][i] = f.decay
		gradient[i] = f.decay * (w[i] - f.mean[i])
	}
	p, q := make([]float64, f.widest()), make([]float64, f.widest())
	average := make([]float64, n)
	for i := range f.choices {
		c := &f.choices[i]
		shares(c, w, p, q)
		clear(average)
		for a, x := range c.Alternatives {
			for j, v := range x {
				if v == 0 {
					continue
				}
				average[j] += p[a] * v
				gradient[j] += (p[a] - q[a]) * v
				for k, u := range x[:j+1] {
					hessian[j][k] += p[a] * v * u
				}
			}
		}
		for j, v := range average {
			if v != 0 {
				for k, u := range average[:j+1] {
					hessian[j][k] -= v * u
				}
			}
		}
	}
	for j := range n {
		for k := range j {
			hessian[k][j] = hessian[j][k]
		}
	}
	return gradient, hessian
}

// solve returns the x of a·x = b for a positive definite a, by Cholesky's
// decomposition; a is overwritten.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := append([]float64(nil), b...)
	for j := range n {
		d := a[j][j]
		for k := range j {
			d -= a[j][k] * a[j][k]
		}
		a[j][j] = math.Sqrt(max(d, 1e-12))
		for i := j + 1; i < n; i++ {
			s := a[i][j]
			for k := range j {
				s -= a[i][k] * a[j][k]
			}
			a[i][j] = s / a[j][j]
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}

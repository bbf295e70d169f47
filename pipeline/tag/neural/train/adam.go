package train

import (
	"math"

	"newsgraph/pipeline/tag/neural/net"
)

// adam is Kingma and Ba's optimizer; rows of the n-gram table move only in
// steps that touch them.
type adam struct {
	m, v []float32
	step int
}

const (
	beta1   = 0.9
	beta2   = 0.98
	epsilon = 1e-8
	maxNorm = 5 // of the gradient, else it is scaled down
)

func newAdam(size int) *adam { return &adam{m: make([]float32, size), v: make([]float32, size)} }

// update moves the weights by the sum of the shards' gradients times scale.
// The first shard's gradient holds the sum afterwards.
func (a *adam) update(p *net.Params, shards []*shard, scale, rate float32) {
	g := shards[0]
	table := len(p.Hash)
	for _, s := range shards[1:] {
		dst := g.grad.All[table:]
		for i, x := range s.grad.All[table:] {
			dst[i] += x
		}
		for _, r := range s.touched {
			if !g.mark[r] {
				g.mark[r] = true
				g.touched = append(g.touched, r)
			}
			dst, src := g.grad.Hash[int(r)*p.HashDim:][:p.HashDim], s.grad.Hash[int(r)*p.HashDim:]
			for i := range dst {
				dst[i] += src[i]
			}
		}
	}
	var sum float64
	for _, x := range g.grad.All[table:] {
		sum += float64(x) * float64(x)
	}
	for _, r := range g.touched {
		for _, x := range g.grad.Hash[int(r)*p.HashDim:][:p.HashDim] {
			sum += float64(x) * float64(x)
		}
	}
	if norm := math.Sqrt(sum) * float64(scale); norm > maxNorm {
		scale *= float32(maxNorm / norm)
	}
	a.step++
	c1 := 1 - math.Pow(beta1, float64(a.step))
	c2 := 1 - math.Pow(beta2, float64(a.step))
	eta, root := float32(float64(rate)/c1), float32(1/math.Sqrt(c2))
	a.move(p.All, g.grad.All, table, len(p.All), scale, eta, root)
	for _, r := range g.touched {
		at := int(r) * p.HashDim
		a.move(p.All, g.grad.All, at, at+p.HashDim, scale, eta, root)
	}
}

func (a *adam) move(w, g []float32, from, to int, scale, eta, root float32) {
	w, g, m, v := w[from:to], g[from:to], a.m[from:to], a.v[from:to]
	for i := range w {
		x := g[i] * scale
		m[i] += (1 - beta1) * (x - m[i])
		v[i] += (1 - beta2) * (x*x - v[i])
		w[i] -= eta * m[i] / (float32(math.Sqrt(float64(v[i])))*root + epsilon)
	}
}

// Package crf is the last layer of the neural tagger: a linear-chain
// conditional random field over BIOES labels (Lafferty, McCallum and Pereira
// 2001), with the best path, the marginals of tokens and of spans, and the
// gradient's expectations.
//
// MISC, which is never given out, is one label without positions.
package crf

import (
	"iter"
	"math"

	"newsgraph/entities"
)

// Labels: O, then B I E S of each type in the order of entities.Types, then MISC.
const (
	O       = 0
	Misc    = 13
	NumUsed = 14
	Num     = 16 // padded for the kernels; scores of the last two are ignored
)

// Positions within a type.
const (
	B = iota
	I
	E
	S
)

// Label returns the label of a type and position.
func Label(t entities.Type, pos int) int { return 1 + 4*(int(t)-1) + pos }

// Spans gives the names of a path of labels: the first token and the one behind
// the last.
func Spans(path []uint8) iter.Seq2[int, int] {
	return func(yield func(first, end int) bool) {
		open := 0
		for i, l := range path {
			typ, pos := Split(int(l))
			if typ == entities.NoType {
				continue
			}
			if pos == B || pos == S {
				open = i
			}
			if (pos == E || pos == S) && !yield(open, i+1) {
				return
			}
		}
	}
}

// Split returns type and position of a label; NoType for O and MISC.
func Split(label int) (entities.Type, int) {
	if label == O || label >= Misc {
		return entities.NoType, 0
	}
	return entities.Type((label-1)/4 + 1), (label - 1) % 4
}

// Name is how a label is written in files: O, MISC, B-PER …
func Name(label int) string {
	switch t, pos := Split(label); {
	case label == O:
		return "O"
	case label == Misc:
		return "MISC"
	case label > Misc:
		return ""
	default:
		return "BIES"[pos:pos+1] + "-" + [...]string{entities.Person: "PER", entities.Place: "LOC", entities.Organization: "ORG"}[t]
	}
}

// Named returns the label of that name.
func Named(name string) (label int, ok bool) {
	for l := range NumUsed {
		if Name(l) == name {
			return l, true
		}
	}
	return 0, false
}

// opens reports whether a label may follow the end of a name or O; closes
// whether such a label may follow it.
func opens(l int) bool  { _, p := Split(l); return l == O || l == Misc || p == B || p == S }
func closes(l int) bool { _, p := Split(l); return l == O || l == Misc || p == E || p == S }

// Allowed reports whether label j may follow label i.
func Allowed(i, j int) bool {
	if closes(i) {
		return opens(j)
	}
	t, _ := Split(i)
	u, p := Split(j)
	return t == u && (p == I || p == E)
}

// Weights are the learnt scores of transitions; those of forbidden ones are ignored.
type Weights struct {
	Next  [Num * Num]float32 // [from*Num+to]
	Start [Num]float32
	End   [Num]float32
}

// CRF is ready for decoding. It is immutable and safe for concurrent use.
type CRF struct {
	Weights
	next       [Num * Num]float32 // exp of Next, 0 where forbidden
	start, end [Num]float32
	before     [NumUsed][]uint8 // labels that may precede
	after      [NumUsed][]uint8
	canStart   [NumUsed]bool
	canEnd     [NumUsed]bool
}

// New prepares the weights.
func New(w Weights) *CRF {
	c := &CRF{Weights: w}
	for i := range NumUsed {
		if opens(i) {
			c.canStart[i] = true
			c.start[i] = exp(w.Start[i])
		}
		if closes(i) {
			c.canEnd[i] = true
			c.end[i] = exp(w.End[i])
		}
		for j := range NumUsed {
			if Allowed(i, j) {
				c.next[i*Num+j] = exp(w.Next[i*Num+j])
				c.before[j] = append(c.before[j], uint8(i))
				c.after[i] = append(c.after[i], uint8(j))
			}
		}
	}
	return c
}

func exp(x float32) float32 { return float32(math.Exp(float64(x))) }

// Scratch is the memory of one goroutine's decoding.
type Scratch struct {
	back  []uint8
	score [2][Num]float32

	emit  []float32 // exp of the scores, less the token's maximum
	alpha []float32 // scaled forward sums
	beta  []float32 // scaled backward sums
	scale []float32 // of a token: what its forward sums were divided by
	logZ  float64
	n     int
}

const low = -1e30

// Best writes the labels of the best path to path. scores holds Num numbers a
// token, len(path) tokens.
func (c *CRF) Best(s *Scratch, path []uint8, scores []float32) {
	n := len(path)
	if n == 0 {
		return
	}
	s.back = grow(s.back, n*Num)
	prev, cur := &s.score[0], &s.score[1]
	for j := range NumUsed {
		prev[j] = low
		if c.canStart[j] {
			prev[j] = c.Start[j] + scores[j]
		}
	}
	for t := 1; t < n; t++ {
		e := scores[t*Num:][:Num]
		back := s.back[t*Num:][:Num]
		for j := range NumUsed {
			best, from := float32(2*low), uint8(0)
			for _, i := range c.before[j] {
				if v := prev[i&15] + c.Next[int(i&15)*Num+j]; v > best {
					best, from = v, i
				}
			}
			cur[j], back[j] = best+e[j], from
		}
		prev, cur = cur, prev
	}
	best, at := float32(3*low), uint8(0)
	for j := range NumUsed {
		if c.canEnd[j] {
			if v := prev[j] + c.End[j]; v > best {
				best, at = v, uint8(j)
			}
		}
	}
	for t := n - 1; t > 0; t-- {
		path[t] = at
		at = s.back[t*Num+int(at)]
	}
	path[0] = at
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n+n/2)
	}
	return x[:n]
}

// Sum runs forward and backward over n tokens. allowed, when not nil, limits
// each token to the labels whose bits are set.
func (c *CRF) Sum(s *Scratch, scores []float32, n int, allowed []uint16) {
	s.n = n
	s.emit, s.alpha, s.beta = grow(s.emit, n*Num), grow(s.alpha, n*Num), grow(s.beta, n*Num)
	s.scale = grow(s.scale, n)
	s.logZ = 0
	for t := range n {
		s.logZ += float64(s.exponents(scores, t, allowed))
	}
	for t := range n {
		c.forward(s, t)
	}
	c.backward(s)
}

// exponents fills the exps of token t and returns the maximum taken off.
func (s *Scratch) exponents(scores []float32, t int, allowed []uint16) float32 {
	e := scores[t*Num:][:NumUsed]
	top := float32(low)
	for j, v := range e {
		if allowed != nil && allowed[t]>>j&1 == 0 {
			continue
		}
		top = max(top, v)
	}
	out := s.emit[t*Num:][:NumUsed]
	for j, v := range e {
		if allowed != nil && allowed[t]>>j&1 == 0 {
			out[j] = 0
			continue
		}
		out[j] = fastExp(v - top)
	}
	return top
}

func (c *CRF) forward(s *Scratch, t int) {
	e, a := s.emit[t*Num:][:Num], s.alpha[t*Num:][:Num]
	var sum float32
	for j := range NumUsed {
		var v float32
		if t == 0 {
			v = c.start[j]
		} else {
			p := s.alpha[(t-1)*Num:][:Num]
			for _, i := range c.before[j] {
				v += float32(p[i&15] * c.next[int(i&15)*Num+j])
			}
		}
		a[j] = v * e[j]
		sum += a[j]
	}
	if !(sum > 1e-35) { // no path fits: keep numbers finite
		sum = 1e-35
	}
	inv := 1 / sum
	for j := range NumUsed {
		a[j] *= inv
	}
	s.scale[t] = sum
	s.logZ += math.Log(float64(sum))
}

func (c *CRF) backward(s *Scratch) {
	last := s.n - 1
	var z float32
	for j := range NumUsed {
		z += float32(s.alpha[last*Num+j] * c.end[j])
	}
	if !(z > 1e-35) {
		z = 1e-35
	}
	s.logZ += math.Log(float64(z))
	for j := range NumUsed {
		s.beta[last*Num+j] = c.end[j] / z
	}
	var w [Num]float32
	for t := last - 1; t >= 0; t-- {
		e, b := s.emit[(t+1)*Num:][:Num], s.beta[(t+1)*Num:][:Num]
		inv := 1 / s.scale[t+1]
		for j := range NumUsed {
			w[j] = e[j] * b[j] * inv
		}
		out := s.beta[t*Num:][:Num]
		for i := range NumUsed {
			var v float32
			for _, j := range c.after[i] {
				v += float32(c.next[i*Num+int(j&15)] * w[j&15])
			}
			out[i] = v
		}
	}
}

// LogZ is the log of the sum over all paths, after Sum.
func (s *Scratch) LogZ() float64 { return s.logZ }

// Marginal is the probability of label j at token t, after Sum.
func (s *Scratch) Marginal(t, j int) float32 { return s.alpha[t*Num+j] * s.beta[t*Num+j] }

// Pair is the probability of label i at token t-1 and j at token t, after Sum.
func (c *CRF) Pair(s *Scratch, t, i, j int) float32 {
	return s.alpha[(t-1)*Num+i] * c.next[i*Num+j] * s.emit[t*Num+j] * s.beta[t*Num+j] / s.scale[t]
}

// Span is the probability that tokens first to last (half open) are one name
// of the type, after Sum: the share of all paths that go B I … E (or S) there.
func (c *CRF) Span(s *Scratch, first, last int, typ entities.Type) float32 {
	if last-first == 1 {
		return s.Marginal(first, Label(typ, S))
	}
	from := Label(typ, B)
	p := s.alpha[first*Num+from]
	for t := first + 1; t < last; t++ {
		to := Label(typ, I)
		if t == last-1 {
			to = Label(typ, E)
		}
		p *= c.next[from*Num+to] * s.emit[t*Num+to] / s.scale[t]
		from = to
	}
	return p * s.beta[(last-1)*Num+from]
}

// fastExp is e^x for x <= 0, to about 1e-6 relative; 0 below -80. The
// polynomial is that of Cephes' expf.
//
// Here and above conversions keep compilers from joining products with sums,
// which some processors round once and others twice.
func fastExp(x float32) float32 {
	if !(x > -80) {
		return 0
	}
	k := int32(float32(x*1.44269504) - 0.5)
	f := float32(k)
	r := x - float32(f*0.693359375)
	r += float32(f * 2.12194440e-4)
	p := float32(1.9875691500e-4)
	p = float32(p*r) + 1.3981999507e-3
	p = float32(p*r) + 8.3334519073e-3
	p = float32(p*r) + 4.1665795894e-2
	p = float32(p*r) + 1.6666665459e-1
	p = float32(p*r) + 5.0000001201e-1
	p = float32(p*r*r) + r + 1
	return p * math.Float32frombits(uint32(k+127)<<23)
}

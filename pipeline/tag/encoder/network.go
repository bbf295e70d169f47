package encoder

import (
	"math"

	"newsgraph/pipeline/tag/encoder/kernel"
	ints "newsgraph/pipeline/tag/neural/kernel"
)

// network is the memory that one goroutine computes in.
type network struct {
	m       *Model
	scratch kernel.Scratch

	x, y, wide []float32 // rows × Hidden, Hidden, the wider of Inner and 3·Hidden
	a          []int16   // rows × what the next product reads
	steps      []float32 // of a row of a
	qSteps     []float32 // of a row's queries, and of its keys
	kSteps     []float32
	q          []int16 // of a head: rows × head
	k, v       []int16 // of a head, as products read them
	z          []int32 // rows × columns
	p          []float32
	pInts      []int16 // rows × columns: how much a piece looks at another
	ones, none []float32
}

// probLevels is what the shares of a row add up to, but for rounding.
const probLevels = math.MaxInt16

// headLevels is the largest number in a query or key: Levels of a product
// whose right side has sixteen bits too.
func (m *Model) headLevels() int {
	return min(math.MaxInt16, int(math.Sqrt(math.MaxInt32/float64(m.head()))))
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n)
	}
	return x[:n]
}

func pad(n, of int) int { return (n + of - 1) / of * of }

// run computes the scores of the labels of the window's tokens, ints.Cols
// numbers each, valid until the next call.
func (n *network) run(w *window, guideline []float32) []float32 {
	m := n.m
	count, rows := len(w.ids), pad(len(w.ids), kernel.Rows)
	n.size(rows)
	n.embed(w, guideline)
	last := len(m.layers) - 1
	for i := range m.layers {
		l := &m.layers[i]
		n.fit(n.x, count, m.Hidden)
		l.qkv.Mul(n.wide, n.a, n.steps, l.qkv.bias, rows, &n.scratch)
		n.attend(count, rows)
		if i == last { // from here on pieces stand alone, and only the first ones are wanted
			count, rows = n.keep(w.first)
		}
		n.alone(l, count, rows)
	}
	return n.label(count)
}

func (n *network) size(rows int) {
	m := n.m
	h, wide, cols := m.Hidden, max(m.Inner, 3*m.Hidden), pad(rows, ints.Cols)
	n.x, n.y, n.wide = grow(n.x, rows*h), grow(n.y, rows*h), grow(n.wide, rows*wide)
	n.a, n.steps = grow(n.a, rows*wide), grow(n.steps, rows)
	n.qSteps, n.kSteps = grow(n.qSteps, rows), grow(n.kSteps, cols)
	n.q, n.k, n.v = grow(n.q, rows*m.head()), grow(n.k, cols*m.head()), grow(n.v, cols*m.head())
	n.z, n.p, n.pInts = grow(n.z, rows*max(cols, h)), grow(n.p, cols), grow(n.pInts, rows*cols)
	if n.ones == nil {
		n.ones, n.none = make([]float32, h), make([]float32, max(h, pad(m.Window, ints.Cols)))
		for i := range n.ones {
			n.ones[i] = 1
		}
	}
	clear(n.kSteps)
}

// embed fills x with the normed sum of what a piece, its place, its case and
// the guideline give.
func (n *network) embed(w *window, guideline []float32) {
	m, h := n.m, n.m.Hidden
	for i, id := range w.ids {
		x := n.x[i*h:][:h]
		copy(x, guideline)
		ints.AddBytes(x, m.words[int(id)*h:][:h], m.steps[id])
		ints.Add(x, m.positions[i*h:][:h])
		ints.Add(x, m.cases[int(w.cases[i])*h:][:h])
		ints.Add(x, m.places[int(w.places[i])*h:][:h])
		kernel.Norm(x, n.none[:h], m.norm.Gain, m.norm.Shift)
	}
}

// keep leaves the rows of some pieces, in order, and tells how many they are
// and what that is padded.
func (n *network) keep(pieces []int32) (count, rows int) {
	h := n.m.Hidden
	for i, at := range pieces {
		copy(n.x[i*h:][:h], n.x[int(at)*h:][:h])
		copy(n.y[i*h:][:h], n.y[int(at)*h:][:h])
	}
	return len(pieces), pad(len(pieces), kernel.Rows)
}

// alone is the part of a layer that works on each piece for itself.
func (n *network) alone(l *layer, count, rows int) {
	h, inner := n.m.Hidden, n.m.Inner
	n.fit(n.y, count, h)
	l.o.Mul(n.y, n.a, n.steps, l.o.bias, rows, &n.scratch)
	n.addNorm(&l.norm1, count)
	n.fit(n.x, count, h)
	l.f1.Mul(n.wide, n.a, n.steps, l.f1.bias, rows, &n.scratch)
	kernel.Gelu(n.wide[:count*inner])
	n.fit(n.wide, count, inner)
	l.f2.Mul(n.y, n.a, n.steps, l.f2.bias, rows, &n.scratch)
	n.addNorm(&l.norm2, count)
}

// fit rounds rows of numbers into a, each with a step of its own; what is left
// of the rows of a product stays as it is, and is not read after it.
func (n *network) fit(x []float32, count, width int) {
	for i := range count {
		n.steps[i] = kernel.Fit(n.a[i*width:][:width], x[i*width:][:width], kernel.Levels)
	}
	clear(n.steps[count:])
}

func (n *network) addNorm(by *Norm, count int) {
	h := n.m.Hidden
	for i := range count {
		kernel.Norm(n.x[i*h:][:h], n.y[i*h:][:h], by.Gain, by.Shift)
	}
}

// attend turns the queries, keys and values of wide into what each piece
// gathers from the others, in y.
func (n *network) attend(count, rows int) {
	m, h := n.m, n.m.Hidden
	levels := m.headLevels()
	var most float32
	for i := range count {
		row := n.wide[i*3*h:][:3*h]
		to := n.a[i*3*h:][:3*h]
		n.qSteps[i] = kernel.Fit(to[:h], row[:h], levels)
		n.kSteps[i] = kernel.Fit(to[h:2*h], row[h:2*h], levels) / float32(math.Sqrt(float64(m.head())))
		most = max(most, kernel.Top(row[2*h:]))
	}
	step := n.values(most, count)
	for head := range m.Heads {
		n.look(head, count, rows)
		n.gather(head, step, count, rows)
	}
}

// values rounds the values of all pieces with one step, which it returns.
func (n *network) values(most float32, count int) float32 {
	h := n.m.Hidden
	if !(most >= 1e-30 && most <= math.MaxFloat32) {
		for i := range count {
			clear(n.a[i*3*h+2*h:][:h])
		}
		return 0
	}
	for i := range count {
		kernel.Round(n.a[i*3*h+2*h:][:h], n.wide[i*3*h+2*h:][:h], math.MaxInt16/most)
	}
	return most / math.MaxInt16
}

// look fills pInts with how much, for one head, each piece looks at the others.
// Columns beyond count hold what was there before until their shares are made 0.
func (n *network) look(head, count, rows int) {
	m, h, d := n.m, n.m.Hidden, n.m.head()
	cols := pad(count, ints.Cols)
	for i := range count {
		row := n.a[i*3*h:]
		copy(n.q[i*d:][:d], row[head*d:])
		to := n.k[i/ints.Cols*ints.Cols*d+i%ints.Cols*2:]
		for j, key := 0, row[h+head*d:][:d]; j < d; j += 2 {
			pair := to[j*ints.Cols:][:2]
			pair[0], pair[1] = key[j], key[j+1]
		}
	}
	keys := ints.IntsOf(n.k, d, cols)
	ints.MulInts(n.z, n.q, d, &keys, rows)
	span := 2*m.Window - 1
	near := m.near[head*span:][:span]
	bias := n.none[:cols]
	for i := range count {
		copy(bias[:count], near[m.Window-1-i:])
		p := n.p[:cols]
		kernel.Scale(p, n.z[i*cols:][:cols], n.kSteps[:cols], n.qSteps[i], bias)
		for j := count; j < cols; j++ {
			p[j] = -math.MaxFloat32
		}
		sum := kernel.Exp(p, kernel.Largest(p))
		kernel.Round(n.pInts[i*cols:][:cols], p, probLevels/sum)
	}
	clear(bias)
}

// gather adds up, for one head, the values that pieces look at.
func (n *network) gather(head int, step float32, count, rows int) {
	h, d := n.m.Hidden, n.m.head()
	cols := pad(count, ints.Cols)
	for i := range count {
		row := n.a[i*3*h+2*h+head*d:][:d]
		for j := 0; j < d; j += ints.Cols {
			to, from := n.v[j*cols+i/2*2*ints.Cols+i%2:][:2*ints.Cols-1], row[j:][:ints.Cols]
			for c, v := range from {
				to[2*c] = v
			}
		}
	}
	values := ints.IntsOf(n.v, cols, d)
	ints.MulInts(n.z, n.pInts, cols, &values, rows)
	for i := range count {
		kernel.Scale(n.y[i*h+head*d:][:d], n.z[i*d:][:d], n.ones[:d], step/probLevels, n.none[:d])
	}
}

// label scores the tokens, whose first pieces are the rows that are left.
func (n *network) label(count int) []float32 {
	m, h := n.m, n.m.Hidden
	rows, cols := pad(count, kernel.Rows), len(m.labelBias)
	n.z, n.p = grow(n.z, rows*cols), grow(n.p, max(count, 1)*cols)
	for i := range count {
		x := n.x[i*h:][:h]
		if !m.Bare {
			kernel.Norm(x, n.none[:h], m.out.Gain, m.out.Shift)
		}
		n.steps[i] = kernel.Fit(n.a[i*h:][:h], x, labelLevels)
	}
	ints.MulInts(n.z, n.a, h, &m.labels, rows)
	for i := range count {
		kernel.Scale(n.p[i*cols:][:cols], n.z[i*cols:][:cols], m.labelStep, n.steps[i], m.labelBias)
	}
	if m.labelOf != nil {
		m.fold(n.p, count, cols)
	}
	return n.p[:count*ints.Cols]
}

package neural

import (
	"math"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
)

// network fills scores; those of tokens that the gate holds back, or that no
// name goes on after, stay unset.
func (t *Tagger) network(n int, d *feature.Document) {
	m, w, top := t.model, t.model.Width, len(t.model.Dilations)
	t.a, t.b = grow(t.a, n*w), grow(t.b, n*w)
	t.firstLayer(n, d)
	t.addMean(n)
	t.plan(n, d)
	for i := range top {
		if i > 0 {
			copy(t.bias, m.rest.Convs[i].Bias)
		}
		switch i {
		case top - 1:
			t.pool(d, i, &m.ints.pool, m.rest.Count)
		case 0:
			t.pool(d, i, &m.ints.early, m.rest.EarlyC)
		default:
			t.place = t.place[:0]
		}
		t.convolve(i, d)
		t.a, t.b = t.b, t.a
	}
	t.output(n)
}

// plan works out which tokens each layer is needed for: need[i] those of the
// layer that convolution i reads, the last those that get scores.
func (t *Tagger) plan(n int, d *feature.Document) {
	m := t.model
	top := len(m.Dilations)
	for len(t.need) <= top {
		t.need = append(t.need, nil)
	}
	for i := range t.need {
		t.need[i] = flags(t.need[i], n)
	}
	for i := range n {
		t.need[top][i] = t.forms[i]&feature.Breaks == 0 && (!m.gate.On || float64(t.gate(i)) >= m.gate.Below)
	}
	t.needNames(d, t.need[top], t.need[top-1])
	for l := top - 1; l >= 0; l-- {
		dil := m.Dilations[l]
		for _, s := range t.spans {
			for i := s.First; i < s.Last; i++ {
				if !t.need[l+1][i] {
					continue
				}
				t.need[l][i] = true
				if i-dil >= s.First {
					t.need[l][i-dil] = true
				}
				if i+dil < s.Last {
					t.need[l][i+dil] = true
				}
			}
		}
	}
}

// needNames marks in below all occurrences of names of which one is needed above.
func (t *Tagger) needNames(d *feature.Document, above, below []bool) {
	t.names = flags(t.names, len(d.Sizes))
	for i, g := range d.Groups {
		if g >= 0 && above[i] {
			t.names[g] = true
		}
	}
	for i, g := range d.Groups {
		if g >= 0 && t.names[g] {
			below[i] = true
		}
	}
}

func flags(x []bool, n int) []bool {
	if cap(x) < n {
		return make([]bool, n+n/4)[:n]
	}
	x = x[:n]
	clear(x)
	return x
}

// output computes the scores of the needed tokens, a block at a time.
func (t *Tagger) output(n int) {
	m, w := t.model, t.model.Width
	t.scores = grow(t.scores, n*crf.Num)
	t.each(t.need[len(m.Dilations)], func(rows []int) {
		for r, i := range rows {
			copy(t.cols[r*w:][:w], t.a[i*w:])
		}
		kernel.MulInts(t.z, t.cols, w, &m.ints.out.Ints, kernel.Pad(len(rows)))
		for r, i := range rows {
			kernel.Float(t.scores[i*crf.Num:][:crf.Num], t.z[r*crf.Num:][:crf.Num], m.ints.out.scale, m.rest.OutB)
		}
	})
}

// each calls f with the marked tokens, at most a block at a time.
func (t *Tagger) each(marked []bool, f func(rows []int)) {
	t.rows = t.rows[:0]
	for i, ok := range marked {
		if !ok {
			continue
		}
		if t.rows = append(t.rows, i); len(t.rows) == block {
			f(t.rows)
			t.rows = t.rows[:0]
		}
	}
	if len(t.rows) > 0 {
		f(t.rows)
	}
}

// firstLayer adds up what words and sparse features give to each token and its neighbours.
func (t *Tagger) firstLayer(n int, d *feature.Document) {
	p, r, w := t.model.rest, &t.model.ints, t.model.Width
	copy(t.bias, p.Bias)
	kernel.Add(t.bias, p.Source[t.source*w:][:w])
	l := &r.layers[0]
	for _, s := range t.spans {
		for i := s.First; i < s.Last; i++ {
			t.lists = t.lists[:0]
			if i > s.First {
				t.gives(d, i-1, 0)
			}
			t.gives(d, i, 1)
			if i+1 < s.Last {
				t.gives(d, i+1, 2)
			}
			kernel.SumInts(t.z[:w], t.lists)
			kernel.Norm(t.a[i*w:][:w], t.z[:w], r.units, t.bias, t.zero, 1, l.gain, l.shift, t.work)
		}
	}
}

// gives appends to lists what token i gives to the token after it (0), to
// itself (1), or to the token before it (2).
func (t *Tagger) gives(d *feature.Document, i, to int) {
	w := len(t.zero)
	t.lists = append(t.lists, t.words[i].adds[to*w:][:w])
	for _, r := range d.Rows[d.Starts[i]:d.Starts[i+1]] {
		t.lists = append(t.lists, t.model.ints.rows[(int(r)*3+to)*w:][:w])
	}
}

// addMean fills the bias of the first convolution, to which the mean of the
// first layer gives its part.
func (t *Tagger) addMean(n int) {
	m, w := t.model, len(t.zero)
	rows := kernel.Rows * w
	t.sums, t.groups = grow(t.sums, rows), grow(t.groups, rows)
	clear(t.sums)
	for i := range n {
		kernel.AddInts(t.sums[:w], t.a[i*w:][:w])
	}
	kernel.Round(t.groups[:w], t.sums[:w], m.ints.ones, 1/float32(n))
	kernel.MulInts(t.sums, t.groups, w, &m.ints.doc.Ints, kernel.Rows)
	kernel.Float(t.bias, t.sums[:w], m.ints.doc.scale, m.rest.Convs[0].Bias)
}

// pool works out the bias of convolution i for the tokens of each name that it
// is needed for: what the mean of the name's occurrences in the layer below
// and the log of their number add.
func (t *Tagger) pool(d *feature.Document, layer int, by *product, count []float32) {
	w := t.model.Width
	t.place = grow(t.place, len(d.Sizes))
	for g := range t.place {
		t.place[g] = -1
	}
	k := 0
	for i, g := range d.Groups {
		if g >= 0 && t.need[layer+1][i] && t.place[g] < 0 {
			t.place[g] = k
			k++
		}
	}
	rows := kernel.Pad(k)
	t.sums, t.groups, t.biases = grow(t.sums, rows*w), grow(t.groups, rows*w), grow(t.biases, rows*w)
	clear(t.sums)
	for i, g := range d.Groups {
		if g >= 0 && t.place[g] >= 0 {
			kernel.AddInts(t.sums[t.place[g]*w:][:w], t.a[i*w:][:w])
		}
	}
	for g, r := range t.place {
		if r >= 0 {
			kernel.Round(t.groups[r*w:][:w], t.sums[r*w:][:w], t.model.ints.ones, 1/float32(d.Sizes[g]))
		}
	}
	kernel.MulInts(t.sums, t.groups, w, &by.Ints, rows)
	for g, r := range t.place {
		if r < 0 {
			continue
		}
		row := t.biases[r*w:][:w]
		copy(row, t.bias)
		if d.Sizes[g] > 1 {
			log := float32(math.Log(float64(d.Sizes[g])))
			for j, c := range count {
				row[j] += float32(log * c)
			}
		}
		kernel.Float(row, t.sums[r*w:][:w], by.scale, row)
	}
}

// convolve computes layer i+1 of its needed tokens from a into b, a block of rows at a time.
func (t *Tagger) convolve(i int, d *feature.Document) {
	m, w, taps := t.model, t.model.Width, t.model.Taps()
	dil, by, below, l := m.Dilations[i], &m.ints.convs[i], &m.ints.layers[i], &m.ints.layers[i+1]
	t.each(t.need[i+1], func(rows []int) {
		for r, i := range rows {
			t.gather(t.cols[r*taps:][:taps], t.spans[t.span[i]], i, dil)
		}
		kernel.MulInts(t.z, t.cols, taps, &by.Ints, kernel.Pad(len(rows)))
		for r, i := range rows {
			bias := t.bias
			if g := d.Groups[i]; g >= 0 && len(t.place) > 0 {
				bias = t.biases[t.place[g]*w:][:w]
			}
			kernel.Norm(t.b[i*w:][:w], t.z[r*w:][:w], by.scale, bias, t.a[i*w:][:w], below.step, l.gain, l.shift, t.work)
		}
	})
}

// gather copies what a convolution reads of the tokens dil before, at and dil
// after token i; zeros outside the sentence.
func (t *Tagger) gather(dst []int16, s feature.Span, i, dil int) {
	w, side := t.model.Width, t.model.Sides()
	before, after := t.zero, t.zero
	if i-dil >= s.First {
		before = t.a[(i-dil)*w:]
	}
	if i+dil < s.Last {
		after = t.a[(i+dil)*w:]
	}
	copy(dst[:side], before)
	copy(dst[side:side+w], t.a[i*w:])
	copy(dst[side+w:], after)
}

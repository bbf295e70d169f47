package train

import (
	"math"
	"math/rand/v2"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
	"newsgraph/pipeline/tag/neural/net"
)

// shared is what all shards of a step read.
type shared struct {
	params     *net.Params
	vocabulary *vocabulary
	field      *crf.CRF
	recipe     *Recipe
	windowT    []float32 // transposed weights, for the way back
	windowB    []float32 // windowT with whole tiles of columns
	docT       []float32
	poolT      []float32
	earlyT     []float32
	outT       []float32
	convT      [][]float32
}

func newShared(p *net.Params, v *vocabulary, r *Recipe) *shared {
	s := &shared{params: p, vocabulary: v, recipe: r, convT: make([][]float32, len(p.Convs))}
	s.refresh()
	return s
}

// refresh follows a change of the weights.
func (s *shared) refresh() {
	p, w := s.params, s.params.Width
	s.windowT = transpose(s.windowT, p.Window, p.WordDim(), 3*w)
	s.windowB = padCols(s.windowT, 3*w, p.WordDim())
	s.docT = transpose(s.docT, p.Doc, w, w)
	s.poolT = transpose(s.poolT, p.Pool, w, w)
	s.earlyT = transpose(s.earlyT, p.Early, w, w)
	s.outT = transpose(s.outT, p.Out, w, crf.Num)
	for i := range p.Convs {
		s.convT[i] = transpose(s.convT[i], p.Convs[i].Weight, p.Taps(), w)
	}
	s.field = p.CRF()
}

func transpose(dst, src []float32, rows, cols int) []float32 {
	if dst == nil {
		dst = make([]float32, len(src))
	}
	const b = 16
	for i0 := 0; i0 < rows; i0 += b {
		for j0 := 0; j0 < cols; j0 += b {
			for i := i0; i < min(i0+b, rows); i++ {
				for j := j0; j < min(j0+b, cols); j++ {
					dst[j*rows+i] = src[i*cols+j]
				}
			}
		}
	}
	return dst
}

// layer is what the way back needs of a normed layer.
type layer struct {
	out   []float32 // the layer's output
	unit  []float32 // before gain and shift
	scale []float32 // a row's 1/deviation
	keep  []uint8   // 1 where the rectifier was open and the dropout did not strike
	cols  []float32 // gathered input
}

// names are the means of a layer over each name's occurrences, and what they give.
type names struct{ mean, pooled []float32 } // groups × Width

// shard computes loss and gradient of a part of a step.
type shard struct {
	*shared
	grad    *net.Params
	touched []int32 // rows of the n-gram table with a gradient
	mark    []bool
	loss    float64
	tokens  int

	rng    *rand.Rand
	local  []int32 // of a vocabulary word: its row here, or -1
	unique []int32
	x      []float32 // unique words × WordDim
	xkeep  []uint8
	adds   []float32 // unique words × 3·Width
	dadds  []float32
	dx     []float32

	n       int
	word    []int32 // of a token: row in x
	spans   []feature.Span
	rows    []uint16
	starts  []int32
	groups  []int32
	sizes   []int32
	docs    []feature.Span // samples
	source  []int          // of a sample
	layers  []layer
	docMean []float32 // samples × Width
	docAdd  []float32
	names   [2]names // means into the first and into the last convolution
	dpooled []float32
	dmean   []float32
	top     []float32 // dropped-out last layer
	topkeep []uint8
	scores  []float32
	dscores []float32
	d1, d2  []float32
	dcols   []float32
	dz      []float32
	free    crf.Scratch
	bound   crf.Scratch
}

func newShard(s *shared) *shard {
	return &shard{
		shared: s, grad: net.NewParams(s.params.Config, nil), mark: make([]bool, s.params.Buckets),
		layers: make([]layer, 1+len(s.params.Convs)),
	}
}

// clear empties the gradient.
func (s *shard) clear() {
	dim := s.params.HashDim
	for _, r := range s.touched {
		clear(s.grad.Hash[int(r)*dim:][:dim])
		s.mark[r] = false
	}
	s.touched = s.touched[:0]
	clear(s.grad.All[len(s.grad.Hash):])
	s.loss, s.tokens = 0, 0
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n+n/2)[:n]
	}
	return x[:n]
}

func zeroed(x []float32, n int) []float32 {
	x = grow(x, n)
	clear(x)
	return x
}

// run works out loss and gradient of the samples. Seeds make dropout the same
// whoever runs the shard.
func (s *shard) run(samples []*sample, seed1, seed2 uint64) {
	s.clear()
	if len(samples) == 0 {
		return
	}
	s.rng = rand.New(rand.NewPCG(seed1, seed2))
	s.flatten(samples)
	s.forward()
	s.losses(samples)
	s.gate(samples)
	s.backward()
}

// flatten lays the samples one after the other.
func (s *shard) flatten(samples []*sample) {
	for len(s.local) < len(s.vocabulary.words) {
		s.local = append(s.local, -1)
	}
	s.unique, s.word, s.spans, s.rows, s.starts = s.unique[:0], s.word[:0], s.spans[:0], s.rows[:0], append(s.starts[:0], 0)
	s.groups, s.sizes, s.docs, s.source = s.groups[:0], s.sizes[:0], s.docs[:0], s.source[:0]
	for _, d := range samples {
		base, group := len(s.word), int32(len(s.sizes))
		for _, w := range d.words {
			if s.local[w] < 0 {
				s.local[w] = int32(len(s.unique))
				s.unique = append(s.unique, w)
			}
			s.word = append(s.word, s.local[w])
		}
		for _, p := range d.spans {
			s.spans = append(s.spans, feature.Span{First: base + p.First, Last: base + p.Last})
		}
		for i := range d.words {
			for _, r := range d.rows[d.starts[i]:d.starts[i+1]] {
				if s.rng.Float64() >= s.recipe.RowDrop {
					s.rows = append(s.rows, r)
				}
			}
			s.starts = append(s.starts, int32(len(s.rows)))
		}
		for _, g := range d.groups {
			if g >= 0 {
				g += group
			}
			s.groups = append(s.groups, g)
		}
		s.sizes = append(s.sizes, d.sizes...)
		s.docs = append(s.docs, feature.Span{First: base, Last: len(s.word)})
		source := d.source
		if s.rng.Float64() < s.recipe.Unknown {
			source = 0
		}
		s.source = append(s.source, source)
	}
	s.n = len(s.word)
	for _, w := range s.unique {
		s.local[w] = -1
	}
}

// drop fills keep with 1 but for a share of 0.
func (s *shard) drop(keep []uint8, n int, share float64) []uint8 {
	keep = grow(keep, n)
	limit := uint8(math.Round(share * 256))
	for i := 0; i < n; {
		r := s.rng.Uint64()
		for j := 0; j < 8 && i < n; j++ {
			keep[i] = 0
			if uint8(r) >= limit {
				keep[i] = 1
			}
			r >>= 8
			i++
		}
	}
	return keep
}

// scaleOf is what kept numbers are multiplied by.
func scaleOf(share float64) float32 {
	return float32(1 / (1 - math.Round(share*256)/256))
}

func apply(x []float32, keep []uint8, scale float32) {
	for i := range x {
		x[i] *= float32(keep[i]) * scale
	}
}

func (s *shard) forward() {
	s.inputs()
	s.firstLayer()
	s.documentMeans()
	for i := range s.params.Convs {
		switch p := s.params; i {
		case len(p.Convs) - 1:
			s.nameMeans(&s.names[1], s.layers[i].out, p.Pool, p.Count)
		case 0:
			s.nameMeans(&s.names[0], s.layers[i].out, p.Early, p.EarlyC)
		}
		s.convolve(i)
	}
	p, w := s.params, s.params.Width
	rows := kernel.Pad(s.n)
	s.top = zeroed(s.top, rows*w)
	copy(s.top, s.layers[len(s.layers)-1].out[:s.n*w])
	s.topkeep = s.drop(s.topkeep, s.n*w, s.recipe.Dropout)
	apply(s.top[:s.n*w], s.topkeep, scaleOf(s.recipe.Dropout))
	s.scores = grow(s.scores, rows*crf.Num)
	for i := range rows {
		copy(s.scores[i*crf.Num:], p.OutB)
	}
	kernel.MulAdd(s.scores, crf.Num, kernel.Dense(s.top, w), kernel.RowMajor(p.Out, crf.Num), rows, crf.Num, w)
}

// inputs fills x with the numbers of the unique words and adds with what they give.
func (s *shard) inputs() {
	p, v := s.params, s.vocabulary
	dim, out := p.WordDim(), 3*p.Width
	rows := kernel.Pad(len(s.unique))
	s.x = zeroed(s.x, rows*dim)
	for i, id := range s.unique {
		w, x := &v.words[id], s.x[i*dim:][:dim]
		for _, g := range w.Grams() {
			kernel.Add(x[:p.HashDim], p.Hash[(int(g)&(p.Buckets-1))*p.HashDim:][:p.HashDim])
		}
		x = x[p.HashDim:]
		copy(x, v.vectors[int(id)*v.dim:][:v.dim])
		x = x[p.VectorDim:]
		copy(x, p.Case[int(w.Case)*p.CaseDim:][:p.CaseDim])
		copy(x[p.CaseDim:], p.Shape[int(w.Shape)*p.ShapeDim:][:p.ShapeDim])
	}
	n := len(s.unique) * dim
	s.xkeep = s.drop(s.xkeep, n, s.recipe.Dropout)
	apply(s.x[:n], s.xkeep, scaleOf(s.recipe.Dropout))
	s.adds = zeroed(s.adds, rows*out)
	kernel.MulAdd(s.adds, out, kernel.Dense(s.x, dim), kernel.RowMajor(p.Window, out), rows, out, dim)
}

// each calls f for every token with its sentence.
func (s *shard) each(f func(sp feature.Span, i int)) {
	for _, sp := range s.spans {
		for i := sp.First; i < sp.Last; i++ {
			f(sp, i)
		}
	}
}

func (s *shard) firstLayer() {
	p, w := s.params, s.params.Width
	s.dz = zeroed(s.dz, kernel.Pad(s.n)*w)
	z := s.dz
	for d, doc := range s.docs {
		for i := doc.First; i < doc.Last; i++ {
			row := z[i*w:][:w]
			copy(row, p.Bias)
			kernel.Add(row, p.Source[s.source[d]*w:][:w])
		}
	}
	spread := func(sp feature.Span, i int, adds []float32) {
		if i+1 < sp.Last {
			kernel.Add(z[(i+1)*w:][:w], adds[:w])
		}
		kernel.Add(z[i*w:][:w], adds[w:2*w])
		if i > sp.First {
			kernel.Add(z[(i-1)*w:][:w], adds[2*w:3*w])
		}
	}
	s.each(func(sp feature.Span, i int) {
		spread(sp, i, s.adds[int(s.word[i])*3*w:][:3*w])
		for _, r := range s.rows[s.starts[i]:s.starts[i+1]] {
			spread(sp, i, p.Rows[int(r)*3*w:][:3*w])
		}
	})
	l := &s.layers[0]
	l.keep = grow(l.keep, s.n*w)
	for i := range l.keep {
		l.keep[i] = 1
	}
	s.norm(l, z, nil, 1, p.Gain, p.Shift)
}

// norm computes a layer's output from z; keep says where dropout struck and is
// narrowed to where the rectifier is open.
func (s *shard) norm(l *layer, z, res []float32, scale float32, gain, shift []float32) {
	w, rows := s.params.Width, kernel.Pad(s.n)
	l.out, l.unit, l.scale = zeroed(l.out, rows*w), grow(l.unit, s.n*w), grow(l.scale, s.n)
	for i := range s.n {
		zr, keep := z[i*w:][:w], l.keep[i*w:][:w]
		unit, out := l.unit[i*w:][:w], l.out[i*w:][:w]
		var sum, squares float32
		for j, v := range zr {
			if v <= 0 {
				keep[j] = 0
			}
			v *= float32(keep[j]) * scale
			if res != nil {
				v += res[i*w+j]
			}
			unit[j] = v
			sum += v
			squares += v * v
		}
		mean := sum / float32(w)
		inv := float32(1 / math.Sqrt(float64(max(0, squares/float32(w)-mean*mean)+kernel.Epsilon)))
		l.scale[i] = inv
		for j, v := range unit {
			v = (v - mean) * inv
			unit[j] = v
			out[j] = v*gain[j] + shift[j]
		}
	}
}

// documentMeans averages the first layer over each sample.
func (s *shard) documentMeans() {
	w, h := s.params.Width, s.layers[0].out
	rows := kernel.Pad(len(s.docs))
	s.docMean, s.docAdd = zeroed(s.docMean, rows*w), zeroed(s.docAdd, rows*w)
	for d, doc := range s.docs {
		row := s.docMean[d*w:][:w]
		for i := doc.First; i < doc.Last; i++ {
			kernel.Add(row, h[i*w:][:w])
		}
		for j := range row {
			row[j] /= float32(doc.Last - doc.First)
		}
	}
	kernel.MulAdd(s.docAdd, w, kernel.Dense(s.docMean, w), kernel.RowMajor(s.params.Doc, w), rows, w, w)
}

// nameMeans averages a layer over each name's occurrences.
func (s *shard) nameMeans(n *names, h, weights, count []float32) {
	w, rows := s.params.Width, kernel.Pad(len(s.sizes))
	n.mean, n.pooled = zeroed(n.mean, rows*w), zeroed(n.pooled, rows*w)
	for i, g := range s.groups {
		if g >= 0 {
			kernel.Add(n.mean[int(g)*w:][:w], h[i*w:][:w])
		}
	}
	for g, size := range s.sizes {
		log := float32(math.Log(float64(size)))
		for j := range w {
			n.mean[g*w+j] /= float32(size)
			n.pooled[g*w+j] = log * count[j]
		}
	}
	kernel.MulAdd(n.pooled, w, kernel.Dense(n.mean, w), kernel.RowMajor(weights, w), rows, w, w)
}

// namesInto returns the means that go into convolution i, nil for none.
func (s *shard) namesInto(i int) *names {
	switch i {
	case len(s.params.Convs) - 1:
		return &s.names[1]
	case 0:
		return &s.names[0]
	}
	return nil
}

func (s *shard) convolve(i int) {
	p, w, h := s.params, s.params.Width, s.layers[i].out
	c, l, dil := &p.Convs[i], &s.layers[i+1], p.Dilations[i]
	rows := kernel.Pad(s.n)
	side, taps := p.Sides(), p.Taps()
	l.cols = zeroed(l.cols, rows*taps)
	s.each(func(sp feature.Span, t int) {
		dst := l.cols[t*taps:][:taps]
		if t-dil >= sp.First {
			copy(dst[:side], h[(t-dil)*w:])
		}
		copy(dst[side:side+w], h[t*w:])
		if t+dil < sp.Last {
			copy(dst[side+w:], h[(t+dil)*w:])
		}
	})
	z := s.dz
	for t := range rows {
		copy(z[t*w:][:w], c.Bias)
	}
	if i == 0 {
		for d, doc := range s.docs {
			for t := doc.First; t < doc.Last; t++ {
				kernel.Add(z[t*w:][:w], s.docAdd[d*w:][:w])
			}
		}
	}
	if n := s.namesInto(i); n != nil {
		for t, g := range s.groups {
			if g >= 0 {
				kernel.Add(z[t*w:][:w], n.pooled[int(g)*w:][:w])
			}
		}
	}
	kernel.MulAdd(z, w, kernel.Dense(l.cols, taps), kernel.RowMajor(c.Weight, w), rows, w, taps)
	half := s.recipe.Dropout / 2
	l.keep = s.drop(l.keep, s.n*w, half)
	s.norm(l, z, h, scaleOf(half), c.Gain, c.Shift)
}

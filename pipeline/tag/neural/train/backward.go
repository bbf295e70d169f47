package train

import (
	"math"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
)

func (s *shard) backward() {
	p, w := s.params, s.params.Width
	rows := kernel.Pad(s.n)
	g := s.grad
	kernel.MulAdd(g.Out, crf.Num, kernel.Dense(s.top, w).T(), kernel.RowMajor(s.dscores, crf.Num), w, crf.Num, s.n)
	for i := range s.n {
		kernel.Add(g.OutB, s.dscores[i*crf.Num:][:crf.Num])
	}
	s.d1 = zeroed(s.d1, rows*w)
	kernel.MulAdd(s.d1, w, kernel.Dense(s.dscores, crf.Num), kernel.RowMajor(s.outT, w), rows, w, crf.Num)
	apply(s.d1[:s.n*w], s.topkeep, scaleOf(s.recipe.Dropout))
	half := scaleOf(s.recipe.Dropout / 2)
	for i := len(p.Convs) - 1; i >= 0; i-- {
		s.d2 = zeroed(s.d2, rows*w)
		s.backConv(i, half)
		s.d1, s.d2 = s.d2, s.d1
	}
	s.backNorm(&s.layers[0], s.d1, nil, 1, p.Gain, g.Gain, g.Shift)
	s.backInputs()
}

// backNorm turns dout into dz (in s.dz) and adds to dres where there is one.
func (s *shard) backNorm(l *layer, dout, dres []float32, scale float32, gain, dgain, dshift []float32) {
	w := s.params.Width
	s.dz = zeroed(s.dz, kernel.Pad(s.n)*w)
	for i := range s.n {
		do, unit, keep, dz := dout[i*w:][:w], l.unit[i*w:][:w], l.keep[i*w:][:w], s.dz[i*w:][:w]
		var sum, dot float32
		for j, d := range do {
			dgain[j] += d * unit[j]
			dshift[j] += d
			d *= gain[j]
			dz[j] = d
			sum += d
			dot += d * unit[j]
		}
		sum /= float32(w)
		dot /= float32(w)
		inv := l.scale[i]
		if dres != nil {
			dr := dres[i*w:][:w]
			for j, d := range dz {
				d = (d - sum - unit[j]*dot) * inv
				dr[j] += d
				dz[j] = d * float32(keep[j]) * scale
			}
			continue
		}
		for j, d := range dz {
			dz[j] = (d - sum - unit[j]*dot) * inv * float32(keep[j]) * scale
		}
	}
}

// backConv goes from s.d1, the gradient of layer i+1, to s.d2, that of layer i.
func (s *shard) backConv(i int, scale float32) {
	p, g, w := s.params, s.grad, s.params.Width
	c, dc, l, dil := &p.Convs[i], &g.Convs[i], &s.layers[i+1], p.Dilations[i]
	rows := kernel.Pad(s.n)
	s.backNorm(l, s.d1, s.d2, scale, c.Gain, dc.Gain, dc.Shift)
	for t := range s.n {
		kernel.Add(dc.Bias, s.dz[t*w:][:w])
	}
	side, taps := p.Sides(), p.Taps()
	kernel.MulAdd(dc.Weight, w, kernel.Dense(l.cols, taps).T(), kernel.RowMajor(s.dz, w), taps, w, s.n)
	s.dcols = zeroed(s.dcols, rows*taps)
	kernel.MulAdd(s.dcols, taps, kernel.Dense(s.dz, w), kernel.RowMajor(s.convT[i], taps), rows, taps, w)
	s.each(func(sp feature.Span, t int) {
		d := s.dcols[t*taps:][:taps]
		if t-dil >= sp.First {
			kernel.Add(s.d2[(t-dil)*w:][:side], d[:side])
		}
		kernel.Add(s.d2[t*w:][:w], d[side:side+w])
		if t+dil < sp.Last {
			kernel.Add(s.d2[(t+dil)*w:][:side], d[side+w:])
		}
	})
	switch i {
	case len(p.Convs) - 1:
		s.backNames(&s.names[1], s.poolT, g.Pool, g.Count)
	case 0:
		s.backNames(&s.names[0], s.earlyT, g.Early, g.EarlyC)
	}
	if i == 0 {
		s.backDocuments()
	}
}

func (s *shard) backNames(n *names, weightsT, dweights, dcount []float32) {
	w, k := s.params.Width, len(s.sizes)
	if k == 0 {
		return
	}
	rows := kernel.Pad(k)
	s.dpooled, s.dmean = zeroed(s.dpooled, rows*w), zeroed(s.dmean, rows*w)
	for t, gr := range s.groups {
		if gr >= 0 {
			kernel.Add(s.dpooled[int(gr)*w:][:w], s.dz[t*w:][:w])
		}
	}
	kernel.MulAdd(dweights, w, kernel.Dense(n.mean, w).T(), kernel.RowMajor(s.dpooled, w), w, w, k)
	kernel.MulAdd(s.dmean, w, kernel.Dense(s.dpooled, w), kernel.RowMajor(weightsT, w), rows, w, w)
	for gr, size := range s.sizes {
		log := float32(math.Log(float64(size)))
		for j := range w {
			dcount[j] += log * s.dpooled[gr*w+j]
			s.dmean[gr*w+j] /= float32(size)
		}
	}
	for t, gr := range s.groups {
		if gr >= 0 {
			kernel.Add(s.d2[t*w:][:w], s.dmean[int(gr)*w:][:w])
		}
	}
}

func (s *shard) backDocuments() {
	g, w := s.grad, s.params.Width
	k := len(s.docs)
	rows := kernel.Pad(k)
	s.dpooled, s.dmean = zeroed(s.dpooled, rows*w), zeroed(s.dmean, rows*w)
	for d, doc := range s.docs {
		for t := doc.First; t < doc.Last; t++ {
			kernel.Add(s.dpooled[d*w:][:w], s.dz[t*w:][:w])
		}
	}
	kernel.MulAdd(g.Doc, w, kernel.Dense(s.docMean, w).T(), kernel.RowMajor(s.dpooled, w), w, w, k)
	kernel.MulAdd(s.dmean, w, kernel.Dense(s.dpooled, w), kernel.RowMajor(s.docT, w), rows, w, w)
	for d, doc := range s.docs {
		row := s.dmean[d*w:][:w]
		for j := range row {
			row[j] /= float32(doc.Last - doc.First)
		}
		for t := doc.First; t < doc.Last; t++ {
			kernel.Add(s.d2[t*w:][:w], row)
		}
	}
}

// backInputs goes from dz of the first layer to sparse rows, words and n-grams.
func (s *shard) backInputs() {
	p, g, w := s.params, s.grad, s.params.Width
	dim, out := p.WordDim(), 3*w
	z := s.dz
	for d, doc := range s.docs {
		source := g.Source[s.source[d]*w:][:w]
		for i := doc.First; i < doc.Last; i++ {
			kernel.Add(g.Bias, z[i*w:][:w])
			kernel.Add(source, z[i*w:][:w])
		}
	}
	rows := kernel.Pad(len(s.unique))
	s.dadds = zeroed(s.dadds, rows*out)
	collect := func(sp feature.Span, i int, dst []float32) {
		if i+1 < sp.Last {
			kernel.Add(dst[:w], z[(i+1)*w:][:w])
		}
		kernel.Add(dst[w:2*w], z[i*w:][:w])
		if i > sp.First {
			kernel.Add(dst[2*w:3*w], z[(i-1)*w:][:w])
		}
	}
	s.each(func(sp feature.Span, i int) {
		collect(sp, i, s.dadds[int(s.word[i])*out:])
		for _, r := range s.rows[s.starts[i]:s.starts[i+1]] {
			collect(sp, i, g.Rows[int(r)*out:])
		}
	})
	kernel.MulAdd(g.Window, out, kernel.Dense(s.x, dim).T(), kernel.RowMajor(s.dadds, out), dim, out, len(s.unique))
	s.dx = zeroed(s.dx, rows*dimCols(dim))
	kernel.MulAdd(s.dx, dimCols(dim), kernel.Dense(s.dadds, out), kernel.RowMajor(s.windowB, dimCols(dim)), rows, dimCols(dim), out)
	scale := scaleOf(s.recipe.Dropout)
	for i, id := range s.unique {
		dx := s.dx[i*dimCols(dim):][:dim]
		apply(dx, s.xkeep[i*dim:], scale)
		s.backWord(&s.vocabulary.words[id], dx)
	}
}

// dimCols is the word dimension rounded up to whole tiles.
func dimCols(dim int) int { return (dim + kernel.Cols - 1) / kernel.Cols * kernel.Cols }

// padCols widens a rows × cols matrix to whole tiles.
func padCols(m []float32, rows, cols int) []float32 {
	wide := dimCols(cols)
	if wide == cols {
		return m
	}
	out := make([]float32, rows*wide)
	for i := range rows {
		copy(out[i*wide:][:cols], m[i*cols:])
	}
	return out
}

func (s *shard) backWord(w *feature.Word, dx []float32) {
	p, g := s.params, s.grad
	for _, gram := range w.Grams() {
		row := int32(gram) & int32(p.Buckets-1)
		if !s.mark[row] {
			s.mark[row] = true
			s.touched = append(s.touched, row)
		}
		kernel.Add(g.Hash[int(row)*p.HashDim:][:p.HashDim], dx[:p.HashDim])
	}
	dx = dx[p.HashDim+p.VectorDim:]
	kernel.Add(g.Case[int(w.Case)*p.CaseDim:][:p.CaseDim], dx[:p.CaseDim])
	kernel.Add(g.Shape[int(w.Shape)*p.ShapeDim:][:p.ShapeDim], dx[p.CaseDim:][:p.ShapeDim])
}

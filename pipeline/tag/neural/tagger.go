package neural

import (
	"math"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
)

const (
	maxPiece    = 4096 // tokens that go through the network at once: bounds a tagger's memory
	maxSentence = 1024 // tokens; a longer one is cut
	block       = 48   // rows of one matrix product
)

// Tagger implements tag.Tagger. It is for one goroutine.
type Tagger struct {
	model   *Model
	matcher *gazetteers.Matcher
	source  int

	words   []*word
	missing []int
	keys    []uint64
	forms   []feature.Form
	spans   []feature.Span
	index   []int // sentence of a span
	context feature.Context
	field   crf.Scratch
	path    []uint8
	scan    feature.Word

	a, b   []float32 // hidden layers, tokens × Width
	cols   []float32 // block × 3·Width
	z      []float32 // block × Width
	need   [][]bool  // of a layer and token, see plan
	names  []bool    // of a group: needed
	rows   []int     // tokens of a block
	span   []int     // of a token: its span
	zero   []float32 // Width
	bias   []float32 // Width
	mean   []float32 // Rows × Width
	groups []float32 // means of names
	pooled []float32 // what they add
	scores []float32 // tokens × crf.Num
	input  []float32 // words × WordDim
	adds   []float32 // words × 3·Width
}

var _ tag.Tagger = (*Tagger)(nil)

// NewTagger returns a tagger that uses the gazetteers; nil means none. Text is
// taken to follow the guideline of unknown origin.
func (m *Model) NewTagger(set *gazetteers.Set) *Tagger { return m.NewTaggerFor(set, "") }

// NewTaggerFor returns a tagger that follows the guideline of a corpus, one of
// Config.Sources; any other name stands for unknown origin.
func (m *Model) NewTaggerFor(set *gazetteers.Set, source string) *Tagger {
	t := &Tagger{model: m, source: m.Source(source)}
	if set != nil {
		t.matcher = set.NewMatcher()
	}
	w := m.Width
	t.zero, t.bias = make([]float32, w), make([]float32, w)
	t.cols, t.z = make([]float32, block*3*w), make([]float32, block*w)
	t.mean = make([]float32, kernel.Rows*w)
	return t
}

// Tag implements tag.Tagger. It returns no error.
func (t *Tagger) Tag(doc *entities.Document) error {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	return t.TagHits(doc, hits)
}

// TagHits tags with names that the caller has matched already.
func (t *Tagger) TagHits(doc *entities.Document, hits []gazetteers.Hit) error {
	doc.Mentions = doc.Mentions[:0]
	for s := 0; s < len(doc.Sentences); {
		first := doc.Sentences[s].First
		s = t.piece(doc, s)
		if len(t.spans) > 0 {
			t.tag(doc, first, hits)
		}
	}
	tag.Sort(doc.Mentions) // title first
	return nil
}

// Marginals appends to dst the probability of each label (crf.Num numbers) of
// each token of the document's sentences, uncalibrated: what a teacher says.
// Sentences must cover the tokens.
func (t *Tagger) Marginals(doc *entities.Document, dst []float32) []float32 {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	for s := 0; s < len(doc.Sentences); {
		first := doc.Sentences[s].First
		s = t.piece(doc, s)
		if len(t.spans) == 0 {
			continue
		}
		t.emit(doc, first, hits)
		open := t.need[len(t.model.convs)]
		for i, ok := range open {
			if !ok { // as sure as can be
				clear(t.scores[i*crf.Num:][:crf.Num])
				t.scores[i*crf.Num+crf.O] = 20
			}
		}
		for _, p := range t.spans {
			n := p.Last - p.First
			t.model.field.Sum(&t.field, t.scores[p.First*crf.Num:], n, nil)
			for i := range n {
				for j := range crf.NumUsed {
					dst = append(dst, t.field.Marginal(i, j))
				}
				dst = append(dst, make([]float32, crf.Num-crf.NumUsed)...)
			}
		}
	}
	return dst
}

// GateScores appends to dst what the gate scores each token of the document's
// sentences; sentences must cover the tokens.
func (t *Tagger) GateScores(doc *entities.Document, dst []float32) []float32 {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	for s := 0; s < len(doc.Sentences); {
		first := doc.Sentences[s].First
		s = t.piece(doc, s)
		if len(t.spans) == 0 {
			continue
		}
		n := t.spans[len(t.spans)-1].Last
		t.lookup(doc.Tokens[first : first+n])
		d := t.context.Read(t.keys, t.forms, t.spans, hits, first)
		t.a = grow(t.a, n*t.model.Width)
		t.firstLayer(n, &d)
		for i := range n {
			dst = append(dst, t.gate(i))
		}
	}
	return dst
}

// gate scores token i by its first layer.
func (t *Tagger) gate(i int) float32 {
	m := t.model
	return kernel.Dot(m.rest.Gate, t.a[i*m.Width:][:m.Width]) + m.rest.GateB[0]
}

// piece gathers sentences from s on into spans, counted from the first token,
// and returns the next sentence.
func (t *Tagger) piece(doc *entities.Document, s int) int {
	t.spans, t.index, t.span = t.spans[:0], t.index[:0], t.span[:0]
	first := doc.Sentences[s].First
	for n := s; s < len(doc.Sentences); s++ {
		from, to := doc.Sentences[s].First-first, doc.Sentences[s].Last-first
		if from != len(t.span) || s > n && to > maxPiece { // a gap between sentences, or enough
			break
		}
		for ; from < to; from += maxSentence {
			t.spans = append(t.spans, feature.Span{First: from, Last: min(to, from+maxSentence)})
			t.index = append(t.index, s)
			for range min(to, from+maxSentence) - from {
				t.span = append(t.span, len(t.spans)-1)
			}
		}
	}
	return s
}

// emit fills scores with those of the tokens of spans.
func (t *Tagger) emit(doc *entities.Document, base int, hits []gazetteers.Hit) {
	n := t.spans[len(t.spans)-1].Last
	t.lookup(doc.Tokens[base : base+n])
	d := t.context.Read(t.keys, t.forms, t.spans, hits, base)
	t.network(n, &d)
}

func (t *Tagger) tag(doc *entities.Document, base int, hits []gazetteers.Hit) {
	t.emit(doc, base, hits)
	for i, s := range t.spans {
		t.decode(doc, base, s, t.index[i])
	}
}

// lookup finds or makes the words of the tokens.
func (t *Tagger) lookup(tokens []entities.Token) {
	t.words, t.keys, t.forms, t.missing = t.words[:0], t.keys[:0], t.forms[:0], t.missing[:0]
	for i := range tokens {
		w := t.model.find(tokens[i].Text)
		if w == nil {
			t.missing = append(t.missing, i)
		}
		t.words = append(t.words, w)
	}
	const batch = 12
	for m := t.missing; len(m) > 0; m = m[min(batch, len(m)):] {
		t.make(tokens, m[:min(batch, len(m))])
	}
	for _, w := range t.words {
		t.keys, t.forms = append(t.keys, w.key), append(t.forms, w.form)
	}
}

// make computes up to twelve words and publishes them.
func (t *Tagger) make(tokens []entities.Token, at []int) {
	m := t.model
	dim, out := m.WordDim(), 3*m.Width
	rows := kernel.Pad(len(at))
	t.input, t.adds = grow(t.input, rows*dim), grow(t.adds, rows*out)
	clear(t.input)
	clear(t.adds)
	made := 0
	for _, i := range at {
		if w := m.find(tokens[i].Text); w != nil { // by a word before it
			t.words[i] = w
			continue
		}
		t.scan.Scan(tokens[i].Text)
		m.vector(t.input[made*dim:][:dim], &t.scan)
		t.words[i] = &word{text: strings.Clone(tokens[i].Text), key: t.scan.Key, form: t.scan.Form}
		made++
	}
	kernel.MulAdd(t.adds, out, kernel.Dense(t.input, dim), m.window, rows, out, dim)
	made = 0
	for _, i := range at {
		if w := t.words[i]; w.adds == nil {
			w.adds = append(make([]float32, 0, out), t.adds[made*out:][:out]...)
			made++
			m.keep(w)
		}
	}
}

func grow(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n+n/4)[:n]
	}
	return x[:n]
}

// network fills scores; those of tokens that the gate holds back, or that no
// name goes on after, stay unset.
func (t *Tagger) network(n int, d *feature.Document) {
	m, w := t.model, t.model.Width
	t.a, t.b = grow(t.a, n*w), grow(t.b, n*w)
	t.firstLayer(n, d)
	t.addMean(n)
	t.plan(n, d)
	for i := range m.convs {
		if i > 0 {
			copy(t.bias, m.rest.Convs[i].Bias)
		}
		last := i == len(m.convs)-1
		if last {
			t.pool(d, m.pool, m.rest.Count, t.names)
		} else if i == 0 {
			t.pool(d, m.early, m.rest.EarlyC, nil)
		}
		t.convolve(i, d, t.need[i+1], last || i == 0)
		t.a, t.b = t.b, t.a
	}
	t.output(n)
}

// plan works out which tokens each layer is needed for: need[i] those of the
// layer that convolution i reads, the last those that get scores.
func (t *Tagger) plan(n int, d *feature.Document) {
	m := t.model
	top := len(m.convs)
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
	t.each(t.need[len(m.convs)], func(rows []int) {
		for r, i := range rows {
			copy(t.cols[r*w:][:w], t.a[i*w:])
			copy(t.z[r*crf.Num:], m.rest.OutB)
		}
		kernel.MulAdd(t.z, crf.Num, kernel.Dense(t.cols, w), m.out, kernel.Pad(len(rows)), crf.Num, w)
		for r, i := range rows {
			copy(t.scores[i*crf.Num:][:crf.Num], t.z[r*crf.Num:])
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
	p, w := t.model.rest, t.model.Width
	source := p.Source[t.source*w:][:w]
	for i := range n {
		row := t.a[i*w:][:w]
		copy(row, p.Bias)
		kernel.Add(row, source)
	}
	for _, s := range t.spans {
		for i := s.First; i < s.Last; i++ {
			t.spread(s, i, t.words[i].adds)
			for _, r := range d.Rows[d.Starts[i]:d.Starts[i+1]] {
				t.spread(s, i, p.Rows[int(r)*3*w:][:3*w])
			}
		}
	}
	for i := range n {
		row := t.a[i*w:][:w]
		kernel.Norm(row, row, t.zero, p.Gain, p.Shift)
	}
}

func (t *Tagger) spread(s feature.Span, i int, adds []float32) {
	w := len(t.zero)
	if i+1 < s.Last {
		kernel.Add(t.a[(i+1)*w:][:w], adds[:w])
	}
	kernel.Add(t.a[i*w:][:w], adds[w:2*w])
	if i > s.First {
		kernel.Add(t.a[(i-1)*w:][:w], adds[2*w:])
	}
}

// addMean fills the bias of the first convolution, to which the mean of the
// first layer gives its part.
func (t *Tagger) addMean(n int) {
	w := len(t.zero)
	copy(t.bias, t.model.rest.Convs[0].Bias)
	clear(t.mean)
	mean := t.mean[:w]
	for i := range n {
		kernel.Add(mean, t.a[i*w:][:w])
	}
	for i := range mean {
		mean[i] /= float32(n)
	}
	t.pooled = grow(t.pooled, kernel.Rows*w)
	clear(t.pooled)
	kernel.MulAdd(t.pooled, w, kernel.Dense(t.mean, w), t.model.doc, kernel.Rows, w, w)
	kernel.Add(t.bias, t.pooled[:w])
}

// pool works out what the mean of each name's occurrences gives to them. Names
// that are not marked may be left out.
func (t *Tagger) pool(d *feature.Document, weights kernel.Panels, count []float32, marked []bool) {
	w, k := t.model.Width, len(d.Sizes)
	rows := kernel.Pad(k)
	t.groups, t.pooled = grow(t.groups, rows*w), grow(t.pooled, rows*w)
	clear(t.groups)
	clear(t.pooled)
	for i, g := range d.Groups {
		if g >= 0 && (marked == nil || marked[g]) {
			kernel.Add(t.groups[int(g)*w:][:w], t.a[i*w:][:w])
		}
	}
	for g, size := range d.Sizes {
		inv, log := 1/float32(size), float32(math.Log(float64(size)))
		row := t.groups[g*w:][:w]
		for j := range row {
			row[j] *= inv
		}
		if size > 1 {
			row := t.pooled[g*w:][:w]
			for j := range row {
				row[j] = log * count[j]
			}
		}
	}
	kernel.MulAdd(t.pooled, w, kernel.Dense(t.groups, w), weights, rows, w, w)
}

// convolve computes layer i of the marked tokens from a into b, a block of rows at a time.
func (t *Tagger) convolve(layer int, d *feature.Document, marked []bool, pooled bool) {
	w, dil := t.model.Width, t.model.Dilations[layer]
	c := &t.model.rest.Convs[layer]
	t.each(marked, func(rows []int) {
		for r, i := range rows {
			t.gather(t.cols[r*3*w:][:3*w], t.spans[t.span[i]], i, dil)
			copy(t.z[r*w:][:w], t.bias)
		}
		kernel.MulAdd(t.z, w, kernel.Dense(t.cols, 3*w), t.model.convs[layer], kernel.Pad(len(rows)), w, 3*w)
		for r, i := range rows {
			row := t.z[r*w:][:w]
			if g := d.Groups[i]; pooled && g >= 0 {
				kernel.Add(row, t.pooled[int(g)*w:][:w])
			}
			kernel.Norm(t.b[i*w:][:w], row, t.a[i*w:][:w], c.Gain, c.Shift)
		}
	})
}

// gather copies the rows dil before, at and dil after token i; zeros outside the sentence.
func (t *Tagger) gather(dst []float32, s feature.Span, i, dil int) {
	w := len(t.zero)
	from := t.zero
	if i-dil >= s.First {
		from = t.a[(i-dil)*w:][:w]
	}
	copy(dst, from)
	copy(dst[w:], t.a[i*w:][:w])
	from = t.zero
	if i+dil < s.Last {
		from = t.a[(i+dil)*w:][:w]
	}
	copy(dst[2*w:], from)
}

// decode appends the mentions of one span of tokens. Tokens without scores are
// outside of names, so each run between them is decoded by itself.
func (t *Tagger) decode(doc *entities.Document, base int, s feature.Span, sentence int) {
	open := t.need[len(t.model.convs)]
	for i := s.First; i < s.Last; {
		if !open[i] {
			i++
			continue
		}
		j := i + 1
		for j < s.Last && open[j] {
			j++
		}
		t.decodeRun(doc, base, i, j, sentence)
		i = j
	}
}

func (t *Tagger) decodeRun(doc *entities.Document, base, first, last, sentence int) {
	n := last - first
	scores := t.scores[first*crf.Num:]
	if cap(t.path) < n {
		t.path = make([]uint8, maxSentence)
	}
	path := t.path[:n]
	t.model.field.Best(&t.field, path, scores)
	summed := false
	open := 0
	for i, l := range path {
		typ, pos := crf.Split(int(l))
		if typ == entities.NoType {
			continue
		}
		if pos == crf.B || pos == crf.S {
			open = i
		}
		if pos != crf.E && pos != crf.S {
			continue
		}
		if !summed {
			t.model.field.Sum(&t.field, scores, n, nil)
			summed = true
		}
		p := t.model.field.Span(&t.field, open, i+1, typ)
		tag.Append(doc, sentence, base+first+open, base+first+i+1, typ, t.model.calibrated(p))
	}
}

// calibrated turns a span's marginal into a confidence, three decimals.
// Without a calibration the marginal itself is given.
func (m *Model) calibrated(p float32) float64 {
	if m.calibration.Scale == 0 {
		return float64(p)
	}
	x := LogOdds(p)
	q := 1 / (1 + math.Exp(-(m.calibration.Scale*x + m.calibration.Shift)))
	return round3(q)
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// LogOdds is the log of p/(1-p), with p held off 0 and 1.
func LogOdds(p float32) float64 {
	q := min(max(float64(p), 1e-5), 1-1e-5)
	return math.Log(q / (1 - q))
}

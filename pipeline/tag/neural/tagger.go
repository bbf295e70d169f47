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
	t.cols = make([]float32, block*3*w)
	t.mean = make([]float32, kernel.Rows*w)
	return t
}

// Tag implements tag.Tagger. It returns no error.
func (t *Tagger) Tag(doc *entities.Document) error {
	doc.Mentions = doc.Mentions[:0]
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	for s := 0; s < len(doc.Sentences); {
		first := doc.Sentences[s].First
		s = t.piece(doc, s)
		if len(t.spans) > 0 {
			t.tag(doc, first, hits)
		}
	}
	tag.Sort(doc.Mentions)
	return nil
}

// piece gathers sentences from s on into spans, counted from the first token,
// and returns the next sentence.
func (t *Tagger) piece(doc *entities.Document, s int) int {
	t.spans, t.index = t.spans[:0], t.index[:0]
	first := doc.Sentences[s].First
	for n := s; s < len(doc.Sentences); s++ {
		from, to := doc.Sentences[s].First-first, doc.Sentences[s].Last-first
		if s > n && to > maxPiece {
			break
		}
		for ; from < to; from += maxSentence {
			t.spans = append(t.spans, feature.Span{First: from, Last: min(to, from+maxSentence)})
			t.index = append(t.index, s)
		}
	}
	return s
}

func (t *Tagger) tag(doc *entities.Document, base int, hits []gazetteers.Hit) {
	n := t.spans[len(t.spans)-1].Last
	t.lookup(doc.Tokens[base : base+n])
	d := t.context.Read(t.keys, t.forms, t.spans, hits, base)
	t.network(n, &d)
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

// network fills scores.
func (t *Tagger) network(n int, d *feature.Document) {
	m, w := t.model, t.model.Width
	size := (n + block) * w
	t.a, t.b = grow(t.a, size), grow(t.b, size)
	t.firstLayer(n, d)
	copy(t.bias, m.rest.Convs[0].Bias)
	t.addMean(n)
	for i := range m.convs {
		if i > 0 {
			copy(t.bias, m.rest.Convs[i].Bias)
		}
		last := i == len(m.convs)-1
		if last {
			t.pool(n, d)
		}
		t.convolve(i, d, last)
		t.a, t.b = t.b, t.a
	}
	rows := kernel.Pad(n)
	t.scores = grow(t.scores, rows*crf.Num)
	for i := range rows {
		copy(t.scores[i*crf.Num:], m.rest.OutB)
	}
	kernel.MulAdd(t.scores, crf.Num, kernel.Dense(t.a, w), m.out, rows, crf.Num, w)
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

// addMean adds what the mean of the first layer gives to the bias.
func (t *Tagger) addMean(n int) {
	w := len(t.zero)
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

// pool works out what the mean of each name's occurrences gives to them.
func (t *Tagger) pool(n int, d *feature.Document) {
	p, w := t.model.rest, t.model.Width
	k := len(d.Sizes)
	rows := kernel.Pad(k)
	t.groups, t.pooled = grow(t.groups, rows*w), grow(t.pooled, rows*w)
	clear(t.groups)
	clear(t.pooled)
	for i, g := range d.Groups {
		if g >= 0 {
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
				row[j] = log * p.Count[j]
			}
		}
	}
	if k > 0 {
		kernel.MulAdd(t.pooled, w, kernel.Dense(t.groups, w), t.model.pool, rows, w, w)
	}
}

// convolve computes layer i from a into b, a block of rows at a time.
func (t *Tagger) convolve(layer int, d *feature.Document, pooled bool) {
	w, dil := t.model.Width, t.model.Dilations[layer]
	c := &t.model.rest.Convs[layer]
	start, used := 0, 0
	flush := func() {
		z := t.b[start*w:]
		rows := kernel.Pad(used)
		for r := range rows {
			copy(z[r*w:][:w], t.bias)
		}
		kernel.MulAdd(z, w, kernel.Dense(t.cols, 3*w), t.model.convs[layer], rows, w, 3*w)
		for r := range used {
			row := z[r*w:][:w]
			if g := d.Groups[start+r]; pooled && g >= 0 {
				kernel.Add(row, t.pooled[int(g)*w:][:w])
			}
			kernel.Norm(row, row, t.a[(start+r)*w:][:w], c.Gain, c.Shift)
		}
		start, used = start+used, 0
	}
	for _, s := range t.spans {
		for i := s.First; i < s.Last; i++ {
			t.gather(t.cols[used*3*w:][:3*w], s, i, dil)
			if used++; used == block {
				flush()
			}
		}
	}
	if used > 0 {
		flush()
	}
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

// decode appends the mentions of one span of tokens.
func (t *Tagger) decode(doc *entities.Document, base int, s feature.Span, sentence int) {
	n := s.Last - s.First
	scores := t.scores[s.First*crf.Num:]
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
		first := base + s.First
		tag.Append(doc, sentence, first+open, first+i+1, typ, t.model.calibrated(p))
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
	return math.Round(q*1000) / 1000
}

// LogOdds is the log of p/(1-p), with p held off 0 and 1.
func LogOdds(p float32) float64 {
	q := min(max(float64(p), 1e-5), 1-1e-5)
	return math.Log(q / (1 - q))
}

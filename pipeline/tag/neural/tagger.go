package neural

import (
	"context"
	"iter"
	"math"
	"slices"
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
	wordless    = 1024 // tokens; as many without a single letter hold no names
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

	a, b   []int16   // hidden layers, tokens × Width, in steps
	cols   []int16   // block × Taps
	z      []int32   // block × Width
	work   []float32 // Width
	need   [][]bool  // of a layer and token, see plan
	names  []bool    // of a group: needed
	rows   []int     // tokens of a block
	span   []int     // of a token: its span
	zero   []int16   // Width
	bias   []float32 // Width
	lists  [][]int16 // rows that make up one token of the first layer
	sums   []int32   // names × Width: sums of a layer
	groups []int16   // names × Width: means
	biases []float32 // names × Width: bias of a convolution with what the means add
	place  []int     // of a name: its row in biases, -1 for none
	scores []float32 // tokens × crf.Num
	vector []float32 // WordDim
	input  []int16   // words × WordDim
	scale  []float32 // of a word's input
	adds   []int32   // words × 3·Width
	made   []*word   // of the twelve
	once   wordArena

	weigh  bool      // fill doubts
	doubts []float32 // of a sentence, see TagDoubts
}

// wordArena holds the words of a piece that the cache does not take.
type wordArena struct {
	words []*word
	used  int
}

// next returns a word whose adds have room for n numbers, valid until reset.
func (a *wordArena) next(n int) *word {
	const chunk = 32
	if a.used == len(a.words) {
		words, adds := make([]word, chunk), make([]int16, chunk*n)
		for i := range words {
			words[i].adds = adds[i*n:][:n:n]
			a.words = append(a.words, &words[i])
		}
	}
	a.used++
	return a.words[a.used-1]
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
	t.zero, t.bias, t.work = make([]int16, w), make([]float32, w), make([]float32, w)
	t.cols, t.z = make([]int16, block*m.Taps()), make([]int32, block*w)
	t.vector = make([]float32, m.WordDim())
	return t
}

// Tag implements tag.Tagger. Its only error is ctx's.
func (t *Tagger) Tag(ctx context.Context, doc *entities.Document) error {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	return t.TagHits(ctx, doc, hits)
}

// TagHits tags with names that the caller has matched already.
func (t *Tagger) TagHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) error {
	doc.Mentions = doc.Mentions[:0]
	for first := range t.pieces(doc) {
		if err := ctx.Err(); err != nil {
			return err
		}
		t.tag(doc, first, hits)
	}
	tag.Sort(doc.Mentions) // title first
	return nil
}

// TagDoubts tags as TagHits does and returns for each sentence how probable it
// is, uncalibrated, that the least certain of its labels is wrong: whether a
// slower reader is worth its time. The slice is valid until the next call.
func (t *Tagger) TagDoubts(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) ([]float32, error) {
	t.doubts = grow(t.doubts, len(doc.Sentences))
	clear(t.doubts)
	t.weigh = true
	err := t.TagHits(ctx, doc, hits)
	t.weigh = false
	return t.doubts, err
}

// Marginals appends to dst the probability of each label (crf.Num numbers) of
// each token of the document's sentences, uncalibrated: what a teacher says.
// Sentences must cover the tokens. Its only error is ctx's.
func (t *Tagger) Marginals(ctx context.Context, doc *entities.Document, dst []float32) ([]float32, error) {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	for first := range t.pieces(doc) {
		if err := ctx.Err(); err != nil {
			return dst, err
		}
		n := t.spans[len(t.spans)-1].Last
		t.lookup(doc.Tokens[first : first+n])
		t.emit(n, first, hits)
		open := t.need[len(t.model.Dilations)]
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
	return dst, nil
}

// GateScores appends to dst what the gate scores each token of the document's
// sentences; sentences must cover the tokens.
func (t *Tagger) GateScores(doc *entities.Document, dst []float32) []float32 {
	var hits []gazetteers.Hit
	if t.matcher != nil {
		hits = t.matcher.Match(doc)
	}
	for first := range t.pieces(doc) {
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
	return float32(float32(kernel.DotInts(m.ints.gate, t.a[i*m.Width:][:m.Width]))*m.ints.gated) + m.rest.GateB[0]
}

// pieces gathers sentences into spans, maxPiece tokens at a time, and yields the
// first token of each piece, from which its spans count.
func (t *Tagger) pieces(doc *entities.Document) iter.Seq[int] {
	return func(yield func(int) bool) {
		first := t.begin(0)
		for s := range doc.Sentences {
			from, to := doc.Sentences[s].First, doc.Sentences[s].Last
			if len(t.spans) > 0 && (from != first+len(t.span) || to-first > maxPiece) { // a gap between sentences, or enough
				if !yield(first) {
					return
				}
				first = t.begin(from)
			}
			for ; from < to; from += maxSentence {
				if len(t.spans) == 0 {
					first = from
				}
				end := min(to, from+maxSentence)
				if end-first > maxPiece { // a sentence longer than that
					if !yield(first) {
						return
					}
					first = t.begin(from)
				}
				t.add(from-first, end-first, s)
			}
		}
		if len(t.spans) > 0 {
			yield(first)
		}
	}
}

// begin empties the spans for a piece that begins at token first.
func (t *Tagger) begin(first int) int {
	t.spans, t.index, t.span = t.spans[:0], t.index[:0], t.span[:0]
	return first
}

// add adds a span of a sentence.
func (t *Tagger) add(from, to, sentence int) {
	for range to - from {
		t.span = append(t.span, len(t.spans))
	}
	t.spans, t.index = append(t.spans, feature.Span{First: from, Last: to}), append(t.index, sentence)
}

// emit fills scores with those of the n tokens of spans, which have been looked up.
func (t *Tagger) emit(n, base int, hits []gazetteers.Hit) {
	d := t.context.Read(t.keys, t.forms, t.spans, hits, base)
	t.network(n, &d)
}

func (t *Tagger) tag(doc *entities.Document, base int, hits []gazetteers.Hit) {
	n := t.spans[len(t.spans)-1].Last
	t.lookup(doc.Tokens[base : base+n])
	if n >= wordless && !slices.ContainsFunc(t.forms, func(f feature.Form) bool { return f&feature.Letters != 0 }) {
		return
	}
	t.emit(n, base, hits)
	for i, s := range t.spans {
		t.decode(doc, base, s, t.index[i])
	}
}

// lookup finds or makes the words of the tokens.
func (t *Tagger) lookup(tokens []entities.Token) {
	t.words, t.keys, t.forms, t.missing = t.words[:0], t.keys[:0], t.forms[:0], t.missing[:0]
	t.once.used = 0
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

// make computes up to twelve words. Those met before are published; others are
// held only while this piece lasts, as half of all word forms never come again.
func (t *Tagger) make(tokens []entities.Token, at []int) {
	m := t.model
	dim, out := m.WordDim(), 3*m.Width
	rows := kernel.Pad(len(at))
	t.input, t.adds = grow(t.input, rows*dim), grow(t.adds, rows*out)
	t.scale, t.made = t.scale[:0], t.made[:0]
	clear(t.input)
	for _, i := range at {
		text := tokens[i].Text
		if w := m.find(text); w != nil { // by a word before it
			t.words[i] = w
			continue
		}
		t.scan.Scan(text)
		m.vector(t.vector, &t.scan)
		t.scale = append(t.scale, roundWord(t.input[len(t.scale)*dim:][:dim], t.vector))
		var w *word
		if m.again(text) {
			w = &word{text: strings.Clone(text), adds: make([]int16, out)}
		} else {
			w = t.once.next(out)
		}
		w.key, w.form = t.scan.Key, t.scan.Form
		t.words[i], t.made = w, append(t.made, w)
	}
	kernel.MulInts(t.adds, t.input, dim, &m.ints.window, rows)
	for r, w := range t.made {
		kernel.Round(w.adds, t.adds[r*out:][:out], m.ints.window.Step, t.scale[r]/m.ints.unit)
		if w.text != "" {
			m.keep(w)
		}
	}
}

// roundWord rounds a word's numbers to wordLevels and returns what one stands for.
func roundWord(dst []int16, src []float32) float32 {
	var top float32
	for _, x := range src {
		top = max(top, x, -x)
	}
	scale := top / wordLevels
	if !(scale > 0) {
		return 0
	}
	for i, x := range src {
		dst[i] = kernel.ToInt16(x / scale)
	}
	return scale
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n+n/4)[:n]
	}
	return x[:n]
}

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

// decode appends the mentions of one span of tokens. Tokens without scores are
// outside of names, so each run between them is decoded by itself.
func (t *Tagger) decode(doc *entities.Document, base int, s feature.Span, sentence int) {
	open := t.need[len(t.model.Dilations)]
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
	if t.weigh {
		t.model.field.Sum(&t.field, scores, n, nil)
		summed = true
		for i, l := range path {
			t.doubts[sentence] = max(t.doubts[sentence], 1-t.field.Marginal(i, int(l)))
		}
	}
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
	q := 1 / (1 + math.Exp(-(float64(m.calibration.Scale*x) + m.calibration.Shift)))
	return entities.Round3(q)
}

// LogOdds is the log of p/(1-p), with p held off 0 and 1.
func LogOdds(p float32) float64 {
	q := min(max(float64(p), 1e-5), 1-1e-5)
	return math.Log(q / (1 - q))
}

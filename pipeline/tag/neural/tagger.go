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
	return t.MarginalsHits(ctx, doc, hits, dst)
}

// MarginalsHits is Marginals with names that the caller has matched already.
func (t *Tagger) MarginalsHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit, dst []float32) ([]float32, error) {
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
	for open, end := range crf.Spans(path) {
		if !summed {
			t.model.field.Sum(&t.field, scores, n, nil)
			summed = true
		}
		typ, _ := crf.Split(int(path[open]))
		p := t.model.field.Span(&t.field, open, end, typ)
		tag.Append(doc, sentence, base+first+open, base+first+end, typ, t.model.calibrated(p))
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

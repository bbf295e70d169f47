package encoder

import (
	"context"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/neural/crf"
	ints "newsgraph/pipeline/tag/neural/kernel"
)

// The network's scores and the field's lie in rows of the same length.
const _ = uint(crf.Num-ints.Cols) + uint(ints.Cols-crf.Num)

// NumLabels is how many labels the network scores: O, then B and I of persons,
// places, organizations and of names that are none of these.
const NumLabels = 9

// maxSentence bounds a sentence, in tokens; a longer one is cut.
const maxSentence = 1024

// Tagger implements tag.Tagger. It is for one goroutine.
type Tagger struct {
	model     *Model
	guideline []float32
	network   network
	window    window
	pieces    []int32 // of a sentence
	ends      []int   // of a token: where its pieces end
	spans     []span  // sentences that are not decoded yet
	scores    []float32
	field     crf.Scratch
	path      []uint8
}

// span is a run of tokens of one sentence.
type span struct{ sentence, first, last int }

var _ tag.Tagger = (*Tagger)(nil)

// NewTagger returns a tagger that reads text as of unknown origin.
func (m *Model) NewTagger() *Tagger { return m.NewTaggerFor("") }

// NewTaggerFor returns a tagger that follows the guideline of a corpus, one of
// Shape.Sources; any other name stands for unknown origin.
func (m *Model) NewTaggerFor(source string) *Tagger {
	return &Tagger{model: m, guideline: m.guideline(source), network: network{m: m}}
}

// Tag implements tag.Tagger. Its only error is ctx's.
func (t *Tagger) Tag(ctx context.Context, doc *entities.Document) error {
	doc.Mentions = doc.Mentions[:0]
	err := t.read(ctx, doc, func(s span, scores []float32) { t.decode(doc, s, scores) })
	if err != nil {
		return err
	}
	tag.Sort(doc.Mentions) // title first
	return nil
}

// TagHits tags without looking at the names that the caller has matched.
func (t *Tagger) TagHits(ctx context.Context, doc *entities.Document, _ []gazetteers.Hit) error {
	return t.Tag(ctx, doc)
}

// TagPart tags sentences of a document that part holds, by themselves.
func (t *Tagger) TagPart(ctx context.Context, _, part *entities.Document, _ []int, _ []gazetteers.Hit) error {
	return t.Tag(ctx, part)
}

// read gives done the scores of each sentence, crf.Num numbers a token.
func (t *Tagger) read(ctx context.Context, doc *entities.Document, done func(s span, scores []float32)) error {
	t.window.begin(t.model.pieces.start)
	t.spans, t.scores = t.spans[:0], t.scores[:0]
	var err error
	next := func() {
		if err == nil {
			if err = ctx.Err(); err == nil {
				t.compute(done)
			}
		}
		t.window.begin(t.model.pieces.start)
	}
	for i := range doc.Sentences {
		for from, to := doc.Sentences[i].First, doc.Sentences[i].Last; from < to; from += maxSentence {
			s := span{i, from, min(to, from+maxSentence)}
			t.spans = append(t.spans, s)
			t.fill(doc.Tokens[s.first:s.last], next)
			if err != nil {
				return err
			}
		}
	}
	if len(t.window.first) > 0 {
		next()
	}
	return err
}

// compute scores the window's tokens and hands over the sentences that are
// whole now.
func (t *Tagger) compute(done func(s span, scores []float32)) {
	t.scores = append(t.scores, t.network.run(&t.window, t.guideline)...)
	used, whole := 0, 0
	for _, s := range t.spans {
		end := used + (s.last-s.first)*crf.Num
		if end > len(t.scores) {
			break
		}
		spread(t.scores[used:end])
		done(s, t.scores[used:end])
		used = end
		whole++
	}
	t.scores = t.scores[:copy(t.scores, t.scores[used:])]
	t.spans = t.spans[:copy(t.spans, t.spans[whole:])]
}

// spread turns a sentence's scores of B and I into those of the field's labels:
// a valid path of the ones is one of the others. The field has one label for
// names of other kinds; I stands for it after a token that is likely in such a
// name alone.
func spread(scores []float32) {
	inside := false
	for ; len(scores) > 0; scores = scores[crf.Num:] {
		src := [NumLabels]float32(scores)
		misc := src[NumLabels-2]
		if inside {
			misc = max(misc, src[NumLabels-1])
		}
		inside = misc > slices.Max(src[:NumLabels-2])
		clear(scores[:crf.Num])
		scores[crf.O], scores[crf.Misc] = src[0], misc
		for i, typ := range entities.Types {
			b, in := src[1+2*i], src[2+2*i]
			scores[crf.Label(typ, crf.B)], scores[crf.Label(typ, crf.S)] = b, b
			scores[crf.Label(typ, crf.I)], scores[crf.Label(typ, crf.E)] = in, in
		}
	}
}

// decode appends the mentions of a sentence.
func (t *Tagger) decode(doc *entities.Document, s span, scores []float32) {
	n := s.last - s.first
	if cap(t.path) < n {
		t.path = make([]uint8, maxSentence)
	}
	path, field := t.path[:n], t.model.field
	field.Best(&t.field, path, scores)
	summed := false
	for open, end := range crf.Spans(path) {
		if !summed {
			field.Sum(&t.field, scores, n, nil)
			summed = true
		}
		typ, _ := crf.Split(int(path[open]))
		p := field.Span(&t.field, open, end, typ)
		tag.Append(doc, s.sentence, s.first+open, s.first+end, typ, t.model.calibrated(p))
	}
}

// calibrated turns a span's marginal into a confidence, three decimals.
// Without a calibration the marginal itself is given.
func (m *Model) calibrated(p float32) float64 {
	if m.calibration.Scale == 0 {
		return float64(p)
	}
	q := min(max(float64(p), 1e-5), 1-1e-5)
	x := math.Log(q / (1 - q))
	return entities.Round3(1 / (1 + math.Exp(-(float64(m.calibration.Scale*x) + m.calibration.Shift))))
}

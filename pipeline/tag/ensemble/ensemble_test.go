package ensemble

import (
	"context"
	"math"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/neural/crf"
)

// labels gives each token of a sentence one label with a probability; the rest is no name's.
type labels map[string]struct {
	label int
	p     float32
}

func (l labels) Marginals(_ context.Context, doc *entities.Document, dst []float32) ([]float32, error) {
	for _, s := range doc.Sentences {
		for _, token := range doc.Tokens[s.First:s.Last] {
			row := make([]float32, crf.Num)
			row[l[token.Text].label] = l[token.Text].p
			row[crf.O] += 1 - l[token.Text].p
			dst = append(dst, row...)
		}
	}
	return dst, nil
}

func (l labels) MarginalsHits(ctx context.Context, doc *entities.Document, _ []gazetteers.Hit, dst []float32) ([]float32, error) {
	return l.Marginals(ctx, doc, dst)
}

func document(sentences ...[]string) *entities.Document {
	doc := &entities.Document{}
	for _, words := range sentences {
		first := len(doc.Tokens)
		for _, w := range words {
			doc.Tokens = append(doc.Tokens, entities.Token{Text: w})
		}
		doc.Sentences = append(doc.Sentences, entities.Sentence{First: first, Last: len(doc.Tokens)})
	}
	return doc
}

var (
	person = crf.Label(entities.Person, crf.S)
	place  = crf.Label(entities.Place, crf.S)
	half   = Weights{Fast: 0.5, Scale: 1}
)

// TestMean: the surer of two decides, and confidence lies between theirs.
func TestMean(t *testing.T) {
	fast := labels{"Paris": {place, 0.2}, "Nelson": {person, 0.9}, "sun": {place, 0.55}}
	slow := labels{"Paris": {place, 0.99}, "Nelson": {person, 0.7}, "sun": {place, 0.1}}
	doc := document([]string{"Paris", "saw", "Nelson"}, []string{"sun"})
	if err := New(fast, slow, half).TagHits(t.Context(), doc, nil); err != nil {
		t.Fatal(err)
	}
	if len(doc.Mentions) != 2 {
		t.Fatalf("%+v", doc.Mentions)
	}
	paris, nelson := doc.Mentions[0], doc.Mentions[1]
	if paris.Type != entities.Place || nelson.Type != entities.Person || nelson.First != 2 {
		t.Errorf("%+v", doc.Mentions)
	}
	// the share of sqrt(.9·.7) against sqrt(.1·.3)
	if want := math.Sqrt(0.63) / (math.Sqrt(0.63) + math.Sqrt(0.03)); math.Abs(nelson.Confidence-want) > 0.01 {
		t.Errorf("confidence %v, want %.3f", nelson.Confidence, want)
	}
}

// TestPart: sentences read by themselves get the labels that the document as a
// whole gives them, and their numbers in the part.
func TestPart(t *testing.T) {
	fast := labels{"Ada": {person, 0.9}, "Rome": {place, 0.9}}
	doc := document([]string{"Ada", "came"}, []string{"to", "Rome", "."}, []string{"Ada", "left", "Rome"})
	part := &entities.Document{Tokens: doc.Tokens, Sentences: []entities.Sentence{doc.Sentences[0], doc.Sentences[2]}}
	if err := New(fast, fast, half).TagPart(t.Context(), doc, part, []int{0, 2}, nil); err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, m := range part.Mentions {
		got = append(got, m.Sentence, m.First, int(m.Type))
	}
	want := []int{0, 0, int(entities.Person), 1, 5, int(entities.Person), 1, 7, int(entities.Place)}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// TestLongSentence: a sentence is cut where the two networks cut it.
func TestLongSentence(t *testing.T) {
	words := make([]string, maxSentence+3)
	for i := range words {
		words[i] = "a"
	}
	words[maxSentence+1] = "Ada"
	doc := document(words)
	l := labels{"Ada": {person, 0.9}}
	if err := New(l, l, half).TagHits(t.Context(), doc, nil); err != nil {
		t.Fatal(err)
	}
	if len(doc.Mentions) != 1 || doc.Mentions[0].First != maxSentence+1 {
		t.Errorf("%+v", doc.Mentions)
	}
}

func TestWeights(t *testing.T) {
	if err := half.Check(); err != nil {
		t.Error(err)
	}
	for name, w := range map[string]Weights{
		"over 1": {Fast: 1.1}, "no number": {Fast: math.NaN()},
		"scale": {Fast: 0.5, Scale: math.Inf(1)},
	} {
		if w.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

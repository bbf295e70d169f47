package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/crf"
)

// Labeller is a model that can teach, whatever its family: Marginals appends to
// dst the probability of each label (crf.Num numbers) of each token of the
// document's sentences, which cover its tokens.
type Labeller interface {
	Marginals(ctx context.Context, doc *entities.Document, dst []float32) ([]float32, error)
}

// Teacher labels unlabelled documents with the mean of several models.
type Teacher struct {
	models  []Labeller
	scratch []float32
}

// NewTeacher returns a teacher over the models; it is for one goroutine.
func NewTeacher(models ...Labeller) *Teacher { return &Teacher{models: models} }

// Label returns the document, whose sentences must cover its tokens, with the
// teacher's probabilities. Its slices are copied; article and offsets are dropped.
func (t *Teacher) Label(ctx context.Context, doc *entities.Document) (Silver, error) {
	var s Silver
	s.Document.Sentences = append(s.Document.Sentences, doc.Sentences...)
	for _, tok := range doc.Tokens {
		s.Document.Tokens = append(s.Document.Tokens, entities.Token{Text: tok.Text})
	}
	s.Labels = make([]float32, len(doc.Tokens)*crf.Num)
	share := 1 / float32(len(t.models))
	var err error
	for _, m := range t.models {
		if t.scratch, err = m.Marginals(ctx, &s.Document, t.scratch[:0]); err != nil {
			return s, err
		}
		for i, p := range t.scratch {
			s.Labels[i] += share * p
		}
	}
	return s, nil
}

// Doubted is the document of those sentences that doubts, a probability each,
// puts at least at least: what a teacher can still say something new about.
func Doubted(doc *entities.Document, doubts []float32, least float32) *entities.Document {
	out := new(entities.Document)
	for i, s := range doc.Sentences {
		if doubts[i] < least {
			continue
		}
		first := len(out.Tokens)
		out.Tokens = append(out.Tokens, doc.Tokens[s.First:s.Last]...)
		s.First, s.Last = first, len(out.Tokens)
		out.Sentences = append(out.Sentences, s)
	}
	return out
}

// silverLine is a [Silver] as a line of JSON. Probabilities have three decimals
// and those under 0.005 are left out; what is missing to 1 is that of O.
type silverLine struct {
	Sentences [][]string   `json:"sentences"`
	Names     []tokenLabel `json:"names"`
}

// tokenLabel is the probability of one label of the token At of the document.
type tokenLabel struct {
	At    int     `json:"at"`
	Label string  `json:"label"`
	P     float64 `json:"p"`
}

// MarshalJSON implements json.Marshaler.
func (s Silver) MarshalJSON() ([]byte, error) {
	line := silverLine{Names: []tokenLabel{}}
	for _, sentence := range s.Document.Sentences {
		var words []string
		for i := sentence.First; i < sentence.Last; i++ {
			words = append(words, s.Document.Tokens[i].Text)
			for l := 1; l < crf.NumUsed; l++ {
				if p := math.Round(1000*float64(s.Labels[i*crf.Num+l])) / 1000; p >= 0.005 {
					line.Names = append(line.Names, tokenLabel{i, crf.Name(l), p})
				}
			}
		}
		line.Sentences = append(line.Sentences, words)
	}
	return json.Marshal(line)
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Silver) UnmarshalJSON(b []byte) error {
	var line silverLine
	if err := json.Unmarshal(b, &line); err != nil {
		return err
	}
	*s = Silver{}
	for _, words := range line.Sentences {
		first := len(s.Document.Tokens)
		for _, w := range words {
			s.Document.Tokens = append(s.Document.Tokens, entities.Token{Text: w})
		}
		s.Document.Sentences = append(s.Document.Sentences, entities.Sentence{First: first, Last: len(s.Document.Tokens)})
	}
	n := len(s.Document.Tokens)
	if n == 0 {
		return errors.New("labels of a teacher: no sentences")
	}
	s.Labels = make([]float32, n*crf.Num)
	for i := range n {
		s.Labels[i*crf.Num+crf.O] = 1
	}
	for _, p := range line.Names {
		l, ok := crf.Named(p.Label)
		if p.At < 0 || p.At >= n || !ok || l == crf.O || !(p.P >= 0 && p.P <= 1) {
			return fmt.Errorf("labels of a teacher: %+v does not fit %d tokens", p, n)
		}
		s.Labels[p.At*crf.Num+l] = float32(p.P)
		o := &s.Labels[p.At*crf.Num+crf.O]
		*o = max(0, *o-float32(p.P))
	}
	return nil
}

package train

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/crf"
)

// Teacher labels unlabelled documents with the mean of several models.
type Teacher struct {
	taggers []*neural.Tagger
	scratch []float32
	Weight  float32 // of a token in the loss of who learns from it
}

// NewTeacher returns a teacher over the models; it is for one goroutine.
func NewTeacher(models []*neural.Model, set *gazetteers.Set, weight float32) *Teacher {
	t := &Teacher{Weight: weight}
	for _, m := range models {
		t.taggers = append(t.taggers, m.NewTagger(set))
	}
	return t
}

// Label returns the document, whose sentences must cover its tokens, with the
// teacher's probabilities. Its slices are copied; article and offsets are dropped.
func (t *Teacher) Label(doc *entities.Document) Silver {
	var s Silver
	s.Document.Sentences = append(s.Document.Sentences, doc.Sentences...)
	for _, tok := range doc.Tokens {
		s.Document.Tokens = append(s.Document.Tokens, entities.Token{Text: tok.Text})
	}
	s.Soft.Labels = make([]float32, len(doc.Tokens)*crf.Num)
	s.Soft.Weight = make([]float32, len(doc.Tokens))
	for i := range s.Soft.Weight {
		s.Soft.Weight[i] = t.Weight
	}
	share := 1 / float32(len(t.taggers))
	for _, g := range t.taggers {
		t.scratch = g.Marginals(&s.Document, t.scratch[:0])
		for i, p := range t.scratch {
			s.Soft.Labels[i] += share * p
		}
	}
	return s
}

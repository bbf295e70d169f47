package train

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/crf"
)

// sure is a teacher that holds every token for the same label.
type sure int

func (l sure) Marginals(_ context.Context, doc *entities.Document, dst []float32) ([]float32, error) {
	for range doc.Tokens {
		p := make([]float32, crf.Num)
		p[l] = 1
		dst = append(dst, p...)
	}
	return dst, nil
}

func TestTeacherIsTheMean(t *testing.T) {
	d := labelled("mine", "Ada came", "Bob , too")
	s, err := NewTeacher(sure(crf.Misc), sure(crf.O)).Label(t.Context(), &d.Document)
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Tokens {
		if s.Labels[i*crf.Num+crf.Misc] != 0.5 || s.Labels[i*crf.Num+crf.O] != 0.5 {
			t.Errorf("token %d: %v", i, s.Labels[i*crf.Num:][:crf.Num])
		}
	}
}

func TestDoubtedSentences(t *testing.T) {
	d := labelled("mine", "Ada came", "so did", "Bob , too")
	part := Doubted(&d.Document, []float32{0.1, 0.05, 0.3}, 0.1)
	if len(part.Sentences) != 2 || part.Sentences[1].First != 2 || part.Sentences[1].Last != 5 || part.Tokens[2].Text != "Bob" {
		t.Errorf("%+v", part)
	}
}

// TestSilverAsJSON holds what a file keeps to what the teacher said, to a thousandth.
func TestSilverAsJSON(t *testing.T) {
	d := labelled("mine", "Ada < came", "Bob , too")
	s := Silver{Document: d.Document, Labels: make([]float32, len(d.Tokens)*crf.Num)}
	for i := range d.Tokens {
		row := s.Labels[i*crf.Num:]
		row[1+i], row[crf.Misc] = 0.75, 0.0625
		row[crf.O] = 1 - row[1+i] - row[crf.Misc]
	}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Silver
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Document.Sentences) != 2 || back.Document.Sentences[1] != (entities.Sentence{First: 3, Last: 6}) || back.Document.Tokens[1].Text != "<" {
		t.Errorf("document: %+v", back.Document)
	}
	for i, p := range s.Labels {
		if math.Abs(float64(back.Labels[i]-p)) > 0.001 {
			t.Errorf("token %d, %s: %v, not %v", i/crf.Num, crf.Name(i%crf.Num), back.Labels[i], p)
		}
	}
}

func TestSilverRefuses(t *testing.T) {
	for _, line := range []string{
		`{"sentences":[["Ada"]],"names":[{"at":1,"label":"S-PER","p":1}]}`,
		`{"sentences":[["Ada"]],"names":[{"at":-1,"label":"S-PER","p":1}]}`,
		`{"sentences":[["Ada"]],"names":[{"at":0,"label":"S-DOG","p":1}]}`,
		`{"sentences":[["Ada"]],"names":[{"at":0,"label":"O","p":1}]}`,
		`{"sentences":[["Ada"]],"names":[{"at":0,"label":"S-PER","p":2}]}`,
		`[]`, `{}`,
	} {
		if err := json.Unmarshal([]byte(line), new(Silver)); err == nil {
			t.Errorf("%s is taken", line)
		}
	}
}

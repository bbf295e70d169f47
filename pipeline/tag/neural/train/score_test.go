package train

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/tag"
	"newsgraph/pipeline/tag/neural"
)

// fixed is a tagger that always gives the same mentions.
type fixed []entities.Mention

func (f fixed) Tag(_ context.Context, d *entities.Document) error {
	d.Mentions = append(d.Mentions[:0], f...)
	return nil
}

var _ tag.Tagger = fixed{}

func TestEvaluate(t *testing.T) {
	gold := []entities.Labelled{labelled("worldwide", "Ana/B-Person Silva/I-Person of Quito/B-Location met NORAD/B-Organization on Friday/B-Date")}
	y, err := Evaluate(context.Background(), fixed{
		{First: 0, Last: 2, Type: entities.Person, Confidence: 0.9},
		{First: 3, Last: 4, Type: entities.Organization, Confidence: 0.6},                                   // wrong type
		{First: 3, Last: 4, Type: entities.Place, Confidence: 0.6, Flags: []entities.Flag{entities.Nested}}, // not scored
	}, gold)
	if err != nil {
		t.Fatal(err)
	}
	if y.Found != 1 || y.Predicted != 2 || y.Gold != 3 || math.Abs(y.F1()-40) > 1e-9 {
		t.Errorf("%+v, F1 %v", y, y.F1())
	}
	if e := y.ECE(); math.Abs(e-(0.1+0.6)/2) > 1e-9 {
		t.Errorf("ECE is %v", e)
	}
}

func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	want := neural.Calibration{Scale: 0.6, Shift: -0.4}
	var guesses []guess
	for range 20000 {
		p := 1 / (1 + math.Exp(-rng.NormFloat64()*3-2))
		_, q := probability(want, p)
		guesses = append(guesses, guess{p: p, right: rng.Float64() < q, weight: 1})
	}
	got := calibrate(guesses)
	if math.Abs(got.Scale-want.Scale) > 0.05 || math.Abs(got.Shift-want.Shift) > 0.1 {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := calibrate(nil); got != (neural.Calibration{Scale: 1}) {
		t.Errorf("of nothing: %+v", got)
	}
}

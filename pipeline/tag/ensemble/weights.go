package ensemble

import (
	"errors"
	"math"

	"newsgraph/entities"
)

// Weights say how an encoder is averaged with the fast network.
type Weights struct {
	Fast  float64 `json:"fast"`  // of the fast network's log-probabilities; the encoder has the rest of 1
	Scale float64 `json:"scale"` // of the log-odds of a name's probability, for its confidence (Platt 1999); 0: not calibrated
	Shift float64 `json:"shift"`
}

// Check reports weights that cannot be used.
func (w *Weights) Check() error {
	within := func(x, low, high float64) bool { return x >= low && x <= high } // false for NaN
	if !within(w.Fast, 0, 1) || !within(w.Scale, 0, 100) || !within(w.Shift, -100, 100) {
		return errors.New("the weights of the average with the fast network are out of bounds")
	}
	return nil
}

// least is a probability below which neither gives a label.
const least = 1e-6

// mean averages the log-probabilities of a label.
func (w *Weights) mean(fast, slow float32) float32 {
	return float32(float64(w.Fast*math.Log(max(float64(fast), least))) + float64((1-w.Fast)*math.Log(max(float64(slow), least))))
}

// confidence turns a name's probability into a confidence, three decimals.
// Without a scale the probability itself is given.
func (w *Weights) confidence(p float32) float64 {
	if w.Scale == 0 {
		return float64(p)
	}
	q := min(max(float64(p), 1e-5), 1-1e-5)
	x := math.Log(q / (1 - q))
	return entities.Round3(1 / (1 + math.Exp(-(float64(w.Scale*x) + w.Shift))))
}

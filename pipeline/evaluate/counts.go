package evaluate

import (
	"encoding/json"
	"strconv"

	"newsgraph/entities"
)

// Counts adds up decisions. In exact scoring GoldRight equals PredictedRight;
// in overlap scoring one prediction may cover two gold spans.
type Counts struct {
	Gold, Predicted           int
	GoldRight, PredictedRight int
}

// Add adds o to c.
func (c *Counts) Add(o Counts) {
	c.Gold += o.Gold
	c.Predicted += o.Predicted
	c.GoldRight += o.GoldRight
	c.PredictedRight += o.PredictedRight
}

// Precision is the share of predictions that are right, 0..1; 0 without any.
func (c Counts) Precision() float64 { return ratio(c.PredictedRight, c.Predicted) }

// Recall is the share of gold that was found, 0..1; 0 without any.
func (c Counts) Recall() float64 { return ratio(c.GoldRight, c.Gold) }

// F1 is the harmonic mean of precision and recall.
func (c Counts) F1() float64 { return harmonic(c.Precision(), c.Recall()) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// percent is 100·x rounded to two decimals as the reference script rounds:
// the decimal nearest to the binary value.
func percent(x float64) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(100*x, 'f', 2, 64), 64)
	return v
}

// countsJSON is how Counts are written: percentages for people, counts to merge.
type countsJSON struct {
	P              float64 `json:"p"`
	R              float64 `json:"r"`
	F1             float64 `json:"f1"`
	Gold           int     `json:"gold"`
	Predicted      int     `json:"predicted"`
	GoldRight      int     `json:"gold_right"`
	PredictedRight int     `json:"predicted_right"`
}

// MarshalJSON writes percentages with two decimals and the counts.
func (c Counts) MarshalJSON() ([]byte, error) {
	// 2pr/(p+r) is computed times 200 as the reference does, so that even the last digit agrees.
	p, r := c.Precision(), c.Recall()
	f1 := 0.0
	if p+r > 0 {
		f1 = 200 * p * r / (p + r)
	}
	f1, _ = strconv.ParseFloat(strconv.FormatFloat(f1, 'f', 2, 64), 64)
	return json.Marshal(countsJSON{percent(p), percent(r), f1, c.Gold, c.Predicted, c.GoldRight, c.PredictedRight})
}

// UnmarshalJSON reads the counts that MarshalJSON wrote.
func (c *Counts) UnmarshalJSON(b []byte) error {
	var j countsJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*c = Counts{j.Gold, j.Predicted, j.GoldRight, j.PredictedRight}
	return nil
}

// ByType holds a score for each type.
type ByType struct {
	Person       Counts `json:"person"`
	Place        Counts `json:"place"`
	Organization Counts `json:"organization"`
}

// Of returns the counts of t, which must be one of the three types.
func (b *ByType) Of(t entities.Type) *Counts {
	switch t {
	case entities.Person:
		return &b.Person
	case entities.Place:
		return &b.Place
	}
	return &b.Organization
}

// Micro is the score over all types together.
func (b *ByType) Micro() Counts {
	c := b.Person
	c.Add(b.Place)
	c.Add(b.Organization)
	return c
}

// Add adds o to b.
func (b *ByType) Add(o *ByType) {
	for _, t := range entities.Types {
		b.Of(t).Add(*o.Of(t))
	}
}

// MarshalJSON writes the three types and all of them together.
func (b ByType) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		All          Counts `json:"all"`
		Person       Counts `json:"person"`
		Place        Counts `json:"place"`
		Organization Counts `json:"organization"`
	}{b.Micro(), b.Person, b.Place, b.Organization})
}

package evaluate

import (
	"encoding/json"
	"math"
	"strconv"
)

const bins = 10

// Calibration says whether confidences are probabilities: of the mentions with
// confidence 0.9, nine of ten should be right. It keeps whole numbers
// (thousandths), so that merging in any order gives the same sums.
type Calibration struct {
	bins [bins]bin
}

type bin struct {
	n, right   int
	confidence int64 // sum, thousandths
	brier      int64 // sum of squared differences, millionths
}

// Add counts one prediction. Confidence 0 means that none was given and is not counted.
func (c *Calibration) Add(confidence float64, right bool) {
	if !(confidence > 0) {
		return
	}
	milli := int64(math.Round(min(confidence, 1) * 1000))
	b := &c.bins[min(milli*bins/1000, bins-1)]
	b.n++
	b.confidence += milli
	miss := milli
	if right {
		b.right++
		miss = 1000 - milli
	}
	b.brier += miss * miss
}

// Merge adds o to c.
func (c *Calibration) Merge(o *Calibration) {
	for i := range c.bins {
		c.bins[i].n += o.bins[i].n
		c.bins[i].right += o.bins[i].right
		c.bins[i].confidence += o.bins[i].confidence
		c.bins[i].brier += o.bins[i].brier
	}
}

// Bin is one row of the reliability table.
type Bin struct {
	From       float64 `json:"from"` // confidences from here …
	To         float64 `json:"to"`   // … to below here
	Mentions   int     `json:"mentions"`
	Confidence float64 `json:"confidence"` // mean
	Right      float64 `json:"right"`      // share that is right
}

// Table returns the bins that hold a prediction.
func (c *Calibration) Table() []Bin {
	rows := []Bin{}
	for i, b := range c.bins {
		if b.n > 0 {
			rows = append(rows, Bin{
				From: float64(i) / bins, To: float64(i+1) / bins, Mentions: b.n,
				Confidence: round4(float64(b.confidence) / 1000 / float64(b.n)), Right: round4(ratio(b.right, b.n)),
			})
		}
	}
	return rows
}

// Mentions is the number of predictions counted.
func (c *Calibration) Mentions() int {
	n := 0
	for _, b := range c.bins {
		n += b.n
	}
	return n
}

// ECE is the expected calibration error over ten bins (Naeini, Cooper and
// Hauskrecht 2015): the mean distance of confidence and share of right ones.
func (c *Calibration) ECE() float64 {
	sum, n := 0.0, c.Mentions()
	for _, b := range c.bins {
		sum += math.Abs(float64(b.confidence)/1000 - float64(b.right))
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// Brier is the mean squared difference of confidence and outcome.
func (c *Calibration) Brier() float64 {
	var sum int64
	for _, b := range c.bins {
		sum += b.brier
	}
	if n := c.Mentions(); n > 0 {
		return float64(sum) / 1e6 / float64(n)
	}
	return 0
}

// MarshalJSON writes the table, ECE and Brier score.
func (c Calibration) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Mentions int     `json:"mentions"`
		ECE      float64 `json:"ece"`
		Brier    float64 `json:"brier"`
		Table    []Bin   `json:"table"`
	}{c.Mentions(), round4(c.ECE()), round4(c.Brier()), c.Table()})
}

func round4(x float64) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	return v
}

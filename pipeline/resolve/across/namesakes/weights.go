package namesakes

import (
	_ "embed" // the weights
	"fmt"
	"math"
	"strings"

	"newsgraph/internal/weightfile"
)

//go:embed weights.tsv
var builtInWeights string

// Weights are the log odds that evidence is worth.
type Weights struct {
	of    [NumFeatures]float64
	means [NumFeatures]string
	head  string // the lines before the table: what they were fitted on
}

// BuiltInWeights returns the weights that are compiled in.
func BuiltInWeights() (*Weights, error) { return ParseWeights(builtInWeights) }

// layout is the form of weights.tsv.
var layout = weightfile.Layout{What: "weights of namesakes", Columns: []string{"feature", "weight", "means"}, Numbers: 1, Names: features[:]}

// ParseWeights reads a file of weights: layout.
func ParseWeights(text string) (*Weights, error) {
	table, err := layout.Parse(text)
	if err != nil {
		return nil, err
	}
	w := &Weights{head: table.Head}
	for f, row := range table.Rows {
		w.of[f], w.means[f] = row.Numbers[0], row.Text[0]
	}
	return w, nil
}

// String writes the file that ParseWeights reads.
func (w *Weights) String() string {
	table := &weightfile.Table{Head: w.head}
	for f := range features {
		table.Rows = append(table.Rows, weightfile.Row{Numbers: []float64{w.of[f]}, Text: []string{w.means[f]}})
	}
	return layout.String(table)
}

// Of is the weight of a feature.
func (w *Weights) Of(f Feature) float64 { return w.of[f] }

// Right is the probability that a decision across articles is right, by the log odds that it
// was made with: the logistic function of sure plus odds times these.
func (w *Weights) Right(sure, odds Feature, logOdds float64) float64 {
	return 1 / (1 + math.Exp(-w.of[sure]-w.of[odds]*logOdds))
}

// With returns weights that differ in one. head, where it is not "", takes the
// place of the lines that say on what they were fitted.
func (w *Weights) With(f Feature, weight float64, head string) *Weights {
	out := *w
	out.of[f] = math.Round(weight*1000) / 1000
	if head != "" {
		out.head = head
	}
	return &out
}

// Terms sums up evidence and can tell what it was made of.
type Terms struct {
	weights *Weights
	values  [NumFeatures]float64
}

// Terms begins a sum.
func (w *Weights) Terms() Terms { return Terms{weights: w} }

// Add adds a feature so many times.
func (t *Terms) Add(f Feature, value float64) { t.values[f] += value }

// Sum is the log odds.
func (t *Terms) Sum() float64 {
	sum := 0.0
	for f, x := range t.values {
		if x != 0 {
			sum += x * t.weights.of[f]
		}
	}
	return sum
}

// String writes the terms in the order of the file: "one-usual +1.5, other-focus -2.0".
func (t *Terms) String() string {
	var b strings.Builder
	for f, x := range t.values {
		if u := x * t.weights.of[f]; u != 0 {
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%s %+.1f", features[f], u)
		}
	}
	return b.String()
}

package model

import (
	_ "embed" // the weights
	"fmt"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/weightfile"
)

// Linking weighs every known entity that a group's names can mean against one
// another and against "none of them": the utility of each is the sum of its
// features times their weights, its probability its share of exp(utility). A
// group is linked where the best candidate has the threshold of its type or more.
//
// The weights are data: weights.tsv says on what they were fitted, and
// "newsgraph train links" fits them again.

//go:embed weights.tsv
var builtInWeights string

// Vector has a weight for each feature.
type Vector [numFeatures]float64

// Dot is the utility of values.
func (w *Vector) Dot(v *Values) float64 {
	sum := 0.0
	for f, x := range v {
		if x != 0 {
			sum += w[f] * x
		}
	}
	return sum
}

// Weights are those of all features for each type, with the thresholds.
type Weights struct {
	of        [entities.Organization + 1]Vector  // by type
	threshold [entities.Organization + 1]float64 // by type
	head      string                             // the lines before the table: what they were fitted on
}

// BuiltInWeights returns the weights that are compiled in.
func BuiltInWeights() (*Weights, error) { return ParseWeights(builtInWeights) }

// weightTypes are the types in the order of the columns of weights.tsv.
var weightTypes = [...]entities.Type{entities.Person, entities.Place, entities.Organization}

// weightLayout is the form of weights.tsv: a line a feature, and the thresholds last.
var weightLayout = weightfile.Layout{
	What: "weights of links", Columns: []string{"feature", "person", "place", "organization"},
	Numbers: len(weightTypes), Names: append(Names(), "threshold"),
}

// ParseWeights reads a file of weights: weightLayout.
func ParseWeights(text string) (*Weights, error) {
	table, err := weightLayout.Parse(text)
	if err != nil {
		return nil, err
	}
	w := &Weights{head: table.Head}
	for i, t := range weightTypes {
		for f := range features {
			w.of[t][f] = table.Rows[f].Numbers[i]
		}
		w.threshold[t] = table.Rows[numFeatures].Numbers[i]
	}
	return w, nil
}

// String writes the file that ParseWeights reads.
func (w *Weights) String() string {
	table := &weightfile.Table{Head: w.head, Rows: make([]weightfile.Row, numFeatures+1)}
	for _, t := range weightTypes {
		for f := range features {
			table.Rows[f].Numbers = append(table.Rows[f].Numbers, w.of[t][f])
		}
		table.Rows[numFeatures].Numbers = append(table.Rows[numFeatures].Numbers, w.threshold[t])
	}
	return weightLayout.String(table)
}

// Vector returns the weights of a type.
func (w *Weights) Vector(t entities.Type) *Vector { return &w.of[t] }

// leadingTerms is how many terms of a decision are shown.
const leadingTerms = 4

// Leading writes the largest terms of a utility: "prior +5.8, focus +2.1".
func (w *Vector) Leading(v *Values) string {
	var order []int
	for f, x := range v {
		if w[f]*x != 0 {
			order = append(order, f)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := math.Abs(w[a]*v[a]), math.Abs(w[b]*v[b])
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	var b strings.Builder
	for i, f := range order[:min(len(order), leadingTerms)] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %+.1f", features[f].name, w[f]*v[f])
	}
	return b.String()
}

// Of returns a copy of the weights of a type, in the order of Values.
func (w *Weights) Of(t entities.Type) []float64 {
	v := w.of[t]
	return v[:]
}

// Threshold is the probability from which a group of the type is linked.
func (w *Weights) Threshold(t entities.Type) float64 { return w.threshold[t] }

// With returns weights that differ in those of one type. head, where it is not
// "", takes the place of the lines that say on what they were fitted.
func (w *Weights) With(t entities.Type, weights []float64, head string) *Weights {
	out := *w
	copy(out.of[t][:], weights)
	for f := range out.of[t] {
		out.of[t][f] = math.Round(out.of[t][f]*1000) / 1000
	}
	if head != "" {
		out.head = head
	}
	return &out
}

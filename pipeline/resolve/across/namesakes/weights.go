package namesakes

import (
	_ "embed" // the weights
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
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

// ParseWeights reads a file of weights: lines that begin with "#", a header
// "feature weight means", and a line a feature.
func ParseWeights(text string) (*Weights, error) {
	w := &Weights{}
	seen := map[string]bool{}
	for n, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			w.head += line + "\n"
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("weights of namesakes: line %d: %d cells, want 3", n+1, len(cells))
		}
		if cells[0] == "feature" {
			continue
		}
		f := slices.IndexFunc(features[:], func(x struct{ name string }) bool { return x.name == cells[0] })
		if f < 0 || seen[cells[0]] {
			return nil, fmt.Errorf("weights of namesakes: line %d: %q is no feature, or stands there twice", n+1, cells[0])
		}
		seen[cells[0]] = true
		x, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			return nil, fmt.Errorf("weights of namesakes: line %d: %w", n+1, err)
		}
		w.of[f], w.means[f] = x, cells[2]
	}
	if len(seen) != int(NumFeatures) {
		return nil, fmt.Errorf("weights of namesakes: %d features, want %d", len(seen), NumFeatures)
	}
	return w, nil
}

// String writes the file that ParseWeights reads.
func (w *Weights) String() string {
	var b strings.Builder
	b.WriteString(w.head)
	b.WriteString("feature\tweight\tmeans\n")
	for f := range features {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", features[f].name, strconv.FormatFloat(w.of[f], 'g', 5, 64), w.means[f])
	}
	return b.String()
}

// Of is the weight of a feature.
func (w *Weights) Of(f Feature) float64 { return w.of[f] }

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
			fmt.Fprintf(&b, "%s %+.1f", features[f].name, u)
		}
	}
	return b.String()
}

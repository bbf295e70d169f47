package encoder

import (
	"math"
	"strings"

	ints "newsgraph/pipeline/tag/neural/kernel"
)

// maxLabels bounds the labels of a model that was tuned elsewhere.
const maxLabels = 512

// rows is how many labels the network scores.
func (s *Shape) rows() int {
	if s.Labels == nil {
		return NumLabels
	}
	return len(s.Labels)
}

// names of types as data sets write them, and the place of their B among the
// nine; names of all other types count as of another kind.
var typeNames = map[string]int{
	"PER": 1, "PERSON": 1, "PERS": 1,
	"LOC": 3, "LOCATION": 3, "GPE": 3, "FAC": 3, "FACILITY": 3, "PLACE": 3,
	"ORG": 5, "ORGANIZATION": 5, "ORGANISATION": 5, "CORPORATION": 5,
}

const otherName = 7 // B of a name of another kind

// labelOf tells which of the nine labels one of a data set counts for: B-PER,
// I-ORG, S-LOC, L-GPE, O. The first letter tells B, S and U from I, E, L and M.
func labelOf(name string) int {
	if name == "O" || name == "" {
		return 0
	}
	at, typ, ok := strings.Cut(name, "-")
	if !ok {
		at, typ = "B", name
	}
	label, ok := typeNames[strings.ToUpper(typ)]
	if !ok {
		label = otherName
	}
	if strings.Contains("IELM", at) {
		label++
	}
	return label
}

// noLabel is the score of what no label of the model counts for.
const noLabel = -1e4

// fold brings the scores of a model's own labels, a row of cols numbers a
// token, to those of the nine: the best of the labels that count for one.
func (m *Model) fold(scores []float32, count, cols int) {
	var best [ints.Cols]float32
	for i := range count {
		for l := range NumLabels {
			best[l] = noLabel
		}
		for l, to := range m.labelOf {
			best[to] = float32(math.Max(float64(best[to]), float64(scores[i*cols+l])))
		}
		copy(scores[i*ints.Cols:], best[:])
	}
}

package people

import (
	_ "embed" // the weights
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed weights.tsv
var builtInWeights string

// weights are what speaks for a bearer of a surname that stands alone: weights.tsv
// says what each means.
type weights struct {
	named    float64
	relative float64
	given    float64
	late     float64
	unknown  float64
	noName   float64
	subject  float64
	title    float64
	gender   float64
	office   float64
	inOffice float64
	common   float64
	margin   float64
	initials float64
	otherAge float64
}

// builtIn are the weights that are compiled in.
var builtIn = sync.OnceValue(func() *weights {
	w := &weights{}
	if err := weightfile.Parameters("weights of bearers", builtInWeights, w.all()); err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return w
})

func (w *weights) all() weightfile.Fields {
	return weightfile.Fields{
		"named": &w.named, "relative": &w.relative, "given": &w.given, "late": &w.late, "unknown": &w.unknown, "no-name": &w.noName,
		"subject": &w.subject, "title": &w.title, "gender": &w.gender, "office": &w.office, "in-office": &w.inOffice, "common": &w.common,
		"margin": &w.margin, "initials": &w.initials, "other-age": &w.otherAge,
	}
}

package typevotes

import (
	_ "embed" // the weights
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed weights.tsv
var builtInWeights string

// weights are what speaks for the company where a name may be its or a person's,
// and what makes a type doubtful: weights.tsv says what each means.
type weights struct {
	prior         float64
	alone         float64
	met           float64
	bearer        float64
	code          float64
	noun          float64
	officer       float64
	kind          float64
	object        float64
	price         float64
	beside        float64
	thing         float64
	relative      float64
	person        float64
	who           float64
	title         float64
	age           float64
	wholePrior    float64
	wholeKnown    float64
	wholeGiven    float64
	wholeBearer   float64
	wholeFamily   float64
	wholeNoFamily float64
	wholeCommon   float64
	wholeNamed    float64
	wholeEnds     float64
	wholeLegal    float64

	wellKnownBearer float64
	wellKnownCity   float64
	doubtful        float64
	doubtfulPerson  float64
}

// builtIn are the weights that are compiled in.
var builtIn = sync.OnceValue(func() *weights {
	w := &weights{}
	if err := weightfile.Parameters("weights of companies called like people", builtInWeights, w.all()); err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return w
})

func (w *weights) all() weightfile.Fields {
	return weightfile.Fields{
		"prior": &w.prior, "alone": &w.alone, "met": &w.met, "bearer": &w.bearer, "code": &w.code, "noun": &w.noun, "officer": &w.officer,
		"kind": &w.kind, "object": &w.object, "price": &w.price, "beside": &w.beside, "thing": &w.thing, "relative": &w.relative,
		"person": &w.person, "who": &w.who, "title": &w.title, "age": &w.age, "whole-prior": &w.wholePrior, "whole-known": &w.wholeKnown,
		"whole-given": &w.wholeGiven, "whole-bearer": &w.wholeBearer, "whole-family": &w.wholeFamily, "whole-no-family": &w.wholeNoFamily,
		"whole-common": &w.wholeCommon, "whole-named": &w.wholeNamed, "whole-ends": &w.wholeEnds, "whole-legal": &w.wholeLegal,
		"well-known-bearer": &w.wellKnownBearer, "well-known-city": &w.wellKnownCity, "doubtful": &w.doubtful, "doubtful-person": &w.doubtfulPerson,
	}
}

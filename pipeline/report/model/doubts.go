package model

import (
	_ "embed" // the thresholds
	"sync"

	"newsgraph/internal/weightfile"
)

//go:embed checks.tsv
var checksFile string

// weakReasons are grounds for a merge that are right less often than others, as
// resolve names them in its steps.
var weakReasons = [...]string{
	"surname beside the same names", "linked elsewhere", "other given name of", "gender and surname of",
	"given name of", "part of the name of", "last words of",
}

// doubts are the numbers by which the report asks for a look: checks.tsv says
// what each means.
type doubts struct {
	weak      [len(weakReasons)]float64 // how doubtful a merge for each is
	confident float64
	likely    float64
	telling   float64
}

// doubtLimits are those that are compiled in.
var doubtLimits = sync.OnceValue(func() *doubts {
	d := &doubts{}
	fields := weightfile.Fields{"confident": &d.confident, "likely": &d.likely, "telling": &d.telling}
	for i, reason := range weakReasons {
		fields[reason] = &d.weak[i]
	}
	if err := weightfile.Parameters("checks", checksFile, fields); err != nil {
		panic(err) // they are part of the program, and its tests read them
	}
	return d
})

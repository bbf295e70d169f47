package offices

import (
	"testing"

	"newsgraph/gazetteers/normalize"
)

// TestOfficeWordsAreNormal keeps the tables in the form in which they are compared.
func TestOfficeWordsAreNormal(t *testing.T) {
	words := english()
	for w := range words.offices {
		if normalize.String(w) != w {
			t.Errorf("%q is not normal", w)
		}
	}
	for w := range words.bodies {
		if normalize.String(w) != w {
			t.Errorf("%q is not normal", w)
		}
	}
}

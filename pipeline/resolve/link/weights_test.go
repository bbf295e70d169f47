package link

import (
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

func TestWeightsFile(t *testing.T) {
	w, err := BuiltInWeights()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseWeights(w.String())
	if err != nil {
		t.Fatal(err)
	}
	if *again != *w {
		t.Error("weights differ once written and read")
	}
	for f := range features {
		if features[f].name == "" || features[f].means == "" {
			t.Errorf("feature %d has no name or no meaning", f)
		}
	}
	lines := strings.Split(strings.TrimRight(w.String(), "\n"), "\n")
	for what, text := range map[string]string{
		"a feature is missing": strings.Join(lines[:len(lines)-2], "\n") + "\n" + lines[len(lines)-1],
		"a feature twice":      w.String() + "prior\t1\t1\t1\n",
		"an unknown one":       w.String() + "luck\t1\t1\t1\n",
		"no number":            strings.Replace(w.String(), "threshold\t", "threshold\tx", 1),
		"too few cells":        w.String() + "luck\t1\n",
		"nothing":              "",
	} {
		if _, err := ParseWeights(text); err == nil || !strings.HasPrefix(err.Error(), "weights of links: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestLeadingTerms(t *testing.T) {
	var w vector
	var v Values
	w[fPrior], v[fPrior] = 4, 0.5
	w[fName], v[fName] = -1, 1
	w[fNear], v[fNear] = 5, 0
	if got := w.leading(&v); got != "prior +2.0, name -1.0" {
		t.Errorf("%q", got)
	}
	if got := w.dot(&v); got != 1 {
		t.Errorf("utility %v, want 1", got)
	}
}

func TestExpands(t *testing.T) {
	for _, c := range []struct {
		name, full string
		want       bool
	}{
		{"National Rifle Association of America", "national rifle association", true},
		{"National Rifle Association of America", "national restaurant association", false},
		{"Organization for Security", "organization of security", true},
		{"Hamas", "islamic resistance movement", true}, // one word tells nothing
	} {
		e := gazetteers.Entry{Type: entities.Organization, Name: c.name}
		if got := (&Linker{lang: English()}).expands(&e, strings.Fields(c.full)); got != c.want {
			t.Errorf("%s for %q: %v", c.name, c.full, got)
		}
	}
}

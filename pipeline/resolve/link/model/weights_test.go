package model

import (
	"strings"
	"testing"
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
	var w Vector
	var v Values
	w[Prior], v[Prior] = 4, 0.5
	w[Alias], v[Alias] = -1, 1
	w[Near], v[Near] = 5, 0
	if got := w.Leading(&v); got != "prior +2.0, alias -1.0" {
		t.Errorf("%q", got)
	}
	if got := w.Dot(&v); got != 1 {
		t.Errorf("utility %v, want 1", got)
	}
}

package weightfile

import (
	"strings"
	"testing"
)

var layout = Layout{What: "weights of tests", Columns: []string{"feature", "a", "b", "means"}, Numbers: 2, Names: []string{"one", "two"}}

const file = "# fitted on: nothing\nfeature\ta\tb\tmeans\none\t1.5\t-2\tfirst\ntwo\t0\t1e+06\tsecond\n"

func TestRoundTrip(t *testing.T) {
	table, err := layout.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := layout.String(table); got != file {
		t.Errorf("read and written it is\n%s", got)
	}
	if row := table.Rows[1]; row.Numbers[1] != 1e6 || row.Text[0] != "second" {
		t.Errorf("row two is %v", row)
	}
	shuffled, err := layout.Parse("feature\ta\tb\tmeans\ntwo\t0\t1e+06\tsecond\n# fitted on: nothing\none\t1.5\t-2\tfirst\n")
	if err != nil || layout.String(shuffled) != file {
		t.Errorf("in another order: %v", err)
	}
}

func TestBadFiles(t *testing.T) {
	for what, text := range map[string]string{
		"a name is missing": strings.Replace(file, "one\t1.5\t-2\tfirst\n", "", 1),
		"a name twice":      file + "one\t1\t1\tx\n",
		"an unknown one":    file + "three\t1\t1\tx\n",
		"no number":         strings.Replace(file, "-2", "x", 1),
		"too few cells":     file + "one\t1\n",
		"an empty line":     file + "\n",
		"nothing":           "",
	} {
		if _, err := layout.Parse(text); err == nil || !strings.HasPrefix(err.Error(), "weights of tests: ") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestParameters reads numbers into fields and refuses a file that lacks one.
func TestParameters(t *testing.T) {
	var near, far float64
	text := "# version: 1\nname\tvalue\tmeans\tfrom\nnear\t2.5\tkilometres\tchosen by hand\nfar\t9\tkilometres\tchosen by hand\n"
	if err := Parameters("distances", text, Fields{"near": &near, "far": &far}); err != nil || near != 2.5 || far != 9 {
		t.Errorf("near %v, far %v, %v", near, far, err)
	}
	if err := Parameters("distances", text, Fields{"near": &near}); err == nil {
		t.Error("an unknown name is no error")
	}
	if err := Parameters("distances", text, Fields{"near": &near, "far": &far, "wide": new(float64)}); err == nil {
		t.Error("a name that is missing is no error")
	}
}

// TestRead reads numbers into a struct.
func TestRead(t *testing.T) {
	type distances struct {
		NearKm       float64
		LongestWords int
	}
	text := "# version: 1\nname\tvalue\tmeans\tfrom\nnear-km\t2.5\tkilometres\tchosen by hand\nlongest-words\t4\twords\tchosen by hand\n"
	if d, err := Read[distances]("distances", text); err != nil || *d != (distances{2.5, 4}) {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := Read[distances]("distances", strings.Replace(text, "\t4\t", "\t4.5\t", 1)); err == nil || !strings.Contains(err.Error(), `"longest-words" is 4.5`) {
		t.Errorf("half a word: %v", err)
	}
	if _, err := Read[struct{ NearKm float64 }]("distances", text); err == nil {
		t.Error("an unknown name is no error")
	}
}

package cmdline

import (
	"testing"
)

func TestNearest(t *testing.T) {
	commands := []string{"extract", "export", "explain", "eval", "graph", "report", "tag", "train"}
	for given, want := range map[string]string{
		"extrct": "extract", "exract": "extract", "extarct": "extract", "Extract": "extract", "exprot": "export", "rep": "report",
		"grpah": "graph", "eval2": "eval", "tags": "tag", "trian": "train", "quixotic": "", "x": "", "": "", "graphics": "",
	} {
		if got := nearest(given, commands); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"output", "ouptut", 1}} {
		if got := slips(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestKnownEnding(t *testing.T) {
	for name, want := range map[string]string{
		"out.csv": ".csv", "dir/out.CSV": ".csv", "g.json.gz": ".json.gz", "g.json": ".json", "g.tar.gz": ".gz", "x.graphml": ".graphml",
		"RUN": "", "run.2016-10-15": "", "v1.0": "", "out.csv/": ".csv", "a.csv/b": "", "my.model": "", "": "", "g.gexf": ".gexf", "g.ttl": ".ttl",
	} {
		if got := knownEnding(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

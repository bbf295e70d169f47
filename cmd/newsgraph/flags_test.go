package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// eachCommand visits the commands that do something, with their names from the
// top: "gazetteer lookup".
func eachCommand(commands []*cli.Command, above string, visit func(name string, c *cli.Command)) {
	for _, c := range commands {
		visit(above+c.Name, c)
		eachCommand(c.Subcommands, above+c.Name+" ", visit)
	}
}

func TestVariables(t *testing.T) {
	seen := map[string]string{}
	eachCommand(newApp(newConsole(streams{nil, &bytes.Buffer{}, &bytes.Buffer{}})).Commands, "", func(name string, c *cli.Command) {
		for _, f := range c.Flags {
			flag := f.Names()[0]
			if flag == "help" {
				continue
			}
			want := "NEWSGRAPH_" + strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToUpper(name+" "+flag))
			vars := f.(cli.DocGenerationFlag).GetEnvVars()
			if len(vars) == 0 || vars[0] != want {
				t.Errorf("%s --%s: variables %q, want %s", name, flag, vars, want)
				continue
			}
			if other, twice := seen[want]; twice {
				t.Errorf("%s sets --%s of %s and of %s", want, flag, name, other)
			}
			seen[want] = name
			if alone := slices.Contains(vars, "NEWSGRAPH_"+variable(flag)); alone != slices.Contains(everywhere[:], flag) {
				t.Errorf("%s --%s: variables %q", name, flag, vars)
			}
		}
	})
	if len(seen) < 80 {
		t.Errorf("only %d flags", len(seen))
	}
}

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

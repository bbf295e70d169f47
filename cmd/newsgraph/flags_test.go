package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
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
	eachCommand(newApp(console.New(console.Streams{In: nil, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})).Commands, "", func(name string, c *cli.Command) {
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
			if alone := slices.Contains(vars, "NEWSGRAPH_"+strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))); alone != slices.Contains([]string{"workers", "quiet", "progress", "log-format"}, flag) {
				t.Errorf("%s --%s: variables %q", name, flag, vars)
			}
		}
	})
	if len(seen) < 80 {
		t.Errorf("only %d flags", len(seen))
	}
}

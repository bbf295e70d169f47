package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/diff"
)

func versionCommand(con *console.Console) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "versions of program, model, gazetteers and schemas, and how the program was built",
		Flags: []cli.Flag{cmdline.JSONFlag("print JSON")},
		Action: func(c *cli.Context) error {
			p, err := setup.Pipeline(pipeline.Options{Program: buildinfo.Program})
			if err != nil {
				return err
			}
			g := p.Generator()
			v := versions{
				Program: buildinfo.Version, Info: buildinfo.Read(), Model: g.Model, Gazetteers: g.Gazetteers,
				Schemas: []string{entities.GraphSchema, entities.RecordSchema, entities.LedgerSchema, diff.Schema},
			}
			if c.Bool("json") {
				return con.JSON(v)
			}
			w := bufio.NewWriter(con.Out)
			v.print(w)
			return w.Flush()
		},
	}
}

// versions is what `newsgraph version --json` prints.
type versions struct {
	Program string `json:"program"`
	buildinfo.Info
	Model      string   `json:"model"`
	Gazetteers string   `json:"gazetteers"`
	Schemas    []string `json:"schemas"`
}

func (v *versions) print(w io.Writer) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-11s %s\n", name, console.Clean(fmt.Sprintf(format, args...)))
	}
	line("program", "newsgraph %s", v.Program)
	switch {
	case v.Revision == "":
		line("revision", "not known: built outside version control")
	case v.Modified:
		line("revision", "%s of %s, with changes", v.Revision, v.Time)
	default:
		line("revision", "%s of %s", v.Revision, v.Time)
	}
	line("go", "%s %s/%s", v.Go, v.OS, v.Arch)
	var settings []string
	for _, key := range slices.Sorted(maps.Keys(v.Settings)) {
		settings = append(settings, key+"="+v.Settings[key])
	}
	line("build", "%s", strings.Join(settings, " "))
	line("model", "%s", v.Model)
	line("gazetteers", "%s", v.Gazetteers)
	line("schemas", "%s", strings.Join(v.Schemas, " "))
}

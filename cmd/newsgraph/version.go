package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/diff"
)

func versionCommand(con *console) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "versions of program, model, gazetteers and schemas, and how the program was built",
		Flags: []cli.Flag{jsonFlag("print JSON")},
		Action: func(c *cli.Context) error {
			p, err := newPipeline(pipeline.Options{Program: programName})
			if err != nil {
				return err
			}
			g := p.Generator()
			v := versions{
				Program: version, buildInfo: readBuild(), Model: g.Model, Gazetteers: g.Gazetteers,
				Schemas: []string{entities.GraphSchema, entities.RecordSchema, entities.LedgerSchema, diff.Schema},
			}
			if c.Bool("json") {
				enc := json.NewEncoder(con.out)
				enc.SetEscapeHTML(false)
				enc.SetIndent("", " ")
				return enc.Encode(v)
			}
			w := bufio.NewWriter(con.out)
			v.print(w)
			return w.Flush()
		},
	}
}

// versions is what `newsgraph version --json` prints.
type versions struct {
	Program string `json:"program"`
	buildInfo
	Model      string   `json:"model"`
	Gazetteers string   `json:"gazetteers"`
	Schemas    []string `json:"schemas"`
}

// buildInfo is how the program was made.
type buildInfo struct {
	Revision string            `json:"revision,omitempty"` // "" where it was built outside version control
	Time     string            `json:"revision_time,omitempty"`
	Modified bool              `json:"modified,omitempty"` // the source was not that of the revision alone
	Go       string            `json:"go"`
	OS       string            `json:"os"`
	Arch     string            `json:"arch"`
	Settings map[string]string `json:"settings,omitempty"` // of go build
}

// readBuild reads what the Go tool wrote into the program.
func readBuild() buildInfo {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) buildInfo {
	b := buildInfo{Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Settings: map[string]string{}}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "vcs", "GOOS", "GOARCH":
		default:
			b.Settings[s.Key] = s.Value
		}
	}
	return b
}

// day is the date of the revision, "" where it is not known.
func (b buildInfo) day() string {
	day, _, _ := strings.Cut(b.Time, "T")
	return day
}

func (v *versions) print(w io.Writer) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-11s %s\n", name, clean(fmt.Sprintf(format, args...)))
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

package main

// Every flag that more than one command takes is defined here, once; flags of one
// command stand beside it. A flag has its kind (choice, file) and through that
// its check, its completion and its line in the man page, and prepare gives each
// the environment variables that name it.

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/read"
)

// choiceFlag takes one of a few values.
type choiceFlag struct {
	*cli.StringFlag
	choices
}

// choicesFlag takes several of a few values, repeated or parted by commas.
type choicesFlag struct {
	*cli.StringSliceFlag
	choices
}

// choices are what a flag may be set to, and what one of them is called.
type choices struct {
	noun   string   // "tagger"
	values []string // offered
	also   []string // understood
}

func (c choices) check(value string) error {
	if value == "" || slices.Contains(c.values, value) || slices.Contains(c.also, value) {
		return nil
	}
	hint := "use " + orList(c.values)
	if near := nearest(value, c.values); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return usagef(hint, "unknown %s %q", c.noun, value)
}

// orList joins "a, b or c".
func orList(values []string) string {
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}

// checkFlags refuses values that a flag cannot have, and files that are not there.
// No number of a flag is negative.
func checkFlags(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		var err error
		switch f := f.(type) {
		case *choiceFlag:
			err = f.check(c.String(name))
		case *choicesFlag:
			for _, value := range c.StringSlice(name) {
				err = errors.Join(err, f.check(strings.TrimSpace(value)))
			}
		case *cli.StringFlag:
			if f.TakesFile && c.String(name) != "" {
				_, err = inputs(c.String(name))
			}
		case *cli.StringSliceFlag:
			if f.TakesFile {
				_, err = inputs(c.StringSlice(name)...)
			}
		case *cli.IntFlag:
			err = notNegative(name, c.Int(name))
		case *cli.Int64Flag:
			err = notNegative(name, c.Int64(name))
		case *cli.Float64Flag:
			err = notNegative(name, c.Float64(name))
		case *cli.DurationFlag:
			err = notNegative(name, c.Duration(name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func notNegative[T int | int64 | float64 | time.Duration](name string, value T) error {
	if value < 0 {
		return usagef("use 0 or more", "%s %v is negative", name, value)
	}
	return nil
}

// chosen are the values of a choicesFlag.
func chosen(c *cli.Context, name string) []string {
	values := c.StringSlice(name)
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return values
}

// everywhere are the flags that mean the same in every command: their variable
// need not name it.
var everywhere = [...]string{"workers", "quiet", "progress", "log-format"}

// nameVariables gives the flags of a command the environment variables that set
// them: NEWSGRAPH_EXTRACT_OUTPUT.
func nameVariables(prefix string, flags []cli.Flag) {
	for _, f := range flags {
		name := f.Names()[0]
		vars := []string{prefix + variable(name)}
		if slices.Contains(everywhere[:], name) {
			vars = append(vars, "NEWSGRAPH_"+variable(name))
		}
		switch f := f.(type) {
		case *choiceFlag:
			f.EnvVars = vars
		case *choicesFlag:
			f.EnvVars = vars
		case *cli.StringFlag:
			f.EnvVars = vars
		case *cli.StringSliceFlag:
			f.EnvVars = vars
		case *cli.BoolFlag:
			f.EnvVars = vars
		case *cli.IntFlag:
			f.EnvVars = vars
		case *cli.Int64Flag:
			f.EnvVars = vars
		case *cli.Float64Flag:
			f.EnvVars = vars
		case *cli.DurationFlag:
			f.EnvVars = vars
		}
	}
}

func variable(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }

func outputFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: usage}
}

func overwriteFlag() cli.Flag {
	return &cli.BoolFlag{Name: "overwrite", Usage: "replace the run in -o DIR"}
}

func resumeFlag(usage string) cli.Flag { return &cli.BoolFlag{Name: "resume", Usage: usage} }

func jsonFlag(usage string) cli.Flag { return &cli.BoolFlag{Name: "json", Usage: usage} }

func typeNames() []string {
	var names []string
	for _, t := range entities.Types {
		names = append(names, t.String())
	}
	return names
}

// toFlag is the format of one output.
func toFlag(usage, value string, values ...string) cli.Flag {
	return &choiceFlag{&cli.StringFlag{Name: "to", Value: value, Usage: usage}, choices{noun: "output format", values: values}}
}

func gazetteerFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "gazetteer", TakesFile: true, Usage: "`FILE` with more names, the same for a run in every command (repeatable)"}
}

func fieldFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "field", Usage: "`NAME=KEY`: the JSON key or column KEY (a.b for a key within an object) holds the title, text, date, source, author, url or id (repeatable)"}
}

func overridesFlag() cli.Flag {
	return &cli.StringFlag{Name: "overrides", TakesFile: true, Usage: "`FILE` of corrections: same, different, rename, retype, link, ignore"}
}

func minEdgeFlag() cli.Flag {
	return &cli.IntFlag{Name: "min-edge-articles", Value: 1, Usage: "leave out edges between entities that fewer than `N` articles name together"}
}

func taggerFlag() cli.Flag {
	return &choiceFlag{
		&cli.StringFlag{Name: "tagger", Value: "fast", Usage: "`NAME`: fast (trained network), accurate (large network, slower; needs --model), auto (fast, and accurate where fast is in doubt; needs --model), prose or lists (baselines)"},
		choices{noun: "tagger", values: pipeline.Taggers()},
	}
}

func modelFlag() cli.Flag {
	return &cli.StringFlag{Name: "model", TakesFile: true, Usage: "`FILE` with the model of --tagger accurate or auto, or one made by newsgraph train in place of the built-in fast one"}
}

func workersFlag() cli.Flag {
	return &cli.IntFlag{Name: "workers", Aliases: []string{"j"}, Value: runtime.GOMAXPROCS(0), DefaultText: "all cores",
		Usage: "`N` parts of the work at a time, one a core at most; the output does not depend on it"}
}

// annotateFlags are the flags of every command that reads articles. More are
// input formats that only it knows.
func annotateFlags(more ...string) []cli.Flag {
	formats := choices{noun: "input format", values: append([]string{"auto"}, more...)}
	for _, f := range read.Formats() {
		formats.values = append(formats.values, f.Name)
		for _, ext := range f.Extensions {
			formats.also = append(formats.also, strings.TrimPrefix(ext, "."))
		}
	}
	return []cli.Flag{
		&choiceFlag{
			&cli.StringFlag{Name: "input-format", Aliases: []string{"f"}, Value: "auto", Usage: "`FORMAT` of the inputs: auto or one of those in the README"},
			formats,
		},
		fieldFlag(),
		taggerFlag(),
		modelFlag(),
		workersFlag(),
		gazetteerFlag(),
		&choiceFlag{
			&cli.StringFlag{Name: "language", Value: "en", Usage: "en skips articles in other languages (they are in the ledger), any reads all"},
			choices{noun: "language", values: []string{"en", "any"}},
		},
		&cli.Float64Flag{Name: "min-confidence", Usage: "drop mentions below this `PROBABILITY`"},
		&cli.Int64Flag{Name: "max-article-bytes", Value: 8 << 20, Usage: "cut longer articles at this many `BYTES` (they are in the ledger)"},
	}
}

// outputFlags are the flags of every command with long work, see configure.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print errors and nothing else on standard error"},
		&choiceFlag{
			&cli.StringFlag{Name: "log-format", Value: "text", Usage: "`FORMAT` of messages: text or json"},
			choices{noun: "log format", values: []string{"text", "json"}},
		},
		&choiceFlag{
			&cli.StringFlag{Name: "progress", Value: "auto", Usage: "progress line: auto (on a terminal), always or never"},
			choices{noun: "progress mode", values: []string{"auto", "always", "never"}},
		},
	}
}

// addressPattern is how addresses begin that only a network leads to.
var addressPattern = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*://`)

// inputs checks the paths that a command line names, all before any is read, and
// resolves patterns that the shell left alone.
func inputs(paths ...string) ([]string, error) {
	if slices.Contains(paths, "-") {
		return nil, usagef("name a file or folder (./- for one of that name)", "standard input is not read here")
	}
	return inputsOrStdin(paths...)
}

// inputsOrStdin is inputs for commands in which "-" is standard input.
func inputsOrStdin(paths ...string) ([]string, error) {
	var out []string
	for _, path := range paths {
		if path == "-" {
			out = append(out, path)
			continue
		}
		if addressPattern.MatchString(path) {
			return nil, usagef("fetch it with another program, and give the file, or - for standard input", "%s: addresses are not fetched, newsgraph works offline", path)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			out = append(out, path) // what else is wrong with it, its reader tells
			continue
		}
		matches, _ := filepath.Glob(path)
		if len(matches) == 0 {
			if path == "" {
				path = "a path that is empty"
			}
			return nil, usagef(pathHint(path), "%s: no such file or folder", path)
		}
		out = append(out, matches...)
	}
	return out, nil
}

// pathHint looks for a name like the missing one beside it.
func pathHint(path string) string {
	const enough = 10_000
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "check the path"
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(enough)
	slices.Sort(names)
	ext := filepath.Ext(path)
	var stems []string
	for _, name := range names {
		if stem, same := strings.CutSuffix(name, ext); same {
			stems = append(stems, stem)
		}
	}
	if near := nearest(strings.TrimSuffix(filepath.Base(path), ext), stems); near != "" {
		return fmt.Sprintf("did you mean %s?", filepath.Join(filepath.Dir(path), near+ext))
	}
	return "check the path"
}

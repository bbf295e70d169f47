// Package cmdline is the command line: flags and their checks, inputs, hints for
// what was typed wrong, completion and the manual.
//
// Every flag that more than one command takes is defined here, once; flags of one
// command stand beside it. A flag has its kind (choice, file) and through that
// its check, its completion and its line in the man page, and prepare gives each
// the environment variables that name it.
package cmdline

import (
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/read"
)

func OutputFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: usage}
}

func OverwriteFlag() cli.Flag {
	return &cli.BoolFlag{Name: "overwrite", Usage: "replace the run in -o DIR"}
}

func ResumeFlag(usage string) cli.Flag { return &cli.BoolFlag{Name: "resume", Usage: usage} }

func JSONFlag(usage string) cli.Flag { return &cli.BoolFlag{Name: "json", Usage: usage} }

func TypeNames() []string {
	var names []string
	for _, t := range entities.Types {
		names = append(names, t.String())
	}
	return names
}

// ToFlag is the format of one output.
func ToFlag(usage, value string, values ...string) cli.Flag {
	return OneOf("output format", cli.StringFlag{Name: "to", Value: value, Usage: usage}, values...)
}

func GazetteerFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "gazetteer", TakesFile: true, Usage: "`FILE` with more names, the same for a run in every command (repeatable)"}
}

func FieldFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "field", Usage: "`NAME=KEY`: the JSON key or column KEY (a.b for a key within an object) holds the title, text, date, source, author, url or id (repeatable)"}
}

func OverridesFlag() cli.Flag {
	return &cli.StringFlag{Name: "overrides", TakesFile: true, Usage: "`FILE` of corrections: same, different, rename, retype, link, ignore"}
}

func MinEdgeFlag() cli.Flag {
	return &cli.IntFlag{Name: "min-edge-articles", Value: 1, Usage: "leave out edges between entities that fewer than `N` articles name together"}
}

func TaggerFlag() cli.Flag {
	return OneOf("tagger", cli.StringFlag{Name: "tagger", Value: "fast", Usage: "`NAME`: fast (trained network), accurate (an encoder beside it, small or large as --model says, slower), auto (fast, and accurate where fast is in doubt), prose or lists (baselines)"}, pipeline.Taggers()...)
}

func ModelFlag() cli.Flag {
	return &cli.StringFlag{Name: "model", TakesFile: true, Usage: "`FILE` with the model of --tagger accurate or auto (also a folder of Hugging Face: bert, distilbert, electra or mpnet for token classification), or one made by newsgraph train in place of the built-in fast one"}
}

func WorkersFlag() cli.Flag {
	return &cli.IntFlag{Name: "workers", Aliases: []string{"j"}, Value: runtime.GOMAXPROCS(0), DefaultText: "all cores",
		Usage: "`N` parts of the work at a time, one a core at most; the output does not depend on it"}
}

// AnnotateFlags are the flags of every command that reads articles. More are
// input formats that only it knows.
func AnnotateFlags(more ...string) []cli.Flag {
	formats := choices{noun: "input format", values: append([]string{"auto"}, more...)}
	for _, f := range read.Formats() {
		formats.values = append(formats.values, f.Name)
		for _, ext := range f.Extensions {
			formats.also = append(formats.also, strings.TrimPrefix(ext, "."))
		}
	}
	return []cli.Flag{
		&choiceFlag{
			&cli.StringFlag{Name: "input-format", Aliases: []string{"f"}, Value: "auto", Usage: "`FORMAT` of the inputs: " + strings.Join(formats.values, ", ")},
			formats,
		},
		FieldFlag(),
		TaggerFlag(),
		ModelFlag(),
		WorkersFlag(),
		GazetteerFlag(),
		OneOf("language", cli.StringFlag{Name: "language", Value: "en", Usage: "en skips articles in other languages (they are in the ledger), any reads all"}, "en", "any"),
		&cli.Float64Flag{Name: "min-confidence", Usage: "drop mentions below this `PROBABILITY`"},
		&cli.Int64Flag{Name: "max-article-bytes", Value: 8 << 20, Usage: "cut longer articles at this many `BYTES` (they are in the ledger)"},
	}
}

// OutputFlags are the flags of every command with long work, see configure.
func OutputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print errors and nothing else on standard error"},
		OneOf("log format", cli.StringFlag{Name: "log-format", Value: "text", Usage: "`FORMAT` of messages: text or json"}, "text", "json"),
		OneOf("progress mode", cli.StringFlag{Name: "progress", Value: "auto", Usage: "progress line: auto (on a terminal), always or never"}, "auto", "always", "never"),
	}
}

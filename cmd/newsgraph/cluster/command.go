package cluster

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/objects"
)

// Command is newsgraph phase.
func Command(con *console.Console) *cli.Command {
	d := &door{con}
	return &cli.Command{
		Name:  "phase",
		Usage: "the steps of extract as filters over lines, for a distributed engine",
		Description: "What an engine starts on its machines; newsgraph_spark.py drives them on Apache Spark. By hand, on one:\n" +
			"  newsgraph phase shares dump/ > shares\n" +
			"  newsgraph phase annotate < shares > annotated\n" +
			"  newsgraph phase digest < annotated > digests\n" +
			"  newsgraph phase decide digests -o decisions\n" +
			"  newsgraph phase apply --decisions decisions < annotated > applied\n" +
			"  grep ^p applied | LC_ALL=C sort | newsgraph phase combine --decisions decisions > entities\n" +
			"  newsgraph phase lead entities --decisions decisions --postings postings -o leading\n" +
			"  grep ^e applied | LC_ALL=C sort | newsgraph phase combine --decisions decisions --postings postings --leading leading > edges\n" +
			"  newsgraph phase finish dump/ --annotated annotated --applied applied --entities entities --edges edges \\\n" +
			"      --decisions decisions --leading leading -o RUN",
		Subcommands: []*cli.Command{
			{
				Name: "shares", Usage: "cut the inputs into shares, one a line", ArgsUsage: "PATH…",
				Flags:  append([]cli.Flag{cmdline.OutputFlag("`FILE` for the shares; default: standard output"), &cli.Int64Flag{Name: "share-bytes", Value: 64 << 20, Usage: "of about `BYTES` as stored; larger files are cut between records"}}, cmdline.AnnotateFlags()...),
				Action: d.with(d.shares),
			},
			{
				Name: "annotate", Usage: "shares on standard input → records and ledger",
				Flags:  append([]cli.Flag{&cli.BoolFlag{Name: "strict", Usage: "stop at the first item that cannot be processed"}}, cmdline.AnnotateFlags()...),
				Action: d.with(d.annotate),
			},
			{
				Name: "digest", Usage: "records → what decide reads of them",
				Action: d.with(func(*cli.Context) error { return digest(con.In, con.Out) }),
			},
			{
				Name: "decide", Usage: "all digests → who is who and which articles are one story", ArgsUsage: "DIGESTS (a folder or a file)",
				Flags:  []cli.Flag{cmdline.OutputFlag("`FILE` for the decisions"), cmdline.GazetteerFlag(), cmdline.OverridesFlag()},
				Action: d.with(d.decide),
			},
			{
				Name: "apply", Usage: "records → what they say of each entity and edge",
				Flags:  []cli.Flag{decisionsFlag()},
				Action: d.with(d.apply),
			},
			{
				Name: "combine", Usage: "sorted lines of apply → entities, or edges",
				Flags: []cli.Flag{
					decisionsFlag(), cmdline.MinEdgeFlag(),
					&cli.StringFlag{Name: "postings", Usage: "for edges: the postings `FILE` of lead", TakesFile: true}, leadingFlag(),
				},
				Action: d.with(d.combine),
			},
			{
				Name: "lead", Usage: "all entities → the leading ones and the postings of all", ArgsUsage: "ENTITIES (a folder or a file)",
				Flags:  []cli.Flag{cmdline.OutputFlag("`FILE` for the leading entities"), decisionsFlag(), &cli.StringFlag{Name: "postings", Usage: "`FILE` for the postings"}},
				Action: d.with(d.lead),
			},
			{
				Name: "finish", Usage: "all that the phases made → a run", ArgsUsage: "PATH… (all inputs, as for shares)",
				Flags: append([]cli.Flag{
					cmdline.OutputFlag("`DIR` for the run, or s3://BUCKET/FOLDER"), cmdline.OverwriteFlag(), decisionsFlag(), leadingFlag(), cmdline.OverridesFlag(),
					partFlag("annotated", "annotate"), partFlag("applied", "apply"), partFlag("entities", "combine"), partFlag("edges", "combine"),
				}, cmdline.AnnotateFlags()...),
				Action: d.with(d.finish),
			},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return cmdline.UnknownCommand(c, "newsgraph phase")
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func decisionsFlag() cli.Flag {
	return &cli.StringFlag{Name: "decisions", Usage: "the `FILE` that decide made", TakesFile: true}
}

func leadingFlag() cli.Flag {
	return &cli.StringFlag{Name: "leading", Usage: "the `FILE` of leading entities that lead made", TakesFile: true}
}

func partFlag(name, phase string) cli.Flag {
	return &cli.StringFlag{Name: name, Usage: "what " + phase + " gave: a `PATH` of a file, or of a folder of files in order of their names", TakesFile: true}
}

type door struct{ con *console.Console }

// with configures the console before a phase; its errors name the phase.
func (d *door) with(phase func(*cli.Context) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := d.con.Configure(c); err != nil {
			return err
		}
		if err := phase(c); err != nil {
			return fmt.Errorf("phase %s: %w", c.Command.Name, err)
		}
		return nil
	}
}

// pipeline makes the pipeline of the flags, and says what its inputs are.
func (d *door) pipeline(c *cli.Context) (*pipeline.Pipeline, []string, error) {
	paths, err := cmdline.Articles(c.Args().Slice()...)
	if err != nil {
		return nil, nil, err
	}
	opts, err := setup.Options(c)
	if err != nil {
		return nil, nil, err
	}
	opts.Strict = c.Bool("strict")
	if opts.Overrides, err = setup.Overrides(c.String("overrides")); err != nil {
		return nil, nil, err
	}
	p, err := setup.Pipeline(opts)
	return p, paths, err
}

func (d *door) shares(c *cli.Context) error {
	p, paths, err := d.pipeline(c)
	if err != nil {
		return err
	}
	if to := c.String("output"); to != "" && to != "-" {
		var b bytes.Buffer
		if err := shares(c.Context, p, paths, c.Int64("share-bytes"), &b); err != nil {
			return err
		}
		return files.Write(to, b.Bytes())
	}
	return shares(c.Context, p, paths, c.Int64("share-bytes"), d.con.Out)
}

func (d *door) annotate(c *cli.Context) error {
	p, _, err := d.pipeline(c)
	if err != nil {
		return err
	}
	return annotate(c.Context, p, d.con.In, d.con.Out)
}

// withTemp lends a folder for what does not fit into memory.
func (d *door) withTemp(use func(temp string) error) error {
	temp, err := d.con.Left.TempFolder("newsgraph-phase-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(temp)
	return use(temp)
}

func (d *door) decide(c *cli.Context) error {
	if c.NArg() != 1 {
		return console.Usagef("newsgraph phase decide DIGESTS -o FILE", "decide needs the digests")
	}
	if err := cmdline.Needs(c, "output"); err != nil {
		return err
	}
	setup.LimitMemory()
	g, err := setup.Grapher(c)
	if err != nil {
		return err
	}
	return d.withTemp(func(temp string) error {
		return decide(c.Context, g, &digests{path: c.Args().First()}, c.String("output"), temp)
	})
}

// withDecisions opens the file of decisions.
func (d *door) withDecisions(c *cli.Context, use func(*decisions, string) error) error {
	if err := cmdline.Needs(c, "decisions"); err != nil {
		return err
	}
	made, err := openDecisions(c.String("decisions"))
	if err != nil {
		return err
	}
	defer made.Close()
	return d.withTemp(func(temp string) error { return use(made, temp) })
}

func (d *door) apply(c *cli.Context) error {
	return d.withDecisions(c, func(made *decisions, temp string) error { return apply(made, d.con.In, d.con.Out, temp) })
}

func (d *door) combine(c *cli.Context) error {
	return d.withDecisions(c, func(made *decisions, temp string) error {
		kind, in, err := kindOf(d.con.In)
		switch {
		case err != nil || kind == 0: // nothing to combine
			return err
		case kind == isPresence:
			return combineEntities(made, in, d.con.Out, temp)
		case kind == isPair:
			return d.combineEdges(c, made, in, temp)
		}
		return fmt.Errorf("standard input has lines %q: give it lines p or e of apply, sorted", kind)
	})
}

func (d *door) combineEdges(c *cli.Context, made *decisions, in io.Reader, temp string) error {
	if err := cmp.Or(cmdline.Needs(c, "postings"), cmdline.Needs(c, "leading")); err != nil {
		return err
	}
	l, err := openLeaders(c.String("leading"), c.String("postings"))
	if err != nil {
		return err
	}
	defer l.free()
	return combineEdges(made, l, c.Int("min-edge-articles"), in, d.con.Out, temp)
}

func (d *door) lead(c *cli.Context) error {
	if c.NArg() != 1 {
		return console.Usagef("newsgraph phase lead ENTITIES --decisions FILE --postings FILE -o FILE", "lead needs the entities")
	}
	if err := cmp.Or(cmdline.Needs(c, "postings"), cmdline.Needs(c, "output")); err != nil {
		return err
	}
	return d.withDecisions(c, func(made *decisions, temp string) error {
		return lead(made, c.Args().First(), c.String("output"), c.String("postings"), temp)
	})
}

func (d *door) finish(c *cli.Context) error {
	for _, name := range []string{"output", "annotated", "applied", "entities", "edges", "decisions", "leading"} {
		if err := cmdline.Needs(c, name); err != nil {
			return err
		}
	}
	p, paths, err := d.pipeline(c)
	if err != nil {
		return err
	}
	made := &outputs{
		annotated: c.String("annotated"), applied: c.String("applied"), entities: c.String("entities"), edges: c.String("edges"),
		decisions: c.String("decisions"), leading: c.String("leading"),
	}
	to := c.String("output")
	return d.withTemp(func(temp string) error {
		if !objects.Holds(to) {
			return finish(p, paths, made, to, temp, c.Bool("overwrite"))
		}
		dir := filepath.Join(temp, "run")
		if err := finish(p, paths, made, dir, temp, true); err != nil {
			return err
		}
		return setup.PutRun(c.Context, dir, to)
	})
}

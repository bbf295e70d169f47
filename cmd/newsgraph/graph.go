package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
)

func graphCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`DIR` for a run, or FILE.json[.gz|.zst] for the graph alone; default: standard output"),
		cmdline.OverwriteFlag(),
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		cmdline.MinEdgeFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "graph",
		Usage:     "make the graph again from the records of one or several runs",
		ArgsUsage: "RUN…",
		Description: "Joins days, or applies corrections, without reading text again. The graph of several runs is the\n" +
			"same as that of one run over all their articles.\n\n" +
			"Examples:\n" +
			"  newsgraph graph monday tuesday -o week\n" +
			"  newsgraph graph RUN --overrides corrections.tsv -o graph.json",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return graph(c, con) },
	}
}

func graph(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	setup.LimitMemory()
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph graph RUN -o graph.json", "graph needs at least one run directory")
	}
	if err := cmdline.GraphOutput(c); err != nil {
		return err
	}
	runs, err := setup.OpenRecords(c, con, c.Args().Slice())
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := run.CheckGraph(); err != nil {
			con.Warn("%v; it is made again from the records", err)
		}
	}
	g, err := setup.Grapher(c)
	if err != nil {
		return err
	}
	return joinRuns(c, con, g, runs)
}

// joinRuns makes the graph and puts it where -o says.
func joinRuns(c *cli.Context, con *console.Console, g *grapher.Grapher, runs []*store.Stored) error {
	started := time.Now()
	output := c.String("output")
	toRun := output != "" && !cmdline.IsGraphFile(output)
	if toRun {
		if err := checkOutput(output, c.Bool("overwrite"), runs); err != nil {
			return err
		}
	}
	spill, err := con.Left.TempFolder("newsgraph-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(spill)
	line := &console.GraphMeter{Con: con}
	opts := grapher.Options{SpillDir: spill, MinEdgeArticles: c.Int("min-edge-articles"), Report: line.Show}
	done, err := g.Join(c.Context, runs, buildinfo.Program, opts)
	line.Finish()
	if err != nil {
		return err
	}
	defer done.Close()
	for _, note := range done.Notes {
		con.Warn("%s", note)
	}
	con.Unmatched(done.Unmatched)
	if toRun {
		err = keepJoined(c, con, done, started)
	} else {
		_, err = deliverTo(con, output, func(w io.Writer) error { return done.Write(c.Context, w, done.Generator) })
	}
	line.Finish()
	if err != nil {
		return err
	}
	con.Info("joined  %s: %s, %s", message.Plural(len(runs), "run", "runs"),
		message.Plural(done.Summary.Entities, "entity", "entities"), message.Plural(done.Summary.Edges, "edge", "edges"))
	items(con, &done.Ledger, len(done.Ledger.Items))
	if err := setup.Losses(con, runs...); err != nil || len(done.Ledger.Items) > done.Ledger.Articles.Renamed {
		return console.ErrIncomplete
	}
	return nil
}

// checkOutput refuses at once a folder that could not be written into in the end,
// or that holds what is to be read.
func checkOutput(dir string, overwrite bool, runs []*store.Stored) error {
	if to, err := os.Stat(dir); err == nil {
		for _, run := range runs {
			if from, err := os.Stat(run.Dir()); err == nil && os.SameFile(from, to) {
				return fmt.Errorf("run %s: it is read, and cannot be written at the same time; name another folder, or FILE.json for the graph alone", dir)
			}
		}
	}
	return store.CheckRun(dir, store.RunOptions{Overwrite: overwrite})
}

// keepJoined writes a run.
func keepJoined(c *cli.Context, con *console.Console, done *grapher.Joined, started time.Time) error {
	output := c.String("output")
	con.Left.Output(output)
	con.Left.Afterwards("the graph is not written: run the same command again, with --overwrite")
	run, err := store.CreateRun(output, store.RunOptions{Versions: done.Versions(), Overwrite: c.Bool("overwrite")})
	if err != nil {
		return err
	}
	defer run.Close()
	info := pipeline.NewInfo(started, time.Now())
	if err := done.WriteTo(c.Context, run, info); err != nil {
		return err
	}
	con.Info("wrote   %s", output)
	return nil
}

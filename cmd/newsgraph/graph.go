package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

func graphCommand(con *console) *cli.Command {
	flags := []cli.Flag{
		outputFlag("`DIR` for a run, or FILE.json[.gz|.zst] for the graph alone; default: standard output"),
		overwriteFlag(),
		gazetteerFlag(),
		overridesFlag(),
		minEdgeFlag(),
		salvageFlag(),
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
		Flags:  append(flags, outputFlags()...),
		Action: func(c *cli.Context) error { return graph(c, con) },
	}
}

func graph(c *cli.Context, con *console) error {
	if err := con.configure(c); err != nil {
		return err
	}
	limitMemory()
	if !c.Args().Present() {
		return usagef("example: newsgraph graph RUN -o graph.json", "graph needs at least one run directory")
	}
	if err := graphOutput(c); err != nil {
		return err
	}
	runs, err := openRecords(c, con, c.Args().Slice())
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := run.CheckGraph(); err != nil {
			con.warn("%v; it is made again from the records", err)
		}
	}
	grapher, err := grapherOf(c)
	if err != nil {
		return err
	}
	return joinRuns(c, con, grapher, runs)
}

// joinRuns makes the graph and puts it where -o says.
func joinRuns(c *cli.Context, con *console, grapher *pipeline.Grapher, runs []*store.Stored) error {
	started := time.Now()
	output := c.String("output")
	toRun := output != "" && !isGraphFile(output)
	if toRun {
		if err := checkOutput(output, c.Bool("overwrite"), runs); err != nil {
			return err
		}
	}
	spill, err := con.left.tempFolder("newsgraph-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(spill)
	line := &graphMeter{con: con}
	opts := pipeline.GraphOptions{SpillDir: spill, MinEdgeArticles: c.Int("min-edge-articles"), Report: line.show}
	done, err := grapher.Join(c.Context, runs, programName, opts)
	line.finish()
	if err != nil {
		return err
	}
	defer done.Close()
	for _, note := range done.Notes {
		con.warn("%s", note)
	}
	con.unmatched(done.Unmatched)
	if toRun {
		err = keepJoined(c, con, done, started)
	} else {
		_, err = deliverTo(con, output, func(w io.Writer) error { return done.Write(c.Context, w, done.Generator) })
	}
	line.finish()
	if err != nil {
		return err
	}
	con.say("joined  %s: %s, %s", message.Plural(len(runs), "run", "runs"),
		message.Plural(done.Summary.Entities, "entity", "entities"), message.Plural(done.Summary.Edges, "edge", "edges"))
	con.items(&done.Ledger, len(done.Ledger.Items))
	if err := con.losses(runs...); err != nil || len(done.Ledger.Items) > done.Ledger.Articles.Renamed {
		return errIncomplete
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
func keepJoined(c *cli.Context, con *console, done *pipeline.Joined, started time.Time) error {
	output := c.String("output")
	con.left.output(output)
	con.left.afterwards("the graph is not written: run the same command again, with --overwrite")
	run, err := store.CreateRun(output, store.RunOptions{Versions: done.Versions(), Overwrite: c.Bool("overwrite")})
	if err != nil {
		return err
	}
	defer run.Close()
	info := pipeline.NewInfo(started, time.Now())
	if err := done.WriteTo(c.Context, run, info); err != nil {
		return err
	}
	con.say("wrote   %s", output)
	return nil
}

// grapherOf makes the grapher that --gazetteer and --overrides describe.
func grapherOf(c *cli.Context) (*pipeline.Grapher, error) {
	lists, err := userLists(c.StringSlice("gazetteer"))
	if err != nil {
		return nil, err
	}
	overrides, err := readOverrides(c.String("overrides"))
	if err != nil {
		return nil, err
	}
	return pipeline.NewGrapher(lists, overrides)
}

// readOverrides reads the corrections; "" is none.
func readOverrides(path string) (*corrections.File, error) {
	if path == "" {
		return nil, nil
	}
	o, err := pipeline.ReadOverrides(path)
	if err != nil {
		return nil, fmt.Errorf("overrides: %w", err)
	}
	return o, nil
}

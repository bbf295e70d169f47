package main

import (
	"encoding/json"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/hits"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/pipeline/grapher"
)

func watchlistCommand(con *console.Console) *cli.Command {
	flags := append(hits.Flags(),
		&cli.BoolFlag{Name: "exit-code", Usage: "end with exit code 4 when there are new hits"},
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		setup.SalvageFlag(),
	)
	return &cli.Command{
		Name:      "watchlist",
		Usage:     "the articles of runs that name what a list watches for, with sentence, confidence and reason",
		ArgsUsage: "RUN…",
		Description: "Prints one hit a line as JSON, one for each name and article. With --hits FILE, hits that the file has already are\n" +
			"not printed again, so that the command can run every hour.\n\n" +
			"Examples:\n" +
			"  newsgraph watchlist RUN --watchlist names.txt\n" +
			"  newsgraph watchlist RUN --watchlist names.txt --hits hits.jsonl --feed hits.atom --exit-code || mail …",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return findHits(c, con) },
	}
}

func findHits(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	setup.LimitMemory()
	if !c.Args().Present() || c.String("watchlist") == "" {
		return console.Usagef("example: newsgraph watchlist RUN --watchlist names.txt", "watchlist needs a run and a list")
	}
	kept, err := hits.Of(c, con)
	if err != nil {
		return err
	}
	runs, err := setup.OpenRecords(c, con, c.Args().Slice())
	if err != nil {
		return err
	}
	g, err := setup.Grapher(c)
	if err != nil {
		return err
	}
	meter := &console.GraphMeter{Con: con, Line: con.Meter("resolving", "")}
	err = g.Hits(c.Context, runs, kept.List, grapher.Options{Report: meter.Show}, kept.Add)
	meter.Finish()
	if err != nil {
		return err
	}
	fresh := kept.Fresh()
	out := json.NewEncoder(con.Out)
	out.SetEscapeHTML(false)
	for i := range fresh {
		if err := out.Encode(&fresh[i]); err != nil {
			return err
		}
	}
	if err := kept.Keep(); err != nil {
		return err
	}
	if err := setup.Losses(con, runs...); err != nil {
		return err
	}
	if c.Bool("exit-code") && len(fresh) > 0 {
		return console.ErrHits
	}
	return nil
}

package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/mcp"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/cmd/newsgraph/web"
)

func mcpCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		&cli.BoolFlag{Name: "allow-corrections", Usage: "let the assistant write corrections and take them back"},
		&cli.StringFlag{Name: "overrides", Usage: "`FILE` of corrections; default: beside the first run, RUN.overrides.tsv"},
		cmdline.GazetteerFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "mcp",
		Usage:     "let an assistant query runs: a Model Context Protocol server on standard input and output",
		ArgsUsage: "RUN…",
		Description: "An assistant that speaks the Model Context Protocol starts it and asks for entities, articles, co-mentions, paths and\n" +
			"comparisons; every answer cites articles and sentences. Nothing is written without --allow-corrections.\n\n" +
			"Examples, as such a program's settings have them:\n" +
			"  newsgraph mcp RUN\n" +
			"  newsgraph mcp monday tuesday             two runs, which it can compare\n" +
			"  newsgraph mcp RUN --allow-corrections",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return serveAssistant(c, con) },
	}
}

func serveAssistant(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	paths := c.Args().Slice()
	if len(paths) == 0 {
		return console.Usagef("example: newsgraph mcp RUN", "mcp needs at least one run directory")
	}
	runs, err := setup.OpenIndexed(c, con, paths)
	if err != nil {
		return err
	}
	lists, err := setup.UserLists(c.StringSlice("gazetteer"))
	if err != nil {
		return err
	}
	correct := c.Bool("allow-corrections")
	server, err := openServer(c.Context, con, web.Options{Runs: runs, Program: buildinfo.Program, Overrides: overridesOf(c, paths), Gazetteers: lists, ReadOnly: !correct})
	if err != nil {
		return err
	}
	defer server.Close()
	api, err := server.Handler()
	if err != nil {
		return err
	}
	return mcp.Serve(c.Context, mcp.Options{Version: buildinfo.Version, API: api, Correct: correct}, io.NopCloser(con.In), unclosed{con.Out})
}

// unclosed is an output that others close.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

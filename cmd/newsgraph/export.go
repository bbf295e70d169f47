package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/export"
	"newsgraph/pipeline/store"
)

func exportCommand(con *console.Console) *cli.Command {
	var formats, names []string
	for _, f := range export.Formats() {
		formats = append(formats, fmt.Sprintf("  %-10s %-20s %s", f.Name, f.Files, f.About))
		names = append(names, f.Name)
	}
	flags := []cli.Flag{
		cmdline.SomeOf("format", cli.StringSliceFlag{Name: "to", Usage: "`FORMAT,…` one or several of those above"}, names...),
		cmdline.OutputFlag("`DIR` for the files; - writes one format to standard output"),
		cmdline.SomeOf("type", cli.StringSliceFlag{Name: "type", Usage: "only person, place or organization (repeatable)"}, cmdline.TypeNames()...),
		&cli.IntFlag{Name: "min-stories", Usage: "only what at least `N` stories name"},
		&cli.StringFlag{Name: "since", Usage: "only what articles of this `DATE` or later name (YYYY, YYYY-MM or YYYY-MM-DD)"},
		&cli.StringFlag{Name: "until", Usage: "only what articles of this `DATE` or earlier name"},
		&cli.StringFlag{Name: "entity", Usage: "only the surroundings of this `ID` or name"},
		&cli.IntFlag{Name: "hops", Value: 1, Usage: "`N` edges from --entity"},
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "export",
		Usage:     "the graph in other formats",
		ArgsUsage: "RUN (or a graph file)",
		Description: "Formats:\n" + strings.Join(formats, "\n") + "\n\n" +
			"Examples:\n" +
			"  newsgraph export RUN --to graphml,csv -o out/\n" +
			"  newsgraph export RUN --to dot --min-stories 3 -o - | dot -Tsvg > graph.svg\n" +
			"  newsgraph export RUN --to geojson --entity wikidata:Q22316 --hops 1 -o out/",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return exportAction(c, con) },
	}
}

func exportAction(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if c.NArg() != 1 {
		return console.Usagef("example: newsgraph export RUN --to graphml -o out/", "export needs one run or graph file")
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	for _, flag := range []string{"to", "output"} {
		if err := cmdline.Needs(c, flag); err != nil {
			return err
		}
	}
	if err := cmdline.FolderOutput(c); err != nil {
		return err
	}
	formats := cmdline.Chosen(c, "to")
	filter, err := filterOf(c)
	if err != nil {
		return err
	}
	source, run, err := exportSource(c, con, paths[0])
	if err != nil {
		return err
	}
	return cmp.Or(exportFormats(c, con, source, formats, filter), setup.Losses(con, run))
}

// exportFormats writes the formats.
func exportFormats(c *cli.Context, con *console.Console, source export.Source, formats []string, filter export.Filter) error {
	if c.String("output") == "-" {
		if len(formats) != 1 {
			return console.Usagef("name one format, or a folder with -o", "standard output takes one format, not %d", len(formats))
		}
		return export.Stream(con.Out, stoppable(c.Context, source), formats[0], filter)
	}
	con.Left.Output(c.String("output"))
	files, err := export.Files(stoppable(c.Context, source), c.String("output"), formats, filter)
	if err != nil {
		return err
	}
	for _, f := range files {
		con.Info("wrote   %s", f)
	}
	return nil
}

func filterOf(c *cli.Context) (export.Filter, error) {
	s := export.Filter{
		MinStories: c.Int("min-stories"), Since: c.String("since"), Until: c.String("until"),
		Entity: c.String("entity"), Hops: c.Int("hops"),
	}
	for _, name := range cmdline.Chosen(c, "type") {
		if t, ok := entities.ParseType(name); ok {
			s.Types = append(s.Types, t)
		}
	}
	if c.IsSet("hops") && s.Entity == "" {
		return s, console.Usagef("say of what: --entity ID or name", "--hops needs --entity")
	}
	if err := s.Check(); err != nil {
		return s, console.UsageError{Err: err, Hint: "newsgraph export --help has examples"}
	}
	return s, nil
}

// stoppable is a source whose walks end with ctx.
func stoppable(ctx context.Context, of export.Source) export.Source {
	graph, records := of.Graph, of.Records
	of.Graph = func(v codec.Visitor) error {
		v.Entity, v.Edge = console.Until(ctx, v.Entity), console.Until(ctx, v.Edge)
		return graph(v)
	}
	if records != nil {
		of.Records = func(yield func(*entities.Record) error) error { return records(console.Until(ctx, yield)) }
	}
	return of
}

// exportSource opens a run or a graph file. For a run, who is who across its
// articles is decided again, so that tables of articles name entities as the
// graph does.
func exportSource(c *cli.Context, con *console.Console, path string) (source export.Source, run *store.Stored, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return source, nil, fmt.Errorf("export: %w", err)
	}
	if !info.IsDir() {
		return export.FileSource(path), nil, nil
	}
	runs, err := setup.OpenRuns(c, con, []string{path})
	if err != nil {
		return source, nil, err
	}
	run = runs[0]
	grapher, err := setup.Grapher(c)
	if err != nil {
		return source, nil, err
	}
	joined, made, err := grapher.JoinInMemory(c.Context, runs, buildinfo.Program, nil)
	if err != nil {
		return source, nil, err
	}
	source = export.Source{Graph: run.ScanGraph, Records: run.Records}
	if run.CheckGraph() != nil { // it is salvaged
		source = export.Source{
			Graph:   func(v codec.Visitor) error { return codec.VisitGraph(made.Graph, v) },
			Records: joined.Records,
		}
	}
	source.Entity = func(rec *entities.Record, cluster int) string { return made.Resolution.Entity(rec.Key(), cluster) }
	return source, run, nil
}

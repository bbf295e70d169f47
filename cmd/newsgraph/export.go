package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/export"
	"newsgraph/pipeline/store"
)

func exportCommand(con *console) *cli.Command {
	var formats, names []string
	for _, f := range export.Formats() {
		formats = append(formats, fmt.Sprintf("  %-10s %-20s %s", f.Name, f.Files, f.About))
		names = append(names, f.Name)
	}
	flags := []cli.Flag{
		&choicesFlag{&cli.StringSliceFlag{Name: "to", Usage: "`FORMAT,…` one or several of those above"}, choices{noun: "format", values: names}},
		outputFlag("`DIR` for the files; - writes one format to standard output"),
		&choicesFlag{&cli.StringSliceFlag{Name: "type", Usage: "only person, place or organization (repeatable)"}, choices{noun: "type", values: typeNames()}},
		&cli.IntFlag{Name: "min-stories", Usage: "only what at least `N` stories name"},
		&cli.StringFlag{Name: "since", Usage: "only what articles of this `DATE` or later name (YYYY, YYYY-MM or YYYY-MM-DD)"},
		&cli.StringFlag{Name: "until", Usage: "only what articles of this `DATE` or earlier name"},
		&cli.StringFlag{Name: "entity", Usage: "only the surroundings of this `ID` or name"},
		&cli.IntFlag{Name: "hops", Value: 1, Usage: "`N` edges from --entity"},
		gazetteerFlag(),
		overridesFlag(),
		salvageFlag(),
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
		Flags:  append(flags, outputFlags()...),
		Action: func(c *cli.Context) error { return exportAction(c, con) },
	}
}

func exportAction(c *cli.Context, con *console) error {
	if err := con.configure(c); err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usagef("example: newsgraph export RUN --to graphml -o out/", "export needs one run or graph file")
	}
	paths, err := inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	for _, flag := range []string{"to", "output"} {
		if err := needs(c, flag); err != nil {
			return err
		}
	}
	if err := folderOutput(c); err != nil {
		return err
	}
	formats := chosen(c, "to")
	filter, err := filterOf(c)
	if err != nil {
		return err
	}
	source, run, err := exportSource(c, con, paths[0])
	if err != nil {
		return err
	}
	return cmp.Or(exportFormats(c, con, source, formats, filter), con.losses(run))
}

// exportFormats writes the formats.
func exportFormats(c *cli.Context, con *console, source export.Source, formats []string, filter export.Filter) error {
	if c.String("output") == "-" {
		if len(formats) != 1 {
			return usagef("name one format, or a folder with -o", "standard output takes one format, not %d", len(formats))
		}
		return export.Stream(con.out, stoppable(c.Context, source), formats[0], filter)
	}
	con.left.output(c.String("output"))
	files, err := export.Files(stoppable(c.Context, source), c.String("output"), formats, filter)
	if err != nil {
		return err
	}
	for _, f := range files {
		con.say("wrote   %s", f)
	}
	return nil
}

func filterOf(c *cli.Context) (export.Filter, error) {
	s := export.Filter{
		MinStories: c.Int("min-stories"), Since: c.String("since"), Until: c.String("until"),
		Entity: c.String("entity"), Hops: c.Int("hops"),
	}
	for _, name := range chosen(c, "type") {
		if t, ok := entities.ParseType(name); ok {
			s.Types = append(s.Types, t)
		}
	}
	if c.IsSet("hops") && s.Entity == "" {
		return s, usagef("say of what: --entity ID or name", "--hops needs --entity")
	}
	if err := s.Check(); err != nil {
		return s, usageError{err, "newsgraph export --help has examples"}
	}
	return s, nil
}

// stoppable is a source whose walks end with ctx.
func stoppable(ctx context.Context, of export.Source) export.Source {
	graph, records := of.Graph, of.Records
	of.Graph = func(v codec.Visitor) error {
		v.Entity, v.Edge = until(ctx, v.Entity), until(ctx, v.Edge)
		return graph(v)
	}
	if records != nil {
		of.Records = func(yield func(*entities.Record) error) error { return records(until(ctx, yield)) }
	}
	return of
}

// exportSource opens a run or a graph file. For a run, who is who across its
// articles is decided again, so that tables of articles name entities as the
// graph does.
func exportSource(c *cli.Context, con *console, path string) (source export.Source, run *store.Stored, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return source, nil, fmt.Errorf("export: %w", err)
	}
	if !info.IsDir() {
		return export.FileSource(path), nil, nil
	}
	runs, err := openRuns(c, con, []string{path})
	if err != nil {
		return source, nil, err
	}
	run = runs[0]
	grapher, err := grapherOf(c)
	if err != nil {
		return source, nil, err
	}
	joined, made, err := grapher.JoinInMemory(c.Context, runs, programName, nil)
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

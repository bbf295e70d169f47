package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/export"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/index"
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
	if c.String("output") == "-" && len(formats) != 1 {
		return console.Usagef("name one format, or a folder with -o", "standard output takes one format, not %d", len(formats))
	}
	filter, err := filterOf(c)
	if err != nil {
		return err
	}
	info, err := os.Stat(paths[0])
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if !info.IsDir() {
		return exportFormats(c, con, export.FileSource(paths[0]), formats, filter)
	}
	runs, err := setup.OpenIndexed(c, con, paths)
	if err != nil {
		return err
	}
	err = setup.WithIndex(c, con, runs, func(ix *index.Index) error {
		source, err := indexSource(runs[0], ix, &filter)
		if err != nil {
			return err
		}
		err = exportFormats(c, con, source, formats, filter)
		if errors.Is(err, index.ErrDamaged) && c.String("output") == "-" {
			return fmt.Errorf("%v", err) //nolint:errorlint // what was written cannot be taken back, so that nothing begins again
		}
		return err
	})
	return cmp.Or(err, setup.Losses(con, runs[0]))
}

// exportFormats writes the formats.
func exportFormats(c *cli.Context, con *console.Console, source export.Source, formats []string, filter export.Filter) error {
	if c.String("output") == "-" {
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

// indexSource is a run as its index has it: articles name entities as the graph does,
// and of what lies around an entity nothing else is read. The whole graph is that on
// disk, and the index's where a run is salvaged without one.
func indexSource(run *store.Stored, ix *index.Index, f *export.Filter) (export.Source, error) {
	var who []int32 // of the record that was given last
	source := export.Source{
		Graph: ix.Visit,
		Records: func(yield func(*entities.Record) error) error {
			return ix.Records(func(r *entities.Record, of []int32) error {
				who = of
				return yield(r)
			})
		},
		Entity: func(_ *entities.Record, cluster int) string {
			if cluster < len(who) && who[cluster] >= 0 {
				return ix.ID(who[cluster])
			}
			return ""
		},
	}
	salvaged := run.Salvaging() && run.CheckGraph() != nil
	same, err := grapher.SameGraph(run, ix)
	same = same && err == nil
	switch {
	case salvaged: // the graph is the index's
	case f.Entity == "" || !same: // or it was made with other corrections or by another version
		source.Graph = run.ScanGraph
		return source, nil
	}
	if f.Entity != "" {
		list, err := ix.Near(f.Entity, f.Hops)
		if err != nil {
			return source, err
		}
		source.Graph = func(v codec.Visitor) error { return ix.VisitPart(list, v) }
	}
	return source, nil
}

package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

func diffCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.JSONFlag("print JSON (" + diff.Schema + ")"),
		&cli.IntFlag{Name: "limit", Value: 20, Usage: "show at most `N` entities and edges of each change, 0 for all; with --json the default is all"},
		&cli.StringFlag{Name: "before", Usage: "of one run, the `SPAN` of dates that is compared, FROM..TO or one date (YYYY, YYYY-MM or YYYY-MM-DD)"},
		&cli.StringFlag{Name: "after", Usage: "with --before, the `SPAN` that it is compared with"},
		&cli.StringFlag{Name: "overrides", TakesFile: true, Usage: "`FILE` of corrections: also tell which of them apply to each of the two runs, and which have lost their object"},
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "diff",
		Usage:     "what changed from one graph to another",
		ArgsUsage: "RUN_A RUN_B (or one RUN with --before and --after)",
		Description: "Lists entities and edges that are new, gone, merged, split, renamed, retyped, up and down, the most\n" +
			"important first. Takes runs or graph files. With runs, what was merged or split is found through the\n" +
			"mentions of both records; with graph files, through the mentions that the graphs cite.\n\n" +
			"Of one run, --before and --after compare two times: who is new, named more, named less, gone.\n\n" +
			"Examples:\n" +
			"  newsgraph diff monday tuesday\n" +
			"  newsgraph diff before.json after.json --json\n" +
			"  newsgraph diff RUN --before 2016-08..2016-09 --after 2016-10\n" +
			"  newsgraph diff january february --overrides january.overrides.tsv",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return diffAction(c, con) },
	}
}

func diffAction(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if c.IsSet("before") || c.IsSet("after") {
		return compareTimes(c, con)
	}
	if c.NArg() != 2 {
		return console.Usagef("example: newsgraph diff monday tuesday", "diff needs two runs or graph files, not %d", c.NArg())
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	var sides [2]setup.StoredGraph
	for i := range sides {
		if sides[i], err = setup.OpenGraph(c, con, paths[i]); err != nil {
			return err
		}
	}
	overrides, err := setup.Overrides(c.String("overrides"))
	if err != nil {
		return err
	}
	if overrides != nil && (sides[0].Run == nil || sides[1].Run == nil) {
		return console.Usagef("corrections are looked for in records", "--overrides needs two runs, not graph files")
	}
	d, err := compare(c.Context, con, sides, diffLimit(c), overrides)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		err = con.JSON(d)
	} else {
		out := bufio.NewWriter(con.Out)
		printDiff(out, d)
		err = out.Flush()
	}
	return cmp.Or(err, setup.Losses(con, sides[0].Run, sides[1].Run))
}

// diffLimit is what the user asked for, else 20 entries for people and all for
// machines.
func diffLimit(c *cli.Context) int {
	if c.Bool("json") && !c.IsSet("limit") {
		return 0
	}
	return c.Int("limit")
}

func compare(ctx context.Context, con *console.Console, sides [2]setup.StoredGraph, limit int, overrides *corrections.File) (*diff.Result, error) {
	opts := diff.Options{NameA: sides[0].Name, NameB: sides[1].Name, Limit: limit, Memory: grapher.DefaultMemory}
	var err error
	if opts.SpillDir, err = con.Left.TempFolder("newsgraph-"); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	defer os.RemoveAll(opts.SpillDir)
	var sources [2]diff.Source
	for i, s := range sides {
		var done func()
		if sources[i], done, err = diffSource(ctx, s); err != nil {
			return nil, err
		}
		defer done()
	}
	d, err := diff.Sources(sources[0], sources[1], opts)
	if err == nil && overrides != nil {
		d.Corrections, err = grapher.Matching(ctx, [2]*store.Stored{sides[0].Run, sides[1].Run}, overrides, opts.SpillDir)
	}
	return d, err
}

// diffSource is a side as a diff reads it, until ctx ends. The graph of a run without a
// whole one is made from its records.
func diffSource(ctx context.Context, s setup.StoredGraph) (source diff.Source, done func(), err error) {
	done = func() {}
	switch {
	case s.Run == nil:
		source.Graph = func(v codec.Visitor) error { return codec.ScanGraph(s.Path, v) }
	case s.Whole():
		source, done = grapher.DiffSource(s.Run, buildinfo.Program)
	default:
		g, err := s.Graph(ctx)
		if err != nil {
			return source, done, err
		}
		source, done = grapher.DiffSource(s.Run, buildinfo.Program)
		source.Graph = func(v codec.Visitor) error { return codec.VisitGraph(g, v) }
	}
	graph, records := source.Graph, source.Records
	source.Graph = func(v codec.Visitor) error {
		v.Entity, v.Edge = console.Until(ctx, v.Entity), console.Until(ctx, v.Edge)
		return graph(v)
	}
	if records != nil {
		source.Records = func(wanted func(string) bool, yield func(*entities.Record) error) error {
			return records(wanted, console.Until(ctx, yield))
		}
	}
	return source, done, nil
}

// printDiff writes a diff for people. Errors are the writer's to keep.
func printDiff(w *bufio.Writer, d *diff.Result) {
	for _, s := range []diff.Side{d.A, d.B} {
		n := &s.Summary
		fmt.Fprintf(w, "%s: %s, %s, %s, %s\n", console.Clean(s.Name), message.Plural(n.Articles, "article", "articles"), message.Plural(n.Stories, "story", "stories"),
			message.Plural(n.Entities, "entity", "entities"), message.Plural(n.Edges, "edge", "edges"))
	}
	printCorrections(w, d.Corrections)
	if len(d.Counts) == 0 {
		fmt.Fprintln(w, "\nno entity and no edge changed")
	}
	entityList, edgeList := d.Entities, d.Edges
	for _, count := range d.Counts {
		n := runOf(entityList, func(e *diff.EntityChange) bool { return e.Change == count.Change })
		section(w, count.Change, count.Entities, "entity", "entities")
		for i := range entityList[:n] {
			entityLine(w, &entityList[i])
		}
		more(w, count.Entities-n)
		entityList = entityList[n:]
		n = runOf(edgeList, func(e *diff.EdgeChange) bool { return e.Change == count.Change })
		section(w, count.Change, count.Edges, "edge", "edges")
		for i := range edgeList[:n] {
			edgeLine(w, &edgeList[i])
		}
		more(w, count.Edges-n)
		edgeList = edgeList[n:]
	}
}

// printCorrections tells which corrections find what they are about.
func printCorrections(w io.Writer, list []diff.Correction) {
	for _, g := range diff.GroupCorrections(list) {
		fmt.Fprintf(w, "\n%s\n", g.Name)
		for i := range g.Items {
			fmt.Fprintf(w, "  line %d: %s\n", g.Items[i].Line, console.Clean(strings.ReplaceAll(g.Items[i].Text, "\t", " · ")))
		}
	}
}

// runOf is the length of the list's beginning for which is holds.
func runOf[T any](list []T, is func(*T) bool) int {
	n := 0
	for n < len(list) && is(&list[n]) {
		n++
	}
	return n
}

func section(w io.Writer, c diff.Change, all int, one, many string) {
	if all == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s: %s\n", c, message.Plural(all, one, many))
}

func more(w io.Writer, left int) {
	if left > 0 {
		fmt.Fprintf(w, "  … and %s more (--limit)\n", message.Thousands(left))
	}
}

func entityLine(w io.Writer, e *diff.EntityChange) {
	switch e.Change {
	case diff.New:
		fmt.Fprintf(w, "  %s: %s\n", named(&e.B[0]), counted(&e.B[0]))
	case diff.Gone:
		fmt.Fprintf(w, "  %s: %s\n", named(&e.A[0]), counted(&e.A[0]))
	case diff.Up, diff.Down:
		a, b := &e.A[0], &e.B[0]
		fmt.Fprintf(w, "  %s: %s\n", named(b), moved([]string{"stories", "articles", "mentions"},
			[]int{a.Stories, a.Articles, a.Mentions}, []int{b.Stories, b.Articles, b.Mentions}))
	default:
		fmt.Fprintf(w, "  %s → %s%s\n", joined(e.A), joined(e.B), changedBy(e))
	}
}

func edgeLine(w io.Writer, e *diff.EdgeChange) {
	s := e.B
	if s == nil {
		s = e.A
	}
	between := "—"
	if s.Type.Directed() {
		between = "→"
	}
	fmt.Fprintf(w, "  %s %s %s", console.Clean(oneLine(s.SourceName)), between, console.Clean(oneLine(s.TargetName)))
	if s.Type != entities.Cooccurs {
		fmt.Fprintf(w, " (%s)", console.Clean(oneLine(string(s.Type))))
	}
	if e.A != nil && e.B != nil {
		fmt.Fprintf(w, ": %s\n", moved([]string{"stories", "articles", "sentences"},
			[]int{e.A.Stories, e.A.Articles, e.A.Sentences}, []int{e.B.Stories, e.B.Articles, e.B.Sentences}))
		return
	}
	fmt.Fprintf(w, ": %s, %s, %s\n", message.Plural(s.Stories, "story", "stories"), message.Plural(s.Articles, "article", "articles"), message.Plural(s.Sentences, "sentence", "sentences"))
}

func named(e *diff.EntityState) string {
	return fmt.Sprintf("%s (%s, %s)", console.Clean(oneLine(e.Name)), e.Type, console.Clean(oneLine(e.ID)))
}

func counted(e *diff.EntityState) string {
	return fmt.Sprintf("%s, %s, %s", message.Plural(e.Stories, "story", "stories"), message.Plural(e.Articles, "article", "articles"), message.Plural(e.Mentions, "mention", "mentions"))
}

func joined(list []diff.EntityState) string {
	var out []string
	for i := range list {
		out = append(out, named(&list[i]))
	}
	return strings.Join(out, " + ")
}

func changedBy(e *diff.EntityChange) string {
	if e.By == "" {
		return ""
	}
	return ", by " + e.By
}

// moved tells which counts changed: "stories 3 → 7, articles 4 → 9".
func moved(names []string, from, to []int) string {
	var out []string
	for i, name := range names {
		if from[i] != to[i] {
			out = append(out, fmt.Sprintf("%s %s → %s", name, message.Thousands(from[i]), message.Thousands(to[i])))
		}
	}
	return strings.Join(out, ", ")
}

// oneLine keeps a name from the data on its line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/internal/message"
	"newsgraph/pipeline/load"
	"newsgraph/pipeline/store"
)

func loadCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "uri", Value: "bolt://localhost:7687", Usage: "`ADDRESS` of the server: bolt://, neo4j://, or with +s for TLS"},
		&cli.StringFlag{Name: "user", Usage: "user `NAME`; default neo4j when there is a password"},
		&cli.StringFlag{Name: "password-file", TakesFile: true, Usage: "`FILE` whose first line is the password; none for a server without authentication"},
		&cli.StringFlag{Name: "database", Usage: "`NAME` of the database; default: the server's"},
		&cli.StringFlag{Name: "dataset", Value: "newsgraph", Usage: "`NAME` of this graph in the database; graphs of other names stay as they are"},
		&cli.BoolFlag{Name: "add", Usage: "join RUN with the runs that the dataset was loaded from before"},
		&cli.BoolFlag{Name: "replace", Usage: "let articles that RUN does not hold leave the dataset"},
		&cli.BoolFlag{Name: "all-mentions", Usage: "link every entity to every article that names it, with all spans; default: the five mentions that it cites"},
		&cli.BoolFlag{Name: "with-examples", Usage: "also keep example queries, as nodes :NewsgraphQuery"},
		&cli.IntFlag{Name: "batch", Value: load.DefaultBatch, Usage: "`N` entities or edges a transaction"},
		&cli.DurationFlag{Name: "retry-for", Value: time.Minute, Usage: "try again for so long when the server fails in passing"},
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:  "load",
		Usage: "write the graph into a running database",
		Subcommands: []*cli.Command{{
			Name:      "neo4j",
			Usage:     "write the graph into a running Neo4j 5, as often as you like without duplicates",
			ArgsUsage: "RUN…",
			Description: "Afterwards the dataset holds exactly the graph of the runs (several are joined as by newsgraph graph) or of\n" +
				"a graph file. Nothing that others wrote is changed. Interrupted, it is mended by running it again.\n" +
				"It refuses to drop articles that an earlier load brought, unless told by --add or --replace.\n\n" +
				"Examples:\n" +
				"  newsgraph load neo4j monday --uri bolt://localhost:7687 --password-file secret --with-examples\n" +
				"  newsgraph load neo4j tuesday --add --password-file secret     the graph of both days\n" +
				"  newsgraph load neo4j corrected --dataset draft --password-file secret",
			Flags:  append(flags, cmdline.OutputFlags()...),
			Action: func(c *cli.Context) error { return loadNeo4j(c, con) },
		}, {
			Name:   "examples",
			Usage:  "print questions and their Cypher, for a graph that was loaded",
			Action: func(c *cli.Context) error { _, err := fmt.Fprint(con.Out, load.ExamplesPage()); return err },
		}},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return cmdline.UnknownCommand(c, "newsgraph load")
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func loadNeo4j(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph load neo4j RUN --password-file secret", "load needs a run or a graph file")
	}
	if c.Bool("add") && c.Bool("replace") {
		return console.Usagef("--add keeps what is there, --replace does not", "--add and --replace do not go together")
	}
	if c.Int("batch") < 1 {
		return console.Usagef("use 1 or more", "batch %d is not a number of rows", c.Int("batch"))
	}
	at, err := loadTarget(c)
	if err != nil {
		return err
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	sources, err := absolute(paths)
	if err != nil {
		return err
	}
	db, err := load.Open(c.Context, at)
	if err != nil {
		return beforeLoad(c.Context, err)
	}
	defer db.Close(context.WithoutCancel(c.Context))
	if c.Bool("add") {
		if sources, err = withEarlier(c.Context, db, c.String("dataset"), sources); err != nil {
			return beforeLoad(c.Context, err)
		}
	}
	found, err := findLoadable(c, con, sources)
	if err != nil {
		return beforeLoad(c.Context, err)
	}
	opts := load.Options{Mentions: found.mentions, Dataset: c.String("dataset"), Sources: sources, Batch: c.Int("batch"), Replace: c.Bool("replace")}
	if c.Bool("with-examples") {
		opts.Examples = load.Examples()
	}
	return cmp.Or(loadInto(c.Context, con, db, found.graph, opts), setup.Losses(con, found.runs...))
}

// beforeLoad tells an interruption from a failure, whatever the driver calls it.
func beforeLoad(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func loadTarget(c *cli.Context) (load.Target, error) {
	at := load.Target{URI: c.String("uri"), User: c.String("user"), Database: c.String("database"), Agent: strings.ReplaceAll(buildinfo.Program, " ", "/"), RetryFor: c.Duration("retry-for")}
	file := c.String("password-file")
	if file == "" {
		return at, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return at, fmt.Errorf("password file %s: %w", file, console.UnwrapPath(err))
	}
	at.Password, _, _ = strings.Cut(string(data), "\n")
	at.Password = strings.TrimSuffix(at.Password, "\r")
	if at.User == "" {
		at.User = "neo4j"
	}
	return at, nil
}

// absolute makes paths that hold wherever the next load is started.
func absolute(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		full, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, full) {
			out = append(out, full)
		}
	}
	return out, nil
}

// withEarlier puts the runs that the dataset was loaded from before the new ones.
func withEarlier(ctx context.Context, db *load.Neo4j, dataset string, sources []string) ([]string, error) {
	was, err := db.Dataset(ctx, dataset)
	if err != nil || was == nil {
		return sources, err
	}
	out := slices.Clone(was.Sources)
	for _, s := range sources {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

func loadInto(ctx context.Context, con *console.Console, db *load.Neo4j, graph load.Graph, opts load.Options) error {
	con.Left.Afterwards("the dataset is not complete: run the same command again, nothing is doubled")
	started := time.Now()
	line := con.Meter("loading", "rows")
	done, err := db.Load(ctx, graph, opts, func(p load.Progress) { line.Set(string(p.Step), int64(p.Done), int64(p.Total)) })
	line.Finish()
	var lost *load.WouldLose
	switch {
	case errors.As(err, &lost):
		return console.Usagef("--add joins with what is there, --replace drops it, --dataset NAME loads beside it", "%w", err)
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	}
	took := time.Since(started).Seconds()
	con.Info("loaded  dataset %s: %s, %s, %s", opts.Dataset, message.Plural(done.Entities, "entity", "entities"), message.Plural(done.Edges, "edge", "edges"), message.Plural(done.Articles, "article", "articles"))
	if r := done.Removed; r.Nodes+r.Relationships+r.Kept > 0 {
		con.Info("removed %s and %s of earlier loads", message.Plural(r.Nodes, "node", "nodes"), message.Plural(r.Relationships, "relationship", "relationships"))
		if r.Kept > 0 {
			con.Info("kept    %s as :NewsgraphGone, because relationships of others hang on them", message.Plural(r.Kept, "node", "nodes"))
		}
	}
	con.Info("took    %.1f s, %s entities and edges a second", took, message.Thousands(int(float64(done.Entities+done.Edges)/took)))
	return nil
}

// loadable is what is to be loaded, and the runs that it comes from.
type loadable struct {
	graph    load.Graph
	mentions func(yield func(*load.Named) error) error // with --all-mentions
	runs     []*store.Stored
}

// findLoadable takes the graph of one run or graph file as it is on disk, or
// joins several runs.
func findLoadable(c *cli.Context, con *console.Console, sources []string) (out loadable, err error) {
	again := c.String("overrides") != "" || len(c.StringSlice("gazetteer")) > 0 || c.Bool("all-mentions")
	if len(sources) == 1 && !again {
		s, err := setup.OpenGraph(c, con, sources[0])
		if err != nil {
			return out, err
		}
		if s.Whole() {
			out.graph, err = onDisk(s)
			out.runs = []*store.Stored{s.Run}
			return out, err
		}
	}
	for _, source := range sources {
		s, err := setup.OpenGraph(c, con, source)
		if err != nil {
			return out, err
		}
		if s.Run == nil {
			return out, console.Usagef("joining, correcting and all mentions need the records of a run", "%s is a graph file, not a run", source)
		}
		out.runs = append(out.runs, s.Run)
		if !s.Whole() {
			continue
		}
		made, err := onDisk(s)
		if err != nil {
			return out, err
		}
		if gen, _ := made.Header(); gen.Overrides != "" && c.String("overrides") == "" && c.Bool("all-mentions") {
			return out, console.Usagef("give them again: --overrides FILE", "%s was made with corrections, and --all-mentions makes its graph again", source)
		}
	}
	grapher, err := setup.Grapher(c)
	if err != nil {
		return out, err
	}
	joined, made, err := grapher.JoinInMemory(c.Context, out.runs, buildinfo.Program, nil)
	if err != nil {
		return out, err
	}
	for _, note := range joined.Notes {
		con.Warn("%s", note)
	}
	con.Unmatched(joined.Unmatched)
	out.graph = load.InMemory(made.Graph, joined.Records)
	if c.Bool("all-mentions") {
		out.mentions = load.AllMentions(joined.Records, joined.Resolution.Entity)
	}
	return out, nil
}

// onDisk is a graph that is read from disk. All of a run is read first, so that
// a damaged one is refused before anything is written.
func onDisk(s setup.StoredGraph) (load.Graph, error) {
	if s.Run == nil {
		return load.Stored(s.Path, nil)
	}
	if err := s.Run.Check(); err != nil {
		return nil, err
	}
	return load.Stored(s.Path, s.Run.Records)
}

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

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/load"
	"newsgraph/pipeline/store"
)

func loadCommand(con *console) *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "uri", Value: "bolt://localhost:7687", Usage: "`ADDRESS` of the server: bolt://, neo4j://, or with +s for TLS"},
		&cli.StringFlag{Name: "user", Usage: "user `NAME`; default neo4j when there is a password"},
		&cli.StringFlag{Name: "password-file", TakesFile: true, Usage: "`FILE` whose first line is the password; none for a server without authentication"},
		&cli.StringFlag{Name: "database", Usage: "`NAME` of the database; default: the server's"},
		&cli.StringFlag{Name: "dataset", Value: "newsgraph", Usage: "`NAME` of this graph in the database; graphs of other names stay as they are"},
		&cli.BoolFlag{Name: "add", Usage: "join RUN with the runs that the dataset was loaded from before"},
		&cli.BoolFlag{Name: "replace", Usage: "let articles that RUN does not hold leave the dataset"},
		&cli.BoolFlag{Name: "all-mentions", Usage: "tie every entity to every article that names it, with all spans; default: the five mentions that it cites"},
		&cli.BoolFlag{Name: "with-examples", Usage: "also keep example queries, as nodes :NewsgraphQuery"},
		&cli.IntFlag{Name: "batch", Value: load.DefaultBatch, Usage: "`N` entities or edges a transaction"},
		&cli.DurationFlag{Name: "retry-for", Value: time.Minute, Usage: "try again for so long when the server fails in passing"},
		gazetteerFlag(),
		overridesFlag(),
		salvageFlag(),
	}
	return &cli.Command{
		Name:  "load",
		Usage: "write the graph into a running database",
		Subcommands: []*cli.Command{{
			Name:      "neo4j",
			Usage:     "write the graph into a running Neo4j 5, again and again without doubling",
			ArgsUsage: "RUN…",
			Description: "Afterwards the dataset holds exactly the graph of the runs (several are joined as by newsgraph graph) or of\n" +
				"a graph file. Nothing that others wrote is changed. Interrupted, it is mended by running it again.\n" +
				"It refuses to drop articles that an earlier load brought, unless told by --add or --replace.\n\n" +
				"Examples:\n" +
				"  newsgraph load neo4j monday --uri bolt://localhost:7687 --password-file secret --with-examples\n" +
				"  newsgraph load neo4j tuesday --add --password-file secret     the graph of both days\n" +
				"  newsgraph load neo4j corrected --dataset draft --password-file secret",
			Flags:  append(flags, outputFlags()...),
			Action: func(c *cli.Context) error { return loadNeo4j(c, con) },
		}, {
			Name:   "examples",
			Usage:  "print questions and their Cypher, for a graph that was loaded",
			Action: func(c *cli.Context) error { _, err := fmt.Fprint(con.out, load.ExamplesPage()); return err },
		}},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(c, "newsgraph load")
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func loadNeo4j(c *cli.Context, con *console) error {
	if err := con.configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return usagef("example: newsgraph load neo4j RUN --password-file secret", "load needs a run or a graph file")
	}
	if c.Bool("add") && c.Bool("replace") {
		return usagef("--add keeps what is there, --replace does not", "--add and --replace do not go together")
	}
	if c.Int("batch") < 1 {
		return usagef("use 1 or more", "batch %d is not a number of rows", c.Int("batch"))
	}
	at, err := loadTarget(c)
	if err != nil {
		return err
	}
	paths, err := inputs(c.Args().Slice()...)
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
	graph, runs, err := loadable(c, con, sources)
	if err != nil {
		return beforeLoad(c.Context, err)
	}
	opts := load.Options{Dataset: c.String("dataset"), Sources: sources, Batch: c.Int("batch"), Replace: c.Bool("replace")}
	if c.Bool("with-examples") {
		opts.Examples = load.Examples()
	}
	if g, ok := graph.(*joinedGraph); ok && c.Bool("all-mentions") {
		opts.Mentions = g.mentions
	}
	return cmp.Or(loadInto(c.Context, con, db, graph, opts), con.losses(runs...))
}

// beforeLoad tells an interruption from a failure, whatever the driver calls it.
func beforeLoad(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func loadTarget(c *cli.Context) (load.Target, error) {
	at := load.Target{URI: c.String("uri"), User: c.String("user"), Database: c.String("database"), Agent: strings.ReplaceAll(programName, " ", "/"), RetryFor: c.Duration("retry-for")}
	file := c.String("password-file")
	if file == "" {
		return at, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return at, fmt.Errorf("password file %s: %w", file, unwrapPath(err))
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

func loadInto(ctx context.Context, con *console, db *load.Neo4j, graph load.Graph, opts load.Options) error {
	con.left.afterwards("the dataset is not complete: run the same command again, nothing is doubled")
	started := time.Now()
	line := con.counter("loading")
	done, err := db.Load(ctx, graph, opts, func(p load.Progress) { line.set(string(p.Step), int64(p.Done), int64(p.Total)) })
	line.finish()
	var lost *load.WouldLose
	switch {
	case errors.As(err, &lost):
		return usagef("--add joins with what is there, --replace drops it, --dataset NAME loads beside it", "%w", err)
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	}
	took := time.Since(started).Seconds()
	con.say("loaded  dataset %s: %s, %s, %s", opts.Dataset, message.Plural(done.Entities, "entity", "entities"), message.Plural(done.Edges, "edge", "edges"), message.Plural(done.Articles, "article", "articles"))
	if r := done.Removed; r.Nodes+r.Relationships+r.Kept > 0 {
		con.say("removed %s and %s of earlier loads", message.Plural(r.Nodes, "node", "nodes"), message.Plural(r.Relationships, "relationship", "relationships"))
		if r.Kept > 0 {
			con.say("kept    %s as :NewsgraphGone, because relationships of others hang on them", message.Plural(r.Kept, "node", "nodes"))
		}
	}
	con.say("took    %.1f s, %s entities and edges a second", took, message.Thousands(int(float64(done.Entities+done.Edges)/took)))
	return nil
}

// counter is a progress line of things, not bytes.
func (con *console) counter(what string) *meter {
	m := &meter{start: time.Now()}
	if con.progress {
		m.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(con.err),
			progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
		)
	}
	return m
}

// loadable gives the graph of one run or graph file as it is on disk, or of
// several runs joined, and the runs.
func loadable(c *cli.Context, con *console, sources []string) (load.Graph, []*store.Stored, error) {
	again := c.String("overrides") != "" || len(c.StringSlice("gazetteer")) > 0 || c.Bool("all-mentions")
	if len(sources) == 1 && !again {
		s, err := openStored(c, con, sources[0])
		if err != nil {
			return nil, nil, err
		}
		if s.whole() {
			graph, err := newStoredGraph(s)
			return graph, []*store.Stored{s.run}, err
		}
	}
	var runs []*store.Stored
	for _, source := range sources {
		s, err := openStored(c, con, source)
		if err != nil {
			return nil, nil, err
		}
		if s.run == nil {
			return nil, nil, usagef("joining, correcting and all mentions need the records of a run", "%s is a graph file, not a run", source)
		}
		runs = append(runs, s.run)
		if !s.whole() {
			continue
		}
		made, err := newStoredGraph(s)
		if err != nil {
			return nil, nil, err
		}
		if made.gen.Overrides != "" && c.String("overrides") == "" && c.Bool("all-mentions") {
			return nil, nil, usagef("give them again: --overrides FILE", "%s was made with corrections, and --all-mentions makes its graph again", source)
		}
	}
	grapher, err := grapherOf(c)
	if err != nil {
		return nil, nil, err
	}
	joined, made, err := grapher.JoinInMemory(c.Context, runs, programName, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, note := range joined.Notes {
		con.warn("%s", note)
	}
	con.unmatched(joined.Unmatched)
	return &joinedGraph{joined, made.Graph}, runs, nil
}

// storedGraph reads a graph from disk, piece by piece.
type storedGraph struct {
	stored
	gen entities.Generator
	sum entities.Summary
}

// newStoredGraph reads all of a run first, so that a damaged one is refused
// before anything is written.
func newStoredGraph(s stored) (*storedGraph, error) {
	g := &storedGraph{stored: s}
	if s.run != nil {
		if err := s.run.Check(); err != nil {
			return nil, err
		}
	}
	err := codec.ScanGraph(s.path, codec.Visitor{Header: func(gen entities.Generator, sum entities.Summary) error {
		g.gen, g.sum = gen, sum
		return errSeen
	}})
	if err != nil && !errors.Is(err, errSeen) {
		return nil, err
	}
	return g, nil
}

// errSeen ends a scan that has seen enough.
var errSeen = errors.New("seen")

func (g *storedGraph) Header() (entities.Generator, entities.Summary) { return g.gen, g.sum }

func (g *storedGraph) Articles(yield func(*entities.ArticleInfo) error) error {
	if g.run == nil {
		return nil
	}
	return g.run.Records(func(r *entities.Record) error { return yield(&r.Article) })
}

func (g *storedGraph) Entities(yield func(*entities.Entity) error) error {
	err := codec.ScanGraph(g.path, codec.Visitor{Entity: yield, Edge: func(*entities.Edge) error { return errSeen }})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}

func (g *storedGraph) Edges(yield func(*entities.Edge) error) error {
	return codec.ScanGraph(g.path, codec.Visitor{Edge: yield})
}

// joinedGraph is the graph of several runs, in memory.
type joinedGraph struct {
	*pipeline.Joined
	graph *entities.Graph
}

// mentions gives the entities of each article in the order in which it names
// them. An article that several runs hold counts once.
func (g *joinedGraph) mentions(yield func(*load.Named) error) error {
	seen := map[string]bool{}
	return g.Records(func(r *entities.Record) error {
		if seen[r.Key()] {
			return nil
		}
		seen[r.Key()] = true
		for _, n := range g.namedIn(r) {
			if err := yield(n); err != nil {
				return err
			}
		}
		return nil
	})
}

func (g *joinedGraph) namedIn(r *entities.Record) []*load.Named {
	var list []*load.Named
	at := map[string]int{}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		id := g.Resolution.Entity(r.Key(), m.Cluster)
		if id == "" { // left out by a correction
			continue
		}
		n, ok := at[id]
		if !ok {
			n = len(list)
			at[id] = n
			list = append(list, &load.Named{Entity: id, Article: r.Article.ID})
		}
		list[n].Spans = append(list[n].Spans, entities.Evidence{Article: r.Article.ID, Field: m.Field, Start: m.Start, End: m.End})
	}
	return list
}

func (g *joinedGraph) Header() (entities.Generator, entities.Summary) {
	return g.graph.Generator, g.graph.Summary
}

func (g *joinedGraph) Articles(yield func(*entities.ArticleInfo) error) error {
	return g.Records(func(r *entities.Record) error { return yield(&r.Article) })
}

func (g *joinedGraph) Entities(yield func(*entities.Entity) error) error {
	return codec.VisitGraph(g.graph, codec.Visitor{Entity: yield})
}

func (g *joinedGraph) Edges(yield func(*entities.Edge) error) error {
	return codec.VisitGraph(g.graph, codec.Visitor{Edge: yield})
}

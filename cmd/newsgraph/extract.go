package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/hits"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/objects"
	"newsgraph/pipeline/store"
)

func extractCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`DIR` for a run (graph, records, ledger), or FILE.json[.gz|.zst] for the graph alone; default: the graph on standard output"),
		cmdline.ResumeFlag("go on with the interrupted run in -o DIR"),
		cmdline.OverwriteFlag(),
		&cli.BoolFlag{Name: "watch", Usage: "go on adding new articles to the run in -o DIR as their files come, until Ctrl-C"},
		&cli.DurationFlag{Name: "interval", Value: 5 * time.Second, Usage: "with --watch: look for new files every `TIME`; a file is read when it has not changed for that long"},
		&cli.BoolFlag{Name: "strict", Usage: "stop at the first item that cannot be processed"},
		cmdline.OverridesFlag(),
		cmdline.MinEdgeFlag(),
	}
	flags = append(flags, hits.Flags()...)
	return &cli.Command{
		Name:      "extract",
		Usage:     "articles in, entity graph out",
		ArgsUsage: "PATH… (files or folders, s3://BUCKET/KEY; - is standard input)",
		Description: "Examples:\n" +
			"  newsgraph extract testdata/articles                    the graph on standard output\n" +
			"  newsgraph extract dump.jsonl.zst feeds/ -o RUN         a run directory\n" +
			"  newsgraph extract dump.jsonl.zst feeds/ -o RUN --resume   after an interruption\n" +
			"  newsgraph extract --watch inbox -o RUN                 new files join the run as they come\n" +
			"  newsgraph extract --watch inbox -o RUN --watchlist names.txt --hits hits.jsonl --feed hits.atom\n" +
			"  newsgraph extract s3://news/2026/ -o s3://graphs/2026  objects; whose, the environment tells (AWS_…)\n" +
			"  zcat dump.jsonl.gz | newsgraph extract - -o graph.json.gz",
		Flags:  append(append(flags, cmdline.AnnotateFlags()...), cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return extract(c, con) },
	}
}

// target is what -o names.
type target struct {
	dir  string // of the run
	file string // the graph alone, or the address of the run in an object store; "" with a kept run or standard output
	temp bool   // the run is removed in the end
}

// outputTarget decides what -o names: a graph alone or a run. Without a kept
// run the records go to a temporary one.
func outputTarget(con *console.Console, output string) (target, error) {
	if output != "" && !objects.Holds(output) && !cmdline.IsGraphFile(output) {
		con.Left.Output(output)
		return target{dir: output}, nil
	}
	dir, err := con.Left.TempFolder("newsgraph-")
	if err != nil {
		return target{}, fmt.Errorf("temporary folder: %w", err)
	}
	if output == "-" {
		output = ""
	}
	return target{dir: dir, file: output, temp: true}, nil
}

func (t target) remove() {
	if t.temp {
		os.RemoveAll(t.dir)
	}
}

// How much garbage there may be, as a share of what is in use.
const (
	tagGarbage   = 20 // little is in use, so that it costs next to no time
	serveGarbage = 50 // most is in use for as long as it serves
)

// collectOften lets garbage be no more than this share of what is in use, in
// percent. GOGC overrides it.
func collectOften(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

func extract(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	setup.LimitMemory()
	paths, err := extractInputs(c)
	if err != nil {
		return err
	}
	opts, err := extractOptions(c)
	if err != nil {
		return err
	}
	kept, err := hits.Of(c, con)
	if err != nil {
		return err
	}
	if kept != nil {
		opts.Watchlist, opts.Hit = kept.List, kept.Add
	}
	p, err := setup.Pipeline(opts)
	if err != nil {
		return err
	}
	if c.Bool("watch") {
		return watch(c, con, p, paths, kept)
	}
	out, err := outputTarget(con, c.String("output"))
	if err != nil {
		return err
	}
	defer out.remove()
	if out.temp && c.Bool("resume") {
		return console.Usagef("add -o DIR", "--resume needs the run directory of the interrupted run")
	}
	run, err := store.CreateRun(out.dir, store.RunOptions{
		Versions:  p.Versions(paths),
		Resume:    c.Bool("resume"),
		Overwrite: c.Bool("overwrite") || out.temp,
	})
	if errors.Is(err, store.ErrFinished) {
		return setup.MakeAgain(finishedBefore(c, con, p, paths, out.dir))
	}
	if err != nil {
		return setup.MakeAgain(err)
	}
	defer run.Close()
	done, err := extractInto(c.Context, con, p, paths, run, out)
	if err != nil {
		return err
	}
	if err := kept.Tell(); err != nil {
		return err
	}
	if done.Items > done.Ledger.Articles.Renamed {
		return console.ErrIncomplete
	}
	return nil
}

// extractInputs are the paths of the command line, checked, without the output.
func extractInputs(c *cli.Context) ([]string, error) {
	if !c.Args().Present() {
		return nil, console.Usagef("example: newsgraph extract testdata/articles", "extract needs at least one file or folder (- for standard input)")
	}
	paths, err := cmdline.ArticlesOrStdin(c.Args().Slice()...)
	if err != nil {
		return nil, err
	}
	if err := cmdline.GraphOutput(c); err != nil {
		return nil, err
	}
	return withoutOutput(paths, c.String("output"))
}

// extractOptions are those of every command that annotates, and extract's own.
func extractOptions(c *cli.Context) (pipeline.Options, error) {
	opts, err := setup.Options(c)
	if err != nil {
		return opts, err
	}
	opts.Strict = c.Bool("strict")
	if opts.Output = c.String("output"); opts.Output == "-" {
		opts.Output = ""
	}
	opts.MinEdgeArticles = c.Int("min-edge-articles")
	opts.Overrides, err = setup.Overrides(c.String("overrides"))
	return opts, err
}

// extractInto fills a run, shows how far it is, and delivers and sums up the result.
func extractInto(ctx context.Context, con *console.Console, p *pipeline.Pipeline, paths []string, run *store.Run, out target) (*pipeline.Extraction, error) {
	if !out.temp {
		con.Left.Afterwards("what was done is kept; run the same command with --resume to go on")
	}
	line := con.Meter("reading", "")
	started := time.Now()
	graph := &console.GraphMeter{Con: con, Line: line}
	done, err := p.Extract(ctx, paths, con.In, run, func(s pipeline.Progress) {
		if s.Graph.Phase != "" {
			graph.Show(s.Graph)
			return
		}
		line.Set(fmt.Sprintf("%s, %s articles/s", message.Plural(s.Articles, "article", "articles"),
			message.Thousands(int64(float64(s.New)/time.Since(started).Seconds()))), s.Bytes, s.TotalBytes)
	})
	graph.Finish()
	if err != nil {
		return done, err
	}
	hints(con, p)
	con.Unmatched(done.Unmatched)
	if out.temp {
		if err := deliver(ctx, con, out); err != nil {
			return done, err
		}
	}
	summary(con, done, out)
	return done, nil
}

// finishedBefore looks whether a finished run is whole and its inputs are those
// that it was made from, and gives it the exit code that it ended with.
func finishedBefore(c *cli.Context, con *console.Console, p *pipeline.Pipeline, paths []string, dir string) error {
	run, err := store.OpenRun(dir)
	if err != nil {
		return err
	}
	if err := run.Check(); err != nil {
		return err
	}
	info := run.Info()
	line := con.Meter("comparing", "")
	err = p.CheckInputs(c.Context, paths, con.In, run, func(s pipeline.Progress) { line.Set("comparing", s.Bytes, s.TotalBytes) })
	line.Finish()
	if err != nil {
		return err
	}
	con.Info("%s is finished already: nothing to do", dir)
	if info.Read == nil {
		con.Warn("%s does not tell what was read: whether the inputs are the same is not known", dir)
	}
	if ledger := run.Ledger(); len(ledger.Items) > ledger.Articles.Renamed {
		return console.ErrIncomplete
	}
	return nil
}

// deliver puts a temporary run where it belongs, or copies the graph of one to a file
// or to standard output.
func deliver(ctx context.Context, con *console.Console, out target) error {
	if objects.Holds(out.file) {
		return setup.PutRun(ctx, out.dir, out.file)
	}
	graph, err := os.Open(filepath.Join(out.dir, store.GraphName))
	if err != nil {
		return err
	}
	defer graph.Close()
	_, err = deliverTo(con, out.file, func(w io.Writer) error {
		_, err := io.Copy(w, graph)
		return err
	})
	return err
}

// deliverTo writes to a file, or to standard output when file is "" or "-", and
// tells how many bytes.
func deliverTo(con *console.Console, file string, content func(io.Writer) error) (int64, error) {
	if file == "" || file == "-" {
		return 0, content(con.Out)
	}
	f, err := con.CreateFile(file)
	if err != nil {
		return 0, err
	}
	defer f.Abort()
	if err := content(f); err != nil {
		return 0, err
	}
	return f.Size(), f.Commit()
}

// shownItems is how many ledger items the summary prints.
const shownItems = 5

// shownHints is how many inputs without titles or dates are named.
const shownHints = 5

// hints tells of inputs whose fields were not found.
func hints(con *console.Console, p *pipeline.Pipeline) {
	hints := p.Hints()
	for i, h := range hints {
		if i == shownHints {
			con.Warn("%s more without titles or dates", message.Plural(len(hints)-i, "input", "inputs"))
			break
		}
		con.Warn("%s", h)
	}
}

// summary tells in a few lines what was read, found and left.
func summary(con *console.Console, done *pipeline.Extraction, out target) {
	ledger, found := &done.Ledger, &done.Summary
	con.Info("read    %s in %s (%s)", message.Plural(ledger.Articles.Read, "item", "items"),
		message.Plural(ledger.Inputs.Files, "file", "files"), message.Size(ledger.Inputs.Bytes))
	con.Info("found   %s of %s in %s (%s), %s", message.Plural(found.Mentions, "mention", "mentions"),
		message.Plural(found.Entities, "entity", "entities"),
		message.Plural(found.Articles, "article", "articles"), message.Plural(found.Stories, "story", "stories"),
		message.Plural(found.Edges, "edge", "edges"))
	for _, t := range entities.Types {
		con.Info("  %-13s %s", t.String(), leading(done.TopEntities[t]))
	}
	con.Info("took    %.2f s, %s tokens/s while reading", done.Info.Seconds, message.Thousands(int64(done.Info.Rate)))
	items(con, ledger, done.Items)
	switch {
	case !out.temp:
		con.Info("wrote   %s (graph.json, records.jsonl.zst, ledger.json, run.json)", out.dir)
	case out.file != "":
		con.Info("wrote   %s", out.file)
	}
}

// items prints the first of n items that were not processed whole, with --quiet
// too, and warns of articles that had to be renamed.
func items(con *console.Console, ledger *entities.Ledger, n int) {
	if renamed := ledger.Articles.Renamed; renamed > 0 {
		con.Warn("%s had an id that others have, too, and bear it with ~ and the beginning of their sha256: see ledger.json in a run (-o DIR)", message.Plural(renamed, "article", "articles"))
		n -= renamed
	}
	if n <= 0 {
		return
	}
	con.Error("not processed whole: %s", message.Plural(n, "item", "items"))
	shown := 0
	for _, item := range ledger.Items {
		if item.Outcome == entities.OutcomeRenamed {
			continue
		}
		if shown == shownItems {
			break
		}
		con.Error("  %s", itemLine(item))
		shown++
	}
	if n > shown {
		con.Error("  … and %s more: see ledger.json in a run (-o DIR)", message.Thousands(n-shown))
	}
}

func itemLine(item entities.LedgerItem) string {
	where := item.Input
	if item.Position != "" {
		where += " " + item.Position
	}
	return fmt.Sprintf("%s %s: %s: %s", item.Outcome, item.Stage, where, item.Reason)
}

// leading names entities.
func leading(best []entities.Entity) string {
	if len(best) == 0 {
		return "none"
	}
	names := make([]string, len(best))
	for i := range best {
		names[i] = fmt.Sprintf("%s (%s)", best[i].Name, message.Thousands(best[i].Articles))
	}
	return strings.Join(names, ", ")
}

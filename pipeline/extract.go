package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/stages"
	"newsgraph/pipeline/store"
)

// Progress tells how far a long walk is.
type Progress struct {
	Articles   int   // processed, all starts of the run
	New        int   // processed by this start
	Bytes      int64 // read, as stored
	TotalBytes int64 // of all inputs, as stored; -1 when not known

	Graph grapher.Progress // of the graph that is made in the end; its Phase is "" before
}

// Extraction is what a finished run found.
type Extraction struct {
	Summary     entities.Summary
	TopEntities grapher.TopEntities // entities of each type that most stories name
	Ledger      entities.Ledger     // its Items are the first KeptItems of the run's ledger
	Items       int                 // entries in the run's ledger; those of Ledger.Articles.Renamed tell of articles that are whole
	Info        *store.Info
	Unmatched   []string // corrections that matched nothing
}

// KeptItems is how many ledger entries an Extraction holds in memory.
const KeptItems = 100

// Versions are what a resumed run must share with its first start. The order
// of the paths does not matter.
func (p *Pipeline) Versions(paths []string) store.Versions {
	return store.Versions{
		Program: p.opts.Program, Config: p.config,
		Model: p.tagger.version(), Gazetteers: p.set.Version(),
		Input: pathList(slices.Sorted(slices.Values(paths))),
	}
}

// pathList is a fingerprint of paths that people can read.
func pathList(paths []string) string {
	const most = 10
	if len(paths) <= most {
		return strings.ToValidUTF8(strings.Join(paths, ", "), "\uFFFD")
	}
	h := sha256.New()
	for _, path := range paths {
		fmt.Fprintf(h, "%q\n", path)
	}
	ends := strings.ToValidUTF8(paths[0]+" … "+paths[len(paths)-1], "\uFFFD")
	return fmt.Sprintf("%s, %d paths, sha256:%x", ends, len(paths), h.Sum(nil))
}

// Extract is the main job: articles of all inputs to records, records to the
// graph, all into run. When ctx ends it returns ctx's error and what was done
// stays in run for a resume; so it does with Strict at the first bad item.
func (p *Pipeline) Extract(ctx context.Context, paths []string, stdin io.Reader, run *store.Run, report func(Progress)) (*Extraction, error) {
	e, info, err := p.annotateAll(ctx, paths, stdin, run, report)
	if err != nil {
		return nil, err
	}
	out := &Extraction{Info: info}
	return out, e.graph(ctx, out, e.inputs())
}

// annotateAll is the annotate phase: the records and the ledger of the inputs.
func (p *Pipeline) annotateAll(ctx context.Context, paths []string, stdin io.Reader, run *store.Run, report func(Progress)) (*extraction, *store.Info, error) {
	started := time.Now()
	e := &extraction{p: p, run: run, report: report, before: run.Progress(), started: started}
	e.counts = e.before.Counts
	earlier, err := run.Earlier()
	if err != nil {
		return nil, nil, err
	}
	defer earlier.Close()
	times, err := Items(ctx, p, paths, stdin, earlier, annotateAndEncode, e.sink)
	if err != nil {
		return nil, nil, err
	}
	reading := time.Since(started)
	run.InputsDone(e.inputs())
	if err := run.Seal(); err != nil {
		return nil, nil, err
	}
	info := NewInfo(started, time.Now())
	info.Resumed, info.Workers, info.Tokens = e.before.Pieces, p.opts.Workers, e.tokens
	info.Rate = entities.Round3(float64(e.tokens) / reading.Seconds())
	info.Stages = e.stages(times)
	return e, info, nil
}

// graph makes the graph of the records and finishes the run.
func (e *extraction) graph(ctx context.Context, out *Extraction, inputs entities.LedgerInputs) error {
	debug.FreeOSMemory() // the memory of the annotate phase's workers
	spill, err := e.run.SpillDir()
	if err != nil {
		return err
	}
	opts := grapher.Options{Workers: e.p.opts.Workers, SpillDir: spill, MinEdgeArticles: e.p.opts.MinEdgeArticles, Records: e.counts.Processed}
	if e.report != nil {
		opts.Report = func(g grapher.Progress) { e.report(Progress{Articles: e.counts.Processed, Graph: g}) }
	}
	made, err := e.p.Grapher().Stream(ctx, []grapher.RecordSource{e.run}, opts)
	if err != nil {
		return err
	}
	defer made.Close()
	if err := e.settleIDs(made); err != nil {
		return err
	}
	if err := e.keepItems(out, inputs); err != nil {
		return err
	}
	if e.p.opts.Watchlist != nil {
		finder := grapher.NewHitFinder(e.p.opts.Watchlist, made.Resolution, made.Stories)
		if err := finder.Find(ctx, []grapher.RecordSource{e.run}, e.p.opts.Hit); err != nil {
			return err
		}
	}
	return e.run.Finish(func(w io.Writer) error {
		err := made.Write(ctx, w, e.p.Generator())
		out.Summary, out.TopEntities, out.Unmatched = made.Summary, made.TopEntities, made.Unmatched
		out.Info.Stages = append(out.Info.Stages, made.Phases...)
		endInfo(out.Info, e.started, time.Now())
		return err
	}, out.Info)
}

// NewInfo fills in what every run.json tells of work that ends now.
func NewInfo(started, ended time.Time) *store.Info {
	info := &store.Info{
		Started: started.UTC().Format(time.RFC3339),
		Machine: store.Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version()},
	}
	endInfo(info, started, ended)
	return info
}

func endInfo(info *store.Info, started, ended time.Time) {
	info.Finished, info.Seconds = ended.UTC().Format(time.RFC3339), entities.Round3(ended.Sub(started).Seconds())
}

// encoded is a record on its way to the writer.
type encoded struct {
	line   []byte
	tokens int
}

func annotateAndEncode(ctx context.Context, w *Worker, a *entities.Article) (encoded, error) {
	rec, err := w.Annotate(ctx, a)
	if err != nil {
		return encoded{}, err
	}
	w.clock.Enter(stages.Write)
	defer w.clock.Leave()
	if err := codec.CheckNumbers(rec); err != nil {
		return encoded{}, err
	}
	w.line = codec.AppendRecordLine(w.line[:0], rec)
	line := w.line
	if len(line) < maxKeptLine {
		line = bytes.Clone(line)
	} else {
		w.line = nil
	}
	return encoded{line, rec.Tokens}, nil
}

// maxKeptLine is how many bytes a worker holds for its next record.
const maxKeptLine = 1 << 20

// extraction is the sink of a run: records and ledger, in input order.
type extraction struct {
	p       *Pipeline
	run     *store.Run
	report  func(Progress)
	before  store.Progress
	started time.Time
	counts  entities.LedgerCounts
	tokens  int
}

func (e *extraction) sink(piece Piece[encoded]) error {
	if err := e.p.set.Err(); err != nil {
		return err
	}
	for i := range piece.Items {
		it := &piece.Items[i]
		tally(&e.counts, it.Done, it.Entry)
		if it.Done {
			e.tokens += it.Out.tokens
			if err := e.run.AppendLine(it.Out.line); err != nil {
				return err
			}
		}
		if it.Entry != nil {
			if e.p.opts.Strict && it.Entry.Outcome != entities.Skipped {
				return &ItemError{*it.Entry}
			}
			if err := e.run.AppendItem(it.Entry); err != nil {
				return err
			}
		}
	}
	if err := e.run.AppendMark(piece.Mark); err != nil {
		return err
	}
	if err := e.run.PieceDone(e.inputs(), e.counts); err != nil {
		return err
	}
	if e.report != nil {
		done, total := e.p.BytesRead()
		e.report(Progress{Articles: e.counts.Processed, New: e.counts.Processed - e.before.Counts.Processed, Bytes: done, TotalBytes: total})
	}
	return nil
}

func (e *extraction) inputs() entities.LedgerInputs {
	read := e.p.reader.Stats()
	return entities.LedgerInputs{Files: read.Files, Bytes: read.Bytes}
}

// ItemError is the item that ended a strict run.
type ItemError struct{ Item entities.LedgerItem }

func (e *ItemError) Error() string {
	where := e.Item.Input
	if e.Item.Position != "" {
		where += " " + e.Item.Position
	}
	return fmt.Sprintf("%s %s: %s", e.Item.Stage, where, e.Item.Reason)
}

func (e *extraction) stages(times stages.Times) []store.Stage {
	out := make([]store.Stage, 0, stages.Count+1)
	n := e.counts.Processed - e.before.Counts.Processed
	for s, d := range times {
		out = append(out, store.Stage{Name: stages.Stage(s).String(), Items: n, Seconds: entities.Round3(d.Seconds())})
	}
	return out
}

// keepItems copies the counts and the first entries of the ledger.
func (e *extraction) keepItems(out *Extraction, inputs entities.LedgerInputs) error {
	out.Ledger = entities.Ledger{Schema: entities.LedgerSchema, Articles: e.counts, Inputs: inputs}
	return e.run.Items(func(it *entities.LedgerItem) error {
		out.Items++
		if out.Items <= KeptItems {
			out.Ledger.Items = append(out.Ledger.Items, *it)
		}
		return nil
	})
}

// tally counts an item.
func tally(c *entities.LedgerCounts, done bool, entry *entities.LedgerItem) {
	c.Read++
	if done {
		c.Processed++
	}
	switch {
	case entry == nil:
	case entry.Outcome == entities.Skipped:
		c.Skipped++
	case entry.Outcome == entities.Truncated:
		c.Truncated++
	default:
		c.Quarantined++
	}
}

// settleIDs changes the records of a run where they are not one article an id,
// and tells the ledger.
func (e *extraction) settleIDs(made *grapher.Stream) error {
	if made.Walked == made.Summary.Articles && !made.Stories.Clashes() {
		return nil
	}
	x := grapher.NewIdentities(made.Stories)
	err := e.run.Edit(
		func(_ int, line []byte) ([]byte, error) { return x.Line(line) },
		func() entities.LedgerCounts {
			e.counts.Processed -= x.Copies
			e.counts.Skipped += x.Copies
			e.counts.Renamed = len(x.Renamed)
			return e.counts
		})
	if err != nil {
		return err
	}
	for _, items := range [...][]entities.LedgerItem{x.Copied, x.Renamed} {
		for i := range items {
			if err := e.run.AppendItem(&items[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

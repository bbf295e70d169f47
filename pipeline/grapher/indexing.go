package grapher

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

// IndexOptions say how an index is opened, and made where there is none.
type IndexOptions struct {
	Program    string                 // name and version, for the graph
	Gazetteers []*gazetteers.UserList // laid over the built-in lists
	Overrides  *corrections.File      // nil for none
	TempFolder func() (string, error) // makes a folder for what does not fit in memory; who made it removes it
	Report     func(Progress)         // is called while the index is made; may be nil
	Note       func(string)           // is told why an index lies elsewhere than in the run; may be nil
}

// Index opens the index of runs, which lies in the folder of the first. Where there
// is none, or one of other runs, options or versions, or a damaged one, it is made.
// Close it.
func Index(ctx context.Context, runs []*store.Stored, opts IndexOptions) (*index.Index, error) {
	x := indexer{runs: runs, opts: opts}
	if err := x.name(); err != nil {
		return nil, err
	}
	if ix, err := index.Open(x.path, x.digest); err == nil {
		return ix, nil
	}
	var err error
	if x.g, err = Load(opts.Gazetteers, opts.Overrides); err != nil {
		return nil, err
	}
	return x.make(ctx)
}

// indexer makes the index of some runs.
type indexer struct {
	g      *Grapher
	runs   []*store.Stored
	opts   IndexOptions
	digest string
	path   string
	alone  bool // it is of one run, as that was made
}

// name works out where the index lies and the digest of what it is made from.
func (x *indexer) name() error {
	h := sha256.New()
	line := func(words ...any) { fmt.Fprintf(h, "%q\n", words) }
	line(index.Format, x.opts.Program, gazetteers.Embedded(), entities.EdgeTypes) // it holds edges' types by number
	x.alone = len(x.runs) == 1 && x.opts.Overrides == nil && len(x.opts.Gazetteers) == 0
	if x.opts.Overrides != nil {
		line("overrides", x.opts.Overrides.Hash())
	}
	if len(x.opts.Gazetteers) > 0 {
		set, err := LoadNames(x.opts.Gazetteers)
		if err != nil {
			return err
		}
		line("gazetteers", set.Version())
	}
	for _, run := range x.runs {
		line("run", run.Info().Ledger, run.Salvaging())
		for _, path := range [...]string{run.RecordsPath(), run.GraphPath()} {
			at, err := os.Stat(path)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				line("none")
			case err != nil:
				return fmt.Errorf("index: %w", err)
			default:
				line(at.Size(), at.ModTime().UnixNano())
			}
		}
	}
	x.digest = hex.EncodeToString(h.Sum(nil))
	x.path = filepath.Join(x.runs[0].Dir(), store.OtherIndexName)
	if x.alone {
		x.path = filepath.Join(x.runs[0].Dir(), store.IndexName)
	}
	return nil
}

// make makes the index in its place, or in a temporary file where that cannot be
// written or a run is salvaged.
func (x *indexer) make(ctx context.Context) (*index.Index, error) {
	for _, run := range x.runs {
		if err := run.CheckGraph(); err != nil && !run.Salvaging() {
			return nil, err
		}
	}
	temporary, err := x.opts.TempFolder()
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	keep := false
	defer func() {
		if !keep {
			_ = os.RemoveAll(temporary)
		}
	}()
	j, sources, err := x.g.join(x.runs, x.opts.Program)
	if err != nil {
		return nil, err
	}
	graph := Options{SpillDir: temporary, Report: x.opts.Report, Records: j.Ledger.Articles.Processed}
	if j.Stream, err = x.g.Decide(ctx, sources, graph); err != nil {
		return nil, err
	}
	defer j.Close()
	opt := index.Options{SpillDir: temporary, Memory: DefaultMemory / 4, Places: latestFirst(j.Stream), Numbers: j.Resolution.Len()}
	creator, why := (*index.Creator)(nil), error(nil)
	if !slices.ContainsFunc(x.runs, (*store.Stored).Salvaging) {
		creator, why = index.Create(x.path, opt)
	}
	if why != nil && x.opts.Note != nil {
		x.opts.Note(fmt.Sprintf("the index is made in a temporary file, for this once: %v", why))
	}
	if creator == nil {
		keep, x.path = true, filepath.Join(temporary, store.IndexName)
		if creator, err = index.CreateTemporary(x.path, opt); err != nil {
			return nil, err
		}
	}
	if err := x.fill(ctx, creator, j, sources, graph); err != nil {
		creator.Abort()
		keep = false
		return nil, fmt.Errorf("index: %w", err)
	}
	ix, err := index.Open(x.path, x.digest)
	if err != nil {
		keep = false
		return nil, err
	}
	if keep {
		ix.Temporary()
	}
	return ix, nil
}

// latestFirst gives each record its place from the latest on; of one date they
// are in the order of their keys.
func latestFirst(st *Stream) []uint32 {
	order := make([]uint32, st.Stories.Records())
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(st.Stories.DateOf(b), st.Stories.DateOf(a)) })
	places := make([]uint32, len(order))
	for place, n := range order {
		places[n] = uint32(place)
	}
	return places
}

// fill puts everything into the index.
func (x *indexer) fill(ctx context.Context, c *index.Creator, j *Joined, sources []RecordSource, opts Options) error {
	seen := make([]bool, j.Stories.Records())
	done := 0
	var who []uint32
	for _, run := range x.runs {
		err := j.prepared(ctx, run, func(a *index.Article) error {
			if done++; done%64 == 0 {
				j.report(Progress{"index of articles", done, opts.Records, "records"})
			}
			number, ok := j.Stories.Number(a.Key)
			if !ok || seen[number] {
				return nil
			}
			seen[number] = true
			who = j.Resolution.Clusters(who[:0], a.Key)
			return c.Article(a, j.Stories.ID(a.Key), number, j.Stories.StoryOf(number), who)
		})
		if err != nil {
			return err
		}
	}
	about := &index.About{Digest: x.digest, Generator: j.Generator, Ledger: j.Ledger, Unmatched: append([]string{}, j.Unmatched...)}
	err := x.graph(ctx, c, j, sources, opts, about)
	if err != nil {
		return err
	}
	if err := j.Resolution.Formers(c.Former); err != nil {
		return err
	}
	return c.Finish(about)
}

// graph puts entities and edges: those of the run's graph where that is the one
// that would be made now, else those that are made now.
func (x *indexer) graph(ctx context.Context, c *index.Creator, j *Joined, sources []RecordSource, opts Options, about *index.About) error {
	n := &numbering{ids: j.Resolution.IDs(), all: j.Resolution.Len()}
	entity := func(e *entities.Entity) error {
		number, err := n.of(e.ID)
		if err != nil {
			return err
		}
		return cmp.Or(c.Entity(number, e, j.Resolution.Steps(e.ID)), ctx.Err())
	}
	edges := 0
	edge := func(e *entities.Edge) error {
		if edges == 0 {
			if err := c.EntitiesDone(); err != nil {
				return err
			}
		}
		if edges++; edges%4096 == 0 {
			j.report(Progress{"index of edges", edges, about.Summary.Edges, "edges"})
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return c.Edge(e)
	}
	if x.sameGraph() {
		err := x.runs[0].ScanGraph(codec.Visitor{
			Header: func(g entities.Generator, s entities.Summary) error {
				about.Generator, about.Summary = g, s
				return nil
			},
			Entity: entity, Edge: edge,
			Continues: func(f *entities.FollowUp) error { about.Continues = append(about.Continues, *f); return nil },
		})
		if err != nil {
			return err
		}
	} else {
		if err := j.addUp(ctx, sources, opts); err != nil {
			return err
		}
		about.Summary, about.Continues = j.Summary, j.Stories.FollowUps()
		if err := j.sum.Entities(entity); err != nil {
			return err
		}
		if err := j.sum.Edges(edge); err != nil {
			return err
		}
	}
	if edges == 0 {
		return c.EntitiesDone()
	}
	return nil
}

// sameGraph reports whether the graph of the run is what would be made now.
func (x *indexer) sameGraph() bool {
	run := x.runs[0]
	v := run.Info().Versions
	return x.alone && !run.Salvaging() && run.Proved() && v.Program == x.opts.Program && v.Gazetteers == x.g.set.Version()
}

// numbering finds the numbers of entities that come in order of id.
type numbering struct {
	ids       func(n int) string
	next, all int
}

func (n *numbering) of(id string) (int, error) {
	for n.next < n.all {
		n.next++
		if n.ids(n.next-1) == id {
			return n.next - 1, nil
		}
	}
	return 0, fmt.Errorf("the records do not name the entity %q of the graph: newsgraph graph RUN -o NEW makes the graph again", id)
}

// prepared gives the articles of a run, made fit for the index on all workers.
func (st *Stream) prepared(ctx context.Context, run *store.Stored, yield func(*index.Article) error) error {
	buffers := newBuffers()
	workers := make([]flow.Worker[batch, []*index.Article], st.workers)
	for i := range workers {
		p, err := index.NewPreparer()
		if err != nil {
			return err
		}
		workers[i] = preparer{run.RecordsPath(), codec.NewRecordDecoder(false), p, buffers}
	}
	return flow.Map(ctx, workers, batches(run, buffers), func(r flow.Result[batch, []*index.Article]) error {
		for _, a := range r.Out {
			if err := yield(a); err != nil {
				return err
			}
		}
		return r.Err
	})
}

// preparer prepares batches on one worker.
type preparer struct {
	path     string
	decoder  *codec.RecordDecoder
	preparer *index.Preparer
	buffers  *sync.Pool // of *[]byte
}

func (p preparer) Work(_ context.Context, b batch) ([]*index.Article, error) {
	out := make([]*index.Article, len(b.ends))
	start := 0
	for i, end := range b.ends {
		rec := new(entities.Record)
		if err := p.decoder.Decode(b.lines[start:end], rec); err != nil {
			return nil, store.DamagedRecord(p.path, b.first+i, err)
		}
		out[i] = p.preparer.Prepare(rec)
		start = end
	}
	b.lines = b.lines[:0]
	p.buffers.Put(&b.lines)
	return out, nil
}

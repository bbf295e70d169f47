package grapher

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/resolve/across"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/store"
)

// Grapher makes entity graphs from records: the second phase. The graph is a
// pure function of the set of records, the gazetteers and the corrections.
type Grapher struct {
	set       *gazetteers.Set
	overrides *corrections.File
	language  *names.Language // that names are compared by
}

// Graph is a graph in memory with what explains it.
type Graph struct {
	Graph      *entities.Graph // without Generator
	Unmatched  []string        // corrections that matched nothing
	Resolution *across.Resolution
	Stories    *stories.Grouping
}

// Load makes a grapher from lists laid over the built-in ones (nil for
// none) and corrections (nil for none).
func Load(extra []*gazetteers.UserList, overrides *corrections.File) (*Grapher, error) {
	set, err := LoadNames(extra)
	if err != nil {
		return nil, err
	}
	return New(set, overrides, names.English()), nil
}

// New makes a grapher with gazetteers, corrections (nil for none) and the language
// that names are compared by.
func New(set *gazetteers.Set, overrides *corrections.File, language *names.Language) *Grapher {
	return &Grapher{set, overrides, language}
}

// Options say how a graph is made. None changes it but MinEdgeArticles.
type Options struct {
	Workers         int    // that decode records; 0 for all cores
	SpillDir        string // folder for what does not fit Memory; "" keeps all in memory
	Memory          int    // bytes of it in memory, about; 0 for DefaultMemory
	MinEdgeArticles int    // edges of fewer articles are left out; 0 and 1 keep all

	First   func()         // is told when the record that was given last is the first of an article; may be nil
	Records int            // of the sources, 0 when that is not known
	Report  func(Progress) // is called now and then; may be nil
}

// Progress tells how far the making of a graph is.
type Progress struct {
	Phase       string // "names", "who is who", "sums", "writing"
	Done, Total int    // of what Unit names; Total is 0 where it is not known
	Unit        string // "records", "edges", or "" where nothing can be counted
}

// DefaultMemory is how many bytes each of who is who, of the stories and of the
// sums may take before they go to disk.
const DefaultMemory = 64 << 20

// Stream is a graph that can be written without being in memory. Close it.
type Stream struct {
	Summary     entities.Summary
	Unmatched   []string // corrections that matched nothing
	Resolution  *across.Resolution
	Stories     *stories.Grouping
	Phases      []store.Stage // what it was made in
	TopEntities TopEntities   // filled by Write
	Walked      int           // records of the sources; where they are more than Summary.Articles some are copies
	sum         *relate.Aggregator
	report      func(Progress)
	files       []func() error // what closes them
	workers     int
}

// Graph makes the graph in memory.
func (g *Grapher) Graph(ctx context.Context, sources []RecordSource, report func(Progress)) (*Graph, error) {
	st, err := g.Stream(ctx, sources, Options{Report: report})
	if err != nil {
		return nil, err
	}
	return st.InMemory()
}

// InMemory is the whole graph.
func (st *Stream) InMemory() (_ *Graph, err error) {
	graph := &entities.Graph{Schema: entities.GraphSchema}
	if graph.Entities, graph.Edges, graph.Summary, err = st.sum.Graph(); err != nil {
		return nil, err
	}
	graph.Continues = st.Stories.FollowUps()
	return &Graph{Graph: graph, Unmatched: st.Unmatched, Resolution: st.Resolution, Stories: st.Stories}, nil
}

// Stream walks the records twice: once to see who is who and which articles are
// one story, once to add up. With a SpillDir what it keeps in memory beside
// Memory is four bytes an entity of each article.
func (g *Grapher) Stream(ctx context.Context, sources []RecordSource, opts Options) (made *Stream, err error) {
	st, err := g.Decide(ctx, sources, opts)
	if err != nil {
		return nil, err
	}
	if err := st.addUp(ctx, sources, opts); err != nil {
		_ = st.Close()
		return nil, err
	}
	return st, nil
}

// Decide walks the records once, to see who is who and which articles are one
// story; nothing is added up. Of a record only what Digest keeps is read.
func (g *Grapher) Decide(ctx context.Context, sources []RecordSource, opts Options) (made *Stream, err error) {
	st := &Stream{workers: cmp.Or(opts.Workers, runtime.GOMAXPROCS(0)), report: opts.Report}
	if st.report == nil {
		st.report = func(Progress) {}
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("graph: %w", err)
			_ = st.Close()
		}
	}()
	memory := cmp.Or(opts.Memory, DefaultMemory)
	who, stories := across.New(g.set, g.language, g.overrides, opts.SpillDir, memory), stories.New(opts.SpillDir, memory)
	st.files = []func() error{who.Close, stories.Close}
	articles := 0
	err = st.phase("names", func() error {
		return st.walk(ctx, sources, "names", opts.Records, func(r *entities.Record) error {
			err := cmp.Or(stories.Add(r.Key(), r.Signature, r.Paragraphs, r.Article.Date, r.Article.Source), who.Add(r))
			if opts.First != nil && stories.Len() > articles {
				articles++
				opts.First()
			}
			st.Walked++
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	// Neither needs the other, and neither has anything to share out.
	st.report(Progress{Phase: "who is who"})
	err = st.phase("stories and resolve", func() error {
		var errs [2]error
		flow.Each(st.workers, 2, func(_, i int) {
			if i == 0 {
				st.Stories, errs[i] = stories.Group(ctx)
			} else {
				st.Resolution, errs[i] = who.Resolve(ctx)
			}
		})
		return cmp.Or(errs[0], errs[1], g.set.Err())
	})
	if err != nil {
		return nil, err
	}
	st.Unmatched = st.Resolution.Unmatched()
	debug.FreeOSMemory() // what grouping and resolving needed besides
	return st, nil
}

// walk shows the records of the sources to visit, and reports.
func (st *Stream) walk(ctx context.Context, sources []RecordSource, phase string, records int, visit func(*entities.Record) error) error {
	return walk(ctx, sources, st.workers, func(done int) {
		st.report(Progress{phase, done, records, "records"})
	}, visit)
}

// addUp walks the records once more and adds up what they say of the entities.
func (st *Stream) addUp(ctx context.Context, sources []RecordSource, opts Options) error {
	st.sum = relate.NewAggregator(st.Resolution, st.Stories)
	st.sum.NeedArticles(opts.MinEdgeArticles)
	st.sum.SpillTo(opts.SpillDir, cmp.Or(opts.Memory, DefaultMemory))
	err := st.phase("sum", func() error {
		if err := st.walk(ctx, sources, "sums", opts.Records, st.sum.Add); err != nil {
			return err
		}
		var err error
		st.Summary, err = st.sum.Finish()
		return err
	})
	if err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	return nil
}

// phase times a part of the work.
func (st *Stream) phase(name string, work func() error) error {
	started := time.Now()
	err := work()
	st.Phases = append(st.Phases, store.Stage{
		Name: "graph: " + name, Items: st.Summary.Articles, Seconds: entities.Round3(time.Since(started).Seconds()),
	})
	return err
}

// Write writes the graph as JSON.
func (st *Stream) Write(ctx context.Context, w io.Writer, gen entities.Generator) error {
	return st.phase("write", func() error {
		return flow.AsyncWriter(w, func(w io.Writer) error { return st.write(ctx, w, gen) })
	})
}

func (st *Stream) write(ctx context.Context, w io.Writer, gen entities.Generator) error {
	st.TopEntities = TopEntities{}
	gw := codec.NewGraphWriter(w, gen, st.Summary)
	err := st.sum.Entities(func(e *entities.Entity) error {
		st.TopEntities.add(e)
		return gw.Entity(e)
	})
	if err == nil {
		err = st.writeEdges(ctx, gw)
	}
	if err != nil {
		return err
	}
	gw.Continues(st.Stories.FollowUps())
	return gw.Close()
}

// writeEdges writes the edges, a part of them on each worker at a time.
func (st *Stream) writeEdges(ctx context.Context, gw *codec.GraphWriter) error {
	workers := make([]flow.Worker[int, *codec.EdgeLines], st.workers)
	lines := &sync.Pool{New: func() any { return &codec.EdgeLines{} }}
	written := 0
	for i := range workers {
		workers[i] = edgeWorker{st.sum.NewEdgeReader(), lines}
	}
	parts := func(_ context.Context, yield func(int) error) error {
		for part := range st.sum.EdgeParts() {
			if err := yield(part); err != nil {
				return err
			}
		}
		return nil
	}
	return flow.Map(ctx, workers, parts, func(r flow.Result[int, *codec.EdgeLines]) error {
		if r.Err != nil {
			return r.Err
		}
		err := gw.Edges(r.Out)
		written += r.Out.Len()
		st.report(Progress{"writing", written, st.Summary.Edges, "edges"})
		lines.Put(r.Out)
		return err
	})
}

// edgeWorker makes the lines of a part of the edges.
type edgeWorker struct {
	reader *relate.EdgeReader
	lines  *sync.Pool // of *codec.EdgeLines
}

func (w edgeWorker) Work(_ context.Context, part int) (*codec.EdgeLines, error) {
	lines := w.lines.Get().(*codec.EdgeLines)
	lines.Reset()
	return lines, w.reader.Part(part, lines.Add)
}

// Close removes the temporary files.
func (st *Stream) Close() error {
	var err error
	if st.sum != nil {
		err = st.sum.Remove()
	}
	for _, remove := range st.files {
		err = cmp.Or(err, remove())
	}
	return err
}

// LoadNames opens the built-in gazetteers with lists laid over them.
func LoadNames(extra []*gazetteers.UserList) (*gazetteers.Set, error) {
	set, err := gazetteers.Load()
	if err != nil {
		return nil, fmt.Errorf("gazetteers: %w", err)
	}
	if len(extra) == 0 {
		return set, nil
	}
	if set, err = set.With(extra...); err != nil {
		return nil, fmt.Errorf("gazetteers: %w", err)
	}
	return set, nil
}

// ReadOverrides reads a file of corrections. Errors name file, line and reason.
func ReadOverrides(path string) (*corrections.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return corrections.Read(path, file)
}

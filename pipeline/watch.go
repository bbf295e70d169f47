package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/store/inputs"
)

// Watch adds articles to a run as their files come. What Publish leaves in the
// run is what one extract over the same files would make, whatever the order in
// which they came.
//
// The new files of each round become a part: an unfinished run of its own under
// RUN/.watch, with the list of its files beside it, so that a round that was
// interrupted goes on where it was. Publish merges the parts in the order in
// which a batch reads their files. A file that changes is read again and
// replaces what it gave before; a file that is deleted stays in the run.
type Watch struct {
	p     *Pipeline
	paths []string
	run   string
	lock  io.Closer

	parts  []*part
	latest map[string]*part     // file → the part that counts
	before map[string]watchFile // files as the last look found them
	fresh  bool                 // parts have been added since the last Publish
}

// part is the files of one round and the run made of them.
type part struct {
	dir   string
	files map[string]watchFile
	order []watchFile
	done  *store.Stored // nil while it is not finished
}

// watchFile is one file of a part.
type watchFile struct {
	Name     string    `json:"name"` // Input of its articles
	Raw      string    `json:"raw"`
	ID       string    `json:"id"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

func (f watchFile) same(g watchFile) bool { return f.Size == g.Size && f.Modified.Equal(g.Modified) }

// The files of a watched run. A part is a folder of its number.
const (
	watchName = ".watch"
	nextName  = "next" // run that Publish makes
	planName  = "files.json"
	partName  = "run"
	maxParts  = 16 // more are put together into one
)

// NewWatch opens the watched run in dir, or begins one. The paths are those of
// every start of it. Close it.
func NewWatch(p *Pipeline, paths []string, dir string) (*Watch, error) {
	w := &Watch{p: p, paths: paths, run: dir, latest: map[string]*part{}, before: map[string]watchFile{}}
	if err := w.checkOwned(); err != nil {
		return nil, err
	}
	var err error
	if w.lock, err = store.Lock(dir); err != nil {
		return nil, err
	}
	if err := w.load(); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// checkOwned refuses a folder that holds something else.
func (w *Watch) checkOwned() error {
	list, err := os.ReadDir(w.run)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(list) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.Name() == watchName {
			return nil
		}
	}
	return fmt.Errorf("run %s: the folder holds something else than a watched run; name a new or empty folder", w.run)
}

// Close frees the run.
func (w *Watch) Close() error { return w.lock.Close() }

// load reads the parts of earlier starts.
func (w *Watch) load() error {
	home := filepath.Join(w.run, watchName)
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	list, err := os.ReadDir(home)
	if err != nil {
		return err
	}
	for _, e := range list {
		dir := filepath.Join(home, e.Name())
		plan, err := os.ReadFile(filepath.Join(dir, planName))
		if e.Name() == nextName || errors.Is(err, fs.ErrNotExist) {
			if err := os.RemoveAll(dir); err != nil { // left by a start that was killed
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		pt := &part{dir: dir}
		if err := json.Unmarshal(plan, &pt.order); err != nil {
			return fmt.Errorf("read %s: %w", filepath.Join(dir, planName), err)
		}
		if err := w.open(pt); err != nil {
			return err
		}
		w.add(pt)
	}
	return nil
}

// open opens the run of a part, finished or not.
func (w *Watch) open(pt *part) error {
	done, err := store.OpenRun(filepath.Join(pt.dir, partName))
	if errors.Is(err, store.ErrUnfinished) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info := done.Info()
	now := w.p.Versions(nil)
	if v := info.Versions; v.Program != now.Program || v.Config != now.Config || v.Model != now.Model || v.Gazetteers != now.Gazetteers {
		return fmt.Errorf("run %s: was watched with another program, model, gazetteers or options; name another folder", w.run)
	}
	pt.done = done
	return nil
}

func (w *Watch) add(pt *part) {
	pt.files = make(map[string]watchFile, len(pt.order))
	for _, f := range pt.order {
		pt.files[f.Name] = f
		w.latest[f.Name] = pt
	}
	w.parts = append(w.parts, pt)
	w.fresh = true
}

// Poll reads the files that are new since the last Poll and have not changed
// between two. It returns how many files it read and how many are to be read
// when they rest. When ctx ends, what was done is kept for the next Poll.
func (w *Watch) Poll(ctx context.Context, report func(Progress)) (files, waiting int, err error) {
	for _, pt := range w.parts {
		if pt.done == nil {
			files += len(pt.order)
			if err := w.annotate(ctx, pt, report); err != nil {
				return files, 0, err
			}
		}
	}
	found, waiting, err := w.stableFiles(ctx)
	if err != nil || len(found) == 0 {
		return files, waiting, err
	}
	if len(w.parts) >= maxParts {
		if err := w.compact(); err != nil {
			return files, waiting, err
		}
	}
	pt := &part{dir: w.nextDir(), order: found}
	if err := writePlan(pt); err != nil {
		return files, waiting, err
	}
	w.add(pt)
	return files + len(found), waiting, w.annotate(ctx, pt, report)
}

// stableFiles finds the new files whose size and time are those of the last look.
func (w *Watch) stableFiles(ctx context.Context) (found []watchFile, waiting int, err error) {
	there, err := w.there(ctx)
	if err != nil {
		return nil, 0, err
	}
	now := map[string]watchFile{}
	for _, v := range there {
		if pt := w.latest[v.Name]; pt != nil && pt.files[v.Name].same(v) {
			continue
		}
		now[v.Name] = v
		if was, ok := w.before[v.Name]; ok && was.same(v) {
			found = append(found, v)
		} else {
			waiting++
		}
	}
	w.before = now
	return found, waiting, nil
}

// there lists the files as they are now.
func (w *Watch) there(ctx context.Context) ([]watchFile, error) {
	listed, err := w.p.reader.List(ctx, w.paths)
	if err != nil {
		return nil, err
	}
	var out []watchFile
	for _, f := range listed {
		v := watchFile{Name: f.Name, Raw: f.Raw, ID: f.ID, Size: f.Size}
		if st, err := os.Stat(f.Path); err == nil {
			if st.IsDir() {
				continue // an empty folder: files may come
			}
			v.Size, v.Modified = st.Size(), st.ModTime().UTC()
		}
		out = append(out, v)
	}
	return out, nil
}

// reader opens a reader of the files of a part that are there.
func (w *Watch) reader(ctx context.Context, pt *part) (frame.Reader, error) {
	listed, err := w.p.reader.List(ctx, w.paths)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, f := range pt.order {
		wanted[f.Raw] = true
	}
	return w.p.newReader(slices.DeleteFunc(listed, func(f frame.File) bool { return !wanted[f.Raw] }))
}

// refresh makes a part one of its files as they are now, without those that are
// gone.
func (w *Watch) refresh(ctx context.Context, pt *part) error {
	there, err := w.there(ctx)
	if err != nil {
		return err
	}
	now := map[string]watchFile{}
	for _, f := range there {
		now[f.Raw] = f
	}
	kept := pt.order[:0]
	for _, f := range pt.order {
		if f, ok := now[f.Raw]; ok {
			kept = append(kept, f)
		}
	}
	pt.order = kept
	parts := w.parts
	w.parts, w.latest = nil, map[string]*part{}
	for _, p := range parts {
		w.add(p)
	}
	return writePlan(pt)
}

// nextDir names the folder of the next part: numbers grow, also after compact.
func (w *Watch) nextDir() string {
	n := 0
	for _, pt := range w.parts {
		_, _ = fmt.Sscanf(filepath.Base(pt.dir), "%d", &n)
	}
	return filepath.Join(w.run, watchName, fmt.Sprintf("%08d", n+1))
}

func writePlan(pt *part) error {
	if err := os.MkdirAll(pt.dir, 0o755); err != nil {
		return err
	}
	plan, err := json.Marshal(pt.order)
	if err != nil {
		return err
	}
	f, err := files.Create(filepath.Join(pt.dir, planName))
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(plan); err != nil {
		return err
	}
	return f.Commit()
}

// annotate makes the run of a part, or goes on with it.
func (w *Watch) annotate(ctx context.Context, pt *part, report func(Progress)) error {
	p := *w.p
	var err error
	if p.reader, err = w.reader(ctx, pt); err != nil {
		return err
	}
	dir := filepath.Join(pt.dir, partName)
	err = w.annotatePart(ctx, &p, dir, store.RunOptions{Versions: p.Versions(w.paths), Resume: true}, report)
	var changed *inputs.Changed
	if errors.As(err, &changed) { // a file of the part has changed since: read all of them as they are now
		if err := w.refresh(ctx, pt); err != nil {
			return err
		}
		if p.reader, err = w.reader(ctx, pt); err != nil {
			return err
		}
		err = w.annotatePart(ctx, &p, dir, store.RunOptions{Versions: p.Versions(w.paths), Overwrite: true}, report)
	}
	if err != nil && !errors.Is(err, store.ErrFinished) {
		return err
	}
	pt.done, err = store.OpenRun(dir)
	return err
}

// annotatePart makes the run of a part, without a graph.
func (w *Watch) annotatePart(ctx context.Context, p *Pipeline, dir string, o store.RunOptions, report func(Progress)) error {
	run, err := store.CreateRun(dir, o)
	if err != nil {
		return err
	}
	defer run.Close()
	_, info, err := p.annotateAll(ctx, w.paths, nil, run, report)
	if err != nil {
		return err
	}
	return run.Finish(noGraph, info)
}

// noGraph is what a part has in place of a graph.
func noGraph(w io.Writer) error { return codec.WriteGraph(w, &entities.Graph{}) }

// Publish makes the run of all parts that are finished and puts it in place.
// It returns nil when nothing was added since it was last called.
func (w *Watch) Publish(ctx context.Context) (*Extraction, error) {
	if !w.fresh {
		return nil, nil
	}
	started := time.Now()
	dir := filepath.Join(w.run, watchName, nextName)
	run, err := store.CreateRun(dir, store.RunOptions{Versions: w.p.Versions(w.paths), Overwrite: true})
	if err != nil {
		return nil, err
	}
	defer run.Close()
	e := &extraction{p: w.p, run: run, started: started}
	var in entities.LedgerInputs
	if in, e.counts, err = w.merge(run, w.parts); err != nil {
		return nil, err
	}
	if err := run.Seal(); err != nil {
		return nil, err
	}
	out := &Extraction{Info: NewInfo(started, time.Now())}
	if err := e.graph(ctx, out, in); err != nil {
		return nil, err
	}
	if err := store.Replace(dir, w.run); err != nil {
		return nil, err
	}
	w.fresh = slices.ContainsFunc(w.parts, func(pt *part) bool { return pt.done == nil })
	return out, nil
}

// merge appends the records and items of parts to a run in the order in which a
// batch reads their files, and counts.
func (w *Watch) merge(run *store.Run, parts []*part) (entities.LedgerInputs, entities.LedgerCounts, error) {
	var files []watchFile
	for name, pt := range w.latest {
		if pt.done != nil && slices.Contains(parts, pt) {
			files = append(files, pt.files[name])
		}
	}
	slices.SortFunc(files, compareFiles)
	place := make(map[string]int, len(files))
	for i, f := range files {
		place[f.Name] = i
	}
	var merged []store.Part
	for _, pt := range parts {
		if pt.done != nil {
			merged = append(merged, w.partOf(pt, place))
		}
	}
	return run.Merge(merged)
}

// partOf is a part with the places of its files. Those that a newer part has
// are gone.
func (w *Watch) partOf(pt *part, place map[string]int) store.Part {
	p := store.Part{Run: pt.done}
	for name, f := range pt.files {
		if w.latest[name] != pt && !f.Modified.IsZero() {
			p.Gone.Files++
			p.Gone.Bytes += f.Size
		}
	}
	p.At = func(input string) int {
		name := input
		for {
			if _, ok := pt.files[name]; ok {
				if w.latest[name] != pt {
					return -1
				}
				return place[name]
			}
			cut := strings.LastIndexByte(name, '/')
			if cut < 0 {
				return -1
			}
			name = name[:cut]
		}
	}
	return p
}

// compact puts all parts together into one. Its list of files is written last:
// until then the old parts count, from then on the new one.
func (w *Watch) compact() error {
	if slices.ContainsFunc(w.parts, func(pt *part) bool { return pt.done == nil }) {
		return nil
	}
	pt := &part{dir: w.nextDir()}
	dir := filepath.Join(pt.dir, partName)
	run, err := store.CreateRun(dir, store.RunOptions{Versions: w.p.Versions(w.paths), Overwrite: true})
	if err != nil {
		return err
	}
	defer run.Close()
	if _, _, err := w.merge(run, w.parts); err != nil {
		return err
	}
	if err := run.Finish(noGraph, NewInfo(time.Now(), time.Now())); err != nil {
		return err
	}
	for name, from := range w.latest {
		pt.order = append(pt.order, from.files[name])
	}
	slices.SortFunc(pt.order, compareFiles)
	if err := writePlan(pt); err != nil {
		return err
	}
	if pt.done, err = store.OpenRun(dir); err != nil {
		return err
	}
	old := w.parts
	w.parts = nil
	w.add(pt)
	for _, o := range old {
		if err := os.RemoveAll(o.dir); err != nil {
			return err
		}
	}
	return nil
}

// compareFiles orders files as a reader lists them.
func compareFiles(x, y watchFile) int {
	return cmp.Or(strings.Compare(x.ID, y.ID), strings.Compare(x.Raw, y.Raw))
}

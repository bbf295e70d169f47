package sources

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"newsgraph/gazetteers/sources/dump"
	"newsgraph/gazetteers/table"
)

// Options say how a dump is read.
type Options struct {
	Work    string    // folder for what lies on disk meanwhile; made, and deleted in the end
	Memory  int       // bytes that sorting may take; 0 for DefaultMemory
	Workers int       // goroutines of Loop; 0 for 1
	Loop    dump.Loop // nil for a loop on one
	Report  func(Progress)

	MinSitelinks int  // Wikidata: pages of an item in other languages and projects, when it has no English article
	Latin        bool // Wikidata: labels of all languages in Latin letters, as minor aliases

	batch int // bytes of a dump that are read at a time, for tests; 0 for what the workers need
}

// DefaultMemory is how many bytes sorting may take.
const DefaultMemory = 256 << 20

// DefaultMinSitelinks is how many pages in other languages and projects an item
// must have that has no English article. Two are often a bot's, which wrote one
// article of the same row in two languages.
const DefaultMinSitelinks = 3

// Progress tells how far a build is.
type Progress struct {
	Phase       string // "reading …", "classes", "entities", "joining", "sorting", "writing"
	Done, Total int64  // bytes for "reading" and "writing", else rows; Total is 0 where it is not known
	Lines, Kept int64
	Bad         int64
}

// Report is what became of a dump.
type Report struct {
	Lines    int64 // rows read
	Kept     int64 // entities written
	Left     []Count
	Bad      int64     // lines that could not be read
	FirstBad []BadLine // the first of them
	Resumed  int64     // lines that an earlier run had read
}

// Count is how many rows were left out, or joined, for a reason.
type Count struct {
	Why string
	N   int64
}

// BadLine is a line that could not be read.
type BadLine struct {
	Path string `json:"path"`
	Line int64  `json:"line"`
	Why  string `json:"why"`
}

// String writes path:line: why.
func (b BadLine) String() string { return fmt.Sprintf("%s:%d: %s", b.Path, b.Line, b.Why) }

// keptBad is how many bad lines are kept with their places.
const keptBad = 20

func (r *Report) bad(path string, line int64, err error) {
	r.Bad++
	if len(r.FirstBad) < keptBad {
		r.FirstBad = append(r.FirstBad, BadLine{path, line, err.Error()})
	}
}

func (r *Report) leave(why string, n int64) {
	for i := range r.Left {
		if r.Left[i].Why == why {
			r.Left[i].N += n
			return
		}
	}
	if n > 0 {
		r.Left = append(r.Left, Count{why, n})
	}
}

// begin fills in what an Options leaves open and makes the folder.
func (o *Options) begin() error {
	if o.Memory == 0 {
		o.Memory = DefaultMemory
	}
	if o.Workers = max(1, o.Workers); o.Loop == nil {
		o.Loop = func(n int, do func(i int)) {
			for i := range n {
				do(i)
			}
		}
	}
	if o.Report == nil {
		o.Report = func(Progress) {}
	}
	if err := os.MkdirAll(o.Work, 0o777); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	return nil
}

// end deletes the folder.
func (o *Options) end() error {
	if err := os.RemoveAll(o.Work); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	return nil
}

// sortDir makes an empty folder for sorting.
func (o *Options) sortDir() (string, error) {
	dir := filepath.Join(o.Work, "sort")
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("gazetteer: %w", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", fmt.Errorf("gazetteer: %w", err)
	}
	return dir, nil
}

// writeTable writes what was collected, and deletes the folder.
func (o *Options) writeTable(ctx context.Context, w *table.Writer, out io.Writer, about table.About) error {
	o.Report(Progress{Phase: "sorting"})
	if err := w.WriteTo(&untilWriter{ctx: ctx, w: out, report: o.Report}, about); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	return o.end()
}

// untilWriter writes until ctx ends, and tells how much.
type untilWriter struct {
	ctx    context.Context //nolint:containedctx // it lives as long as one call
	w      io.Writer
	n      int64
	report func(Progress)
}

func (u *untilWriter) Write(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.w.Write(b)
	u.n += int64(n)
	u.report(Progress{Phase: "writing", Done: u.n})
	return n, err
}

package frame

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"sync/atomic"

	"newsgraph/entities"
	"newsgraph/pipeline/read/normal"
)

// Walk is one walk over the inputs, as the formats see it: they give it what
// they cut out of the streams that it opens. It is used on one goroutine.
type Walk struct {
	Settings *Settings
	Counters *Counters
	Members  int      // archive members met in the input file so far
	Frames   int      // frames emitted so far, of all files
	Tallies  []*Tally // of tables and JSON files

	// Open recognizes a stream and reads it. f is the file itself when r reads it
	// from its beginning without change, else nil. The walk's owner sets it.
	Open func(w *Walk, src *Source, r io.Reader, f *os.File) error

	ctx   context.Context
	yield func(Frame) error
	stop  error // ctx's or yield's error: ends the walk

	raw int64 // bytes read of the input file, as stored
	out int64 // bytes unpacked from it so far, at any depth

	again    func(scout *Walk)    // reads the input that is read once more, nil when it cannot be
	gates    int                  // made for it so far
	scouting bool                 // only the dates are looked at
	found    []normal.DateColumns // by a scout, of its gates

	buffers []*bufio.Reader // one for each depth of nesting, used again for every stream
}

// NewWalk makes a walk that gives its frames to yield. Open is to be set before
// the first stream is read.
func NewWalk(ctx context.Context, set *Settings, stats *Counters, yield func(Frame) error) *Walk {
	return &Walk{ctx: ctx, Settings: set, Counters: stats, yield: yield}
}

// Counters count what was read, for all walks of a Reader.
type Counters struct{ Files, Bytes, TotalFiles, TotalBytes atomic.Int64 }

// Begin begins an input file. again reads it from its beginning for another
// walk; nil when it cannot be read twice.
func (w *Walk) Begin(again func(scout *Walk)) {
	w.raw, w.out, w.Members = 0, 0, 0
	w.again, w.gates, w.found = again, 0, nil
}

// Stopped reports that the walk is over: whoever sees it returns ErrStop.
func (w *Walk) Stopped() bool { return w.stop != nil }

// ErrStop stands for the walk's own error on its way up through readers and
// framers.
var ErrStop = errors.New("stop")

// Finish turns what a file's reading ended with into a problem of that file.
// Its error ends the walk.
func (w *Walk) Finish(src *Source, err error) error {
	if w.Stopped() {
		return w.stop
	}
	if err == nil {
		return nil
	}
	var at *PlacedError
	if errors.As(err, &at) {
		return w.Problem(src, at.Position, entities.Quarantined, ReasonOf(at.Err))
	}
	return w.Problem(src, "", entities.Quarantined, ReasonOf(err))
}

// PlacedError is an error at a place in the input.
type PlacedError struct {
	Position string
	Err      error
}

// Error implements error.
func (e *PlacedError) Error() string { return e.Position + ": " + e.Err.Error() }

// Unwrap gives what is wrong there.
func (e *PlacedError) Unwrap() error { return e.Err }

// Buffer is the buffered reader of a depth of nesting, set to r. Frames own their
// bytes: none may keep what is read from it.
func (w *Walk) Buffer(depth int, r io.Reader) *bufio.Reader {
	for len(w.buffers) <= depth {
		w.buffers = append(w.buffers, bufio.NewReaderSize(nil, HeadBytes))
	}
	w.buffers[depth].Reset(r)
	return w.buffers[depth]
}

// Member reads one stream within another (the content of a compressed file, a
// member of an archive). What goes wrong in it is its own problem.
func (w *Walk) Member(src *Source, r io.Reader) error {
	src.Depth++
	return w.Finish(src, w.Open(w, src, w.Unpacked(r), nil))
}

// CountMember counts a member of an archive against the limit; an error ends
// the archive.
func (w *Walk) CountMember() error {
	if w.Members++; w.Members > w.Settings.MaxMembers {
		return errors.New("more than " + strconv.Itoa(w.Settings.MaxMembers) + " members in one input")
	}
	return nil
}

// Emit hands on a frame, in the order of the calls. An error means that the walk
// is over.
func (w *Walk) Emit(fr Frame) error {
	if w.Stopped() {
		return ErrStop
	}
	if err := w.ctx.Err(); err != nil {
		w.stop = err
		return ErrStop
	}
	w.Frames++
	fr.Input = fr.Source.input
	if fr.Source.dates != nil {
		return fr.Source.dates.offer(w, fr)
	}
	return w.deliver(fr)
}

// deliver yields a frame that nothing holds back any more.
func (w *Walk) deliver(fr Frame) error {
	if err := w.yield(fr); err != nil {
		w.stop = err
		return ErrStop
	}
	return nil
}

// Problem emits a problem at a position of a file, "" for the file as a whole. Its
// error ends the walk.
func (w *Walk) Problem(src *Source, position string, out entities.Outcome, reason string) error {
	err := w.Emit(Frame{Position: position, Source: src, Reason: reason, Outcome: out})
	if err != nil {
		return w.stop
	}
	return nil
}

// Stored is what reads an input as it is stored: it counts the bytes and hears
// of a cancelled context.
func (w *Walk) Stored(r io.Reader) io.Reader { return &countingReader{r, w} }

// countingReader reads stored bytes, counts them and hears of a cancelled
// context.
type countingReader struct {
	r io.Reader
	w *Walk
}

func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.w.ctx.Err(); err != nil {
		c.w.stop = err
		return 0, ErrStop
	}
	n, err := c.r.Read(p)
	c.w.raw += int64(n)
	c.w.Counters.Bytes.Add(int64(n))
	return n, err
}

// StoredAt is stored for random access to a file of that size. It counts no
// more bytes than the file has: the directory of a zip archive is read twice,
// and members that overlap (a bomb) would be read again and again.
func (w *Walk) StoredAt(f io.ReaderAt, size int64) io.ReaderAt {
	return &countingReaderAt{f, w, size}
}

type countingReaderAt struct {
	f    io.ReaderAt
	w    *Walk
	left int64
}

func (c *countingReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := c.w.ctx.Err(); err != nil {
		c.w.stop = err
		return 0, ErrStop
	}
	n, err := c.f.ReadAt(p, off)
	k := min(int64(n), c.left)
	c.left -= k
	c.w.raw += k
	c.w.Counters.Bytes.Add(k)
	return n, err
}

// Unpacked is what reads a compressed stream: it counts the bytes and refuses
// more than the limits allow.
func (w *Walk) Unpacked(r io.Reader) io.Reader { return &unpackReader{r: r, w: w} }

// unpackReader counts unpacked bytes and refuses more than the limits allow.
type unpackReader struct {
	r io.Reader
	w *Walk
	n int64
}

func (u *unpackReader) Read(p []byte) (int, error) {
	if err := u.w.ctx.Err(); err != nil {
		u.w.stop = err
		return 0, ErrStop
	}
	n, err := u.r.Read(p)
	u.n += int64(n)
	u.w.out += int64(n)
	if u.n > u.w.Settings.MaxMemberBytes {
		return 0, ErrMemberLimit
	}
	if u.w.out > u.w.Settings.RatioGrace && u.w.out/u.w.Settings.MaxRatio > u.w.raw {
		return 0, ErrRatioLimit
	}
	return n, err
}

// What a stream ends with that unpacks to more than the limits allow.
var (
	ErrMemberLimit = errors.New("unpacks to more than the limit for one member")
	ErrRatioLimit  = errors.New("unpacks to far more than its size (a decompression bomb?)")
)

// ReasonOf is the cause without operation and path, which the ledger names
// itself.
func ReasonOf(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return err.Error()
}

package read

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strconv"

	"golang.org/x/text/transform"

	"newsgraph/entities"
)

// walker is one Walk: it opens, unpacks, recognizes and frames.
type walker struct {
	ctx    context.Context
	opt    *Options
	forced *format
	stats  *counters
	yield  func(Piece) error
	stop   error // ctx's or yield's error: ends the walk

	raw     int64 // bytes read of the current input file, as stored
	out     int64 // bytes unpacked from it so far, at any depth
	members int   // archive members met in it so far
	pieces  int   // pieces yielded so far, of all files

	tallies []*tally // of tables and JSON files

	regular   *input                     // the input that is read, when it can be read twice
	readAgain func(*input) []dateColumns // scoutDates
	gates     int                        // made for it so far
	scouting  bool                       // only the dates are looked at
	found     []dateColumns              // by a scout, of its gates

	buffers []*bufio.Reader // one for each depth of nesting, used again for every stream
}

// errStop stands for walker.stop on its way up through readers and framers.
var errStop = errors.New("stop")

// source is what the pieces of one file or archive member share. It is not
// changed once the first piece is out.
type source struct {
	opt     *Options
	input   string // for people
	id      string // article ids begin with it
	file    string // last element of the name, without compression suffix, for the extension
	format  string // it was recognized as, "" before
	charset string // encoding of the records that are not UTF-8, "" to guess each
	depth   int
	dates   *dateGate   // holds back its pieces; nil where none is needed
	tally   *tally      // of its records; nil where none is kept
	resync  func() bool // goes on after an error in a gzip member; nil when it cannot
}

// input reads one file; only w.stop ends the walk.
func (w *walker) input(in *input, stdin io.Reader) error {
	w.raw, w.out, w.members = 0, 0, 0
	w.regular, w.gates, w.found = nil, 0, nil
	src := &source{opt: w.opt, input: displayName(in.name), id: in.id, file: in.id}
	if in.problem != "" {
		out := entities.Quarantined
		if in.skipped {
			out = entities.Skipped
		}
		return w.emitProblem(src, "", out, in.problem)
	}
	w.stats.files.Add(1)
	if in.path == stdinPath {
		if stdin == nil {
			return w.emitProblem(src, "", entities.Quarantined, "no standard input")
		}
		return w.finish(src, w.open(src, &countingReader{r: stdin, w: w}, nil))
	}
	f, err := os.Open(in.path)
	if err != nil {
		return w.finish(src, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		w.regular = in
	}
	return w.finish(src, w.open(src, &countingReader{r: f, w: w}, f))
}

// finish turns what a file's reading ended with into a problem of that file.
func (w *walker) finish(src *source, err error) error {
	if w.stop != nil {
		return w.stop
	}
	if err == nil {
		return nil
	}
	var at *placed
	if errors.As(err, &at) {
		return w.emitProblem(src, at.position, entities.Quarantined, reasonOf(at.err))
	}
	return w.emitProblem(src, "", entities.Quarantined, reasonOf(err))
}

// placed is an error at a place in the input.
type placed struct {
	position string
	err      error
}

func (e *placed) Error() string { return e.position + ": " + e.err.Error() }
func (e *placed) Unwrap() error { return e.err }

// headBytes is how much of a stream is looked at to recognize it.
const headBytes = 64 << 10

// open recognizes a stream and reads it. f is the file itself when r reads it
// from its beginning without change, else nil.
func (w *walker) open(src *source, r io.Reader, f *os.File) error {
	br := w.buffer(src.depth, r)
	head, err := br.Peek(headBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return err
	}
	if w.stop != nil {
		return errStop
	}
	if len(head) == 0 {
		return w.emitProblem(src, "", entities.Skipped, "empty file")
	}
	if c := sniffContainer(head); c != nil {
		if src.depth >= w.opt.MaxDepth {
			return w.emitProblem(src, "", entities.Quarantined,
				"archives nest deeper than "+strconv.Itoa(w.opt.MaxDepth))
		}
		before := w.pieces
		err := c.open(w, src, br, f)
		if err == nil && w.pieces == before && w.stop == nil {
			return w.emitProblem(src, "", entities.Skipped, "a "+c.name+" archive without files")
		}
		return err
	}
	if f != nil && extension(src.file) == ".zip" { // perhaps with something before it
		before := w.pieces
		if err := openZip(w, src, br, f); err == nil || w.pieces > before || w.stop != nil {
			return err
		}
	}
	if enc := wideEncoding(head); enc != nil {
		src.charset = "utf-8"
		br = bufio.NewReaderSize(transform.NewReader(br, enc.NewDecoder()), headBytes)
		if head, err = br.Peek(headBytes); err != nil && err != io.EOF && len(head) == 0 {
			return err
		}
	}
	fm, why := w.forced, ""
	if fm == nil {
		if br, fm, why = w.recognize(src, br, head); fm == nil {
			return w.emitProblem(src, "", entities.Skipped, why)
		}
	}
	src.format = fm.name
	before := w.pieces
	err = fm.frame(w, src, br)
	if src.dates != nil && w.stop == nil {
		if ferr := src.dates.flush(w, false); ferr != nil {
			return ferr
		}
	}
	if err == nil && w.pieces == before {
		return w.emitProblem(src, "", entities.Skipped, "no article in it (read as "+fm.name+")")
	}
	return err
}

// recognize chooses the format for a stream and returns the stream from its
// beginning, for the readers of markup without a long prolog.
func (w *walker) recognize(src *source, br *bufio.Reader, head []byte) (*bufio.Reader, *format, string) {
	if !beginsProlog(head) {
		fm, why := recognize(head, src.file)
		return br, fm, why
	}
	p := prolog{br: br}
	p.read()
	br = p.with(p.short)
	head, _ = br.Peek(headBytes)
	fm, why := recognize(head, src.file)
	if fm == textFormat && !p.long || fm == csvFormat && !p.long {
		p.br = br
		br.Discard(len(p.short))
		br = p.with(p.original)
	}
	return br, fm, why
}

// buffer is the buffered reader of a depth, set to r. No piece keeps it.
func (w *walker) buffer(depth int, r io.Reader) *bufio.Reader {
	for len(w.buffers) <= depth {
		w.buffers = append(w.buffers, bufio.NewReaderSize(nil, headBytes))
	}
	w.buffers[depth].Reset(r)
	return w.buffers[depth]
}

// member reads one stream within another (the content of a compressed file, a
// member of an archive). What goes wrong in it is its own problem.
func (w *walker) member(src *source, r io.Reader) error {
	src.depth++
	return w.finish(src, w.open(src, &unpackReader{r: r, w: w}, nil))
}

// emit yields a piece. An error means that the walk is over.
func (w *walker) emit(p Piece) error {
	if w.stop != nil {
		return errStop
	}
	if err := w.ctx.Err(); err != nil {
		w.stop = err
		return errStop
	}
	w.pieces++
	p.Input = p.src.input
	if p.src.dates != nil {
		return p.src.dates.offer(w, p)
	}
	return w.deliver(p)
}

// deliver yields a piece that nothing holds back any more.
func (w *walker) deliver(p Piece) error {
	if err := w.yield(p); err != nil {
		w.stop = err
		return errStop
	}
	return nil
}

func (w *walker) emitProblem(src *source, position string, out entities.Outcome, reason string) error {
	err := w.emit(Piece{Position: position, src: src, reason: reason, out: out})
	if err != nil {
		return w.stop
	}
	return nil
}

// countingReader reads stored bytes, counts them and hears of a cancelled
// context.
type countingReader struct {
	r io.Reader
	w *walker
}

func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.w.ctx.Err(); err != nil {
		c.w.stop = err
		return 0, errStop
	}
	n, err := c.r.Read(p)
	c.w.raw += int64(n)
	c.w.stats.bytes.Add(int64(n))
	return n, err
}

// unpackReader counts unpacked bytes and refuses more than the limits allow.
type unpackReader struct {
	r io.Reader
	w *walker
	n int64
}

func (u *unpackReader) Read(p []byte) (int, error) {
	if err := u.w.ctx.Err(); err != nil {
		u.w.stop = err
		return 0, errStop
	}
	n, err := u.r.Read(p)
	u.n += int64(n)
	u.w.out += int64(n)
	if u.n > u.w.opt.MaxMemberBytes {
		return 0, errMemberLimit
	}
	if u.w.out > u.w.opt.grace && u.w.out/u.w.opt.MaxRatio > u.w.raw {
		return 0, errRatioLimit
	}
	return n, err
}

var (
	errMemberLimit = errors.New("unpacks to more than the limit for one member")
	errRatioLimit  = errors.New("unpacks to far more than its size (a decompression bomb?)")
)

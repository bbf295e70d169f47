package read

import (
	"bufio"
	"context"
	"io"
	"os"
	"strconv"

	"golang.org/x/text/transform"

	"newsgraph/entities"
	"newsgraph/pipeline/read/archive"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// opener opens the streams of a walk: it unpacks, recognizes and frames.
type opener struct {
	ctx    context.Context // of the walk
	table  *Table
	forced *frame.Format // nil for auto
}

// input reads one file; only the walk's own error comes back.
func (o opener) input(w *frame.Walk, in *frame.File, stdin io.Reader) error {
	w.Open = o.open
	src := frame.NewSource(w, in.Raw, in.ID)
	if in.Problem != "" {
		w.Begin(nil)
		out := entities.Quarantined
		if in.Skipped {
			out = entities.Skipped
		}
		return w.Problem(src, "", out, in.Problem)
	}
	w.Counters.Files.Add(1)
	if in.Path == stdinPath {
		w.Begin(nil)
		if stdin == nil {
			return w.Problem(src, "", entities.Quarantined, "no standard input")
		}
		return w.Finish(src, o.open(w, src, w.Stored(stdin), nil))
	}
	r, f, err := o.stored(in)
	if err != nil {
		w.Begin(nil)
		return w.Finish(src, err)
	}
	defer r.Close()
	var again func(*frame.Walk)
	if o.twice(f) {
		again = func(scout *frame.Walk) { o.readAgain(scout, in) }
	}
	w.Begin(again)
	return w.Finish(src, o.open(w, src, w.Stored(r), f))
}

// stored opens an input as it is stored. f is r where it is a file.
func (o opener) stored(in *frame.File) (r io.ReadCloser, f *os.File, err error) {
	if objects := o.table.Objects; objects != nil && objects.Holds(in.Path) {
		r, err = objects.Open(o.ctx, in.Path)
		return r, nil, err
	}
	f, err = os.Open(in.Path)
	return f, f, err
}

// twice reports whether an input can be read a second time: an object, or a file
// that is no pipe.
func (o opener) twice(f *os.File) bool {
	if f == nil {
		return true
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// readAgain reads an input from its beginning for a scout. What is wrong with
// it, the walk itself tells.
func (o opener) readAgain(scout *frame.Walk, in *frame.File) {
	r, f, err := o.stored(in)
	if err != nil {
		return
	}
	defer r.Close()
	scout.Open = o.open
	src := frame.NewSource(scout, in.Raw, in.ID)
	_ = scout.Finish(src, o.open(scout, src, scout.Stored(r), f))
}

// open recognizes a stream and reads it. f is the file itself when r reads it
// from its beginning without change, else nil.
func (o opener) open(w *frame.Walk, src *frame.Source, r io.Reader, f *os.File) error {
	br := w.Buffer(src.Depth, r)
	head, err := br.Peek(frame.HeadBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return err
	}
	if w.Stopped() {
		return frame.ErrStop
	}
	if len(head) == 0 {
		return w.Problem(src, "", entities.Skipped, "empty file")
	}
	if c := archive.Sniff(head); c != nil {
		if src.Depth >= w.Settings.MaxDepth {
			return w.Problem(src, "", entities.Quarantined,
				"archives nest deeper than "+strconv.Itoa(w.Settings.MaxDepth))
		}
		before := w.Frames
		err := c.Open(w, src, br, f)
		if err == nil && w.Frames == before && !w.Stopped() {
			return w.Problem(src, "", entities.Skipped, "a "+c.Name+" archive without files")
		}
		return err
	}
	if f != nil && normal.Extension(src.File) == ".zip" { // perhaps with something before it
		before := w.Frames
		if err := archive.OpenZip(w, src, br, f); err == nil || w.Frames > before || w.Stopped() {
			return err
		}
	}
	if enc := normal.WideEncoding(head); enc != nil {
		src.Charset = "utf-8"
		br = bufio.NewReaderSize(transform.NewReader(br, enc.NewDecoder()), frame.HeadBytes)
		if head, err = br.Peek(frame.HeadBytes); err != nil && err != io.EOF && len(head) == 0 {
			return err
		}
	}
	fm, why := o.forced, ""
	if fm == nil {
		if br, fm, why = o.recognize(src, br, head); fm == nil {
			return w.Problem(src, "", entities.Skipped, why)
		}
	}
	src.Format = fm.Name
	before := w.Frames
	err = fm.Frame(w, src, br)
	if ferr := w.Flush(src); ferr != nil {
		return ferr
	}
	if err == nil && w.Frames == before {
		return w.Problem(src, "", entities.Skipped, "no article in it (read as "+fm.Name+")")
	}
	return err
}

// recognize chooses the format for a stream and returns the stream from its
// beginning, for the readers of markup without a long prolog.
func (o opener) recognize(src *frame.Source, br *bufio.Reader, head []byte) (*bufio.Reader, *frame.Format, string) {
	if !beginsProlog(head) {
		fm, why := o.table.recognize(head, src.File)
		return br, fm, why
	}
	p := prolog{br: br}
	p.read()
	br = p.with(p.short)
	head, _ = br.Peek(frame.HeadBytes)
	fm, why := o.table.recognize(head, src.File)
	if fm != nil && fm.KeepsProlog && !p.long {
		p.br = br
		br.Discard(len(p.short))
		br = p.with(p.original)
	}
	return br, fm, why
}

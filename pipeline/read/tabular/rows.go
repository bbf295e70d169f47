package tabular

import (
	"bytes"
	"errors"

	"newsgraph/pipeline/read/frame"
)

// rowReader joins lines to rows: a quoted cell may hold line breaks.
//
// A quote that is never closed costs its own row only. Two things tell of one:
// no line within reach closes it, or the lines that it would swallow are rows
// themselves (see swallows). The row is then given as errOpenQuote, and the
// lines after it are rows again.
//
// Lines that were read ahead are looked at once, however many quotes are open:
// what is asked of a line depends on that line alone.
type rowReader struct {
	lines frame.LineReader
	sep   byte
	max   int64

	first int   // number of the row's first line
	last  int   // and of its last
	size  int64 // bytes of the last row
	width int   // cells of the first row; 0 before it

	ahead   []line
	taken   int   // lines taken so far: the number in this count of ahead[0]
	closer  int   // the lines before this one close no quoted cell
	openers []int // lines ahead that open a quoted cell, as such a count
	read    int64 // bytes of all lines read
}

// line is a line that was read ahead.
type line struct {
	data   []byte
	n      int
	size   int64
	end    int64 // bytes of the table up to its end
	err    error
	closes bool   // after an open quote it leaves none open
	opens  uint64 // the columns of its cells that are surely quoted, see sureOpenings
}

var errOpenQuote = errors.New("a quoted cell that never ends")

// Bounds of the look at what an open quote would swallow.
const (
	sureRows   = 8  // lines that are rows each are no text of a cell
	maxOpeners = 64 // lines that open a cell which are compared with the open one
	maxStray   = 64 // lines after an open quote that may belong to its row
)

// next returns the next row with its line ends.
func (r *rowReader) next() ([]byte, error) {
	l := r.take()
	r.first, r.last, r.size = l.n, l.n, l.size
	if l.err != nil {
		return nil, l.err
	}
	state := rowState{sep: r.sep}
	state.scan(l.data)
	row := l.data
	if state.quoted {
		n := r.close(l.end - l.size)
		stray, open := 0, n == 0
		if !open {
			stray, open = r.swallows(l.data, n)
		} else {
			cells, _ := countCells(l.data, r.sep)
			stray = r.strayLines(cells, -1)
		}
		switch {
		case open && r.sep == '\t': // tables with tabs often know no quotes
			return row, nil
		case open:
			r.join(nil, stray)
			return row, errOpenQuote
		}
		row = r.join(row, n)
	}
	if r.width == 0 && len(bytes.TrimSpace(row)) > 0 {
		r.width = len(parseRow(row, r.sep))
	}
	return row, nil
}

// join takes n more lines of the row.
func (r *rowReader) join(row []byte, n int) []byte {
	row = bytes.Clone(row)
	for range n {
		l := r.take()
		row = append(row, l.data...)
		r.last, r.size = l.n, r.size+l.size
	}
	return row
}

// take takes the next line, from those read ahead first.
func (r *rowReader) take() line {
	if len(r.ahead) == 0 {
		r.lookAhead()
	}
	l := r.ahead[0]
	r.ahead = r.ahead[1:]
	r.taken++
	for len(r.openers) > 0 && r.openers[0] < r.taken {
		r.openers = r.openers[1:]
	}
	return l
}

// lookAhead reads one line more.
func (r *rowReader) lookAhead() {
	data, err := r.lines.Next()
	r.read += r.lines.Size
	l := line{data: data, n: r.lines.Number, size: r.lines.Size, end: r.read, err: err}
	if err == nil && bytes.IndexByte(data, '"') >= 0 {
		state := rowState{sep: r.sep, quoted: true}
		state.scan(data)
		l.closes = !state.quoted
		if l.opens = sureOpenings(data, r.sep); l.opens != 0 {
			r.openers = append(r.openers, r.taken+len(r.ahead))
		}
	}
	r.ahead = append(r.ahead, l)
}

// close is how many of the next lines belong to a row that begins at a byte
// and whose last cell is open: the last of them closes it. 0 when none does,
// before the row is longer than max or the table ends.
func (r *rowReader) close(start int64) int {
	r.closer = max(r.closer, r.taken)
	for {
		at := r.closer - r.taken
		if at == len(r.ahead) {
			if r.read-start > r.max {
				return 0
			}
			r.lookAhead()
		}
		switch l := &r.ahead[at]; {
		case l.err != nil || l.end-start > r.max:
			return 0
		case l.closes:
			return at + 1
		}
		r.closer++
	}
}

// swallows reports that the row which begins with first and goes on for n lines
// is none: the quote is open by mistake. stray is how many of the lines belong
// to it nevertheless.
//
// Within a quoted cell quotes are doubled. A line that opens a quoted cell in
// the very column of the open one (,"X) is therefore a row, and so are lines
// that have the cells of a row each, where the first line has them too and the
// whole would not be in order, or where they are many.
func (r *rowReader) swallows(first []byte, n int) (stray int, open bool) {
	cells, column := countCells(first, r.sep)
	if r.width < 2 || column < 0 || column >= r.width {
		return 0, false
	}
	for i, at := range r.openers {
		at -= r.taken
		if at >= n || i == maxOpeners {
			break
		}
		if r.ahead[at].opens>>column&1 != 0 {
			return r.strayLines(cells, at), true
		}
	}
	if cells < r.width {
		return 0, false
	}
	whole := first
	for i := range min(n, sureRows) {
		l := r.ahead[i].data
		if !r.isRow(l) {
			return 0, false
		}
		whole = append(whole[:len(whole):len(whole)], l...)
	}
	return 0, n > sureRows || bareQuotes(whole, r.sep) && r.width > 2 || len(parseRow(whole, r.sep)) != r.width
}

// strayLines is how many of the lines ahead belong to a row that its open quote
// ended: all before the next row where the line had fewer cells than a row,
// else those without a separator. next is the line that is known to be a row,
// -1 for none; without one nothing is certain.
func (r *rowReader) strayLines(cells, next int) int {
	for i := range min(len(r.ahead), maxStray) {
		l := r.ahead[i].data
		if i == next || r.isRow(l) {
			return i
		}
		if r.ahead[i].err != nil {
			break
		}
		if n, _ := countCells(l, r.sep); cells >= r.width && n > 1 {
			return i
		}
	}
	return 0
}

// isRow reports a line with as many cells as the first row has.
func (r *rowReader) isRow(l []byte) bool {
	cells, column := countCells(l, r.sep)
	return cells == r.width || column >= 0 && cells > r.width
}

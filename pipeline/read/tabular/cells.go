package tabular

import (
	"bytes"

	"newsgraph/pipeline/read/frame"
)

// rowState follows quotes through the bytes of a row.
type rowState struct {
	sep    byte
	quoted bool
	inCell bool // after the first byte of a cell
	bare   bool // a quote stood in a quoted cell that was neither doubled nor its end
}

func (s *rowState) scan(b []byte) {
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case s.quoted:
			if c == '\\' && i+1 < len(b) && b[i+1] == '"' && !cellEnds(b[i+2:], s.sep) {
				i++
			} else if c == '"' {
				if i+1 < len(b) && b[i+1] == '"' {
					i++
				} else if cellEnds(b[i+1:], s.sep) {
					s.quoted = false
				} else {
					s.bare = true
				}
			}
		case c == s.sep:
			s.inCell = false
		case c == '"' && !s.inCell:
			s.quoted, s.inCell = true, true
		case c == ' ':
		default:
			s.inCell = true
		}
	}
	if !s.quoted {
		s.inCell = false
	}
}

// cellEnds reports that b, after a quote, goes on with a separator or ends.
func cellEnds(b []byte, sep byte) bool {
	for len(b) > 0 && b[0] == ' ' && sep != ' ' {
		b = b[1:]
	}
	return len(b) == 0 || b[0] == sep || b[0] == '\n' || b[0] == '\r'
}

// parseRow splits a row into its decoded cells.
func parseRow(b []byte, sep byte) []string {
	var cells []string
	for {
		cell, rest, more := parseCell(b, sep)
		cells = append(cells, cell)
		if !more {
			return cells
		}
		b = rest
	}
}

// parseCell decodes the first cell. A cell that begins with a quote, perhaps
// after spaces, goes to the quote before a separator or the end; within it ""
// and \" are quotes. Any other cell goes to the separator, as it is.
func parseCell(b []byte, sep byte) (cell string, rest []byte, more bool) {
	open := 0
	for open < len(b) && b[open] == ' ' {
		open++
	}
	if open == len(b) || b[open] != '"' {
		i := bytes.IndexByte(b, sep)
		if i < 0 {
			return string(frame.TrimEOL(b)), nil, false
		}
		return string(b[:i]), b[i+1:], true
	}
	var out []byte
	i := open + 1
	for i < len(b) {
		c := b[i]
		switch {
		case c == '\\' && i+1 < len(b) && b[i+1] == '"' && !cellEnds(b[i+2:], sep):
			out = append(out, '"')
			i += 2
		case c == '"' && i+1 < len(b) && b[i+1] == '"':
			out = append(out, '"')
			i += 2
		case c == '"' && cellEnds(b[i+1:], sep):
			i++
			for i < len(b) && b[i] != sep {
				i++
			}
			if i < len(b) {
				return string(out), b[i+1:], true
			}
			return string(out), nil, false
		default:
			out = append(out, c)
			i++
		}
	}
	if sep == '\t' { // no quoted cell after all
		cell, rest, more := bytes.Cut(b, []byte{sep})
		return string(cell), rest, more
	}
	return string(out), nil, false
}

// countCells counts the cells of a line. A quoted cell that the line does not
// close is counted as if it had no quote, and its column is given; -1 for none.
func countCells(b []byte, sep byte) (n, open int) {
	open = -1
	for {
		n++
		if i := openingQuote(b); i >= 0 && open < 0 {
			if end := closingQuote(b[i+1:], sep); end >= 0 {
				b = b[i+1+end:]
			} else {
				open = n - 1
			}
		}
		i := bytes.IndexByte(b, sep)
		if i < 0 {
			return n, open
		}
		b = b[i+1:]
	}
}

// closingQuote is the length of the rest of a quoted cell, b, with the quote
// that ends it; -1 when there is none.
func closingQuote(b []byte, sep byte) int {
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\\' && i+1 < len(b) && b[i+1] == '"' && !cellEnds(b[i+2:], sep):
			i++
		case b[i] != '"':
		case i+1 < len(b) && b[i+1] == '"':
			i++
		case cellEnds(b[i+1:], sep):
			return i + 1
		}
	}
	return -1
}

// openingQuote is where the quote stands that the cell at the beginning of b
// begins with, perhaps after spaces; -1 for none.
func openingQuote(b []byte) int {
	for i, c := range b {
		if c == '"' {
			return i
		}
		if c != ' ' {
			break
		}
	}
	return -1
}

// sureOpenings are the columns of a line, as bits, whose cells surely begin
// with a quote: after it stands a letter, a digit or another mark that is no
// space. A quote in the middle of prose has a space before or after it, one
// within a quoted cell is doubled. Columns beyond the 64th are not looked at.
func sureOpenings(b []byte, sep byte) (columns uint64) {
	for n := 0; n < 64; n++ {
		if len(b) > 1 && b[0] == '"' {
			if c := b[1]; c > ' ' && c != '"' && c != sep {
				columns |= 1 << n
			}
			if end := closingQuote(b[1:], sep); end >= 0 {
				b = b[1+end:]
			}
		}
		i := bytes.IndexByte(b, sep)
		if i < 0 || i > 1 && b[i-1] == '"' { // the end of a cell that another line began
			break
		}
		b = b[i+1:]
	}
	return columns
}

// bareQuotes reports that a quoted cell of the row holds a quote that is
// neither doubled nor its end.
func bareQuotes(b []byte, sep byte) bool {
	state := rowState{sep: sep}
	state.scan(b)
	return state.bare
}

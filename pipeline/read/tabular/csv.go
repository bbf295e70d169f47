package tabular

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Format reads tables (RFC 4180 and its relatives): comma, tab, semicolon
// or bar between cells, quoted cells with newlines, a header or none. The
// columns are found by the header's names, else by what is in them.
var Format = &frame.Format{
	Name:       "csv",
	Extensions: []string{".csv", ".tsv", ".tab", ".psv"},
	Help:       "CSV and TSV tables, with or without a header",
	Sniff:      sniffCSV,
	Frame:      frameCSV,

	KeepsProlog: true,
}

// sniffCSV is strong for a first line whose cells name a title or a text and
// one field more, and for lines that begin with quoted cells.
func sniffCSV(head []byte) frame.Confidence {
	head = bytes.TrimPrefix(head, []byte(normal.BOM))
	seps := separators[:]
	if sep, n := sepLine(head); n > 0 {
		head, seps = head[n:], []byte{sep}
	}
	for _, sep := range seps {
		line := firstRow(head, sep)
		if len(line) > 4096 {
			continue
		}
		rest := head[len(line):]
		cells := parseRow(frame.TrimEOL(line), sep)
		if len(cells) < 2 {
			continue
		}
		known, texts := 0, 0
		for _, c := range cells {
			switch a, _ := fields.OfName(c); a.Kind {
			case fields.None:
			case fields.Title, fields.Text, fields.HTML:
				texts++
				known++
			default:
				known++
			}
		}
		if texts > 0 && known > 1 {
			return frame.Strong
		}
		if len(seps) == 1 || line[0] == '"' && len(rest) > 0 && rest[0] == '"' && bytes.Contains(line, []byte{'"', sep, '"'}) {
			return frame.Strong
		}
	}
	return frame.Maybe
}

func frameCSV(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	if b, _ := br.Peek(3); string(b) == normal.BOM {
		br.Discard(3)
	}
	head, _ := br.Peek(frame.HeadBytes)
	if src.Charset == "" {
		src.Charset = normal.CharsetOf(head, len(head) == frame.HeadBytes)
	}
	rows := &rowReader{lines: frame.LineReader{In: br, Max: w.Settings.MaxLineBytes}, max: w.Settings.MaxLineBytes}
	sep, n := sepLine(head)
	if n > 0 {
		br.Discard(n)
		head, _ = br.Peek(frame.HeadBytes)
		rows.lines.Number = 1
	} else {
		sep = sniffSeparator(head, src.File)
	}
	rows.sep = sep
	sample := sampleRows(head, sep, src.Charset)
	w.NewTally(src, true)
	if len(sample) > 0 {
		src.Tally.Columns(sample[0])
	}
	cols, header := findColumns(sample, sep, w.Settings.Names)
	if cols == nil {
		return skipTable(w, src, rows, sample)
	}
	return frameRows(w, src, rows, cols, header)
}

func frameRows(w *frame.Walk, src *frame.Source, rows *rowReader, cols *columns, header bool) error {
	decode, with := func(fr *frame.Frame) []frame.Item { return decodeRow(fr, cols) }, fmt.Sprintf("%+v", *cols)
	w.GateDates(src, cols.dates)
	n := 0
	for {
		row, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		fr := frame.Frame{Source: src, Position: "line " + strconv.Itoa(rows.first)}
		switch {
		case err == frame.ErrLineTooLong:
			fr.Reason, fr.Outcome = frame.TooLong("a row", rows.size, rows.max), entities.Quarantined
		case err == errOpenQuote:
			fr.Reason, fr.Outcome = openQuoteReason(rows), entities.Quarantined
		case err != nil:
			return &frame.PlacedError{Position: fr.Position, Err: err}
		case len(bytes.TrimSpace(row)) == 0:
			continue
		case header:
			header = false
			continue
		default:
			fr.Data, fr.Read, fr.With = row, decode, with
		}
		n++
		fr.Number = n
		if err := w.Emit(fr); err != nil {
			return err
		}
	}
}

func openQuoteReason(rows *rowReader) string {
	if rows.last > rows.first {
		return errOpenQuote.Error() + ", to line " + strconv.Itoa(rows.last)
	}
	return errOpenQuote.Error()
}

// skipTable reads a table that holds no articles to its end, to say how long
// it was.
func skipTable(w *frame.Walk, src *frame.Source, rows *rowReader, sample [][]string) error {
	n := 0
	for {
		row, err := rows.next()
		if err == io.EOF {
			break
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		if err != nil && err != frame.ErrLineTooLong && err != errOpenQuote {
			return &frame.PlacedError{Position: "line " + strconv.Itoa(rows.first), Err: err}
		}
		if len(bytes.TrimSpace(row)) > 0 || err != nil {
			n++
		}
	}
	if len(sample) == 0 {
		return nil
	}
	for range n - 1 {
		src.Tally.Count(false, false, false)
	}
	names := sample[0]
	if len(names) > 12 {
		names = append(append([]string(nil), names[:12]...), "…")
	}
	return w.Emit(frame.Frame{Source: src, Outcome: entities.Skipped, Reason: fmt.Sprintf(
		"a table of %d rows without a column for a title or a text (first row: %s)", n, strings.Join(names, ", "))})
}

// decodeRow makes the article of one row.
func decodeRow(fr *frame.Frame, cols *columns) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	cells := parseRow([]byte(strings.TrimRight(text, "\r\n")), cols.sep)
	cells = dropEmpty(cells, cols.n)
	if len(cells) > cols.n {
		if cols.text != cols.n-1 {
			return fr.Quarantine("%d cells where the header has %d", len(cells), cols.n)
		}
		// The text comes last and holds separators that are not quoted.
		cells[cols.n-1] = strings.Join(cells[cols.n-1:], string(rune(cols.sep)))
		cells = cells[:cols.n]
	}
	c := fr.Collector()
	for i, cell := range cells {
		if a := cols.fields[i]; a.Kind != fields.None {
			c.Put(a.Kind, a.Rank, cell)
		}
	}
	f := c.ExactFields(damage)
	return fr.Only(&f)
}

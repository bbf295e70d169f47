package codec

import (
	"fmt"
	"io"
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// LedgerWriter writes a ledger whose entries come one by one.
type LedgerWriter struct {
	w      io.Writer
	buf    []byte
	counts entities.LedgerCounts
	n      int
}

// NewLedgerWriter begins a ledger, of which it takes all but the entries.
func NewLedgerWriter(w io.Writer, l *entities.Ledger) *LedgerWriter {
	b := appendjson.Text(nil, `{"schema":`, entities.LedgerSchema)
	b = appendInputs(append(b, ",\n \"inputs\":"...), &l.Inputs)
	b = appendCounts(append(b, ",\n \"articles\":"...), &l.Articles)
	if r := l.Records; r != nil {
		b = appendjson.Int(append(b, ",\n \"records\":{"...), `"count":`, r.Count)
		b = append(appendjson.Text(b, `,"sha256":`, r.SHA256), '}')
	}
	if g := l.Graph; g != nil {
		b = strconv.AppendInt(append(b, ",\n \"graph\":{\"bytes\":"...), g.Bytes, 10)
		b = append(appendjson.Text(b, `,"sha256":`, g.SHA256), '}')
	}
	b = append(b, ",\n \"items\":["...)
	return &LedgerWriter{w: w, buf: b, counts: l.Articles}
}

// Item writes the next entry.
func (l *LedgerWriter) Item(it *entities.LedgerItem) error {
	if l.n > 0 {
		l.buf = append(l.buf, ',')
	}
	l.n++
	l.buf = AppendLedgerItem(append(l.buf, "\n  "...), it)
	return l.flushAt(graphBuffer)
}

// Close ends the ledger; its counts must add up: read is processed and skipped
// and quarantined. It does not close the writer below.
func (l *LedgerWriter) Close() error {
	c := l.counts
	if c.Read != c.Processed+c.Skipped+c.Quarantined {
		return fmt.Errorf("ledger: %d articles read, but %d processed, %d skipped and %d quarantined: does not add up",
			c.Read, c.Processed, c.Skipped, c.Quarantined)
	}
	l.buf = append(l.buf, "]}\n"...)
	return l.flushAt(0)
}

func (l *LedgerWriter) flushAt(limit int) error {
	if len(l.buf) < limit {
		return nil
	}
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

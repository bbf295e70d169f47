package codec

import (
	"fmt"
	"io"

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
	b = AppendLedgerInputs(append(b, ",\n \"inputs\":"...), &l.Inputs)
	b = AppendLedgerCounts(append(b, ",\n \"articles\":"...), &l.Articles)
	if l.Records != nil {
		b = AppendLedgerRecords(append(b, ",\n \"records\":"...), l.Records)
	}
	if l.Graph != nil {
		b = AppendLedgerGraph(append(b, ",\n \"graph\":"...), l.Graph)
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

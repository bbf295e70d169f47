package write

import (
	"fmt"
	"io"

	"newsgraph/entities"
)

// Ledger writes ledger.json, an entry a line. Its counts must add up: read is
// processed and skipped and quarantined.
func Ledger(w io.Writer, l *entities.Ledger) error {
	lw := newLedgerWriter(w, &l.Inputs, &l.Articles)
	for i := range l.Items {
		if err := lw.item(&l.Items[i]); err != nil {
			return err
		}
	}
	return lw.close()
}

// ledgerWriter writes a ledger whose entries come one by one.
type ledgerWriter struct {
	w      io.Writer
	buf    []byte
	counts entities.LedgerCounts
	n      int
}

func newLedgerWriter(w io.Writer, in *entities.LedgerInputs, c *entities.LedgerCounts) *ledgerWriter {
	b := appendStr(nil, `{"schema":`, entities.LedgerSchema)
	b = appendInputs(append(b, ",\n \"inputs\":"...), in)
	b = appendCounts(append(b, ",\n \"articles\":"...), c)
	b = append(b, ",\n \"items\":["...)
	return &ledgerWriter{w: w, buf: b, counts: *c}
}

func (l *ledgerWriter) item(it *entities.LedgerItem) error {
	if l.n > 0 {
		l.buf = append(l.buf, ',')
	}
	l.n++
	l.buf = appendItem(append(l.buf, "\n  "...), it)
	return l.flush(graphBuffer)
}

func (l *ledgerWriter) close() error {
	c := l.counts
	if c.Read != c.Processed+c.Skipped+c.Quarantined {
		return fmt.Errorf("ledger: %d articles read, but %d processed, %d skipped and %d quarantined: does not add up",
			c.Read, c.Processed, c.Skipped, c.Quarantined)
	}
	l.buf = append(l.buf, "]}\n"...)
	return l.flush(0)
}

func (l *ledgerWriter) flush(limit int) error {
	if len(l.buf) < limit {
		return nil
	}
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

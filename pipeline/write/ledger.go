package write

import (
	"fmt"
	"io"
	"strconv"

	"newsgraph/entities"
)

// Ledger writes ledger.json, an entry a line. Its counts must add up: read is
// processed and skipped and quarantined.
func Ledger(w io.Writer, l *entities.Ledger) error {
	lw := newLedgerWriter(w, l)
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

// newLedgerWriter begins a ledger, of which it takes all but the entries.
func newLedgerWriter(w io.Writer, l *entities.Ledger) *ledgerWriter {
	b := appendStr(nil, `{"schema":`, entities.LedgerSchema)
	b = appendInputs(append(b, ",\n \"inputs\":"...), &l.Inputs)
	b = appendCounts(append(b, ",\n \"articles\":"...), &l.Articles)
	if r := l.Records; r != nil {
		b = appendInt(append(b, ",\n \"records\":{"...), `"count":`, r.Count)
		b = append(appendStr(b, `,"sha256":`, r.SHA256), '}')
	}
	if g := l.Graph; g != nil {
		b = strconv.AppendInt(append(b, ",\n \"graph\":{\"bytes\":"...), g.Bytes, 10)
		b = append(appendStr(b, `,"sha256":`, g.SHA256), '}')
	}
	b = append(b, ",\n \"items\":["...)
	return &ledgerWriter{w: w, buf: b, counts: l.Articles}
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

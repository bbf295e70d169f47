package frame

import "newsgraph/pipeline/read/normal"

// dateGate holds back the frames of a file from the first date whose order of
// day and month is not known, until it is: for at most GateBytes, so that what
// is held is bounded for streams of any length. A regular file that has not
// told by then is looked through once to its end (see scout); of a stream, what
// was held goes out undecided and the next such date is held again. What a
// frame is read as thus depends on the bytes of the file alone.
type dateGate struct {
	find    func(data []byte, vote func(column int, d normal.NumericDate))
	columns normal.DateColumns
	decided *normal.Orders // by columns, before they changed
	changed bool           // columns, since
	number  int            // of the gates of one input
	scouted bool           // the file was looked through, or cannot be
	final   bool           // columns are of the whole file

	held  []Frame
	bytes int
	known bool // the first stretch was seen and told the order
}

// GateBytes is how much is held back.
const GateBytes = 4 << 20

// GateDates holds back the frames of src until the order of day and month in its
// dates is known. find gives the numeric dates of a record and their columns.
func (w *Walk) GateDates(src *Source, find func(data []byte, vote func(column int, d normal.NumericDate))) {
	w.gates++
	src.dates = &dateGate{find: find, columns: normal.DateColumns{}, number: w.gates}
	if w.scouting {
		w.found = append(w.found, src.dates.columns)
	}
}

// offer takes the next frame of the file and lets through what can go.
func (g *dateGate) offer(w *Walk, fr Frame) error {
	doubtful, clear := false, false
	if fr.Data != nil && !g.final {
		g.find(fr.Data, func(column int, d normal.NumericDate) {
			g.changed = true
			g.columns.Vote(column, d)
			if d.Ambiguous() {
				doubtful = true
			} else {
				clear = true
			}
		})
	}
	switch {
	case w.scouting:
		return nil
	case len(g.held) == 0 && (g.known || !doubtful):
		if doubtful || clear || g.final {
			fr.order = g.orders()
		}
		return w.deliver(fr)
	}
	g.held = append(g.held, fr)
	if g.bytes += len(fr.Data) + 256; g.bytes <= GateBytes {
		return nil
	}
	return g.flush(w, true)
}

// flush lets the held frames go; more says that the file goes on.
func (g *dateGate) flush(w *Walk, more bool) error {
	if len(g.held) == 0 {
		return nil
	}
	if more && !g.scouted && !g.orders().Decided() {
		g.scouted = true
		if all := w.scout(g.number); all != nil {
			g.columns, g.changed, g.final = all, true, true
		}
	}
	g.known = g.final || g.orders().Decided()
	held := g.held
	g.held, g.bytes = nil, 0
	for _, fr := range held {
		if fr.Data != nil {
			fr.order = g.orders()
		}
		if err := w.deliver(fr); err != nil {
			return err
		}
	}
	return nil
}

// Flush lets the frames go that the gate of src holds, at the end of its stream.
func (w *Walk) Flush(src *Source) error {
	if src.dates == nil || w.Stopped() {
		return nil
	}
	return src.dates.flush(w, false)
}

func (g *dateGate) orders() *normal.Orders {
	if g.changed || g.decided == nil {
		if o := g.columns.Orders(); g.decided == nil || !o.Equal(g.decided) {
			g.decided = o
		}
		g.changed = false
	}
	return g.decided
}

// scout gives the dates of the input's nth gate, of all its records; nil when
// the input cannot be read twice.
func (w *Walk) scout(n int) normal.DateColumns {
	if w.again == nil {
		return nil
	}
	if w.found == nil {
		s := NewWalk(w.ctx, w.Settings, &Counters{}, func(Frame) error { return nil })
		s.scouting = true
		w.again(s)
		w.found = s.found
	}
	if n > len(w.found) || w.ctx.Err() != nil {
		return nil
	}
	return w.found[n-1]
}

package read

import "os"

// dateGate holds back the pieces of a file from the first date whose order of
// day and month is not known, until it is: for at most gateBytes, so that what
// is held is bounded for streams of any length. A regular file that has not
// told by then is looked through once to its end (see scout); of a stream, what
// was held goes out undecided and the next such date is held again. What a
// piece is read as thus depends on the bytes of the file alone.
type dateGate struct {
	find    func(data []byte, vote func(column int, d numericDate))
	columns dateColumns
	made    *orders // of columns, before they changed
	changed bool
	number  int  // of the gates of one input
	scouted bool // the file was looked through, or cannot be
	final   bool // columns are of the whole file

	held  []Piece
	bytes int
	known bool // the first stretch was seen and told the order
}

// gateBytes is how much is held back.
const gateBytes = 4 << 20

// gate makes the gate of a file.
func (w *walker) gate(src *source, find func(data []byte, vote func(column int, d numericDate))) {
	w.gates++
	src.dates = &dateGate{find: find, columns: dateColumns{}, number: w.gates}
	if w.scouting {
		w.found = append(w.found, src.dates.columns)
	}
}

// keyed makes a finder of columns from one of keys: those that stand for the
// date have their column, all others share one.
func (w *walker) keyed(find func([]byte, func(string, numericDate))) func([]byte, func(int, numericDate)) {
	return func(b []byte, vote func(int, numericDate)) {
		find(b, func(key string, d numericDate) {
			column := otherValues
			if a, ok := w.opt.named.alias(key); ok && a.kind == dateField {
				column = dateColumn(a.rank)
			}
			vote(column, d)
		})
	}
}

// offer takes the next piece of the file and lets through what can go.
func (g *dateGate) offer(w *walker, p Piece) error {
	doubtful, clear := false, false
	if p.data != nil && !g.final {
		g.find(p.data, func(column int, d numericDate) {
			g.changed = true
			g.columns.vote(column, d)
			if d.ambiguous() {
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
			p.order = g.orders()
		}
		return w.deliver(p)
	}
	g.held = append(g.held, p)
	if g.bytes += len(p.data) + 256; g.bytes <= gateBytes {
		return nil
	}
	return g.flush(w, true)
}

// flush lets the held pieces go; more says that the file goes on.
func (g *dateGate) flush(w *walker, more bool) error {
	if len(g.held) == 0 {
		return nil
	}
	if more && !g.scouted && !g.orders().decided() {
		g.scouted = true
		if all := w.scout(g.number); all != nil {
			g.columns, g.changed, g.final = all, true, true
		}
	}
	g.known = g.final || g.orders().decided()
	held := g.held
	g.held, g.bytes = nil, 0
	for _, p := range held {
		if p.data != nil {
			p.order = g.orders()
		}
		if err := w.deliver(p); err != nil {
			return err
		}
	}
	return nil
}

func (g *dateGate) orders() *orders {
	if g.changed || g.made == nil {
		if o := g.columns.orders(); g.made == nil || !o.equal(g.made) {
			g.made = o
		}
		g.changed = false
	}
	return g.made
}

// scout gives the dates of the input's nth gate, of all its records; nil when
// the input cannot be read twice.
func (w *walker) scout(n int) dateColumns {
	if w.regular == nil {
		return nil
	}
	if w.found == nil {
		w.found = w.readAgain(w.regular)
	}
	if n > len(w.found) || w.ctx.Err() != nil {
		return nil
	}
	return w.found[n-1]
}

// scoutDates reads an input from its beginning, for the dates alone. What is
// wrong with it, the walk itself tells.
func scoutDates(w *walker, in *input) []dateColumns {
	f, err := os.Open(in.path)
	if err != nil {
		return nil
	}
	defer f.Close()
	s := &walker{ctx: w.ctx, opt: w.opt, forced: w.forced, stats: &counters{}, scouting: true,
		yield: func(Piece) error { return nil }}
	src := &source{opt: w.opt, file: in.id}
	_ = s.finish(src, s.open(src, &countingReader{r: f, w: s}, f))
	return s.found
}

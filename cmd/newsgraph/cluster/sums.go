package cluster

import (
	"cmp"
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/spill"
)

// memory is what sorting may take before it goes to files, in bytes.
const memory = 64 << 20

// change is what becomes of a record that does not stay as it is.
type change struct {
	Copy bool   `json:"copy,omitempty"` // of an earlier one: it is left out
	ID   string `json:"id,omitempty"`   // the one that it gets
}

// apply takes records apart by what was decided, and combines by entity and edge
// what they say. temp is a folder for what does not fit into memory.
func apply(d *decisions, in io.Reader, out io.Writer, temp string) error {
	a := &applier{decisions: d, w: newWriter(out), presence: spill.NewSorter(temp, "entities", memory/4), pairs: spill.NewSorter(temp, "pairs", memory/4*3)}
	a.collector = relate.NewCollector(resolved{d.File}, d, a.presence, a.pairs)
	dec := codec.NewRecordDecoder(true)
	err := each(in, "records", string(isRecord), func(l *line) error {
		var rec entities.Record
		if err := dec.Decode(l.value, &rec); err != nil {
			return err
		}
		return a.record(l, &rec)
	})
	if err != nil {
		return err
	}
	return a.finish()
}

type applier struct {
	*decisions
	w               *writer
	collector       *relate.Collector
	presence, pairs *spill.Sorter
}

func (a *applier) record(l *line, rec *entities.Record) error {
	n, ok := a.Number(rec.Key())
	if !ok {
		return fmt.Errorf("the article %q is not among those that were decided: decide again, of the digests of these records", rec.Article.ID)
	}
	if a.First(n) != l.place() {
		return a.w.json(isChange, change{Copy: true}, l.number(0), l.number(1))
	}
	if id := a.ID(n); id != rec.Article.ID {
		if err := a.w.json(isChange, change{ID: id}, l.number(0), l.number(1)); err != nil {
			return err
		}
	}
	return a.collector.Add(rec)
}

func (a *applier) finish() error {
	sum := a.collector.Counts()
	if err := a.w.json(isSum, &sum); err != nil {
		return err
	}
	if err := cmp.Or(a.presence.Finish(), a.pairs.Finish()); err != nil {
		return err
	}
	err := relate.PresenceBlocks(a.decisions, a.presence.Entries(), func(entity uint32, block []byte) error {
		return a.w.packed(isPresence, block, entity)
	})
	if err != nil {
		return err
	}
	err = relate.PairBlocks(a.decisions, a.pairs.Entries(), func(x, y, kind uint32, block []byte) error {
		return a.w.packed(isPair, block, x, y, kind)
	})
	return cmp.Or(err, a.presence.Remove(), a.pairs.Remove(), a.w.flush())
}

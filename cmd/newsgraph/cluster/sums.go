package cluster

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

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
		if err := l.record(dec, &rec); err != nil {
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
	if id := a.IDOf(n); id != rec.Article.ID {
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
	out := pairWriter{w: a.w}
	err = relate.PairBlocks(a.decisions, a.pairs.Entries(), out.add)
	return cmp.Or(err, out.flush(), a.presence.Remove(), a.pairs.Remove(), a.w.flush())
}

// pairLine is the size, in bytes, from which on the pairs of an entity take another line.
const pairLine = 64 << 10

// pairWriter writes the pairs of an entity in one line, or in a few where they are
// many: of each the other entity, the type, the length of its block and the block.
type pairWriter struct {
	w      *writer
	entity uint32
	value  []byte
}

func (p *pairWriter) add(x, y, kind uint32, block []byte) error {
	if x != p.entity || len(p.value) > pairLine {
		if err := p.flush(); err != nil {
			return err
		}
	}
	p.entity = x
	for _, n := range [...]uint32{y, kind, uint32(len(block))} {
		p.value = binary.AppendUvarint(p.value, uint64(n))
	}
	p.value = append(p.value, block...)
	return nil
}

func (p *pairWriter) flush() error {
	if len(p.value) == 0 {
		return nil
	}
	err := p.w.packed(isPair, p.value, p.entity)
	p.value = p.value[:0]
	return err
}

// readPairs takes the value of a pairWriter's line apart. A block holds as long as the value.
func readPairs(value []byte, yield func(y, kind uint32, block []byte)) error {
	for len(value) > 0 {
		var head [3]uint64
		for i := range head {
			n, size := binary.Uvarint(value)
			if size <= 0 {
				return errDamagedPairs
			}
			head[i], value = n, value[size:]
		}
		if head[0] > math.MaxUint32 || head[1] > math.MaxUint32 || head[2] > uint64(len(value)) {
			return errDamagedPairs
		}
		yield(uint32(head[0]), uint32(head[1]), value[:head[2]])
		value = value[head[2]:]
	}
	return nil
}

var errDamagedPairs = errors.New("damaged pairs")

package cluster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
	"newsgraph/pipeline/store"
)

// outputs are what the phases made: folders of lines, or files.
type outputs struct {
	annotated, applied, entities, edges string
	decisions, leading                  string
}

// finish makes a run of what the phases made: the very files that extract makes.
// temp is a folder for what does not fit into memory.
func finish(p *pipeline.Pipeline, paths []string, o *outputs, dir, temp string, overwrite bool) (err error) {
	started := time.Now()
	d, err := openDecisions(o.decisions)
	if err != nil {
		return err
	}
	defer d.Close()
	run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions(paths), Overwrite: overwrite})
	if err != nil {
		return err
	}
	defer run.Close()
	f := &finisher{
		outputs: o, decisions: d, run: run,
		changes: spill.NewSorter(temp, "changes", memory/4), items: spill.NewSorter(temp, "items", memory/4),
	}
	defer func() { err = cmp.Or(err, f.changes.Remove(), f.items.Remove()) }()
	for _, step := range []func() error{f.readApplied, f.records, f.readEdges} {
		if err := step(); err != nil {
			return err
		}
	}
	info := pipeline.NewInfo(started, time.Now())
	info.Tokens = f.sum.Tokens
	return run.Finish(func(w io.Writer) error { return f.graph(w, p.Generator()) }, info)
}

type finisher struct {
	*outputs
	decisions *decisions
	run       *store.Run
	changes   *spill.Sorter // place → what becomes of the record
	items     *spill.Sorter // copied or renamed, count → entry of the ledger
	counted   [2]uint64     // entries of either
	sum       entities.Summary
	count     int // of edges
	leading   []relate.LeaderEdge
}

// readApplied adds up what the records that were taken apart count.
func (f *finisher) readApplied() error {
	return eachOf(f.applied, string(isSum)+string(isChange), func(l *line) error {
		if l.kind == isSum {
			var s entities.Summary
			if err := l.json(&s); err != nil {
				return err
			}
			f.sum.Articles += s.Articles
			f.sum.Sentences += s.Sentences
			f.sum.Tokens += s.Tokens
			f.sum.Mentions += s.Mentions
			return nil
		}
		f.changes.Add(l.place(), 0, l.value)
		return nil
	})
}

// records writes the records and the ledger.
func (f *finisher) records() error {
	if err := f.changes.Finish(); err != nil {
		return err
	}
	next := f.changes.Entries()
	more := next.Next()
	var all counts
	var text []byte
	err := eachInPlace(f.annotated, string([]byte{isRecord, isItem, isCounts}), func(l *line) error {
		switch l.kind {
		case isCounts:
			var c counts
			if err := l.json(&c); err != nil {
				return err
			}
			all.Inputs.Files += c.Inputs.Files
			all.Inputs.Bytes += c.Inputs.Bytes
			all.Articles.Add(&c.Articles)
			return nil
		case isItem:
			var it entities.LedgerItem
			if err := l.json(&it); err != nil {
				return err
			}
			return f.run.AppendItem(&it)
		}
		plain, err := l.decompress()
		if err != nil {
			return err
		}
		text = append(append(text[:0], plain...), '\n')
		if !more || next.Hi != l.place() {
			return f.run.AppendLine(text)
		}
		err = f.changed(text, next.Value)
		more = next.Next()
		return err
	})
	if err = cmp.Or(err, next.Err()); err != nil {
		return err
	}
	if more {
		return fmt.Errorf("a record of share %d was taken apart and is not among those that were annotated", next.Hi>>32)
	}
	if err := f.changedItems(); err != nil {
		return err
	}
	all.Articles.Processed -= int(f.counted[copied])
	all.Articles.Skipped += int(f.counted[copied])
	all.Articles.Renamed = int(f.counted[renamed])
	if err := f.run.PieceDone(all.Inputs, all.Articles); err != nil {
		return err
	}
	f.run.InputsDone(all.Inputs)
	return f.run.Seal()
}

// The entries of the ledger that tell of records that others stand for, and of
// those with another id than they were read with.
const copied, renamed = 0, 1

// changed writes the line of a record as apply changed it.
func (f *finisher) changed(text, how []byte) error {
	var c change
	if err := json.Unmarshal(how, &c); err != nil {
		return fmt.Errorf("change: %w", err)
	}
	out, item, err := grapher.ChangeIdentity(text, c.Copy, c.ID)
	if err != nil {
		return err
	}
	if item != nil {
		kind := renamed
		if c.Copy {
			kind = copied
		}
		f.items.Add(uint64(kind), f.counted[kind], codec.AppendLedgerItem(nil, item))
		f.counted[kind]++
	}
	if out == nil {
		return nil
	}
	return f.run.AppendLine(out)
}

// changedItems writes the entries of the ledger that tell of changes, those of copies first.
func (f *finisher) changedItems() error {
	if err := f.items.Finish(); err != nil {
		return err
	}
	c := f.items.Entries()
	for c.Next() {
		var item entities.LedgerItem
		if err := json.Unmarshal(c.Value, &item); err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
		if err := f.run.AppendItem(&item); err != nil {
			return err
		}
	}
	return c.Err()
}

// readEdges counts the edges and collects those of leading entities.
func (f *finisher) readEdges() error {
	return eachOf(f.outputs.edges, string(isEdges)+string(isLeading), func(l *line) error {
		if l.kind == isEdges {
			f.count += int(l.number(0))
			return nil
		}
		var e relate.LeaderEdge
		if err := l.json(&e); err != nil {
			return err
		}
		f.leading = append(f.leading, e)
		return nil
	})
}

// graph writes the graph.
func (f *finisher) graph(w io.Writer, gen entities.Generator) error {
	l, err := openLeaders(f.outputs.leading, "")
	if err != nil {
		return err
	}
	ranks := relate.Measure(len(l.Leading), f.leading)
	place := map[uint32]int{}
	for i := range l.Leading {
		place[l.Leading[i].Entity] = i
	}
	f.sum.Entities, f.sum.Edges, f.sum.Stories = l.Entities, f.count, f.decisions.about.Stories
	if f.sum.Articles != f.decisions.Records() {
		return fmt.Errorf("%d articles were decided, %d were added up: a part is missing or twice", f.decisions.Records(), f.sum.Articles)
	}
	gw := codec.NewGraphWriter(w, gen, f.sum)
	id := f.decisions.EntityIDs()
	err = eachOf(f.outputs.entities, string(isEntity), func(x *line) error {
		at, leads := place[x.number(0)]
		if !leads {
			return gw.EntityLine(id(int(x.number(0))), x.value)
		}
		var e entities.Entity
		if err := x.json(&e); err != nil {
			return err
		}
		ranks[at].Set(&e)
		return gw.Entity(&e)
	})
	if err != nil {
		return err
	}
	err = eachOf(f.outputs.edges, string(isEdges), func(x *line) error {
		plain, err := x.decompress()
		if err != nil {
			return err
		}
		var lines codec.EdgeLines
		if err := lines.UnmarshalBinary(plain); err != nil {
			return err
		}
		return gw.Edges(&lines)
	})
	if err != nil {
		return err
	}
	gw.Continues(stories.UnpackFollowUps(f.decisions.Continues(), f.decisions.IDOf))
	return gw.Close()
}

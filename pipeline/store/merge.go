package store

import (
	"cmp"
	"errors"
	"iter"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
)

// Part is a finished run on its way into another one.
type Part struct {
	Run  *Stored
	At   func(input string) int // place among all files of the one that gave a record or an item, -1 to leave it out
	Gone entities.LedgerInputs  // its files that are left out
}

// Merge appends the records and items of parts in the order of their files, each
// part's as they stand in it, and counts.
func (r *Run) Merge(parts []Part) (in entities.LedgerInputs, counts entities.LedgerCounts, err error) {
	for _, p := range parts {
		ledger := p.Run.Ledger()
		in.Files += ledger.Inputs.Files - p.Gone.Files
		in.Bytes += ledger.Inputs.Bytes - p.Gone.Bytes
		counts.Add(&ledger.Articles)
	}
	if err := r.mergeRecords(parts, &counts); err != nil {
		return in, counts, err
	}
	if err := r.mergeItems(parts, &counts); err != nil {
		return in, counts, err
	}
	return in, counts, r.PieceDone(in, counts)
}

// placedLine is a record of a part on its way to the merged run.
type placedLine struct {
	at  int
	raw []byte
}

// errEnough ends the reading of a file early.
var errEnough = errors.New("enough")

// lines gives the records of the part. A line holds until the next.
func (p *Part) lines(failed *error) iter.Seq[placedLine] {
	d := codec.NewRecordDecoder(true)
	return func(yield func(placedLine) bool) {
		err := p.Run.Lines(func(n int, raw []byte) error {
			var rec entities.Record
			if err := d.Decode(raw, &rec); err != nil {
				return DamagedRecord(p.Run.RecordsPath(), n, err)
			}
			if !yield(placedLine{p.At(rec.Article.Input), raw}) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			*failed = err
		}
	}
}

func (r *Run) mergeRecords(parts []Part, counts *entities.LedgerCounts) error {
	type head struct {
		placedLine
		next func() (placedLine, bool)
	}
	var failed error
	var heads []*head
	advance := func(h *head) bool {
		var ok bool
		for h.placedLine, ok = h.next(); ok && h.at < 0; h.placedLine, ok = h.next() {
			counts.Read--
			counts.Processed--
		}
		return ok
	}
	for i := range parts {
		next, stop := iter.Pull(parts[i].lines(&failed))
		defer stop()
		if h := (&head{next: next}); advance(h) {
			heads = append(heads, h)
		}
	}
	for len(heads) > 0 && failed == nil {
		least := 0
		for i := range heads {
			if heads[i].at < heads[least].at {
				least = i
			}
		}
		if err := r.AppendLine(heads[least].raw); err != nil {
			return err
		}
		if !advance(heads[least]) {
			heads = slices.Delete(heads, least, least+1)
		}
	}
	return failed
}

// mergeItems appends the entries of the ledgers, and takes those that are left
// out from the counts.
func (r *Run) mergeItems(parts []Part, counts *entities.LedgerCounts) error {
	type placed struct {
		at int
		it *entities.LedgerItem
	}
	var all []placed
	for _, p := range parts {
		items := p.Run.Ledger().Items
		for i := range items {
			it := &items[i]
			if at := p.At(it.Input); at >= 0 {
				all = append(all, placed{at, it})
				continue
			}
			switch it.Outcome {
			case entities.Skipped:
				counts.Read--
				counts.Skipped--
			case entities.Truncated:
				counts.Truncated--
			default:
				counts.Read--
				counts.Quarantined--
			}
		}
	}
	slices.SortStableFunc(all, func(x, y placed) int { return cmp.Compare(x.at, y.at) })
	for _, p := range all {
		if err := r.AppendItem(p.it); err != nil {
			return err
		}
	}
	return nil
}

package pipeline

import (
	"fmt"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/relate/stories"
)

// identities gives the records of a set ids that lead to one article each, see
// entities.Record.Key, and leaves out copies: records whose id and text are
// those of an earlier one, which the graph counts once.
type identities struct {
	stories *stories.Grouping
	decoder *codec.RecordDecoder
	seen    []bool
	copies  int
	renamed []entities.LedgerItem
	copied  []entities.LedgerItem
}

func newIdentities(stories *stories.Grouping) *identities {
	return &identities{stories: stories, decoder: codec.NewRecordDecoder(true), seen: make([]bool, stories.Records())}
}

// line is the line of a record under its id, nil for a copy.
func (x *identities) line(line []byte) ([]byte, error) {
	var rec entities.Record
	if err := x.decoder.Decode(line, &rec); err != nil {
		return nil, err
	}
	n, ok := x.stories.Number(rec.Key())
	again := ok && x.seen[n]
	if ok {
		x.seen[n] = true
	}
	out, item, err := settle(line, &rec, again, x.stories.ID(rec.Key()))
	switch {
	case again:
		x.copies++
		x.copied = append(x.copied, *item)
	case item != nil:
		x.renamed = append(x.renamed, *item)
	}
	return out, err
}

// ChangeIdentity is the line of a record under an id among all, and the entry of the
// ledger that tells of the change; no line for a copy of an earlier record.
func ChangeIdentity(line []byte, isCopy bool, id string) ([]byte, *entities.LedgerItem, error) {
	var rec entities.Record
	if err := codec.NewRecordDecoder(true).Decode(line, &rec); err != nil {
		return nil, nil, err
	}
	return settle(line, &rec, isCopy, id)
}

func settle(line []byte, rec *entities.Record, isCopy bool, id string) ([]byte, *entities.LedgerItem, error) {
	a := &rec.Article
	item := &entities.LedgerItem{Input: a.Input, Position: a.Position, Stage: StageRead.String()}
	if isCopy {
		item.Article, item.Outcome = a.ID, entities.Skipped
		item.Reason = "a copy of an earlier article with this id: the text is the same, it counts once"
		return nil, item, nil
	}
	if id == a.ID {
		return line, nil, nil
	}
	base := entities.BaseID(a.ID, a.SHA256)
	line, err := codec.WithID(line, id)
	if id == base {
		return line, nil, err
	}
	item.Article, item.Outcome = id, entities.OutcomeRenamed
	item.Reason = fmt.Sprintf("several articles with different texts have the id %q: this one is %q", base, id)
	return line, item, err
}

// settleIDs changes the records of a run where they are not one article an id,
// and tells the ledger.
func (e *extraction) settleIDs(made *GraphStream) error {
	if made.Walked == made.Summary.Articles && !made.Stories.Clashes() {
		return nil
	}
	x := newIdentities(made.Stories)
	err := e.run.Edit(
		func(_ int, line []byte) ([]byte, error) { return x.line(line) },
		func() entities.LedgerCounts {
			e.counts.Processed -= x.copies
			e.counts.Skipped += x.copies
			e.counts.Renamed = len(x.renamed)
			return e.counts
		})
	if err != nil {
		return err
	}
	for _, items := range [...][]entities.LedgerItem{x.copied, x.renamed} {
		for i := range items {
			if err := e.run.AppendItem(&items[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

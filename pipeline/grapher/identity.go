package grapher

import (
	"fmt"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/stages"
)

// Identities gives the records of a set ids that lead to one article each, see
// entities.Record.Key, and leaves out copies: records whose id and text are
// those of an earlier one, which the graph counts once.
type Identities struct {
	stories *stories.Grouping
	decoder *codec.RecordDecoder
	seen    []bool
	Copies  int
	Renamed []entities.LedgerItem
	Copied  []entities.LedgerItem
}

// NewIdentities makes those of records that were grouped.
func NewIdentities(stories *stories.Grouping) *Identities {
	return &Identities{stories: stories, decoder: codec.NewRecordDecoder(true), seen: make([]bool, stories.Records())}
}

// Line is the line of a record under its id, nil for a copy.
func (x *Identities) Line(line []byte) ([]byte, error) {
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
		x.Copies++
		x.Copied = append(x.Copied, *item)
	case item != nil:
		x.Renamed = append(x.Renamed, *item)
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
	item := &entities.LedgerItem{Input: a.Input, Position: a.Position, Stage: stages.Read.String()}
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

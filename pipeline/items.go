package pipeline

import (
	"context"
	"errors"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/flow"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/stages"
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/store/inputs"
)

// Item is what became of one input item: Out is set for an article that was
// processed; Entry is its ledger entry when it was not, or not whole.
type Item[T any] struct {
	Out   T
	Done  bool // Out is set
	Entry *entities.LedgerItem
}

// itemWorker decodes pieces and lets work loose on their articles.
type itemWorker[T any] struct {
	*Worker
	work func(context.Context, *Worker, *entities.Article) (T, error)
}

// Piece is a piece of input and what became of its items.
type Piece[T any] struct {
	Mark  inputs.Mark
	Items []Item[T]
}

// markOf tells a piece from others.
func markOf(p *frame.Frame) inputs.Mark {
	return inputs.Mark{Input: p.Input, Position: p.Position, Sum: p.Sum()}
}

// Work decodes one piece; a broken article leaves the piece's others alone. Its
// error is ctx's.
func (w itemWorker[T]) Work(ctx context.Context, piece frame.Frame) (Piece[T], error) {
	w.clock.Enter(stages.Read)
	defer w.clock.Leave()
	mark := markOf(&piece)
	decoded := piece.Decode()
	w.clock.Leave()
	items := make([]Item[T], 0, len(decoded))
	for _, d := range decoded {
		if d.Problem != nil {
			items = append(items, Item[T]{Entry: d.Problem})
			continue
		}
		item, err := w.item(ctx, d.Article)
		if err != nil {
			return Piece[T]{}, err
		}
		items = append(items, item)
	}
	return Piece[T]{mark, items}, nil
}

// item works on an article. The error is ctx's: then nothing is known of it.
func (w itemWorker[T]) item(ctx context.Context, a *entities.Article) (Item[T], error) {
	entry := &entities.LedgerItem{Input: a.Input, Position: a.Position, Article: a.ID}
	out, err := w.work(ctx, w.Worker, a)
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return Item[T]{}, err
		}
		p := problemOf(err)
		entry.Outcome, entry.Stage, entry.Reason = p.Outcome, p.Stage.String(), p.Reason
		return Item[T]{Entry: entry}, nil
	}
	item := Item[T]{Out: out, Done: true}
	if why := w.NotWhole(a); why != nil {
		entry.Outcome, entry.Stage, entry.Reason = why.Outcome, why.Stage.String(), why.Reason
		item.Entry = entry
	}
	return item, nil
}

func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return &Problem{stages.Write, entities.Quarantined, err.Error()}
}

// Items runs work over every article of the inputs on all workers and hands
// the outcomes of each piece of input to sink, in input order, on the calling
// goroutine. Pieces that earlier starts have done are passed over; earlier may be
// nil. It returns the time that the workers spent in each stage.
func Items[T any](
	ctx context.Context, p *Pipeline, paths []string, stdin io.Reader, earlier *inputs.Earlier,
	work func(context.Context, *Worker, *entities.Article) (T, error),
	sink func(Piece[T]) error,
) (times stages.Times, err error) {
	workers := make([]flow.Worker[frame.Frame, Piece[T]], p.opts.Workers)
	for i := range workers {
		w, err := p.NewWorker()
		if err != nil {
			return times, err
		}
		defer func() { times.Add(&w.clock.Times) }()
		workers[i] = itemWorker[T]{w, work}
	}
	source := func(ctx context.Context, yield func(frame.Frame) error) error {
		err := p.reader.Walk(ctx, paths, stdin, func(piece frame.Frame) error {
			if earlier != nil {
				if passed, err := earlier.Pass(markOf(&piece)); passed || err != nil {
					return err
				}
			}
			return yield(piece)
		})
		if err == nil && earlier != nil {
			err = earlier.End()
		}
		return err
	}
	err = flow.Map(ctx, workers, source, func(r flow.Result[frame.Frame, Piece[T]]) error {
		if r.Err != nil { // a panic outside an article's own guard
			r.Out = Piece[T]{markOf(&r.In), []Item[T]{{Entry: &entities.LedgerItem{
				Input: r.In.Input, Position: r.In.Position,
				Outcome: entities.Quarantined, Stage: stages.Read.String(), Reason: "internal error: " + r.Err.Error(),
			}}}}
		}
		return sink(r.Out)
	})
	return times, err
}

// CheckInputs reads the inputs again, without tagging them, and compares them
// with those that a finished run tells of. An *inputs.Changed says what
// differs.
func (p *Pipeline) CheckInputs(ctx context.Context, paths []string, stdin io.Reader, run *store.Stored, report func(Progress)) error {
	info := run.Info()
	if info.Read == nil {
		return nil
	}
	sum, n := inputs.NewSum(), 0
	err := p.reader.Walk(ctx, paths, stdin, func(piece frame.Frame) error {
		sum.Add(markOf(&piece))
		if n++; report != nil && n%64 == 0 {
			done, total := p.BytesRead()
			report(Progress{Bytes: done, TotalBytes: total})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if what := info.Read.Differs(sum.Read()); what != "" {
		return &inputs.Changed{Run: run.Dir(), What: what}
	}
	return nil
}

// BytesRead tells how many bytes of the inputs have been read and how many there
// are, as stored; total is -1 when it is not known.
func (p *Pipeline) BytesRead() (done, total int64) {
	s := p.reader.Stats()
	if s.TotalBytes == 0 {
		return s.Bytes, -1
	}
	return s.Bytes, s.TotalBytes
}

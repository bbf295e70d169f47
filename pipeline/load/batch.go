package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"newsgraph/internal/message"
)

// batch gathers rows for one transaction.
type batch struct {
	l       *loading
	step    Step
	total   int
	pending int
	done    int
	parts   []statementRows // in order of their first row
}

// statementRows are the rows of a statement.
type statementRows struct {
	statement string
	rows      []props
}

func newBatch(l *loading, step Step, total int) *batch {
	l.report(Progress{step, 0, total})
	return &batch{l: l, step: step, total: total}
}

// add puts a row that counts.
func (b *batch) add(statement string, row props) {
	b.pending++
	b.attach(statement, []props{row})
}

// attach puts rows that go with those that count.
func (b *batch) attach(statement string, rows []props) {
	at := slices.IndexFunc(b.parts, func(p statementRows) bool { return p.statement == statement })
	if at < 0 {
		at = len(b.parts)
		b.parts = append(b.parts, statementRows{statement: statement})
	}
	b.parts[at].rows = append(b.parts[at].rows, rows...)
}

func (b *batch) flushAt(n int) error {
	if b.pending < n {
		return nil
	}
	return b.flush()
}

// flush writes the rows in one transaction and checks that each was taken.
func (b *batch) flush() error {
	if b.pending == 0 {
		return nil
	}
	_, err := neo4j.ExecuteWrite(b.l.ctx, b.l.session, func(tx neo4j.ManagedTransaction) (struct{}, error) {
		return struct{}{}, b.write(tx)
	})
	if err != nil {
		return fmt.Errorf("neo4j: %s %d to %d: %w", b.step, b.done+1, b.done+b.pending, err)
	}
	b.done += b.pending
	b.pending = 0
	for i := range b.parts {
		clear(b.parts[i].rows)
		b.parts[i].rows = b.parts[i].rows[:0]
	}
	b.l.report(Progress{b.step, b.done, b.total})
	return nil
}

func (b *batch) write(tx neo4j.ManagedTransaction) error {
	l := b.l
	ours, err := runForNumber(l.ctx, tx, fence, l.params(nil))
	if err != nil {
		return err
	}
	if ours == 0 {
		return ErrTakenOver
	}
	for _, p := range b.parts {
		if len(p.rows) == 0 {
			continue
		}
		if err := l.revive(tx, p); err != nil {
			return err
		}
		n, err := runForNumber(l.ctx, tx, p.statement, l.params(p.rows))
		if err != nil {
			return err
		}
		if int(n) != len(p.rows) {
			return fmt.Errorf("%s of %s rows were taken: does an edge name an entity that the graph does not hold?", message.Thousands(n), message.Thousands(len(p.rows)))
		}
	}
	return nil
}

// revive takes back kept nodes that the graph holds again.
func (l *loading) revive(tx neo4j.ManagedTransaction, p statementRows) error {
	if !l.hasKept {
		return nil
	}
	statement := ""
	switch p.statement {
	case nodes:
		statement = reviveEntities
	case articles:
		statement = reviveArticles
	default:
		return nil
	}
	_, err := runForNumber(l.ctx, tx, statement, l.params(p.rows))
	return err
}

// runForNumber runs a statement that returns one number.
func runForNumber(ctx context.Context, tx neo4j.ManagedTransaction, statement string, p props) (int64, error) {
	res, err := tx.Run(ctx, statement, p)
	if err != nil {
		return 0, err
	}
	return singleNumber(ctx, res)
}

func singleNumber(ctx context.Context, res neo4j.ResultWithContext) (int64, error) {
	record, err := res.Single(ctx)
	if err != nil {
		return 0, err
	}
	n, ok := record.Values[0].(int64)
	if !ok {
		return 0, fmt.Errorf("%T where a number is due", record.Values[0])
	}
	return n, nil
}

// writeNumber runs a statement that returns one number, in a transaction.
func (l *loading) writeNumber(statement string, p props) (int64, error) {
	return neo4j.ExecuteWrite(l.ctx, l.session, func(tx neo4j.ManagedTransaction) (int64, error) {
		return runForNumber(l.ctx, tx, statement, p)
	})
}

// eachString gives the strings of a statement's first column, without keeping them.
func (l *loading) eachString(statement string, yield func(string)) error {
	res, err := l.session.Run(l.ctx, statement, l.params(nil))
	if err != nil {
		return fmt.Errorf("neo4j: %s: %w", StepCheck, err)
	}
	for res.Next(l.ctx) {
		if s, ok := res.Record().Values[0].(string); ok {
			yield(s)
		}
	}
	if err := res.Err(); err != nil {
		return fmt.Errorf("neo4j: %s: %w", StepCheck, err)
	}
	return nil
}

// autocommit runs a statement that cannot be part of a transaction, and may return a
// number. It may be run again: after a passing failure it is, with longer and
// longer pauses.
func (l *loading) autocommit(statement string, p props) (int64, error) {
	pause, until := 100*time.Millisecond, time.Now().Add(l.retryFor)
	for {
		n, err := l.autocommitOnce(statement, p)
		if err == nil || !neo4j.IsRetryable(err) || time.Now().Add(pause).After(until) {
			return n, err
		}
		select {
		case <-l.ctx.Done():
			return 0, l.ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, 10*time.Second)
	}
}

func (l *loading) autocommitOnce(statement string, p props) (int64, error) {
	res, err := l.session.Run(l.ctx, statement, p)
	if err != nil {
		return 0, err
	}
	list, err := res.Collect(l.ctx)
	if err != nil {
		return 0, err
	}
	if len(list) == 0 || len(list[0].Values) == 0 {
		return 0, nil
	}
	n, ok := list[0].Values[0].(int64)
	if !ok {
		return 0, errors.New("no number came back")
	}
	return n, nil
}

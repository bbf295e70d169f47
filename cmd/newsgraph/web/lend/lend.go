// Package lend shares workers of a pipeline among requests.
package lend

import (
	"context"
	"errors"
	"sync"
	"time"

	"newsgraph/pipeline"
)

// ErrBusy is what Borrow returns when every worker is lent for as long as it waits.
var ErrBusy = errors.New("all workers are busy: try again in a moment")

// Workers lends workers to the requests that bring text. The pipeline and each
// worker are made when first needed; no more than a number of them are lent at a
// time. It is safe for concurrent use.
type Workers struct {
	make     func() (*pipeline.Pipeline, error)
	patience time.Duration
	once     sync.Once
	p        *pipeline.Pipeline
	err      error
	free     chan struct{} // one slot a worker
	mu       sync.Mutex
	spare    []*pipeline.Worker
}

// New lends at most n workers of the pipeline that open makes, and lets a request
// wait for one for so long.
func New(open func() (*pipeline.Pipeline, error), n int, patience time.Duration) *Workers {
	return &Workers{make: open, patience: patience, free: make(chan struct{}, n)}
}

// Pipeline is the one of the workers, once one was borrowed.
func (a *Workers) Pipeline() *pipeline.Pipeline { return a.p }

// Borrow waits a little for a worker; give it back.
func (a *Workers) Borrow(ctx context.Context) (*pipeline.Worker, error) {
	a.once.Do(func() { a.p, a.err = a.make() })
	if a.err != nil {
		return nil, a.err
	}
	wait := time.NewTimer(a.patience)
	defer wait.Stop()
	select {
	case a.free <- struct{}{}:
	case <-wait.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.spare); n > 0 {
		w := a.spare[n-1]
		a.spare = a.spare[:n-1]
		return w, nil
	}
	w, err := a.p.NewWorker()
	if err != nil {
		<-a.free
	}
	return w, err
}

// GiveBack ends a loan.
func (a *Workers) GiveBack(w *pipeline.Worker) {
	a.mu.Lock()
	a.spare = append(a.spare, w)
	a.mu.Unlock()
	<-a.free
}

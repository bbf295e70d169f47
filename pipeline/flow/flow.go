// Package flow is the only room that starts goroutines: an ordered parallel
// map with back-pressure, a parallel loop, and writing behind what makes the
// bytes. It knows nothing of articles.
//
// Promises: results reach the sink in the order of the source whatever the
// number of workers; at most a fixed number of items is in flight; every
// goroutine has ended when a function of this package returns; a panic in one
// item becomes that item's error and harms no other.
package flow

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// PanicError is what an item's work panicked with.
type PanicError struct {
	Value string // the panic's value, printed
	Stack string
}

func (e *PanicError) Error() string { return "panic: " + e.Value }

// Result is one item's outcome, in the order of the source.
type Result[In, Out any] struct {
	In  In
	Out Out
	Err error // what work returned, or a *PanicError
}

// Worker holds the scratch of one worker; Work is called from one goroutine at a time.
type Worker[In, Out any] interface {
	Work(ctx context.Context, in In) (Out, error)
}

// slot carries one item from source to sink; done is closed when it is worked on.
type slot[In, Out any] struct {
	Result[In, Out]
	done chan struct{}
}

// Map sends what source yields through the workers and hands the results to
// sink in the order of the source. source runs on a goroutine of its own,
// sink on the caller's. At most 4 items a worker are in flight.
//
// When ctx ends the source is stopped (its yield returns ctx's error) and ctx's
// error is returned. Items already taken are finished and given to sink, up to
// the first whose work returns ctx's error.
// When sink fails everything stops and its error is returned. Otherwise the
// source's error is returned once all that it yielded has been handled.
func Map[In, Out any](
	ctx context.Context,
	workers []Worker[In, Out],
	source func(ctx context.Context, yield func(In) error) error,
	sink func(Result[In, Out]) error,
) error {
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	depth := 4 * len(workers)
	todo := make(chan *slot[In, Out], depth)
	order := make(chan *slot[In, Out], depth)

	var all sync.WaitGroup
	for _, w := range workers {
		all.Go(func() {
			for s := range todo {
				s.Out, s.Err = guarded(stop, w, s.In)
				close(s.done)
			}
		})
	}
	var sourceErr error
	all.Go(func() {
		defer close(order)
		defer close(todo)
		sourceErr = guardedSource(stop, source, func(in In) error {
			s := &slot[In, Out]{Result: Result[In, Out]{In: in}, done: make(chan struct{})}
			if err := stop.Err(); err != nil {
				return err
			}
			select {
			case order <- s:
			case <-stop.Done():
				return stop.Err()
			}
			todo <- s // has room whenever order has
			return nil
		})
	})

	var sinkErr error
	for s := range order {
		<-s.done
		if sinkErr != nil {
			continue // drain, so that nobody blocks
		}
		if ended := ctx.Err(); ended != nil && errors.Is(s.Err, ended) {
			sinkErr = ended
			continue
		}
		if sinkErr = sink(s.Result); sinkErr != nil {
			cancel()
		}
	}
	all.Wait()
	if sinkErr != nil {
		return sinkErr
	}
	return sourceErr
}

func guarded[In, Out any](ctx context.Context, w Worker[In, Out], in In) (out Out, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{fmt.Sprint(r), string(debug.Stack())}
		}
	}()
	return w.Work(ctx, in)
}

func guardedSource[In any](ctx context.Context, source func(context.Context, func(In) error) error, yield func(In) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{fmt.Sprint(r), string(debug.Stack())}
		}
	}()
	return source(ctx, yield)
}

// Each calls f(worker, i) for every i in [0, n), on at most workers
// goroutines; worker tells which, so that f can use scratch of its own. Calls
// come in no fixed order. It returns when all are done; a panic in f is raised
// again in the caller.
func Each(workers, n int, f func(worker, i int)) {
	if workers > n {
		workers = n
	}
	if workers <= 1 {
		for i := range n {
			f(0, i)
		}
		return
	}
	var next atomic.Int64
	var failed atomic.Pointer[PanicError]
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.CompareAndSwap(nil, &PanicError{fmt.Sprint(r), string(debug.Stack())})
				}
			}()
			for {
				i := int(next.Add(1)) - 1
				if i >= n || failed.Load() != nil {
					return
				}
				f(w, i)
			}
		})
	}
	all.Wait()
	if p := failed.Load(); p != nil {
		panic(p.Value + "\n" + p.Stack)
	}
}

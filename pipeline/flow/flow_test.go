package flow

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

type workFunc func(context.Context, int) (string, error)

func (f workFunc) Work(ctx context.Context, in int) (string, error) { return f(ctx, in) }

func workers(n int, f workFunc) []Worker[int, string] {
	ws := make([]Worker[int, string], n)
	for i := range ws {
		ws[i] = f
	}
	return ws
}

func count(n int) func(context.Context, func(int) error) error {
	return func(_ context.Context, yield func(int) error) error {
		for i := range n {
			if err := yield(i); err != nil {
				return err
			}
		}
		return nil
	}
}

// unsteady finishes items out of order, fails on multiples of 10 and panics on 7.
func unsteady(_ context.Context, i int) (string, error) {
	for range rand.IntN(50) {
		runtime.Gosched()
	}
	switch {
	case i == 7:
		panic("seven")
	case i%10 == 0:
		return "", fmt.Errorf("item %d", i)
	}
	return fmt.Sprint(i), nil
}

func TestMapKeepsOrderAtAnyWorkerCount(t *testing.T) {
	var want []string
	for _, n := range []int{1, 2, 7} {
		var got []string
		err := Map(context.Background(), workers(n, unsteady), count(200), func(r Result[int, string]) error {
			got = append(got, fmt.Sprintf("%d %q %v", r.In, r.Out, r.Err))
			return nil
		})
		if err != nil || len(got) != 200 {
			t.Fatalf("%d workers: %d results, error %v", n, len(got), err)
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers gave another order than 1", n)
		}
	}
	if want[7] != `7 "" panic: seven` || want[10] != `10 "" item 10` || want[11] != `11 "11" <nil>` {
		t.Errorf("got %q, %q, %q", want[7], want[10], want[11])
	}
}

func TestMapStopsWhenTheSinkFails(t *testing.T) {
	full := errors.New("disk full")
	var worked atomic.Int64
	seen := 0
	err := Map(context.Background(), workers(3, func(_ context.Context, i int) (string, error) {
		worked.Add(1)
		return "", nil
	}), count(1e6), func(r Result[int, string]) error {
		seen++
		if r.In == 5 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || seen != 6 {
		t.Errorf("error %v after %d results, want %v after 6", err, seen, full)
	}
	if n := worked.Load(); n > 200 {
		t.Errorf("%d items were worked on after the sink failed at 5", n)
	}
}

func TestMapFinishesWhatItTookWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	taken, got := 0, 0
	err := Map(ctx, workers(2, func(ctx context.Context, i int) (string, error) { return fmt.Sprint(i), nil }),
		func(ctx context.Context, yield func(int) error) error {
			for i := 0; ; i++ {
				if i == 20 {
					cancel()
				}
				if err := yield(i); err != nil {
					return err
				}
				taken++
			}
		},
		func(r Result[int, string]) error {
			if r.Out != fmt.Sprint(got) {
				t.Errorf("result %d is %q", got, r.Out)
			}
			got++
			return nil
		})
	if !errors.Is(err, context.Canceled) || got != taken || taken != 20 {
		t.Errorf("error %v, %d taken, %d delivered; want canceled, 20, 20", err, taken, got)
	}
}

// What a worker gave up because of ctx is not given to sink, nor what comes
// after it, so that sink has seen a beginning of the source and no hole.
func TestMapDropsWhatWorkGaveUpWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var got []int
	err := Map(ctx, workers(3, func(ctx context.Context, i int) (string, error) {
		if i == 10 {
			cancel()
			return "", ctx.Err()
		}
		return "", nil
	}), count(1e6), func(r Result[int, string]) error {
		got = append(got, r.In)
		return nil
	})
	if !errors.Is(err, context.Canceled) || len(got) != 10 || got[9] != 9 {
		t.Errorf("error %v, sink saw %v; want canceled after 0 to 9", err, got)
	}
}

func TestMapReportsTheSourcesErrorAfterItsItems(t *testing.T) {
	gone := errors.New("gone")
	got := 0
	err := Map(context.Background(), workers(2, unsteady), func(_ context.Context, yield func(int) error) error {
		_ = yield(1)
		_ = yield(2)
		return gone
	}, func(Result[int, string]) error { got++; return nil })
	if !errors.Is(err, gone) || got != 2 {
		t.Errorf("error %v after %d results, want %v after 2", err, got, gone)
	}
	err = Map(context.Background(), workers(2, unsteady), func(context.Context, func(int) error) error { panic("src") },
		func(Result[int, string]) error { return nil })
	var p *PanicError
	if !errors.As(err, &p) || p.Value != "src" || !strings.Contains(p.Stack, "flow_test.go") {
		t.Errorf("a panic of the source gave %v", err)
	}
}

func TestMapLeavesNoGoroutines(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		_ = Map(context.Background(), workers(4, unsteady), count(50), func(r Result[int, string]) error {
			if r.In == 30 {
				return errors.New("stop")
			}
			return nil
		})
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestEachVisitsAllOnce(t *testing.T) {
	for _, n := range []int{0, 1, 5, 1000} {
		hits := make([]atomic.Int32, n)
		Each(4, n, func(w, i int) {
			if w < 0 || w > 3 {
				t.Errorf("worker %d", w)
			}
			hits[i].Add(1)
		})
		for i := range hits {
			if hits[i].Load() != 1 {
				t.Errorf("n=%d: index %d was visited %d times", n, i, hits[i].Load())
			}
		}
	}
}

func TestEachRaisesAPanicInTheCaller(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "boom") {
			t.Errorf("recovered %v", r)
		}
	}()
	Each(2, 100, func(_, i int) {
		if i == 50 {
			panic("boom")
		}
	})
}

func BenchmarkMap(b *testing.B) {
	n := 0
	err := Map(context.Background(), workers(2, func(context.Context, int) (string, error) { return "", nil }), count(b.N),
		func(Result[int, string]) error { n++; return nil })
	if err != nil || n != b.N {
		b.Fatalf("%d of %d results, %v", n, b.N, err)
	}
}

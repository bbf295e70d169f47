package flow

import (
	"fmt"
	"io"
	"runtime/debug"
	"sync"
)

// asyncBuffers is how many writes may wait for the writer of AsyncWriter.
const asyncBuffers = 4

// AsyncWriter calls produce with a writer whose bytes are written to w on a
// goroutine of its own, in order, so that making bytes and writing them overlap.
// Every byte has been written when it returns. It returns the error of produce
// or else that of w, which later writes of produce get too.
func AsyncWriter(w io.Writer, produce func(io.Writer) error) error {
	b := &asyncWriter{full: make(chan []byte, asyncBuffers), free: make(chan []byte, asyncBuffers)}
	for range asyncBuffers {
		b.free <- nil
	}
	err := b.run(w, produce)
	if err == nil {
		err = b.failed()
	}
	return err
}

type asyncWriter struct {
	full, free chan []byte

	mu  sync.Mutex
	err error // of the writer below
}

func (b *asyncWriter) run(w io.Writer, produce func(io.Writer) error) error {
	var all sync.WaitGroup
	defer all.Wait()
	defer close(b.full)
	all.Go(func() {
		for p := range b.full {
			if b.failed() == nil {
				b.fail(guardedWrite(w, p))
			}
			b.free <- p // has room: there are no more buffers than that
		}
	})
	return produce(b)
}

// Write hands a copy of p over; it waits while all buffers are full.
func (b *asyncWriter) Write(p []byte) (int, error) {
	if err := b.failed(); err != nil {
		return 0, err
	}
	b.full <- append((<-b.free)[:0], p...)
	return len(p), nil
}

func (b *asyncWriter) failed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

func (b *asyncWriter) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = err
}

func guardedWrite(w io.Writer, p []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{fmt.Sprint(r), string(debug.Stack())}
		}
	}()
	_, err = w.Write(p)
	return err
}

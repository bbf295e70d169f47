package flow

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
)

// slow takes a while for each write and fails from one on.
type slow struct {
	bytes.Buffer
	writes int
	failAt int
}

var errFull = errors.New("disk full")

func (s *slow) Write(p []byte) (int, error) {
	if s.writes++; s.failAt > 0 && s.writes >= s.failAt {
		return 0, errFull
	}
	return s.Buffer.Write(p)
}

func TestAsyncWriterKeepsOrder(t *testing.T) {
	var got slow
	var want bytes.Buffer
	err := AsyncWriter(&got, func(w io.Writer) error {
		line := make([]byte, 0, 32)
		for i := range 1000 {
			line = fmt.Appendln(line[:0], i) // written over at once: Write must keep a copy
			want.Write(line)
			if n, err := w.Write(line); n != len(line) || err != nil {
				return fmt.Errorf("wrote %d of %d: %w", n, len(line), err)
			}
		}
		return nil
	})
	if err != nil || got.String() != want.String() {
		t.Errorf("error %v, %d bytes, want %d", err, got.Len(), want.Len())
	}
}

func TestAsyncWriterFails(t *testing.T) {
	wrote := 0
	err := AsyncWriter(&slow{failAt: 3}, func(w io.Writer) error {
		for range 1000 {
			if _, err := w.Write([]byte("x")); err != nil {
				return fmt.Errorf("line: %w", err)
			}
			wrote++
		}
		return nil
	})
	if !errors.Is(err, errFull) || wrote > 3+asyncBuffers+1 {
		t.Errorf("error %v after %d writes", err, wrote)
	}
	if err := AsyncWriter(&slow{failAt: 1}, func(w io.Writer) error { _, err := w.Write([]byte("x")); return err }); !errors.Is(err, errFull) {
		t.Errorf("the last write failed, error %v", err)
	}
	if err := AsyncWriter(&slow{}, func(io.Writer) error { return errFull }); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
	var p *PanicError
	if err := AsyncWriter(nil, func(w io.Writer) error { _, err := w.Write([]byte("x")); return err }); !errors.As(err, &p) {
		t.Errorf("a panic of the writer gave %v", err)
	}
}

func TestAsyncWriterPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic was lost")
		}
	}()
	_ = AsyncWriter(&slow{}, func(io.Writer) error { panic("made badly") })
}

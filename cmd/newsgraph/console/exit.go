package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Streams are the three standard streams, so that tests can put their own.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Exit codes, see `newsgraph --help`.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitIncomplete  = 3
	ExitHits        = 4 // asked for with --exit-code alone
	ExitInterrupted = 130
)

// UsageError is a command line that cannot be understood. Hint says what to do.
type UsageError struct {
	Err  error
	Hint string
}

func (e UsageError) Error() string { return e.Err.Error() }

func (e UsageError) Unwrap() error { return e.Err }

// Usagef makes a UsageError; hint says what to do.
func Usagef(hint, format string, args ...any) error {
	return UsageError{fmt.Errorf(format, args...), hint}
}

// ErrHits says that a watch list has new hits, where that was asked for.
var ErrHits = errors.New("the watch list has new hits")

// ErrIncomplete says that the run is whole but its ledger lists items.
var ErrIncomplete = errors.New("some items were not processed whole")

// UnwrapPath takes the path off an error that will name it anyway.
func UnwrapPath(err error) error {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// Until lets a visit of many things end with ctx.
func Until[T any](ctx context.Context, visit func(*T) error) func(*T) error {
	if visit == nil {
		return nil
	}
	return func(x *T) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return visit(x)
	}
}

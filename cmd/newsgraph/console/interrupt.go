package console

// The end of the program before its work is done:
//   - the first SIGINT or SIGTERM ends the context, and the work ends in good
//     order: it removes what is half, tells what to do next, and exits with 130;
//   - what does not end within grace (a pipe that nobody writes to, a long step
//     of a library) is abandoned, and so it is at once when a second signal
//     comes. Outputs are then as they were, because they are put in place whole,
//     and what was written beside them is removed; a run goes on with --resume,
//     as it does after kill -9;
//   - a reader of standard output who goes away (| head) ends it quietly, by
//     SIGPIPE, as it ends other tools.

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"newsgraph/pipeline/codec/files"
)

const (
	grace   = 400 * time.Millisecond // for the work to end in good order
	tidying = 250 * time.Millisecond // for removing what it left
)

// nothingKept is what to do after most interruptions.
const nothingKept = "nothing was written: run the same command again"

// leavings are what a command has to be rid of when it is abandoned. Commands
// note them before they make them.
type leavings struct {
	mu      sync.Mutex
	folders []string // temporary
	outputs []string // files that are written beside, folders of such files
	hint    string   // what to do after an interruption
}

// TempFolder makes a temporary folder; remove it.
func (l *leavings) TempFolder(pattern string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	dir, err := os.MkdirTemp("", pattern)
	if err == nil {
		l.folders = append(l.folders, dir)
	}
	return dir, err
}

// Folder notes a temporary folder that the command makes itself.
func (l *leavings) Folder(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.folders = append(l.folders, path)
}

// Output notes a file or folder that is written.
func (l *leavings) Output(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.outputs, path) {
		l.outputs = append(l.outputs, path)
	}
}

// CreateFile begins a file of the user's naming.
func (con *Console) CreateFile(path string) (*files.File, error) {
	con.Left.Output(path)
	return files.Create(path)
}

// Afterwards says what to do after an interruption from now on.
func (l *leavings) Afterwards(hint string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hint = hint
}

func (l *leavings) whatNow() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hint
}

// remove deletes what is left. Others may still be writing, so it tries again.
func (l *leavings) remove() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, dir := range l.folders {
		for tries := 0; os.RemoveAll(dir) != nil && tries < 5; tries++ {
			time.Sleep(time.Millisecond)
		}
	}
	for _, path := range l.outputs {
		files.Sweep(path)
	}
}

// Interruptible is a context that signals end. Call stop when the work is done.
func Interruptible(con *Console) (ctx context.Context, stop func()) {
	signals := stopSignals()
	heard := make(chan os.Signal, 2) // all signals, those of NotifyContext too
	signal.Notify(heard, signals...)
	ctx, cancel := signal.NotifyContext(context.Background(), signals...)
	done := context.AfterFunc(ctx, func() {
		<-heard
		select {
		case <-heard:
		case <-time.After(grace):
		}
		con.abandon()
	})
	return ctx, func() {
		done()
		cancel()
	}
}

// abandon ends the program whatever it is doing.
func (con *Console) abandon() {
	time.AfterFunc(tidying, func() { os.Exit(ExitInterrupted) })
	con.Left.remove()
	con.Interrupted()
	os.Exit(ExitInterrupted)
}

// Interrupted tells what to do now.
func (con *Console) Interrupted() { con.Fail("interrupted", con.Left.whatNow()) }

// HangUp ends the program as a write to a pipe without readers ends others: by
// SIGPIPE where there are signals.
func HangUp() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // no longer ignored, which Reset alone does not do
	signal.Reset(syscall.SIGPIPE)
	_, _ = os.Stdout.Write([]byte{'\n'}) // the system answers with the signal
}

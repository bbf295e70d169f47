package console

// A Go program that gets no more memory is ended by its runtime with exit code
// 2, which here means "used wrongly", and nothing in the process can change
// that. Without a limit to the memory of processes it does not happen (the
// kernel kills what is too large, or a container's). So only under such a limit,
// ulimit -v or -d, the program runs itself once more and stands by: the end of
// the other is its own, but for that one.

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"newsgraph/internal/message"
)

const (
	supervisedName = "NEWSGRAPH_SUPERVISED"
	usageWithin    = 64 // of the other for exitUsage, to tell it from the runtime's 2
)

// supervised reports whether this process is the other. Signals reach it from
// the one that stands by, as SIGUSR1: those of a terminal reach both.
func supervised() bool { return os.Getenv(supervisedName) != "" }

// stopSignals are those that end the work.
func stopSignals() []os.Signal {
	if supervised() {
		signal.Ignore(os.Interrupt, syscall.SIGTERM)
		return []os.Signal{syscall.SIGUSR1}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM}
}

// memoryAllowed is the limit to the memory of this process in bytes, 0 for none.
func memoryAllowed() int64 {
	least := int64(0)
	for _, kind := range []int{syscall.RLIMIT_AS, syscall.RLIMIT_DATA} {
		var l syscall.Rlimit
		if syscall.Getrlimit(kind, &l) == nil && l.Cur < 1<<62 && (least == 0 || int64(l.Cur) < least) {
			least = int64(l.Cur)
		}
	}
	return least
}

// Supervise runs the program as another process where memory is limited, and
// ends with it. Else it does nothing.
func Supervise(con *Console) {
	limit := memoryAllowed()
	if limit == 0 || supervised() {
		return
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	runtime.LockOSThread() // the other is to end with this thread
	defer runtime.UnlockOSThread()
	other := &exec.Cmd{
		Path: self, Args: os.Args, Env: append(os.Environ(), supervisedName+"=1"),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		SysProcAttr: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	}
	heard := make(chan os.Signal, 8)
	signal.Notify(heard, os.Interrupt, syscall.SIGTERM)
	if err := other.Start(); err != nil {
		con.Fail("out of memory: "+err.Error(), "ulimit -v and -d limit it to "+message.Size(limit))
		os.Exit(ExitFailed)
	}
	begun, begin := context.WithCancel(context.Background())
	context.AfterFunc(begun, func() {
		for range heard {
			_ = other.Process.Signal(syscall.SIGUSR1)
			time.AfterFunc(grace+tidying, func() { // it was not listening yet
				_ = other.Process.Kill()
				con.Interrupted()
				os.Exit(ExitInterrupted)
			})
		}
	})
	begin()
	var exit *exec.ExitError
	if err := other.Wait(); err != nil && !errors.As(err, &exit) {
		con.Fail(err.Error(), "")
		os.Exit(ExitFailed)
	}
	os.Exit(con.endOf(other.ProcessState, limit))
}

// endOf makes the end of the other process this one's.
func (con *Console) endOf(state *os.ProcessState, limit int64) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		signal.Notify(make(chan os.Signal, 1), status.Signal())
		signal.Reset(status.Signal())
		_ = syscall.Kill(os.Getpid(), status.Signal())
		return ExitFailed
	}
	switch code := state.ExitCode(); code {
	case usageWithin:
		return ExitUsage
	case 2:
		con.Fail("out of memory, or another fatal error of the runtime", "ulimit -v and -d limit memory to "+message.Size(limit)+": raise them, or take fewer workers (-j 1)")
		return ExitFailed
	default:
		return code
	}
}

// ExitCode is the code to end with.
func ExitCode(code int) int {
	if code == ExitUsage && supervised() {
		return usageWithin
	}
	return code
}

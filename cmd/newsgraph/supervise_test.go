//go:build linux

package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsgraph/cmd/newsgraph/console"
)

// limited is a command of the program under ulimit -v, in kilobytes.
func limited(kilobytes string, args ...string) *held {
	cmd, words := program(args...)
	cmd.Args = append([]string{"sh", "-c", `ulimit -v "$1"; shift; exec -a newsgraph "$@"`, "sh", kilobytes, cmd.Path}, args...)
	cmd.Path = "/bin/bash"
	return &held{cmd: cmd, words: words}
}

// TestMemoryLimit: under a limit to memory the program ends as without, but for
// the runtime's own exit code, which would say that it was used wrongly.
func TestMemoryLimit(t *testing.T) {
	if _, err := os.Stat("/bin/bash"); err != nil {
		t.Skip(err)
	}
	if testing.Short() {
		t.Skip("under the race detector, which runs short tests, a program needs more addresses than the limit leaves")
	}
	paths := trap(t)
	t.Parallel()
	const little, enough = "1800000", "8000000"
	h := limited(little, "extract", paths.Replace("LONG"))
	err := h.cmd.Run()
	var exit *exec.ExitError
	fits := err == nil || errors.As(err, &exit) && exit.ExitCode() == console.ExitIncomplete
	if !fits && (exit == nil || exit.ExitCode() != console.ExitFailed || !strings.Contains(h.words.String(), "newsgraph: out of memory")) {
		t.Errorf("too little: %v: %s", err, h.words)
	}
	for code, args := range map[int][]string{console.ExitDone: {"tag", paths.Replace("ARTICLE")}, console.ExitUsage: {"extract"}, console.ExitFailed: {"gazetteer", "lookup", "Nobody Known At All"}} {
		h := limited(enough, args...)
		_ = h.cmd.Run()
		if got := h.cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("%q: exit code %d, want %d: %s", args, got, code, h.words)
		}
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		h := limited(enough, "tag", "-")
		h.temp = t.TempDir()
		stdin, err := h.cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer stdin.Close()
		if err := h.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second) // both processes listen; when not, it ends by 130 all the same
		if code := h.end(t, sig); code != console.ExitInterrupted || !strings.Contains(h.words.String(), "interrupted") {
			t.Errorf("%v: exit code %d: %s", sig, code, h.words)
		}
	}
}

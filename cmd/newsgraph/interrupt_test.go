//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsgraph/cmd/newsgraph/console"
)

// stubborn are commands over what holds each of them up for good, or for long:
// a pipe that nobody opens, standard input that says nothing, one long article,
// a server that does not answer. OUT stands for an output.
var stubborn = [][]string{
	{"extract", "LONG", "-o", "OUT.json"},
	{"extract", "LONG"},
	{"extract", "PIPE", "-o", "OUT.json"},
	{"extract", "-", "-o", "OUT.json"},
	{"extract", "-f", "html", "-"},
	{"extract", "-f", "pdf", "-"},
	{"extract", "ARTICLE", "--overrides", "PIPE", "-o", "OUT.json"},
	{"extract", "ARTICLE", "--gazetteer", "PIPE", "-o", "OUT.json"},
	{"extract", "ARTICLE", "--model", "PIPE", "-o", "OUT.json"},
	{"extract", "ARTICLE", "-o", "PIPE"},
	{"tag", "LONG"},
	{"tag", "-"},
	{"tag", "-f", "conll", "-", "--to", "conll"},
	{"graph", "RUN", "--overrides", "PIPE", "-o", "OUT.json"},
	{"graph", "RUN", "-o", "PIPE"},
	{"report", "RUN", "--overrides", "PIPE", "-o", "OUT.html"},
	{"report", "RUN", "-o", "PIPE"},
	{"explain", "RUN", "Ankara", "--gazetteer", "PIPE"},
	{"diff", "RUN", "PIPE"},
	{"export", "PIPE", "--to", "csv", "-o", "OUT"},
	{"export", "RUN", "--to", "graphml", "-o", "PIPED"},
	{"export", "RUN", "--to", "sqlite", "-o", "PIPED"},
	{"load", "neo4j", "RUN", "--uri", "bolt://SILENT"},
	{"eval", "PIPE"},
	{"train", "PIPE", "--from", "built-in", "-o", "OUT.model"},
	{"train", "CONLL", "--vectors", "PIPE", "-o", "OUT.model"},
	{"train", "CONLL", "--from", "built-in", "--recipe", "ENDLESS", "-o", "OUT.model"},
	{"gazetteer", "build", "PIPE", "-o", "OUT.gaz"},
	{"gazetteer", "build", "--from", "geonames", "PIPE", "-o", "OUT.gaz"},
	{"gazetteer", "check", "PIPE"},
	{"gazetteer", "lookup", "Ankara", "--gazetteer", "PIPE"},
	{"serve", "RUN", "--gazetteer", "PIPE"},
}

// trap is a folder with what holds commands up.
func trap(t *testing.T) *strings.Replacer {
	t.Helper()
	dir := material(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	long := strings.Repeat("Angela Merkel met John Kerry of the United Nations in Ankara on Monday. They spoke of grain.\n", 80_000)
	for name, text := range map[string]string{"long.txt": long, "endless.json": `{"name":"mine","version":"1","epochs":10000000,"rate":0.0003,"warmup":2}`} {
		if err := os.WriteFile(at(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	return strings.NewReplacer("LONG", at("long.txt"), "RUN", at("run"), "ARTICLE", at("a.txt"),
		"CONLL", at("mine.conll"), "ENDLESS", at("endless.json"), "SILENT", silent.Addr().String())
}

// pipes is a folder of pipes that nobody opens.
func pipes(t *testing.T) *strings.Replacer {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"pipe", "graph.graphml", "graph.sqlite"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return strings.NewReplacer("PIPED", dir, "PIPE", filepath.Join(dir, "pipe"))
}

// held is a command that is held up.
type held struct {
	cmd   *exec.Cmd
	words *bytes.Buffer
	temp  string
	stdin io.Closer
}

// hold starts a command and waits until it listens to signals.
func hold(t *testing.T, args []string) *held {
	t.Helper()
	h := &held{temp: t.TempDir()}
	h.cmd, h.words = program(args...)
	h.cmd.Env = append(h.cmd.Env, "TMPDIR="+h.temp)
	var err error
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.cmd.Process.Kill() })
	for until := time.Now().Add(time.Minute); !listens(h.cmd.Process.Pid); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("does not start: %s", h.words)
		}
	}
	return h
}

// listens reports whether a process ignores SIGPIPE, which it does once it
// listens to the other signals.
func listens(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(status), "SigIgn:")
	mask, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	ignored, err := strconv.ParseUint(mask, 16, 64)
	return err == nil && ignored&(1<<(syscall.SIGPIPE-1)) != 0
}

// end sends the signals and waits for the exit code. The bound is far above
// what is promised: machines may be busy.
func (h *held) end(t *testing.T, signals ...os.Signal) int {
	t.Helper()
	for _, s := range signals {
		if err := h.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	ended := beside(func() error { return h.cmd.Wait() })
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatalf("goes on after %v: %s", signals, h.words)
	}
	if list, err := os.ReadDir(h.temp); err != nil || len(list) > 0 {
		t.Errorf("left in the temporary folder: %v, %v", list, err)
	}
	return h.cmd.ProcessState.ExitCode()
}

// TestSignalsEndEveryCommand: whatever holds a command up, SIGTERM and SIGINT
// end it with 130, what was there before is untouched, and nothing is left.
func TestSignalsEndEveryCommand(t *testing.T) {
	paths := trap(t)
	for i, args := range stubborn {
		sig := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT}[i%2]
		t.Run(strings.Join(args, " ")+" "+sig.String(), func(t *testing.T) {
			t.Parallel()
			dir, pipes := t.TempDir(), pipes(t)
			var resolved []string
			for _, a := range args {
				a = pipes.Replace(paths.Replace(a)) // before OUT: a temporary folder has the name of its test in its path
				if strings.HasPrefix(a, "OUT") {
					a = filepath.Join(dir, a)
					if strings.Contains(a, ".") {
						if err := os.WriteFile(a, []byte("as it was"), 0o644); err != nil {
							t.Fatal(err)
						}
					}
				}
				resolved = append(resolved, a)
			}
			h := hold(t, resolved)
			time.Sleep(200 * time.Millisecond) // into what holds it; earlier is right, too
			if code := h.end(t, sig); code != console.ExitInterrupted || !strings.Contains(h.words.String(), "interrupted\n  ") {
				t.Errorf("exit code %d: %s", code, h.words)
			}
			list, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				if strings.HasSuffix(e.Name(), ".checkpoint") { // which train --resume goes on from
					continue
				}
				if got, err := os.ReadFile(filepath.Join(dir, e.Name())); err != nil || string(got) != "as it was" {
					t.Errorf("%s holds %d bytes, %v", e.Name(), len(got), err)
				}
			}
		})
	}
}

// TestInterruptedInOneArticle stops within a long article of a run, which then
// goes on to the bytes of an undisturbed one.
func TestInterruptedInOneArticle(t *testing.T) {
	t.Parallel()
	input, whole, stopped := pile(t, 30), filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "stopped")
	long := filepath.Join(filepath.Dir(input), "zz.txt")
	if err := os.WriteFile(long, bytes.Repeat([]byte("Angela Merkel met John Kerry in Ankara on Monday.\n"), 10_000), 0o644); err != nil {
		t.Fatal(err)
	}
	h := hold(t, []string{"extract", input, long, "-o", stopped})
	time.Sleep(300 * time.Millisecond)
	if code := h.end(t, syscall.SIGTERM, syscall.SIGTERM); code != console.ExitInterrupted {
		t.Fatalf("exit code %d: %s", code, h.words)
	}
	if code, words := finish(t, "extract", input, long, "-o", stopped, "--resume"); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	if code, words := finish(t, "extract", input, long, "-o", whole); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	sameRun(t, whole, stopped)
}

// TestServeEndsWithOpenRequests: a client in the middle of a request does not
// keep the server.
func TestServeEndsWithOpenRequests(t *testing.T) {
	t.Parallel()
	h := hold(t, []string{"serve", "--sample", "--listen", "127.0.0.1:0"})
	var address string
	for until := time.Now().Add(time.Minute); address == ""; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("does not serve")
		}
		address = listening(h.cmd.Process.Pid)
	}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/v1/tag HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\nAngela Merkel", address)
	time.Sleep(200 * time.Millisecond)
	if code := h.end(t, syscall.SIGTERM); code != console.ExitDone && code != console.ExitInterrupted {
		t.Errorf("exit code %d: %s", code, h.words)
	}
}

// listening is the address on which a process listens, "" when there is none yet.
func listening(pid int) string {
	table, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", pid))
	own := map[string]bool{}
	list, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	for _, e := range list {
		to, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", pid, e.Name()))
		own[strings.TrimSuffix(strings.TrimPrefix(to, "socket:["), "]")] = true
	}
	for _, line := range strings.Split(string(table), "\n") {
		f := strings.Fields(line)
		if len(f) < 10 || f[3] != "0A" || !own[f[9]] {
			continue
		}
		_, port, _ := strings.Cut(f[1], ":")
		if n, err := strconv.ParseUint(port, 16, 16); err == nil {
			return fmt.Sprintf("127.0.0.1:%d", n)
		}
	}
	return ""
}

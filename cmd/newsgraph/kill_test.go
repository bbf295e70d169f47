//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsgraph/cmd/newsgraph/console"
)

// The tests of this file run the program as a process of its own and stop it
// from outside.

// program is a command that runs this test binary as newsgraph.
func program(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(os.Args[0])
	cmd.Args = append([]string{"newsgraph"}, args...)
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	out := new(bytes.Buffer)
	cmd.Stderr = out
	return cmd, out
}

// finish runs the program to its end.
func finish(t *testing.T, args ...string) (code int, words string) {
	t.Helper()
	cmd, out := program(args...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// pile writes n short articles, cut from those of testdata, into a file.
func pile(t *testing.T, n int) string {
	t.Helper()
	var texts []string
	err := filepath.WalkDir("../../testdata/articles", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txt" {
			return err
		}
		text, err := os.ReadFile(path)
		for s := string(text); len(s) > 700; s = s[700:] {
			texts = append(texts, strings.ToValidUTF8(s[:700], ""))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) < 100 {
		t.Fatalf("%d texts", len(texts))
	}
	path := filepath.Join(t.TempDir(), "pile.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	for i := range n {
		text := texts[(i*7)%len(texts)]
		if i%50 == 9 {
			text = "" // an entry for the ledger
		}
		if err := enc.Encode(map[string]string{"id": fmt.Sprint(i), "date": fmt.Sprintf("2020-01-%02d", 1+i%28), "text": text}); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

var runFiles = []string{"graph.json", "ledger.json", "records.jsonl.zst", "run.json"}

// sameRun checks that two runs hold the same files and bytes but for run.json.
func sameRun(t *testing.T, want, got string) {
	t.Helper()
	list, err := os.ReadDir(got)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		if e.Name() != ".watch" {
			names = append(names, e.Name())
		}
	}
	if !slices.Equal(names, runFiles) {
		t.Errorf("the run holds %q", names)
	}
	for _, name := range runFiles[:3] {
		a, err := os.ReadFile(filepath.Join(want, name))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(got, name)); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%d and %d bytes, %v)", name, len(a), len(b), err)
		}
	}
}

// disturbed is what the tests of disturbed runs share: articles, and the run of
// them that nobody disturbed.
type disturbed struct {
	input, whole string
	took         time.Duration // to make it
}

// TestDisturbedRuns disturbs the program in one way after the other and lets it
// go on; in the end the bytes are those of a run that nobody disturbed.
func TestDisturbedRuns(t *testing.T) {
	t.Parallel()
	n := 700
	if testing.Short() {
		n = 300
	}
	d := disturbed{input: pile(t, n), whole: filepath.Join(t.TempDir(), "whole")}
	started := time.Now()
	if code, words := finish(t, "extract", d.input, "-o", d.whole); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	d.took = time.Since(started)
	for name, test := range map[string]func(*testing.T, disturbed){"killed": killed, "interrupted": interrupted, "full disk": fullDisk} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, d)
		})
	}
}

// killed kills the program at random moments of its whole time, reading, graph
// and writing alike.
func killed(t *testing.T, d disturbed) {
	kills := 8
	if testing.Short() {
		kills = 2
	}
	killed := filepath.Join(t.TempDir(), "killed")
	rng := rand.New(rand.NewPCG(20, 16))
	stopped := 0
	for k := range kills {
		cmd, out := program("extract", d.input, "-o", killed, "--resume")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		delay := time.Duration(rng.Float64() * 0.4 * float64(d.took))
		if k >= kills/2 { // in the second phase
			waitFor(filepath.Join(killed, ".spill"), d.took)
			delay /= 10
		}
		time.Sleep(delay)
		_ = cmd.Process.Kill()
		err := <-ended
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			stopped++
		} else if cmd.ProcessState.ExitCode() != console.ExitIncomplete {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if code, words := finish(t, "extract", d.input, "-o", killed, "--resume"); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	sameRun(t, d.whole, killed)
	t.Logf("killed %d times", stopped)
}

// waitFor waits until a path is there, but not longer than limit.
func waitFor(path string, limit time.Duration) {
	for until := time.Now().Add(limit); time.Now().Before(until); time.Sleep(time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
	}
}

// interrupted stops the program as Ctrl-C does.
func interrupted(t *testing.T, d disturbed) {
	stopped := filepath.Join(t.TempDir(), "stopped")
	cmd, out := program("extract", d.input, "-o", stopped)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The first frame of records is on disk: it reads.
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if st, err := os.Stat(filepath.Join(stopped, "records.jsonl.zst")); err == nil && st.Size() > 0 {
			break
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != console.ExitInterrupted || !strings.Contains(out.String(), "--resume") {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if code, words := finish(t, "extract", d.input, "-o", stopped, "--resume"); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	sameRun(t, d.whole, stopped)
}

// fullDisk writes to a disk that is too small, then makes room.
func fullDisk(t *testing.T, d disturbed) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=160k"); err != nil {
		t.Skipf("no right to mount a small disk: %v", err)
	}
	defer func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) }()
	run := filepath.Join(disk, "run")
	code, words := finish(t, "extract", d.input, "-o", run)
	if code != console.ExitFailed || !strings.Contains(words, "no space left") || !strings.Contains(words, "--resume") {
		t.Fatalf("exit code %d: %s", code, words)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	if code, words := finish(t, "extract", d.input, "-o", run, "--resume"); code != console.ExitIncomplete {
		t.Fatalf("exit code %d: %s", code, words)
	}
	sameRun(t, d.whole, run)
}

// TestVanishingInput takes a file away that the first start listed.
func TestVanishingInput(t *testing.T) {
	t.Parallel()
	in := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt"} {
		if err := os.WriteFile(filepath.Join(in, name), []byte("Talks\n\nAngela Merkel is in Paris.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(in, "gone"), filepath.Join(in, "c.txt")); err != nil {
		t.Fatal(err)
	}
	code, words := finish(t, "extract", in, "-o", filepath.Join(t.TempDir(), "run"))
	if code != console.ExitIncomplete || !strings.Contains(words, "c.txt") {
		t.Errorf("exit code %d: %s", code, words)
	}
}

// TestWatchProcess adds files while the program watches, ends it with Ctrl-C,
// and compares with a batch.
func TestWatchProcess(t *testing.T) {
	t.Parallel()
	in, run, whole := filepath.Join(t.TempDir(), "inbox"), filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "whole")
	if err := os.Mkdir(in, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd, out := program("extract", "--watch", in, "-o", run, "--interval", "50ms")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"John Kerry met Sergei Lavrov in Lausanne.", "Angela Merkel met Theresa May in Berlin.", "John Kerry flew to London."} {
		name := filepath.Join(in, fmt.Sprintf("%d.txt", 9-i))
		if err := os.WriteFile(name, []byte("News\n\n"+text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf(`"articles":%d,`, i+1)
		for until := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if graph, err := os.ReadFile(filepath.Join(run, "graph.json")); err == nil && bytes.Contains(graph, []byte(want)) {
				break
			}
			if time.Now().After(until) {
				_ = cmd.Process.Kill()
				t.Fatalf("article %d does not appear: %s", i+1, out)
			}
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if code, words := finish(t, "extract", in, "-o", whole); code != console.ExitDone {
		t.Fatalf("exit code %d: %s", code, words)
	}
	sameRun(t, whole, run)
}

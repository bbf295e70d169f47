//go:build unix

package store

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
)

const fullDiskFolder = "NEWSGRAPH_TEST_FULL_DISK"

// TestRunOnAFullDisk runs itself in a process that may write no file beyond a
// few kilobytes, which fails as a full disk does, and then resumes with room.
func TestRunOnAFullDisk(t *testing.T) {
	if dir := os.Getenv(fullDiskFolder); dir != "" {
		fillDisk(t, dir)
		return
	}
	_, want := wholeRun(t)
	dir := filepath.Join(t.TempDir(), "run")
	cmd := exec.Command(os.Args[0], "-test.run=^TestRunOnAFullDisk$")
	cmd.Env = append(os.Environ(), fullDiskFolder+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r := mustCreate(t, dir, again)
	if r.Progress().Pieces == 0 {
		t.Error("nothing was kept")
	}
	drive(t, r, somePieces, func() {})
	finish(t, r, func() {})
	if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
		t.Errorf("%.600s", diff)
	}
}

func fillDisk(t *testing.T, dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	r := mustCreate(t, dir, someRun)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Skip(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4000, Max: was.Max}); err != nil {
		t.Skip(err)
	}
	defer func() { // what this process writes of its coverage is no part of the test
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Error(err)
		}
	}()
	for n := range somePieces {
		err := tryPiece(r, n)
		if err == nil {
			c := r.Progress().Counts
			c.Read++
			c.Processed++
			err = r.PieceDone(entities.LedgerInputs{Files: n + 1, Bytes: int64(n * n)}, c)
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), dir) {
			t.Fatalf("the error does not name cause and file: %v", err)
		}
		if tryPiece(r, n) == nil {
			t.Fatal("a record was taken after the failure")
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("the disk was never full")
}

func TestRunInAnUnwritableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{dir, filepath.Join(dir, "run")} {
		if _, err := CreateRun(d, someRun); !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), d) {
			t.Errorf("%s: %v", d, err)
		}
	}
}

package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
)

// TestReplace: the files of a run take the place of those of another.
func TestReplace(t *testing.T) {
	from, want := wholeRun(t)
	to := filepath.Join(t.TempDir(), "run")
	r := mustCreate(t, to, someRun)
	drive(t, r, 1, func() {})
	finish(t, r, func() {})
	if err := Replace(from, to); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, filesOf(t, to)); diff != "" {
		t.Errorf("%.300s", diff)
	}
	if _, err := os.Stat(from); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other is still there: %v", err)
	}
	if err := Replace(from, to); err == nil || !strings.Contains(err.Error(), to) {
		t.Errorf("of nothing: %v", err)
	}
}

// TestLock: a run is written by one at a time, and a lock may come before the run.
func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "run")
	lock, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); err == nil || !strings.Contains(err.Error(), "another newsgraph is writing this run") {
		t.Errorf("locked twice: %v", err)
	}
	if _, err := CreateRun(dir, someRun); err == nil {
		t.Error("a run was begun in a folder that another has locked")
	}
	lock.Close()
	mustCreate(t, dir, someRun).Close()
}

func TestCheckRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := CheckRun(dir, someRun); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("the check made the folder")
	}
	mustCreate(t, dir, someRun).Close()
	if err := CheckRun(dir, someRun); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("an unfinished run: %v", err)
	}
	if err := CheckRun(dir, again); err != nil {
		t.Errorf("to go on with it: %v", err)
	}
}

// TestSalvageWithoutLedger: records can be read when run.json and the ledger are
// gone or not what they were, and what cannot be told is said.
func TestSalvageWithoutLedger(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"no ledger":      func(dir string) error { return os.Remove(filepath.Join(dir, LedgerName)) },
		"another ledger": func(dir string) error { return os.WriteFile(filepath.Join(dir, LedgerName), []byte("{}"), 0o644) },
		"neither":        func(dir string) error { return removeAll(dir, LedgerName, InfoName) },
		"a graph alone":  func(dir string) error { return removeAll(dir, LedgerName, InfoName, RecordsName) },
		"nothing wrong":  func(string) error { return nil },
	} {
		dir, _ := wholeRun(t)
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		_, openErr := OpenRun(dir)
		s, err := SalvageRun(dir)
		if name == "a graph alone" {
			if err == nil {
				t.Errorf("%s: is taken for a run", name)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		n := 0
		if err := s.Records(func(*entities.Record) error { n++; return nil }); err != nil || n != 41 || s.Lost() != 0 || !s.Salvaging() {
			t.Errorf("%s: %d records, %d lost, %v", name, n, s.Lost(), err)
		}
		whole := name == "nothing wrong"
		if (openErr == nil) != whole || (len(s.Losses()) == 0) != whole || !whole && !strings.Contains(strings.Join(s.Losses(), "\n"), "cannot be told without the ledger") {
			t.Errorf("%s: opened %v, losses %q", name, openErr, s.Losses())
		}
	}
}

// TestYieldStopsTheReading: what a reader of records ends with comes back as it is,
// from a run that is whole and from one that is salvaged.
func TestYieldStopsTheReading(t *testing.T) {
	dir, _ := wholeRun(t)
	stop := errors.New("enough")
	for name, open := range map[string]func(string) (*Stored, error){"opened": OpenRun, "salvaged": SalvageRun} {
		s, err := open(dir)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := s.Records(func(*entities.Record) error { n++; return stop }); err != stop || n != 1 {
			t.Errorf("%s: %v after %d", name, err, n)
		}
	}
}

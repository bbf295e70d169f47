package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/codectest"
)

// finishEdited ends a run whose records are edited: every third is left out, the
// others get another id.
func finishEdited(t *testing.T, r *Run, snap func()) {
	t.Helper()
	if err := r.Seal(); err != nil {
		t.Fatal(err)
	}
	counts := r.Progress().Counts
	n := 0
	err := r.Edit(func(k int, line []byte) ([]byte, error) {
		if n++; n != k {
			t.Errorf("line %d comes as %d", n, k)
		}
		if k%3 == 0 {
			return nil, nil
		}
		return codec.WithID(line, fmt.Sprint("edited ", k))
	}, func() entities.LedgerCounts {
		counts.Renamed = n - n/3
		return counts
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.AppendItem(&entities.LedgerItem{Input: "x", Outcome: entities.OutcomeRenamed, Stage: "read", Reason: "of the edit"}); err != nil {
		t.Fatal(err)
	}
	snap()
	if err := r.Finish(func(w io.Writer) error { snap(); return wholeGraph(codectest.Graph())(w) }, &Info{}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEditedRunSurvivesKill: whenever the program is killed while it puts edited
// records in place, a resume ends with the same bytes.
func TestEditedRunSurvivesKill(t *testing.T) {
	base := t.TempDir()
	whole, stopped := filepath.Join(base, "whole"), filepath.Join(base, "stopped")
	r := mustCreate(t, whole, someRun)
	drive(t, r, somePieces, func() {})
	states := 0
	finishEdited(t, r, func() {
		states++
		copyFolder(t, whole, fmt.Sprint(stopped, states))
	})
	want := filesOf(t, whole)
	for _, name := range []string{CheckpointName, itemsName, piecesName} {
		if want[name] != "" {
			t.Errorf("%s is left", name)
		}
	}
	// Killed after run.json was written, before and after the records were put in place.
	before, after := fmt.Sprint(stopped, states+1), fmt.Sprint(stopped, states+2)
	for dir, placed := range map[string]bool{before: false, after: true} {
		copyFolder(t, fmt.Sprint(stopped, states), dir)
		for _, name := range []string{GraphName, LedgerName, InfoName, RecordsName} {
			if name == RecordsName && !placed {
				continue
			}
			b, err := os.ReadFile(filepath.Join(whole, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := 1; i <= states+2; i++ {
		dir := fmt.Sprint(stopped, i)
		r, err := createRun(dir, again, small)
		if (err != nil) != (dir == after) || err != nil && !errors.Is(err, ErrFinished) {
			t.Fatalf("state %d: %v", i, err)
		}
		if err == nil {
			drive(t, r, somePieces, func() {})
			finishEdited(t, r, func() {})
		}
		if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
			t.Errorf("state %d: other bytes after resume: %.600s", i, diff)
		}
	}
	s, err := OpenRun(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	n := 0
	if err := s.Records(func(r *entities.Record) error { n++; return nil }); err != nil || n != 28 {
		t.Errorf("%d records, %v", n, err)
	}
}

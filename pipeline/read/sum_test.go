package read

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/pipeline/read/frame"
)

// summed is a frame as a resume sees it, and what is read from it.
type summed struct {
	sum   uint64
	items []frame.Item
}

func sumAll(t *testing.T, opt frame.Options, path string) []summed {
	t.Helper()
	r, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []summed
	if err := r.Walk(context.Background(), []string{path}, nil, func(fr frame.Frame) error {
		s := summed{sum: fr.Sum()}
		s.items = fr.Decode()
		out = append(out, s)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSumTellsWhatIsRead spoils each input of the suite in many places: where
// another thing is read from a frame, its sum or that of a frame before it is
// another. Else a resume would pass over what has changed.
func TestSumTellsWhatIsRead(t *testing.T) {
	differed := 0
	for _, c := range suiteCases() {
		whole := c.bytes(t)
		if bytes.HasPrefix(whole, []byte("%PDF")) || len(whole) > 1<<20 {
			continue // slow to read; each is one frame
		}
		base := c.file
		if base == "" {
			base = c.testdata
		}
		path := filepath.Join(t.TempDir(), filepath.Base(base))
		read := func(content []byte) []summed {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			return sumAll(t, c.options, path)
		}
		was := read(whole)
		if diff := cmp.Diff(sums(was), sums(read(whole))); diff != "" {
			t.Errorf("%s: other sums the second time", c.name)
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/30 {
			bad := bytes.Clone(whole)
			bad[at] = "7q"[at%2]
			now := read(bad)
			for i := range min(len(was), len(now)) {
				if was[i].sum != now[i].sum {
					differed++
					break
				}
				if diff := cmp.Diff(was[i].items, now[i].items); diff != "" {
					t.Errorf("%s: byte %d is %q: frame %d has the same sum and gives %.400s", c.name, at, bad[at], i, diff)
					break
				}
			}
		}
	}
	if differed < 1000 {
		t.Errorf("only %d changes made a difference", differed)
	}
}

func sums(list []summed) []uint64 {
	var out []uint64
	for _, s := range list {
		out = append(out, s.sum)
	}
	return out
}

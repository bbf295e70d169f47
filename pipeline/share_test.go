package pipeline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/read"
)

// TestSharesOfOneFile cuts a file into as many shares as are wanted, or, since each
// reads the file from its beginning, into a few larger ones; one after the other they
// are the file.
func TestSharesOfOneFile(t *testing.T) {
	var text strings.Builder
	for n := range 500 {
		fmt.Fprintf(&text, `{"id":"n%03d","text":"Kerry met Lavrov in Geneva."}`+"\n", n)
	}
	file := filepath.Join(t.TempDir(), "news.jsonl")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := pipeline.New(pipeline.Options{Reader: read.NewTable("").Open})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		bytes    int64
		min, max int
	}{{1, 17, 33}, {300, 17, 33}, {5_000, 5, 7}, {1 << 20, 1, 1}} {
		list, err := p.Shares(context.Background(), []string{file}, c.bytes)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) < c.min || len(list) > c.max {
			t.Errorf("%d shares of %d bytes, want %d to %d", len(list), c.bytes, c.min, c.max)
		}
		var ids []string
		for i := range list {
			_, _, err := p.AnnotateShare(context.Background(), &list[i], func(line []byte) error {
				_, rest, _ := strings.Cut(string(line), `"id":"`)
				ids = append(ids, rest[:4])
				return nil
			}, func(*entities.LedgerItem) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(ids) != 500 || !slices.IsSorted(ids) || len(slices.Compact(ids)) != 500 {
			t.Errorf("shares of %d bytes have %d articles, want 500 in order, each once", c.bytes, len(ids))
		}
	}
}

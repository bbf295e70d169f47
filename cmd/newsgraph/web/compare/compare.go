// Package compare compares the runs that a server serves, and tells which
// corrections still find what they are about.
package compare

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

// Limit is how many changes of a kind a diff holds.
const Limit = 100

// Runs compares runs by their numbers and keeps what it made: runs do not
// change. It is safe for concurrent use; one comparison is made at a time.
type Runs struct {
	Runs       []*store.Stored
	Names      []string
	Program    string                 // version of this program
	TempFolder func() (string, error) // makes a folder for what does not fit in memory

	mu    sync.Mutex
	diffs map[[2]int]*diff.Result

	lines   []string // of corrections, for which found was made
	between [2]int
	found   []diff.Correction
}

// Diff is what changed between two runs, as they were made.
func (c *Runs) Diff(pair [2]int) (*diff.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.diffs[pair]; d != nil {
		return d, nil
	}
	opts := diff.Options{NameA: c.Names[pair[0]], NameB: c.Names[pair[1]], Limit: Limit, Memory: grapher.DefaultMemory}
	var err error
	if opts.SpillDir, err = c.TempFolder(); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	defer os.RemoveAll(opts.SpillDir)
	var sources [2]diff.Source
	for i, n := range pair {
		var done func()
		sources[i], done = grapher.DiffSource(c.Runs[n], c.Program)
		defer done()
	}
	d, err := diff.Sources(sources[0], sources[1], opts)
	if err != nil {
		return nil, err
	}
	if c.diffs == nil {
		c.diffs = map[[2]int]*diff.Result{}
	}
	c.diffs[pair] = d
	return d, nil
}

// Corrections tells which corrections find what they are about in each of two
// runs. For that it is decided anew who is who in both, so it takes as long as
// graphs of both do; what was made last is kept until a correction changes.
func (c *Runs) Corrections(ctx context.Context, pair [2]int, file *corrections.File) ([]diff.Correction, error) {
	var lines []string
	file.Each(func(_ int, text string) { lines = append(lines, text) })
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(lines) == 0 || pair == c.between && slices.Equal(lines, c.lines) {
		return c.found, nil
	}
	folder, err := c.TempFolder()
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	defer os.RemoveAll(folder)
	found, err := grapher.Matching(ctx, [2]*store.Stored{c.Runs[pair[0]], c.Runs[pair[1]]}, file, folder)
	if err != nil {
		return nil, err
	}
	c.lines, c.between, c.found = lines, pair, found
	return found, nil
}

package web

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/grapher"
)

// diffCache keeps the diffs of the runs as they were made; runs do not change.
type diffCache struct {
	mu   sync.Mutex
	made map[[2]int]*diff.Result
}

// diffLimit is how many changes of a kind a diff holds.
const diffLimit = 100

// diff compares two of the runs that are served, by number from 0.
func (s *Server) diff(r *http.Request) (*diff.Result, error) {
	pair := [2]int{0, 1}
	for i, name := range [...]string{"a", "b"} {
		text := r.URL.Query().Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, views.Fault(fmt.Errorf("%s must be the number of a run", name))
		}
		pair[i] = n
	}
	for _, n := range pair {
		if n < 0 || n >= len(s.opt.Runs) {
			return nil, views.Missing(fmt.Sprintf("run: %d are served, numbered from 0; start with two runs to compare them", len(s.opt.Runs)))
		}
	}
	s.diffs.mu.Lock()
	defer s.diffs.mu.Unlock()
	if d := s.diffs.made[pair]; d != nil {
		return d, nil
	}
	opts := diff.Options{NameA: s.runs[pair[0]].Name, NameB: s.runs[pair[1]].Name, Limit: diffLimit, Memory: grapher.DefaultMemory}
	var err error
	if opts.SpillDir, err = s.tempFolder(); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	defer os.RemoveAll(opts.SpillDir)
	var sources [2]diff.Source
	for i, n := range pair {
		var done func()
		sources[i], done = grapher.DiffSource(s.opt.Runs[n], s.opt.Program)
		defer done()
	}
	d, err := diff.Sources(sources[0], sources[1], opts)
	if err != nil {
		return nil, err
	}
	if s.diffs.made == nil {
		s.diffs.made = map[[2]int]*diff.Result{}
	}
	s.diffs.made[pair] = d
	return d, nil
}

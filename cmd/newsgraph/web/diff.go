package web

import (
	"fmt"
	"net/http"
	"strconv"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/diff"
)

// diff compares two of the runs that are served, by number from 0, and says of the
// corrections whether they find what they are about where that is asked for.
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
	d, err := s.compare.Diff(pair)
	if err != nil || r.URL.Query().Get("corrections") == "" {
		return d, err
	}
	file, err := s.overrides()
	if err != nil || file == nil {
		return d, err
	}
	with := *d
	with.Corrections, err = s.compare.Corrections(r.Context(), pair, file)
	return &with, err
}

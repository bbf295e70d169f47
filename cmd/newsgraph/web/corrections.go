package web

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"newsgraph/cmd/newsgraph/web/overrides"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/grapher"
)

// correctionsFile keeps the overrides file and applies it.
type correctionsFile struct {
	overrides.File

	mu      sync.Mutex
	pending bool                   // the graph is being made again
	again   bool                   // once more after that
	failed  string                 // why the last time did not work
	stage   atomic.Pointer[string] // how far it is
	running sync.WaitGroup
}

var errReadOnly = views.Fault(errors.New("this server is read-only: start it without --read-only to make corrections"))

// correct adds lines to the file and applies it.
func (s *Server) correct(changes ...overrides.Change) error {
	if s.opt.ReadOnly || s.corrections.Path == "" {
		return errReadOnly
	}
	st := s.acquire()
	defer st.release()
	err := s.corrections.Add(changes, func(id string) string {
		if n, ok := st.ByID(id); ok {
			return st.Name(n)
		}
		return ""
	})
	if err != nil {
		return err
	}
	s.apply()
	return nil
}

// undo takes lines out of the file.
func (s *Server) undo(chosen ...overrides.Correction) error {
	if s.opt.ReadOnly || s.corrections.Path == "" {
		return errReadOnly
	}
	if err := s.corrections.Remove(chosen); err != nil {
		return err
	}
	s.apply()
	return nil
}

// apply makes the graph again in the background; a change that comes while it is made
// is taken up by one more pass.
func (s *Server) apply() {
	c := &s.corrections
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending {
		c.again = true
		return
	}
	c.pending = true
	c.running.Add(1)
	go func() {
		defer c.running.Done()
		for {
			next, err := s.build(s.life, func(p grapher.Progress) {
				stage := p.Phase
				if p.Total > 0 {
					stage += fmt.Sprintf(", %d %%", 100*p.Done/p.Total)
				}
				c.stage.Store(&stage)
			})
			c.stage.Store(nil)
			c.mu.Lock()
			c.failed = ""
			if err != nil {
				c.failed = err.Error()
			} else {
				s.replace(next)
			}
			if !c.again {
				c.pending = false
				c.mu.Unlock()
				return
			}
			c.again = false
			c.mu.Unlock()
		}
	}()
}

// settle waits until the corrections are in force, but not for long; it tells
// whether they are.
func (c *correctionsFile) settle(limit time.Duration) bool {
	for end := time.Now().Add(limit); ; {
		if pending, _ := c.status(); !pending {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (c *correctionsFile) status() (pending bool, failed string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending, c.failed
}

func (c *correctionsFile) wait() { c.running.Wait() }

// progress is how far the making of the graph is.
func (c *correctionsFile) progress() string {
	if stage := c.stage.Load(); stage != nil {
		return *stage
	}
	return ""
}

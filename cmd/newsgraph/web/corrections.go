package web

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/resolve/corrections"
)

// correctionsFile keeps the overrides file and applies it. One change at a time.
type correctionsFile struct {
	path string

	mu      sync.Mutex
	pending bool   // the graph is being made again
	again   bool   // once more after that
	failed  string // why the last time did not work
	running sync.WaitGroup
}

// Correction is a line of the overrides file.
type Correction struct {
	Line int    `json:"line"` // from 1
	Text string `json:"text"`
}

// Change asks for one more correction.
type Change struct {
	Action string `json:"action"` // same, different, rename, retype, link, ignore
	Name   string `json:"name"`
	Object string `json:"object,omitempty"`
	Limit  string `json:"limit,omitempty"` // like source=OUTLET
}

var errReadOnly = views.Fault(errors.New("this server is read-only: start it without --read-only to make corrections"))

// line is the change as the file has it.
func (c Change) line() (string, error) {
	fields := []string{c.Action, c.Name}
	if c.Action != "ignore" {
		fields = append(fields, c.Object)
	}
	if c.Limit != "" {
		fields = append(fields, c.Limit)
	}
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
		if fields[i] == "" {
			return "", views.Fault(fmt.Errorf("the correction %q lacks a field", c.Action))
		}
		if strings.ContainsFunc(f, unicode.IsControl) {
			return "", views.Fault(errors.New("a correction cannot hold tabs or other control characters"))
		}
	}
	return strings.Join(fields, "\t"), nil
}

// list reads the file.
func (c *correctionsFile) list() ([]Correction, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, err := c.read()
	var out []Correction
	for i, l := range lines {
		if strings.TrimSpace(l) != "" && !strings.HasPrefix(l, "#") {
			out = append(out, Correction{i + 1, l})
		}
	}
	return out, err
}

func (c *correctionsFile) read() ([]string, error) {
	data, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	text := strings.TrimSuffix(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, "\n"), nil
}

// save checks the lines as the graph phase will read them and puts them in place whole.
func (c *correctionsFile) save(lines []string) error {
	data := strings.Join(lines, "\n")
	if data != "" {
		data += "\n"
	}
	if _, err := corrections.Read(filepath.Base(c.path), strings.NewReader(data)); err != nil {
		return views.Fault(err)
	}
	if err := files.Write(c.path, []byte(data)); err != nil {
		return fmt.Errorf("corrections: %w", err)
	}
	return nil
}

// correct adds lines to the file and applies it.
func (s *Server) correct(changes ...Change) error {
	if s.opt.ReadOnly || s.corrections.path == "" {
		return errReadOnly
	}
	var more []string
	for _, c := range changes {
		l, err := c.line()
		if err != nil {
			return err
		}
		more = append(more, l)
	}
	c := &s.corrections
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, err := c.read()
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		lines = []string{"# corrections of newsgraph: same, different, rename, retype, link, ignore; fields parted by tabs"}
	}
	for _, l := range more {
		if slices.Contains(lines, l) {
			return views.Fault(fmt.Errorf("this correction is in force already: %s", strings.ReplaceAll(l, "\t", " · ")))
		}
	}
	if err := c.save(append(lines, more...)); err != nil {
		return err
	}
	s.applyLocked()
	return nil
}

// undo takes a line out of the file; text guards against a file that has changed.
func (s *Server) undo(line int, text string) error {
	if s.opt.ReadOnly || s.corrections.path == "" {
		return errReadOnly
	}
	c := &s.corrections
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, err := c.read()
	if err != nil {
		return err
	}
	if line < 1 || line > len(lines) || text != "" && lines[line-1] != text || strings.HasPrefix(lines[line-1], "#") {
		return views.Fault(errors.New("there is no such correction any more: the file has changed, load the page again"))
	}
	if err := c.save(slices.Delete(lines, line-1, line)); err != nil {
		return err
	}
	s.applyLocked()
	return nil
}

// applyLocked makes the graph again in the background; a change that comes
// while it is made is taken up by one more pass.
func (s *Server) applyLocked() {
	c := &s.corrections
	if c.pending {
		c.again = true
		return
	}
	c.pending = true
	c.running.Add(1)
	go func() {
		defer c.running.Done()
		for {
			next, err := s.build(s.life)
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

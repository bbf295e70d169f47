package web

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/resolve/corrections"
)

// correctionsFile keeps the overrides file and applies it. One change at a time.
type correctionsFile struct {
	path string

	mu      sync.Mutex
	pending bool                   // the graph is being made again
	again   bool                   // once more after that
	failed  string                 // why the last time did not work
	stage   atomic.Pointer[string] // how far it is
	running sync.WaitGroup
}

// Correction is a line of the overrides file.
type Correction struct {
	Line int    `json:"line"` // from 1
	Text string `json:"text"`
	Note string `json:"note,omitempty"` // when and by whom it was made, and of what
}

// notePrefix begins the comment above a correction that this server wrote.
const notePrefix = "#@ "

// Change asks for one more correction.
type Change struct {
	Action string `json:"action"` // same, different, rename, retype, link, ignore
	Name   string `json:"name"`
	Object string `json:"object,omitempty"`
	Limit  string `json:"limit,omitempty"` // like source=OUTLET
	By     string `json:"by,omitempty"`    // who says so; "" for the user who runs the server
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
			c := Correction{Line: i + 1, Text: l}
			if i > 0 {
				if note, ok := strings.CutPrefix(lines[i-1], notePrefix); ok {
					c.Note = note
				}
			}
			out = append(out, c)
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
	unlock, err := lockFile(c.path)
	if err != nil {
		return err
	}
	defer unlock()
	lines, err := c.read()
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		lines = []string{"# corrections of newsgraph: same, different, rename, retype, link, ignore; fields parted by tabs"}
	}
	for i, l := range more {
		if slices.Contains(lines, l) {
			return views.Fault(fmt.Errorf("this correction is in force already: %s", strings.ReplaceAll(l, "\t", " · ")))
		}
		lines = append(lines, notePrefix+s.note(&changes[i]), l)
	}
	if err := c.save(lines); err != nil {
		return err
	}
	s.applyLocked()
	return nil
}

// note tells when a correction is made and by whom, and the names of the ids in it.
func (s *Server) note(c *Change) string {
	by := strings.TrimSpace(c.By)
	if by == "" {
		if u, err := user.Current(); err == nil {
			by = u.Username
		}
	}
	out := []string{time.Now().UTC().Format("2006-01-02 15:04 UTC")}
	if by != "" {
		out = append(out, "by "+by)
	}
	st := s.acquire()
	defer st.release()
	for _, id := range [...]string{c.Name, c.Object} {
		if n, ok := st.ByID(id); ok {
			out = append(out, id+" is "+st.Brief(n).Name)
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.Join(out, ", "))
}

// changesIn reads corrections as the file has them, a line each.
func changesIn(text, by string) ([]Change, error) {
	var out []Change
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#") {
			continue
		}
		fields := strings.Split(l, "\t")
		c := Change{Action: fields[0], By: by}
		rest := fields[1:]
		for _, into := range []*string{&c.Name, &c.Object, &c.Limit} {
			if len(rest) > 0 && (into != &c.Object || c.Action != "ignore") {
				*into, rest = rest[0], rest[1:]
			}
		}
		if len(rest) > 0 {
			return nil, views.Fault(fmt.Errorf("too many fields: %s", strings.ReplaceAll(l, "\t", " · ")))
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, views.Fault(errors.New("no correction: write one a line, its fields parted by tabs"))
	}
	return out, nil
}

// undo takes lines out of the file, with what is noted of them; the texts guard
// against a file that has changed.
func (s *Server) undo(chosen ...Correction) error {
	if s.opt.ReadOnly || s.corrections.path == "" {
		return errReadOnly
	}
	c := &s.corrections
	c.mu.Lock()
	defer c.mu.Unlock()
	unlock, err := lockFile(c.path)
	if err != nil {
		return err
	}
	defer unlock()
	lines, err := c.read()
	if err != nil {
		return err
	}
	gone := map[int]bool{}
	for _, x := range chosen {
		i := x.Line - 1
		if i < 0 || i >= len(lines) || x.Text != "" && lines[i] != x.Text || strings.HasPrefix(lines[i], "#") {
			return views.Fault(errors.New("there is no such correction any more: the file has changed, load the page again"))
		}
		gone[i] = true
		if i > 0 && strings.HasPrefix(lines[i-1], notePrefix) {
			gone[i-1] = true
		}
	}
	var kept []string
	for i, l := range lines {
		if !gone[i] {
			kept = append(kept, l)
		}
	}
	if err := c.save(kept); err != nil {
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

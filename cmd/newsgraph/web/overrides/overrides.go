// Package overrides reads and writes the file of corrections: a line each, above it a
// comment that tells when it was made and by whom. Several programs may write one
// file, one at a time; each change is put in place whole or not at all, and only what
// the graph phase can read.
package overrides

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
	"time"
	"unicode"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/resolve/corrections"
)

// File is the file of corrections, which need not exist yet. It is safe for concurrent use.
type File struct {
	Path string

	mu sync.Mutex
}

// Correction is a line of the overrides file.
type Correction struct {
	Line int    `json:"line"` // from 1
	Text string `json:"text"`
	Note string `json:"note,omitempty"` // when and by whom it was made, and of what
}

// notePrefix begins the comment above a correction that this program wrote.
const notePrefix = "#@ "

// Change asks for one more correction.
type Change struct {
	Action string `json:"action"` // same, different, rename, retype, link, ignore
	Name   string `json:"name"`
	Object string `json:"object,omitempty"`
	Limit  string `json:"limit,omitempty"` // like source=OUTLET
	By     string `json:"by,omitempty"`    // who says so; "" for the user who runs the server
}

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

// List reads the file.
func (c *File) List() ([]Correction, error) {
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

func (c *File) read() ([]string, error) {
	data, err := os.ReadFile(c.Path)
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
func (c *File) save(lines []string) error {
	data := strings.Join(lines, "\n")
	if data != "" {
		data += "\n"
	}
	if _, err := corrections.Read(filepath.Base(c.Path), strings.NewReader(data)); err != nil {
		return views.Fault(err)
	}
	if err := files.Write(c.Path, []byte(data)); err != nil {
		return fmt.Errorf("corrections: %w", err)
	}
	return nil
}

// Add appends corrections; name gives the name of an id, "" where it is none.
func (c *File) Add(changes []Change, name func(id string) string) error {
	var more []string
	for _, change := range changes {
		l, err := change.line()
		if err != nil {
			return err
		}
		more = append(more, l)
	}
	return c.edit(func(lines []string) ([]string, error) {
		if len(lines) == 0 {
			lines = []string{"# corrections of newsgraph: same, different, rename, retype, link, ignore; fields parted by tabs"}
		}
		for i, l := range more {
			if slices.Contains(lines, l) {
				return nil, views.Fault(fmt.Errorf("this correction is in force already: %s", strings.ReplaceAll(l, "\t", " · ")))
			}
			lines = append(lines, notePrefix+changes[i].note(name), l)
		}
		return lines, nil
	})
}

// edit changes the lines of the file while no other server may.
func (c *File) edit(change func(lines []string) ([]string, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	unlock, err := lockFile(c.Path)
	if err != nil {
		return err
	}
	defer unlock()
	lines, err := c.read()
	if err != nil {
		return err
	}
	if lines, err = change(lines); err != nil {
		return err
	}
	return c.save(lines)
}

// note tells when a correction is made and by whom, and the names of the ids in it.
func (c *Change) note(name func(id string) string) string {
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
	for _, id := range [...]string{c.Name, c.Object} {
		if name := name(id); name != "" {
			out = append(out, id+" is "+name)
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.Join(out, ", "))
}

// Read reads corrections as the file has them, a line each.
func Read(text, by string) ([]Change, error) {
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

// Remove takes lines out of the file, with what is noted of them; the texts guard
// against a file that has changed.
func (c *File) Remove(chosen []Correction) error {
	return c.edit(func(lines []string) ([]string, error) {
		gone := map[int]bool{}
		for _, x := range chosen {
			i := x.Line - 1
			if i < 0 || i >= len(lines) || x.Text != "" && lines[i] != x.Text || strings.HasPrefix(lines[i], "#") {
				return nil, views.Fault(errors.New("there is no such correction any more: the file has changed, load the page again"))
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
		return kept, nil
	})
}

package spill

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Pool is the memory that the pages of some arrays and string stores share. Past its
// budget the pages that were not used lately go to files (second chance: Corbató,
// A Paging Experiment with the Multics System, 1968). A pool and what is in it
// belong to one goroutine; several may read what is in one without limit.
//
// What fails on disk, reading or writing, ends the work by a panic, which
// [Catch] makes an error again.
type Pool struct {
	dir, name string
	budget    int // bytes; 0 for no limit
	used      int // bytes
	ring      []frame
	hand      int
	files     []*File
}

// frame is a page in memory.
type frame struct {
	of   pager
	page int
}

// pager has pages.
type pager interface {
	// release gives up a page and tells its bytes, or 0 when it was used lately or
	// cannot go.
	release(page int) int
}

// NewPool makes a pool that writes files dir/name.N past budget bytes; with dir
// "" it keeps all in memory.
func NewPool(dir, name string, budget int) *Pool {
	if dir == "" {
		budget = 0
	}
	return &Pool{dir: dir, name: name, budget: budget}
}

// View makes a pool for views of what is in p, in the hands of another goroutine.
func (p *Pool) View(budget int) *Pool {
	if p.budget == 0 {
		budget = 0
	}
	return &Pool{dir: p.dir, name: p.name, budget: budget}
}

// hold makes room for a page and notes it.
func (p *Pool) hold(of pager, page, bytes int) {
	p.used += bytes
	if p.budget == 0 {
		return
	}
	for tries := 2 * len(p.ring); p.used > p.budget && tries > 0 && len(p.ring) > 0; tries-- {
		if p.hand >= len(p.ring) {
			p.hand = 0
		}
		f := p.ring[p.hand]
		freed := f.of.release(f.page)
		if freed == 0 {
			p.hand++
			continue
		}
		p.used -= freed
		last := len(p.ring) - 1
		p.ring[p.hand] = p.ring[last]
		p.ring = p.ring[:last]
		p.hand++ // what was last was used late
	}
	p.ring = append(p.ring, frame{of, page})
}

// forget takes the pages of one out of the ring, which held so many bytes.
func (p *Pool) forget(of pager, bytes int) {
	kept := p.ring[:0]
	for _, f := range p.ring {
		if f.of != of {
			kept = append(kept, f)
		}
	}
	clear(p.ring[len(kept):])
	p.ring, p.used = kept, p.used-bytes
}

// Close deletes the files. What is in the pool must not be used afterwards.
func (p *Pool) Close() error {
	var err error
	for _, f := range p.files {
		err = errors.Join(err, f.remove())
	}
	p.files, p.ring = nil, nil
	return err
}

// File is a temporary file, made when something is first written.
type File struct {
	path string
	f    *os.File
	end  int64
}

func (p *Pool) newFile() *File {
	f := &File{path: filepath.Join(p.dir, fmt.Sprintf("%s.%d", p.name, len(p.files)))}
	p.files = append(p.files, f)
	return f
}

func (f *File) write(b []byte, at int64) {
	if f.f == nil {
		file, err := os.Create(f.path)
		if err != nil {
			panic(failure{fmt.Errorf("write %s: %w", f.path, plain(err))})
		}
		readAtRandom(file)
		f.f = file
	}
	if _, err := f.f.WriteAt(b, at); err != nil {
		panic(failure{fmt.Errorf("write %s: %w", f.path, plain(err))})
	}
	f.end = max(f.end, at+int64(len(b)))
}

func (f *File) read(b []byte, at int64) {
	if _, err := f.f.ReadAt(b, at); err != nil {
		panic(failure{fmt.Errorf("read %s: %w", f.path, plain(err))})
	}
}

// readPage reads a page, whose end may not have been written.
func (f *File) readPage(b []byte, at int64) {
	if n, err := f.f.ReadAt(b, at); err != nil && (err != io.EOF || n == 0) {
		panic(failure{fmt.Errorf("read %s: %w", f.path, plain(err))})
	}
}

func (f *File) remove() error {
	if f.f == nil {
		return nil
	}
	err := errors.Join(f.f.Close(), os.Remove(f.path))
	f.f = nil
	return err
}

// failure is what a file did not let us do.
type failure struct{ err error }

// Catch is to be deferred by what uses pages: it sets *err to what failed on
// disk, and lets every other panic pass.
func Catch(err *error) {
	switch v := recover().(type) {
	case nil:
	case failure:
		*err = errors.Join(*err, v.err)
	default:
		panic(v)
	}
}

package relate

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// sorter sorts keyed values in bounded memory: it collects them up to a budget,
// then writes them sorted into a file, and merges the files in the end. Without
// a folder it keeps all in memory; what comes out is the same.
type sorter struct {
	dir    string // "" to keep all in memory
	name   string // files are dir/name.N
	budget int    // bytes of entries and values

	entries []sorted
	values  []byte
	files   []string
	err     error
}

// sorted is one value with its key, hi before lo.
type sorted struct {
	hi, lo uint64
	at     uint64 // in values: its length and its bytes
}

const sortedBytes = 24

func compareSorted(x, y sorted) int {
	return cmp.Or(cmp.Compare(x.hi, y.hi), cmp.Compare(x.lo, y.lo))
}

// add takes a copy of value. No two values may have one key. An error is kept
// for finish.
func (s *sorter) add(hi, lo uint64, value []byte) {
	if s.dir != "" && len(s.entries)*sortedBytes+len(s.values)+len(value) > s.budget {
		s.spill()
	}
	s.entries = append(s.entries, sorted{hi, lo, uint64(len(s.values))})
	s.values = append(binary.AppendUvarint(s.values, uint64(len(value))), value...)
}

// framed is a value with its length before it.
func (s *sorter) framed(e *sorted) []byte {
	n, k := binary.Uvarint(s.values[e.at:])
	return s.values[e.at : e.at+uint64(k)+n]
}

// spill writes what is in memory into a file.
func (s *sorter) spill() {
	if s.err != nil || len(s.entries) == 0 {
		s.entries, s.values = s.entries[:0], s.values[:0]
		return
	}
	slices.SortFunc(s.entries, compareSorted)
	path := filepath.Join(s.dir, fmt.Sprintf("%s.%d", s.name, len(s.files)))
	s.files = append(s.files, path)
	if err := s.writeFile(path); err != nil {
		s.err = fmt.Errorf("write %s: %w", path, plain(err))
	}
	s.entries, s.values = s.entries[:0], s.values[:0]
}

func (s *sorter) writeFile(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	var line []byte
	var last sorted
	for i := range s.entries {
		e := &s.entries[i]
		line = binary.AppendUvarint(line[:0], e.hi-last.hi)
		if e.hi != last.hi {
			last.lo = 0
		}
		line = binary.AppendUvarint(line, e.lo-last.lo)
		line = append(line, s.framed(e)...)
		if _, err := w.Write(line); err != nil {
			f.Close()
			return err
		}
		last = *e
	}
	return errors.Join(w.Flush(), f.Close())
}

// finish ends adding. When something was spilled the rest is, too, and its
// memory is free.
func (s *sorter) finish() error {
	if len(s.files) > 0 {
		s.spill()
		s.entries, s.values = nil, nil
	}
	slices.SortFunc(s.entries, compareSorted)
	return s.err
}

// each gives all values in order of key, after finish; again and again. A value
// holds until the next.
func (s *sorter) each(yield func(hi, lo uint64, value []byte) error) error {
	if len(s.files) == 0 {
		for i := range s.entries {
			e := &s.entries[i]
			n, k := binary.Uvarint(s.values[e.at:])
			at := e.at + uint64(k)
			if err := yield(e.hi, e.lo, s.values[at:at+n]); err != nil {
				return err
			}
		}
		return nil
	}
	var m merge
	defer m.close()
	for _, path := range s.files {
		if err := m.open(path); err != nil {
			return err
		}
	}
	return m.each(yield)
}

// remove deletes the files.
func (s *sorter) remove() error {
	var err error
	for _, path := range s.files {
		err = errors.Join(err, os.Remove(path))
	}
	s.files, s.entries, s.values = nil, nil, nil
	return err
}

// merge reads several sorted files as one: a heap of their next values.
type merge struct {
	heap []*sortedFile
	all  []*sortedFile
}

type sortedFile struct {
	path   string
	file   *os.File
	r      *bufio.Reader
	hi, lo uint64
	value  []byte
}

func (m *merge) open(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, plain(err))
	}
	s := &sortedFile{path: path, file: f, r: bufio.NewReaderSize(f, 1<<17)}
	m.all = append(m.all, s)
	switch err := s.next(); {
	case err == io.EOF:
	case err != nil:
		return err
	default:
		m.heap = append(m.heap, s)
	}
	return nil
}

func (m *merge) close() {
	for _, s := range m.all {
		s.file.Close()
	}
}

func (m *merge) each(yield func(hi, lo uint64, value []byte) error) error {
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	for len(m.heap) > 0 {
		s := m.heap[0]
		if err := yield(s.hi, s.lo, s.value); err != nil {
			return err
		}
		switch err := s.next(); {
		case err == io.EOF:
			last := len(m.heap) - 1
			m.heap[0] = m.heap[last]
			m.heap = m.heap[:last]
		case err != nil:
			return err
		}
		m.down(0)
	}
	return nil
}

// down restores the heap below i.
func (m *merge) down(i int) {
	for {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(m.heap); k++ {
			if m.heap[k].before(m.heap[least]) {
				least = k
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}

func (s *sortedFile) before(o *sortedFile) bool {
	return s.hi < o.hi || s.hi == o.hi && s.lo < o.lo
}

// next reads the next value; io.EOF is the end.
func (s *sortedFile) next() error {
	hi, err := binary.ReadUvarint(s.r)
	if err == io.EOF {
		return io.EOF
	}
	if hi != 0 {
		s.lo = 0
	}
	s.hi += hi
	lo, err2 := binary.ReadUvarint(s.r)
	s.lo += lo
	n, err3 := binary.ReadUvarint(s.r)
	if err = errors.Join(err, err2, err3); err == nil {
		if n > 1<<31 {
			return fmt.Errorf("read %s: damaged", s.path)
		}
		s.value = slices.Grow(s.value[:0], int(n))[:n]
		_, err = io.ReadFull(s.r, s.value)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", s.path, plain(err))
	}
	return nil
}

// plain strips the path that the message has already.
func plain(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

package spill

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

// Sorter sorts keyed values in bounded memory: it collects them up to a budget,
// then writes them sorted into a file, and merges the files in the end. Without
// a folder it keeps all in memory; what comes out is the same. The zero value
// is one without a folder.
//
// The keys are cut into parts, so that several goroutines can read at once,
// each a part of its own.
type Sorter struct {
	dir    string // "" to keep all in memory
	name   string // files are dir/name.N
	budget int    // bytes of entries and values
	divide uint64 // the part of a key is hi / divide; 0 for one part
	parts  int    // all keys are in parts 0 to parts-1

	entries []sorted
	values  []byte
	files   []*sortedFile
	err     error
}

// SpillTo lets it write files dir/name.N once it has more than budget bytes in
// memory. The folder is the caller's, who may delete it with all in it.
func (s *Sorter) SpillTo(dir, name string, budget int) { s.dir, s.name, s.budget = dir, name, budget }

// Parts is how many parts the keys have.
func (s *Sorter) Parts() int { return max(s.parts, 1) }

// Cut makes about so many parts of keys the upper half of whose hi is below n;
// keys with the same upper half are in one part.
func (s *Sorter) Cut(n, parts int) {
	each := n/parts + 1
	s.divide, s.parts = uint64(each)<<32, n/each+1
}

func (s *Sorter) part(hi uint64) int {
	if s.divide == 0 {
		return 0
	}
	return int(hi / s.divide)
}

// sorted is one value with its key, hi before lo.
type sorted struct {
	hi, lo uint64
	at     uint64 // in values: its length and its bytes
}

const sortedBytes = 24

func compareSorted(x, y sorted) int {
	switch {
	case x.hi < y.hi:
		return -1
	case x.hi > y.hi:
		return 1
	}
	return cmp.Compare(x.lo, y.lo)
}

// Add takes a copy of value. No two values may have one key. An error is kept
// for Finish.
func (s *Sorter) Add(hi, lo uint64, value []byte) {
	if s.dir != "" && len(s.entries)*sortedBytes+len(s.values)+len(value) > s.budget {
		s.spill()
	}
	s.entries = append(s.entries, sorted{hi, lo, uint64(len(s.values))})
	s.values = append(binary.AppendUvarint(s.values, uint64(len(value))), value...)
}

// framed is a value with its length before it.
func (s *Sorter) framed(e *sorted) []byte {
	n, k := binary.Uvarint(s.values[e.at:])
	return s.values[e.at : e.at+uint64(k)+n]
}

// spill writes what is in memory into a file.
func (s *Sorter) spill() {
	if s.err != nil || len(s.entries) == 0 {
		s.entries, s.values = s.entries[:0], s.values[:0]
		return
	}
	slices.SortFunc(s.entries, compareSorted)
	f := &sortedFile{path: filepath.Join(s.dir, fmt.Sprintf("%s.%d", s.name, len(s.files)))}
	s.files = append(s.files, f)
	if err := s.writeFile(f); err != nil {
		s.err = fmt.Errorf("write %s: %w", f.path, plain(err))
	}
	s.entries, s.values = s.entries[:0], s.values[:0]
}

// sortedFile is a file of sorted values. Each part begins anew: a value is the
// difference of its key to the one before in the part, its length, its bytes.
type sortedFile struct {
	path   string
	file   *os.File // open for reading after Finish
	starts []extent // of the parts that it has, in order
	size   int64
}

type extent struct {
	part int
	from int64
}

func (s *Sorter) writeFile(f *sortedFile) error {
	file, err := os.Create(f.path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<18)
	var line []byte
	var last sorted
	for i := range s.entries {
		e := &s.entries[i]
		if part := s.part(e.hi); i == 0 || part != f.starts[len(f.starts)-1].part {
			f.starts = append(f.starts, extent{part, f.size})
			last = sorted{}
		}
		line = binary.AppendUvarint(line[:0], e.hi-last.hi)
		if e.hi != last.hi {
			last.lo = 0
		}
		line = binary.AppendUvarint(line, e.lo-last.lo)
		line = append(line, s.framed(e)...)
		if _, err := w.Write(line); err != nil {
			file.Close()
			return err
		}
		f.size += int64(len(line))
		last = *e
	}
	return errors.Join(w.Flush(), file.Close())
}

// section is where a part lies.
func (f *sortedFile) section(part int) (from, to int64, ok bool) {
	i, ok := slices.BinarySearchFunc(f.starts, part, func(x extent, part int) int { return cmp.Compare(x.part, part) })
	if !ok {
		return 0, 0, false
	}
	to = f.size
	if i+1 < len(f.starts) {
		to = f.starts[i+1].from
	}
	return f.starts[i].from, to, true
}

// Finish ends adding. When something was spilled the rest is, too, and its
// memory is free.
func (s *Sorter) Finish() error {
	if len(s.files) > 0 {
		s.spill()
		s.entries, s.values = nil, nil
	}
	slices.SortFunc(s.entries, compareSorted)
	for _, f := range s.files {
		if s.err != nil || f.file != nil {
			break
		}
		var err error
		if f.file, err = os.Open(f.path); err != nil {
			s.err = fmt.Errorf("read %s: %w", f.path, plain(err))
		}
	}
	return s.err
}

// Each gives all values in order of key, after Finish; again and again. A value
// holds until the next.
func (s *Sorter) Each(yield func(hi, lo uint64, value []byte) error) error {
	for part := range s.Parts() {
		if err := s.EachOf(part, yield); err != nil {
			return err
		}
	}
	return nil
}

// EachOf gives the values of a part. Goroutines may read at the same time.
func (s *Sorter) EachOf(part int, yield func(hi, lo uint64, value []byte) error) error {
	if len(s.files) == 0 {
		return s.eachInMemory(part, yield)
	}
	var m merge
	for _, f := range s.files {
		from, to, ok := f.section(part)
		if !ok {
			continue
		}
		if err := m.add(f, from, to); err != nil {
			return err
		}
	}
	return m.each(yield)
}

func (s *Sorter) eachInMemory(part int, yield func(hi, lo uint64, value []byte) error) error {
	first, _ := slices.BinarySearchFunc(s.entries, part, func(e sorted, part int) int { return cmp.Compare(s.part(e.hi), part) })
	for i := first; i < len(s.entries) && s.part(s.entries[i].hi) == part; i++ {
		e := &s.entries[i]
		n, k := binary.Uvarint(s.values[e.at:])
		at := e.at + uint64(k)
		if err := yield(e.hi, e.lo, s.values[at:at+n]); err != nil {
			return err
		}
	}
	return nil
}

// Remove deletes the files.
func (s *Sorter) Remove() error {
	var err error
	for _, f := range s.files {
		if f.file != nil {
			err = errors.Join(err, f.file.Close())
		}
		err = errors.Join(err, os.Remove(f.path))
	}
	s.files, s.entries, s.values = nil, nil, nil
	return err
}

// merge reads a part of several sorted files as one: a heap of their next values.
type merge struct{ heap []*sectionReader }

// sectionReader reads one part of one file.
type sectionReader struct {
	path   string
	r      *bufio.Reader
	hi, lo uint64
	value  []byte
}

func (m *merge) add(f *sortedFile, from, to int64) error {
	const most = 1 << 17
	s := &sectionReader{path: f.path, r: bufio.NewReaderSize(io.NewSectionReader(f.file, from, to-from), int(min(to-from, most)))}
	switch err := s.next(); {
	case err == io.EOF:
	case err != nil:
		return err
	default:
		m.heap = append(m.heap, s)
	}
	return nil
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

func (s *sectionReader) before(o *sectionReader) bool {
	return s.hi < o.hi || s.hi == o.hi && s.lo < o.lo
}

// next reads the next value; io.EOF is the end.
func (s *sectionReader) next() error {
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

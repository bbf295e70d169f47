package spill

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// Sorter sorts keyed values in bounded memory: it collects them up to a budget,
// then writes them sorted into a file, and merges the files in the end. Without
// a folder it keeps all in memory; what comes out is the same. The zero value
// is one without a folder.
//
// What is sorted can be read in parts of about one size, so that several
// goroutines can read at once, each a part of its own.
type Sorter struct {
	dir    string // "" to keep all in memory
	name   string // files are dir/name.N
	budget int    // bytes of entries and values

	entries []sorted
	values  []byte
	runs    []*run
	made    int // files so far
	bounds  []uint64
	err     error
}

const (
	fanIn     = 32        // files of one level that are merged into one of the next
	blockSize = 8 << 10   // bytes between two marks of a file
	partSize  = 256 << 10 // bytes of a part
)

// NewSorter makes an empty one; see SpillTo.
func NewSorter(dir, name string, budget int) *Sorter {
	return &Sorter{dir: dir, name: name, budget: budget}
}

// SpillTo lets it write files dir/name.N once it has more than budget bytes in
// memory; with dir "" it writes none. The folder is the caller's, who may delete
// it with all in it.
func (s *Sorter) SpillTo(dir, name string, budget int) { s.dir, s.name, s.budget = dir, name, budget }

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

// Add takes a copy of value. Values of one key come out in any order. An error
// is kept for Finish.
func (s *Sorter) Add(hi, lo uint64, value []byte) {
	if s.dir != "" && len(s.entries)*sortedBytes+len(s.values)+len(value) > s.budget {
		s.spill()
	}
	s.entries = append(s.entries, sorted{hi, lo, uint64(len(s.values))})
	s.values = append(binary.AppendUvarint(s.values, uint64(len(value))), value...)
}

// value is that of an entry.
func (s *Sorter) value(e *sorted) []byte {
	n, k := binary.Uvarint(s.values[e.at:])
	at := e.at + uint64(k)
	return s.values[at : at+n]
}

// spill writes what is in memory into a file.
func (s *Sorter) spill() {
	if s.err == nil && len(s.entries) > 0 {
		slices.SortFunc(s.entries, compareSorted)
		s.writeRun(0, s.eachInMemory)
		s.mergeRuns()
	}
	s.entries, s.values = s.entries[:0], s.values[:0]
}

// run is a file of sorted values. Each is the difference of its key to the one
// before, its length, its bytes.
type run struct {
	path  string
	file  *os.File // for reading
	marks []mark
	size  int64
	level int // how often its values were merged
}

// mark is a place in a run where a value with another hi begins.
type mark struct {
	hi, before uint64 // of the value, of the one before it
	from       int64
}

// writeRun makes a run of what each gives.
func (s *Sorter) writeRun(level int, each func(yield func(hi, lo uint64, value []byte) error) error) {
	r := &run{path: filepath.Join(s.dir, fmt.Sprintf("%s.%d", s.name, s.made)), level: level}
	s.made++
	s.runs = append(s.runs, r)
	file, err := os.Create(r.path)
	if err == nil {
		err = errors.Join(r.write(file, each), file.Close())
	}
	if err == nil {
		r.file, err = os.Open(r.path)
	}
	if err != nil {
		s.err = fmt.Errorf("write %s: %w", r.path, plain(err))
	}
}

func (r *run) write(file io.Writer, each func(yield func(hi, lo uint64, value []byte) error) error) error {
	w := bufio.NewWriterSize(file, 1<<18)
	var line []byte
	var lastHi, lastLo uint64
	err := each(func(hi, lo uint64, value []byte) error {
		if n := len(r.marks); n == 0 || hi != lastHi && r.size-r.marks[n-1].from >= blockSize {
			r.marks = append(r.marks, mark{hi, lastHi, r.size})
		}
		if hi != lastHi {
			lastLo = 0
		}
		line = binary.AppendUvarint(line[:0], hi-lastHi)
		line = binary.AppendUvarint(line, lo-lastLo)
		line = binary.AppendUvarint(line, uint64(len(value)))
		line = append(line, value...)
		r.size += int64(len(line))
		lastHi, lastLo = hi, lo
		_, err := w.Write(line)
		return err
	})
	return errors.Join(err, w.Flush())
}

// mergeRuns makes one of the runs of a level when there are many, so that few
// files are read at once however many were written.
func (s *Sorter) mergeRuns() {
	for level := 0; s.err == nil; level++ {
		var these, others []*run
		for _, r := range s.runs {
			if r.level == level {
				these = append(these, r)
			} else {
				others = append(others, r)
			}
		}
		if len(these) < fanIn {
			return
		}
		s.runs = others
		s.writeRun(level+1, func(yield func(hi, lo uint64, value []byte) error) error {
			return new(merge).each(these, 0, math.MaxUint64, yield)
		})
		for _, r := range these {
			s.err = cmp.Or(s.err, r.remove())
		}
	}
}

func (r *run) remove() error { return errors.Join(r.file.Close(), os.Remove(r.path)) }

// Finish ends adding. When something was spilled the rest is, too, and its
// memory is free.
func (s *Sorter) Finish() error {
	if len(s.runs) > 0 {
		s.spill()
		s.entries, s.values = nil, nil
	}
	slices.SortFunc(s.entries, compareSorted)
	s.bound()
	return s.err
}

// bound finds where the parts begin: at marks of the runs, or after so many
// entries, so that values with one hi are in one part.
func (s *Sorter) bound() {
	var marks []uint64
	each := partSize / blockSize
	for _, r := range s.runs {
		for _, m := range r.marks {
			marks = append(marks, m.hi)
		}
	}
	if len(s.runs) == 0 {
		each = partSize / sortedBytes
		for i := range s.entries {
			marks = append(marks, s.entries[i].hi)
		}
	}
	slices.Sort(marks)
	for i := each; i < len(marks); i += each {
		s.bounds = append(s.bounds, marks[i])
	}
	s.bounds = slices.Compact(s.bounds)
}

// Parts is how many parts there are, after Finish.
func (s *Sorter) Parts() int { return len(s.bounds) + 1 }

// Each gives all values in order of key, after Finish; again and again. A value
// holds until the next.
func (s *Sorter) Each(yield func(hi, lo uint64, value []byte) error) error {
	if len(s.runs) == 0 {
		return s.eachInMemory(yield)
	}
	return new(merge).each(s.runs, 0, math.MaxUint64, yield)
}

func (s *Sorter) eachInMemory(yield func(hi, lo uint64, value []byte) error) error {
	for i := range s.entries {
		e := &s.entries[i]
		if err := yield(e.hi, e.lo, s.value(e)); err != nil {
			return err
		}
	}
	return nil
}

// PartReader reads parts, one after the other; each goroutine needs one of its own.
type PartReader struct {
	s *Sorter
	m merge
}

// PartReader makes one, after Finish.
func (s *Sorter) PartReader() *PartReader { return &PartReader{s: s} }

// Part gives the values of a part as Each does: those of part 0, then those of
// part 1 and so on are all.
func (p *PartReader) Part(part int, yield func(hi, lo uint64, value []byte) error) error {
	from, to := uint64(0), uint64(math.MaxUint64) // of hi; none is the last number
	if part > 0 {
		from = p.s.bounds[part-1]
	}
	if part < len(p.s.bounds) {
		to = p.s.bounds[part]
	}
	if len(p.s.runs) > 0 {
		return p.m.each(p.s.runs, from, to, yield)
	}
	entries := p.s.entries
	first, _ := slices.BinarySearchFunc(entries, from, func(e sorted, hi uint64) int { return cmp.Compare(e.hi, hi) })
	for i := first; i < len(entries) && entries[i].hi < to; i++ {
		if err := yield(entries[i].hi, entries[i].lo, p.s.value(&entries[i])); err != nil {
			return err
		}
	}
	return nil
}

// Remove deletes the files.
func (s *Sorter) Remove() error {
	var err error
	for _, r := range s.runs {
		if r.file != nil {
			err = errors.Join(err, r.remove())
		}
	}
	s.runs, s.entries, s.values = nil, nil, nil
	return err
}

// merge reads sorted runs as one: a heap of their next values.
type merge struct {
	heap  []*section
	spare []*section // whose memory is used again
}

// section reads a range of one run.
type section struct {
	path   string
	of     io.SectionReader
	r      *bufio.Reader
	hi, lo uint64
	value  []byte
}

// sectionSize is how many bytes of a section are read at once.
const sectionSize = 32 << 10

// each gives the values whose hi is from from to below to.
func (m *merge) each(runs []*run, from, to uint64, yield func(hi, lo uint64, value []byte) error) error {
	defer func() {
		m.spare = append(m.spare, m.heap...)
		m.heap = m.heap[:0]
	}()
	for _, r := range runs {
		if err := m.open(r, from, to); err != nil {
			return err
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	for len(m.heap) > 0 {
		s := m.heap[0]
		if s.hi >= to && to != math.MaxUint64 {
			return nil
		}
		if err := yield(s.hi, s.lo, s.value); err != nil {
			return err
		}
		switch err := s.next(); {
		case err == io.EOF:
			last := len(m.heap) - 1
			m.heap[0] = m.heap[last]
			m.heap = m.heap[:last]
			m.spare = append(m.spare, s)
		case err != nil:
			return err
		}
		m.down(0)
	}
	return nil
}

// open adds the first value of a run that is not below from.
func (m *merge) open(r *run, from, to uint64) error {
	byHi := func(x mark, hi uint64) int { return cmp.Compare(x.hi, hi) }
	first, ok := slices.BinarySearchFunc(r.marks, from, byHi)
	if !ok {
		first = max(first-1, 0)
	}
	end := r.size
	if last, _ := slices.BinarySearchFunc(r.marks, to, byHi); last < len(r.marks) {
		end = r.marks[last].from
	}
	if len(r.marks) == 0 || r.marks[first].from >= end {
		return nil
	}
	var s *section
	if n := len(m.spare); n > 0 {
		s, m.spare = m.spare[n-1], m.spare[:n-1]
	} else {
		s = &section{r: bufio.NewReaderSize(nil, sectionSize)}
	}
	s.path, s.of = r.path, *io.NewSectionReader(r.file, r.marks[first].from, end-r.marks[first].from)
	s.r.Reset(&s.of)
	s.hi, s.lo = r.marks[first].before, 0
	for {
		switch err := s.next(); {
		case err == io.EOF:
			m.spare = append(m.spare, s)
			return nil
		case err != nil:
			return err
		case s.hi >= from:
			m.heap = append(m.heap, s)
			return nil
		}
	}
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

func (s *section) before(o *section) bool {
	return s.hi < o.hi || s.hi == o.hi && s.lo < o.lo
}

// next reads the next value; io.EOF is the end.
func (s *section) next() error {
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

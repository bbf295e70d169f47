package spill

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// merge reads sorted runs as one: a heap of their next values.
type merge struct {
	heap  []*section
	spare []*section // whose memory is used again
	ties  func(a, b []byte) int
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

// open makes the heap of the entries whose hi is from from to below to.
func (m *merge) open(runs []*run, from, to uint64) error {
	m.spare = append(m.spare, m.heap...)
	m.heap = m.heap[:0]
	for _, r := range runs {
		if err := m.add(r, from, to); err != nil {
			return err
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	return nil
}

// next moves from the least entry to the next one.
func (m *merge) next() error {
	switch err := m.heap[0].next(); {
	case err == io.EOF:
		last := len(m.heap) - 1
		m.spare = append(m.spare, m.heap[0])
		m.heap[0] = m.heap[last]
		m.heap = m.heap[:last]
	case err != nil:
		return err
	}
	m.down(0)
	return nil
}

// add adds the first entry of a run that is not below from.
func (m *merge) add(r *run, from, to uint64) error {
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
			if m.before(m.heap[k], m.heap[least]) {
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

func (m *merge) before(s, o *section) bool {
	if s.hi != o.hi || s.lo != o.lo || m.ties == nil {
		return s.hi < o.hi || s.hi == o.hi && s.lo < o.lo
	}
	return m.ties(s.value, o.value) < 0
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

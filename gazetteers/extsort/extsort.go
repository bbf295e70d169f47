// Package extsort sorts byte strings in bounded memory: what does not fit lies
// in sorted files that are merged in the end. The table's writer and the readers
// of dumps use it.
//
// Values that are equal come out as often as they went in. The order is that of
// the bytes, so the same values give the same sequence, however they went in.
package extsort

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

const (
	fanIn      = 64        // files merged at once
	bufferSize = 128 << 10 // bytes read or written at once
	maxValue   = 64 << 20  // bytes; a file that claims a longer one is damaged
	entryBytes = 9         // what a value costs in memory besides its bytes, about
	chunkSize  = 1 << 20   // bytes that are taken at once, and the least that is kept in memory
)

// Sorter collects values and gives them back sorted. It is for one goroutine.
type Sorter struct {
	dir, name string
	budget    int // bytes in memory

	chunks [][]byte // lengths and bytes of values, used again after each file
	chunk  int      // the one being filled
	values []uint64 // places: chunk<<32 | offset
	used   int
	files  []string
	made   int // files so far
	err    error
}

// New makes a sorter that keeps about budget bytes in memory and the rest in
// files dir/name.N. The folder is the caller's, who deletes it with all in it.
func New(dir, name string, budget int) *Sorter {
	return &Sorter{dir: dir, name: name, budget: max(budget, chunkSize)}
}

// Add takes a copy of value. An error is kept for Each.
func (s *Sorter) Add(value []byte) {
	if s.used+len(value)+entryBytes > s.budget && len(s.values) > 0 {
		s.spill()
	}
	c := s.room(len(value) + binary.MaxVarintLen64)
	s.values = append(s.values, uint64(s.chunk)<<32|uint64(len(*c)))
	*c = append(binary.AppendUvarint(*c, uint64(len(value))), value...)
	s.used += len(value) + entryBytes
}

// value is the one at a place.
func (s *Sorter) value(at uint64) []byte {
	b := s.chunks[at>>32][uint32(at):]
	n, k := binary.Uvarint(b)
	return b[k : k+int(n)]
}

// eachInMemory sorts what is in memory and yields it.
func (s *Sorter) eachInMemory(yield func([]byte) error) error {
	slices.SortFunc(s.values, func(x, y uint64) int { return bytes.Compare(s.value(x), s.value(y)) })
	for _, at := range s.values {
		if err := yield(s.value(at)); err != nil {
			return err
		}
	}
	return nil
}

// room returns a chunk with room for so many bytes.
func (s *Sorter) room(n int) *[]byte {
	for ; s.chunk < len(s.chunks); s.chunk++ {
		if c := &s.chunks[s.chunk]; len(*c)+n <= cap(*c) {
			return c
		}
	}
	s.chunks = append(s.chunks, make([]byte, 0, max(n, chunkSize)))
	return &s.chunks[s.chunk]
}

// spill writes what is in memory into a file.
func (s *Sorter) spill() {
	s.write(s.eachInMemory)
	for i := range s.chunks {
		s.chunks[i] = s.chunks[i][:0]
	}
	s.chunk, s.values, s.used = 0, s.values[:0], 0
	if len(s.files) > fanIn {
		s.mergeFiles()
	}
}

// mergeFiles makes one file of all.
func (s *Sorter) mergeFiles() {
	old := s.files
	s.files = nil
	s.write(func(yield func([]byte) error) error { return merge(old, yield) })
	for _, path := range old {
		s.keep(os.Remove(path))
	}
}

func (s *Sorter) keep(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("sort: %w", err)
	}
}

// write makes a file of what each yields.
func (s *Sorter) write(each func(yield func([]byte) error) error) {
	if s.err != nil {
		return
	}
	path := filepath.Join(s.dir, fmt.Sprintf("%s.%d", s.name, s.made))
	s.made++
	s.files = append(s.files, path)
	f, err := os.Create(path)
	if err != nil {
		s.keep(err)
		return
	}
	w := bufio.NewWriterSize(f, bufferSize)
	var size [binary.MaxVarintLen64]byte
	err = each(func(v []byte) error {
		if _, err := w.Write(size[:binary.PutUvarint(size[:], uint64(len(v)))]); err != nil {
			return err
		}
		_, err := w.Write(v)
		return err
	})
	s.keep(errors.Join(err, w.Flush(), f.Close()))
}

// Each yields the values in order and lets go of them; a value is valid until
// yield returns. It may be called once. It stops at yield's first error, which
// it returns as it is.
func (s *Sorter) Each(yield func(value []byte) error) error {
	if len(s.files) == 0 && s.err == nil {
		if err := s.eachInMemory(yield); err != nil {
			return err
		}
		s.chunks, s.values = nil, nil
		return nil
	}
	if len(s.values) > 0 {
		s.spill()
	}
	s.chunks, s.values = nil, nil
	if s.err != nil {
		return s.err
	}
	err := merge(s.files, yield)
	for _, path := range s.files {
		s.keep(os.Remove(path))
	}
	return errors.Join(err, s.err)
}

// run is a file being merged, at one of its values.
type run struct {
	f     *os.File
	r     *bufio.Reader
	value []byte
}

// next reads the next value; io.EOF after the last.
func (r *run) next() error {
	n, err := binary.ReadUvarint(r.r)
	if err != nil {
		return err
	}
	if n > maxValue {
		return fmt.Errorf("%s: damaged", r.f.Name())
	}
	r.value = slices.Grow(r.value[:0], int(n))[:n]
	if _, err := io.ReadFull(r.r, r.value); err != nil {
		return fmt.Errorf("%s: %w", r.f.Name(), err)
	}
	return nil
}

// runs is a heap of files, the smallest value first.
type runs []*run

func (h runs) Len() int           { return len(h) }
func (h runs) Less(i, j int) bool { return bytes.Compare(h[i].value, h[j].value) < 0 }
func (h runs) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push takes a *run.
func (h *runs) Push(x any) { *h = append(*h, x.(*run)) }

// Pop gives the last *run.
func (h *runs) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// merge yields the values of sorted files in order.
func merge(paths []string, yield func([]byte) error) (err error) {
	var h runs
	var open []*os.File
	defer func() {
		for _, f := range open {
			err = errors.Join(err, f.Close())
		}
	}()
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("sort: %w", err)
		}
		open = append(open, f)
		r := &run{f: f, r: bufio.NewReaderSize(f, bufferSize)}
		switch err := r.next(); {
		case err == nil:
			h = append(h, r)
		case !errors.Is(err, io.EOF):
			return fmt.Errorf("sort: %w", err)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		if err := yield(h[0].value); err != nil {
			return err
		}
		switch err := h[0].next(); {
		case err == nil:
			heap.Fix(&h, 0)
		case errors.Is(err, io.EOF):
			heap.Pop(&h)
		default:
			return fmt.Errorf("sort: %w", err)
		}
	}
	return nil
}

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
	ties    func(a, b []byte) int // of values of one key; nil for any order
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

// SortValues orders values of one key, too, before anything is added.
func (s *Sorter) SortValues(compare func(a, b []byte) int) { s.ties = compare }

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

// sort sorts what is in memory.
func (s *Sorter) sort() {
	if s.ties == nil {
		slices.SortFunc(s.entries, compareSorted)
		return
	}
	slices.SortFunc(s.entries, func(x, y sorted) int {
		if c := compareSorted(x, y); c != 0 {
			return c
		}
		return s.ties(valueAt(s.values, x.at), valueAt(s.values, y.at))
	})
}

// Add takes a copy of value. Values of one key come out in any order, or in that of
// SortValues. An error is kept for Finish.
func (s *Sorter) Add(hi, lo uint64, value []byte) {
	if s.dir != "" && len(s.entries)*sortedBytes+len(s.values)+len(value) > s.budget {
		s.spill()
	}
	s.entries = append(s.entries, sorted{hi, lo, uint64(len(s.values))})
	s.values = append(binary.AppendUvarint(s.values, uint64(len(value))), value...)
}

// spill writes what is in memory into a file.
func (s *Sorter) spill() {
	if s.err == nil && len(s.entries) > 0 {
		s.sort()
		s.writeRun(0, &Cursor{entries: s.entries, values: s.values, to: math.MaxUint64})
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

// writeRun makes a run of what a cursor reads.
func (s *Sorter) writeRun(level int, c *Cursor) {
	r := &run{path: filepath.Join(s.dir, fmt.Sprintf("%s.%d", s.name, s.made)), level: level}
	s.made++
	s.runs = append(s.runs, r)
	file, err := os.Create(r.path)
	if err == nil {
		err = errors.Join(r.write(file, c), file.Close())
	}
	if err == nil {
		r.file, err = os.Open(r.path)
	}
	if err != nil {
		s.err = fmt.Errorf("write %s: %w", r.path, plain(err))
	}
}

func (r *run) write(file io.Writer, c *Cursor) error {
	w := bufio.NewWriterSize(file, 1<<18)
	var line []byte
	var lastHi, lastLo uint64
	for c.Next() {
		if n := len(r.marks); n == 0 || c.Hi != lastHi && r.size-r.marks[n-1].from >= blockSize {
			r.marks = append(r.marks, mark{c.Hi, lastHi, r.size})
		}
		if c.Hi != lastHi {
			lastLo = 0
		}
		line = binary.AppendUvarint(line[:0], c.Hi-lastHi)
		line = binary.AppendUvarint(line, c.Lo-lastLo)
		line = binary.AppendUvarint(line, uint64(len(c.Value)))
		line = append(line, c.Value...)
		r.size += int64(len(line))
		lastHi, lastLo = c.Hi, c.Lo
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return errors.Join(c.Err(), w.Flush())
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
		m := &merge{ties: s.ties}
		c := &Cursor{merge: m, to: math.MaxUint64}
		c.err = m.open(these, 0, math.MaxUint64)
		s.writeRun(level+1, c)
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
	s.sort()
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

// Entries reads all that was sorted, after Finish; again and again.
func (s *Sorter) Entries() *Cursor { return s.PartReader().open(0, math.MaxUint64) }

// PartReader reads parts, one after the other; each goroutine needs one of its own.
type PartReader struct {
	s     *Sorter
	merge merge // whose memory is used again
}

// PartReader makes one, after Finish.
func (s *Sorter) PartReader() *PartReader { return &PartReader{s: s, merge: merge{ties: s.ties}} }

// Part reads a part: the entries of part 0, then those of part 1 and so on are
// all. The cursor of the part before is not to be used any more.
func (p *PartReader) Part(part int) *Cursor {
	from, to := uint64(0), uint64(math.MaxUint64) // of hi; none is the last number
	if part > 0 {
		from = p.s.bounds[part-1]
	}
	if part < len(p.s.bounds) {
		to = p.s.bounds[part]
	}
	return p.open(from, to)
}

// open reads the entries whose hi is from from to below to.
func (p *PartReader) open(from, to uint64) *Cursor {
	if len(p.s.runs) > 0 {
		c := &Cursor{merge: &p.merge, to: to}
		c.err = p.merge.open(p.s.runs, from, to)
		return c
	}
	first, _ := slices.BinarySearchFunc(p.s.entries, from, func(e sorted, hi uint64) int { return cmp.Compare(e.hi, hi) })
	return &Cursor{entries: p.s.entries[first:], values: p.s.values, to: to}
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

// plain strips the path that the message has already.
func plain(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

package spill

import (
	"encoding/binary"
	"iter"
	"math"
)

// Entry is a value with its key, hi before lo. The value holds until the next
// entry is read.
type Entry struct {
	Hi, Lo uint64
	Value  []byte
}

// Cursor reads entries in order of key:
//
//	c := sorter.Entries()
//	for c.Next() {
//		use(c.Hi, c.Lo, c.Value)
//	}
//	return c.Err()
type Cursor struct {
	Entry
	entries []sorted // those in memory that are not read yet
	values  []byte
	merge   *merge                     // of files, instead
	next    func(*Entry) (bool, error) // of what is sorted elsewhere, instead
	begun   bool
	to      uint64 // where to end, the last number for nowhere
	err     error
}

// CursorOf reads entries that are sorted elsewhere: next fills in the next one and
// reports whether there is one.
func CursorOf(next func(*Entry) (bool, error)) *Cursor { return &Cursor{next: next} }

// Next reads the next entry and reports whether there is one.
func (c *Cursor) Next() bool {
	switch {
	case c.merge != nil:
		return c.nextOfFiles()
	case c.next != nil:
		more := false
		if c.err == nil {
			more, c.err = c.next(&c.Entry)
		}
		return more && c.err == nil
	}
	if len(c.entries) == 0 || c.entries[0].hi >= c.to && c.to != math.MaxUint64 {
		return false
	}
	e := &c.entries[0]
	c.Hi, c.Lo, c.Value = e.hi, e.lo, valueAt(c.values, e.at)
	c.entries = c.entries[1:]
	return true
}

// valueAt is the value at a place of some, each behind its length.
func valueAt(values []byte, at uint64) []byte {
	n, k := binary.Uvarint(values[at:])
	at += uint64(k)
	return values[at : at+n]
}

func (c *Cursor) nextOfFiles() bool {
	if c.err == nil && c.begun && len(c.merge.heap) > 0 {
		c.err = c.merge.next()
	}
	c.begun = true
	if c.err != nil || len(c.merge.heap) == 0 || c.merge.heap[0].hi >= c.to && c.to != math.MaxUint64 {
		return false
	}
	s := c.merge.heap[0]
	c.Hi, c.Lo, c.Value = s.hi, s.lo, s.value
	return true
}

// Err is why reading ended early, nil when it did not.
func (c *Cursor) Err() error { return c.err }

// Groups gives the entries of a cursor by groups of one key, which by makes of
// theirs: entries that come one after the other with one key are a group. Those
// of a group are to be read before the next group; what is left of one is passed
// over. In the end [Cursor.Err] tells of errors.
func Groups[K comparable](c *Cursor, by func(hi, lo uint64) K) iter.Seq2[K, iter.Seq[Entry]] {
	return func(yield func(K, iter.Seq[Entry]) bool) {
		more := c.Next()
		var key K
		group := func(yield func(Entry) bool) {
			for more && by(c.Hi, c.Lo) == key {
				e := c.Entry
				if !yield(e) {
					return // the entry is passed over with the rest
				}
				more = c.Next()
			}
		}
		for more {
			key = by(c.Hi, c.Lo)
			if !yield(key, group) {
				return
			}
			for more && by(c.Hi, c.Lo) == key {
				more = c.Next()
			}
		}
	}
}

// ByHi groups by the first half of the key.
func ByHi(hi, _ uint64) uint64 { return hi }

// ByNumber groups by the first number of a key that [Pair] made.
func ByNumber(hi, _ uint64) uint32 { return uint32(hi >> 32) }

// Pair makes the first half of a key of two numbers, a before b.
func Pair(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

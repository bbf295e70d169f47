package spill

import (
	"bytes"
	"cmp"
	"encoding/binary"
)

// Order sorts numbers by a rank and a string.
type Order struct {
	sorter *Sorter
	buf    []byte
}

// NewOrder sorts with an empty sorter.
func NewOrder(s *Sorter) *Order {
	s.SortValues(func(a, b []byte) int { return bytes.Compare(a[4:], b[4:]) })
	return &Order{sorter: s}
}

// Add adds a number. An error is kept for Each.
func (o *Order) Add(rank uint32, key string, n uint32) {
	var begin [12]byte // of the key; most keys differ there
	copy(begin[:], key)
	o.buf = append(binary.LittleEndian.AppendUint32(o.buf[:0], n), key...)
	o.sorter.Add(Pair(rank, binary.BigEndian.Uint32(begin[:])), binary.BigEndian.Uint64(begin[4:]), o.buf)
}

// Each ends adding and gives the numbers in order. The files are gone then.
func (o *Order) Each(yield func(n uint32)) error {
	if err := o.sorter.Finish(); err != nil {
		return err
	}
	c := o.sorter.Entries()
	for c.Next() {
		yield(binary.LittleEndian.Uint32(c.Value))
	}
	return cmp.Or(c.Err(), o.sorter.Remove())
}

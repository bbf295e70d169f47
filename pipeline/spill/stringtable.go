package spill

import "hash/maphash"

// StringTable is a set of strings that numbers them in order of first meeting. What
// is always in memory is some 9 bytes a string.
type StringTable struct {
	texts  *StringStore
	places *Array[Place]
	table  []uint32 // open addressing: 1 + number, 0 for free; a power of two
	tags   []uint8  // of the hashes, so that few others are looked at
	seed   maphash.Seed
}

// NewStringTable makes an empty set.
func NewStringTable(pool *Pool) *StringTable {
	return &StringTable{texts: NewStringStore(pool), places: NewArray[Place](pool), seed: maphash.MakeSeed()}
}

// Len is how many strings there are.
func (s *StringTable) Len() int { return s.places.Len() }

// At is the string of a number; see [StringStore.At] for how long it may be kept.
func (s *StringTable) At(n uint32) string { return s.texts.At(s.places.At(n)) }

// Number finds a string.
func (s *StringTable) Number(v string) (n uint32, ok bool) {
	if s.Len() == 0 {
		return 0, false
	}
	at, _ := s.find(v)
	return s.table[at] - 1, s.table[at] != 0
}

// Add gives the number of a string, a copy of which it keeps; fresh tells that
// it was not there.
func (s *StringTable) Add(v string) (n uint32, fresh bool) {
	if s.Len()*4 >= len(s.table)*3 {
		s.grow()
	}
	at, tag := s.find(v)
	if s.table[at] != 0 {
		return s.table[at] - 1, false
	}
	n = uint32(s.Len())
	s.places.Append(s.texts.Add(v))
	s.table[at], s.tags[at] = n+1, tag
	return n, true
}

// find is the place in the table where v is, or would be.
func (s *StringTable) find(v string) (at uint64, tag uint8) {
	h := maphash.String(s.seed, v)
	at, tag = s.slot(h)
	for s.table[at] != 0 && (s.tags[at] != tag || s.At(s.table[at]-1) != v) {
		at = (at + 1) & uint64(len(s.table)-1)
	}
	return at, tag
}

func (s *StringTable) slot(h uint64) (at uint64, tag uint8) {
	return h & uint64(len(s.table)-1), uint8(h >> 56)
}

func (s *StringTable) grow() {
	s.table = make([]uint32, max(64, 2*len(s.table)))
	s.tags = make([]uint8, len(s.table))
	for n := range uint32(s.Len()) {
		at, tag := s.slot(maphash.String(s.seed, s.At(n)))
		for s.table[at] != 0 {
			at = (at + 1) & uint64(len(s.table)-1)
		}
		s.table[at], s.tags[at] = n+1, tag
	}
}

// View is a reader of the same strings for another goroutine; see [StringStore.View].
func (s *StringTable) View(pool *Pool) *StringTable {
	return &StringTable{texts: s.texts.View(pool), places: s.places.View(pool), table: s.table, tags: s.tags, seed: s.seed}
}

// Freeze ends adding and finding, and gives up the memory that they need.
func (s *StringTable) Freeze() { s.table, s.tags = nil, nil }

// Free gives up the strings and their memory.
func (s *StringTable) Free() {
	s.Freeze()
	s.texts.Free()
	s.places.Free()
}

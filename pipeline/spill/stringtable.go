package spill

import "hash/maphash"

// StringTable is a set of strings that numbers them in order of first meeting. All
// of it is in pages: nothing of a string must stay in memory.
type StringTable struct {
	texts  *StringStore
	places *Array[Place]
	slots  *Array[uint64] // open addressing: hash and 1 + number, 0 for free
	mask   uint32         // slots are a power of two
	seed   maphash.Seed
}

// firstSlots is a page.
const firstSlots = arrayPage / 8

// NewStringTable makes an empty set.
func NewStringTable(pool *Pool) *StringTable {
	return &StringTable{texts: NewStringStore(pool), places: NewArray[Place](pool), slots: NewArray[uint64](pool), seed: maphash.MakeSeed()}
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
	_, slot := s.find(v, s.hash(v))
	return uint32(slot) - 1, slot != 0
}

// Add gives the number of a string, a copy of which it keeps; fresh tells that
// it was not there.
func (s *StringTable) Add(v string) (n uint32, fresh bool) {
	if s.Len()*4 >= s.slots.Len()*3 {
		s.grow()
	}
	h := s.hash(v)
	at, slot := s.find(v, h)
	if slot != 0 {
		return uint32(slot) - 1, false
	}
	n = uint32(s.Len())
	s.places.Append(s.texts.Add(v))
	s.slots.Set(at, Pair(h, n+1))
	return n, true
}

func (s *StringTable) hash(v string) uint32 { return uint32(maphash.String(s.seed, v)) }

// find is the place where v is, or would be, and what is there.
func (s *StringTable) find(v string, hash uint32) (at uint32, slot uint64) {
	for at = hash & s.mask; ; at = (at + 1) & s.mask {
		slot = s.slots.At(at)
		if slot == 0 || uint32(slot>>32) == hash && s.At(uint32(slot)-1) == v {
			return at, slot
		}
	}
}

// grow makes twice as many slots. Those of one part of the old ones are in two
// parts of the new ones, so that few pages are in use at a time.
func (s *StringTable) grow() {
	old := s.slots
	s.slots = NewArray[uint64](old.pool)
	s.slots.Grow(max(firstSlots, 2*old.Len()))
	s.mask = uint32(s.slots.Len() - 1)
	for i := range uint32(old.Len()) {
		slot := old.At(i)
		if slot == 0 {
			continue
		}
		at := uint32(slot>>32) & s.mask
		for s.slots.At(at) != 0 {
			at = (at + 1) & s.mask
		}
		s.slots.Set(at, slot)
	}
	old.Free()
}

// View is a reader of the same strings for another goroutine; see [StringStore.View].
func (s *StringTable) View(pool *Pool) *StringTable {
	return &StringTable{texts: s.texts.View(pool), places: s.places.View(pool), slots: s.slots.View(pool), mask: s.mask, seed: s.seed}
}

// Freeze ends adding and finding, and gives up the memory that they need.
func (s *StringTable) Freeze() { s.slots.Free() }

// Free gives up the strings and their memory.
func (s *StringTable) Free() {
	s.Freeze()
	s.texts.Free()
	s.places.Free()
}

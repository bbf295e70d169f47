package packed

import (
	"encoding/binary"
	"hash/maphash"
)

// Strings is a section of sorted strings.
type Strings struct {
	section[stringsBlock]
	firsts []string // of each block
	keys   []uint64 // their first bytes
	seed   maphash.Seed
}

type stringsBlock struct {
	text  string
	off   [1<<stringsBits + 1]uint32
	slots *[slots]uint16 // where they are found: hash table of 1 + the string's number in the block
}

const slots = 2 << stringsBits

func (b *stringsBlock) at(i uint32) string { return b.text[b.off[i]:b.off[i+1]] }

// Strings reads the next section.
func (f *File) Strings(s *Strings) error {
	s.unpack = unpackStrings
	return f.strings(s)
}

// Words reads the next section, of strings that are to be found fast.
func (f *File) Words(s *Strings) error {
	s.seed = maphash.MakeSeed()
	s.unpack = func(raw []byte, items int) (*stringsBlock, error) {
		b, err := unpackStrings(raw, items)
		if err != nil {
			return nil, err
		}
		b.slots = new([slots]uint16)
		for i := range uint32(items) {
			h := maphash.String(s.seed, b.at(i)) % slots
			for b.slots[h] != 0 {
				h = (h + 1) % slots
			}
			b.slots[h] = uint16(i) + 1
		}
		return b, nil
	}
	return f.strings(s)
}

func (f *File) strings(s *Strings) error {
	return read(f, &s.section, stringsBits, func() bool {
		n, ok := f.uvarint(uint64(len(f.dir)))
		if !ok || n > len(f.dir) {
			return false
		}
		first := string(f.dir[:n])
		f.dir = f.dir[n:]
		s.firsts, s.keys = append(s.firsts, first), append(s.keys, keyOf(first))
		return true
	})
}

// keyOf is the first bytes of a string as a number, in the order of strings.
func keyOf[S string | []byte](s S) (key uint64) {
	var b [8]byte
	copy(b[:], s)
	return binary.BigEndian.Uint64(b[:])
}

func unpackStrings(raw []byte, items int) (*stringsBlock, error) {
	b := &stringsBlock{}
	rest, size := raw, 0
	for range items { // what each shares and has of its own
		if len(rest) < 2 {
			return nil, damaged("strings")
		}
		same := int(rest[0])
		n, k := binary.Uvarint(rest[1:])
		if k <= 0 || n > uint64(len(raw)) {
			return nil, damaged("length of a string")
		}
		rest, size = rest[1+k:], size+same+int(n)
	}
	text := make([]byte, 0, size)
	last := 0
	for i := range items {
		same := int(raw[0])
		n, k := binary.Uvarint(raw[1:])
		raw = raw[1+k:]
		if len(text)-last < same || uint64(len(rest)) < n {
			return nil, damaged("string")
		}
		start := len(text)
		text = append(text, text[last:last+same]...)
		text = append(text, rest[:n]...)
		rest, last = rest[n:], start
		b.off[i+1] = uint32(len(text))
	}
	if len(rest) != 0 {
		return nil, damaged("end of strings")
	}
	b.text = string(text)
	return b, nil
}

// At returns string i, which is below Len. It stays valid for ever.
func (s *Strings) At(i uint32) string {
	b := s.made[i>>stringsBits].Load()
	if b == nil {
		b = s.first(i >> stringsBits)
	}
	return b.at(i & (1<<stringsBits - 1))
}

// Find returns the number of a string of a section read by Words.
func (s *Strings) Find(want []byte) (i uint32, ok bool) {
	key := keyOf(want)
	lo, hi := 0, len(s.keys) // of the blocks that begin no later, the last
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if k := s.keys[mid]; k < key || k == key && s.firsts[mid] <= string(want) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return 0, false
	}
	block := uint32(lo - 1)
	b := s.made[block].Load()
	if b == nil {
		b = s.first(block)
	}
	for h := maphash.Bytes(s.seed, want) % slots; ; h = (h + 1) % slots {
		i := uint32(b.slots[h])
		switch {
		case i == 0:
			return 0, false
		case b.at(i-1) == string(want):
			return block<<stringsBits + i - 1, true
		}
	}
}

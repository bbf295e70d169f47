package entities

import (
	"hash/maphash"
	"strings"
)

// Strings is a set of strings that numbers them in order of first meeting,
// made for millions: a string costs its bytes and some 28 more, and nothing of
// it is looked at by the garbage collector one by one. The zero value is
// empty. It is not safe for concurrent use while strings are added.
type Strings struct {
	text  []string
	table []uint32 // open addressing: 1 + number, 0 for free; a power of two
	seed  maphash.Seed
	chunk strings.Builder // the text of the last strings; never grows, so that they stay where they are
}

// stringsChunk is the size of the pieces of memory that hold the text.
const stringsChunk = 1 << 16

// Len is how many strings there are.
func (s *Strings) Len() int { return len(s.text) }

// At is the string of a number.
func (s *Strings) At(n uint32) string { return s.text[n] }

// Number finds a string.
func (s *Strings) Number(v string) (n uint32, ok bool) {
	if len(s.text) == 0 {
		return 0, false
	}
	at := s.find(v)
	if s.table[at] == 0 {
		return 0, false
	}
	return s.table[at] - 1, true
}

// Add gives the number of a string, a copy of which it keeps; fresh tells that
// it was not there.
func (s *Strings) Add(v string) (n uint32, fresh bool) {
	if len(s.text)*4 >= len(s.table)*3 {
		s.grow()
	}
	at := s.find(v)
	if s.table[at] != 0 {
		return s.table[at] - 1, false
	}
	n = uint32(len(s.text))
	s.text = append(s.text, s.keep(v))
	s.table[at] = n + 1
	return n, true
}

// find is the place in the table where v is, or would be.
func (s *Strings) find(v string) uint64 {
	mask := uint64(len(s.table) - 1)
	at := maphash.String(s.seed, v) & mask
	for s.table[at] != 0 && s.text[s.table[at]-1] != v {
		at = (at + 1) & mask
	}
	return at
}

func (s *Strings) grow() {
	if s.table == nil {
		s.seed = maphash.MakeSeed()
	}
	s.table = make([]uint32, max(64, 2*len(s.table)))
	for n, v := range s.text {
		s.table[s.find(v)] = uint32(n) + 1
	}
}

func (s *Strings) keep(v string) string {
	if len(v) > stringsChunk/16 {
		return strings.Clone(v)
	}
	if s.chunk.Cap()-s.chunk.Len() < len(v) {
		s.chunk = strings.Builder{}
		s.chunk.Grow(stringsChunk)
	}
	from := s.chunk.Len()
	s.chunk.WriteString(v)
	return s.chunk.String()[from:]
}

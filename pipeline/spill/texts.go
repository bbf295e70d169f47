package spill

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"
	"unsafe"
)

// textPage is how many bytes of text a page holds: few, since pages are mostly
// read for one string.
const textPage = 4 << 10

// Texts keeps strings, each of which it gives back by its place.
type Texts struct {
	pool  *Pool
	file  *File
	pages []text
	open  strings.Builder // the last page, which never grows, so that what it gave stays where it is
}

// text is a page. It is written once, when it leaves memory for the first time.
type text struct {
	held string // "" for what is on disk
	at   int64  // in the file, from 1; 0 when it is not there
	n    uint32 // bytes
	used bool
}

// Place says where a string is: its page, and where there it begins.
type Place uint64

// NewTexts makes one without strings.
func NewTexts(pool *Pool) *Texts { return &Texts{pool: pool, file: pool.newFile()} }

// Add keeps a copy of a string.
func (t *Texts) Add(v string) Place {
	at := t.room(len(v))
	t.open.WriteString(v)
	return at
}

// AddBytes keeps bytes as a string.
func (t *Texts) AddBytes(v []byte) Place {
	at := t.room(len(v))
	t.open.Write(v)
	return at
}

// room begins a string of n bytes.
func (t *Texts) room(n int) Place {
	var length [binary.MaxVarintLen64]byte
	k := binary.PutUvarint(length[:], uint64(n))
	if t.open.Cap()-t.open.Len() < k+n {
		t.seal()
		t.open.Grow(max(textPage, k+n))
	}
	at := Place(len(t.pages))<<32 | Place(t.open.Len())
	t.open.Write(length[:k])
	return at
}

// seal ends the open page.
func (t *Texts) seal() {
	if t.open.Len() == 0 {
		return
	}
	held := t.open.String()
	t.open = strings.Builder{}
	t.pages = append(t.pages, text{held: held, n: uint32(len(held)), used: true})
	t.pool.hold(t, len(t.pages)-1, len(held))
}

// At is the string at a place. It keeps its page in memory as long as it is
// held: clone what is to stay.
func (t *Texts) At(at Place) string {
	n := int(at >> 32)
	page := t.open.String()
	if n < len(t.pages) {
		p := &t.pages[n]
		if p.held == "" {
			t.load(n)
		}
		if !p.used {
			p.used = true
		}
		page = p.held
	}
	page = page[uint32(at):]
	var length uint64
	for shift := 0; ; shift += 7 {
		b := page[0]
		page = page[1:]
		length |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return page[:length]
		}
	}
}

func (t *Texts) load(n int) {
	p := &t.pages[n]
	b := make([]byte, p.n)
	t.file.read(b, p.at-1)
	p.held = unsafe.String(&b[0], len(b)) // nobody else has b
	t.pool.hold(t, n, len(b))
}

func (t *Texts) release(n int) int {
	p := &t.pages[n]
	if p.used {
		p.used = false
		return 0
	}
	if p.at == 0 {
		p.at = 1 + t.file.end
		t.file.write(unsafe.Slice(unsafe.StringData(p.held), len(p.held)), t.file.end) // which only reads
	}
	p.held = ""
	return int(p.n)
}

// View is a reader of the same strings for another goroutine, with a pool of its
// own for what is on disk. From then on t is only to be read.
func (t *Texts) View(pool *Pool) *Texts {
	t.seal()
	return &Texts{pool: pool, file: t.file, pages: slices.Clone(t.pages)}
}

// Free gives up the strings and their memory.
func (t *Texts) Free() {
	held := 0
	for i := range t.pages {
		held += len(t.pages[i].held)
	}
	t.pool.forget(t, held)
	_ = t.file.remove()
	t.pages, t.open = nil, strings.Builder{}
}

// Strings is a set of strings that numbers them in order of first meeting. What
// is always in memory is some 9 bytes a string.
type Strings struct {
	texts  *Texts
	places *Array[Place]
	table  []uint32 // open addressing: 1 + number, 0 for free; a power of two
	tags   []uint8  // of the hashes, so that few others are looked at
	seed   maphash.Seed
}

// NewStrings makes an empty set.
func NewStrings(pool *Pool) *Strings {
	return &Strings{texts: NewTexts(pool), places: NewArray[Place](pool), seed: maphash.MakeSeed()}
}

// Len is how many strings there are.
func (s *Strings) Len() int { return s.places.Len() }

// At is the string of a number; see [Texts.At] for how long it may be kept.
func (s *Strings) At(n uint32) string { return s.texts.At(s.places.At(n)) }

// Number finds a string.
func (s *Strings) Number(v string) (n uint32, ok bool) {
	if s.Len() == 0 {
		return 0, false
	}
	at, _ := s.find(v)
	return s.table[at] - 1, s.table[at] != 0
}

// Add gives the number of a string, a copy of which it keeps; fresh tells that
// it was not there.
func (s *Strings) Add(v string) (n uint32, fresh bool) {
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
func (s *Strings) find(v string) (at uint64, tag uint8) {
	h := maphash.String(s.seed, v)
	at, tag = s.slot(h)
	for s.table[at] != 0 && (s.tags[at] != tag || s.At(s.table[at]-1) != v) {
		at = (at + 1) & uint64(len(s.table)-1)
	}
	return at, tag
}

func (s *Strings) slot(h uint64) (at uint64, tag uint8) {
	return h & uint64(len(s.table)-1), uint8(h >> 56)
}

func (s *Strings) grow() {
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

// View is a reader of the same strings for another goroutine; see [Texts.View].
func (s *Strings) View(pool *Pool) *Strings {
	return &Strings{texts: s.texts.View(pool), places: s.places.View(pool), table: s.table, tags: s.tags, seed: s.seed}
}

// Settle ends adding and finding, and gives up the memory that they need.
func (s *Strings) Settle() { s.table, s.tags = nil, nil }

// Free gives up the strings and their memory.
func (s *Strings) Free() {
	s.Settle()
	s.texts.Free()
	s.places.Free()
}

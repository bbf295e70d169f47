package spill

import (
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"
)

// textPage is how many bytes of text a page holds: few, since pages are mostly
// read for one string.
const textPage = 4 << 10

// StringStore keeps strings, each of which it gives back by its place.
type StringStore struct {
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

// NewStringStore makes one without strings.
func NewStringStore(pool *Pool) *StringStore { return &StringStore{pool: pool, file: pool.newFile()} }

// Add keeps a copy of a string.
func (t *StringStore) Add(v string) Place {
	at := t.room(len(v))
	t.open.WriteString(v)
	return at
}

// AddBytes keeps bytes as a string.
func (t *StringStore) AddBytes(v []byte) Place {
	at := t.room(len(v))
	t.open.Write(v)
	return at
}

// room begins a string of n bytes.
func (t *StringStore) room(n int) Place {
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
func (t *StringStore) seal() {
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
func (t *StringStore) At(at Place) string {
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

func (t *StringStore) load(n int) {
	p := &t.pages[n]
	b := make([]byte, p.n)
	t.file.read(b, p.at-1)
	p.held = unsafe.String(&b[0], len(b)) // nobody else has b
	t.pool.hold(t, n, len(b))
}

func (t *StringStore) release(n int) int {
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
func (t *StringStore) View(pool *Pool) *StringStore {
	t.seal()
	return &StringStore{pool: pool, file: t.file, pages: slices.Clone(t.pages)}
}

// Free gives up the strings and their memory.
func (t *StringStore) Free() {
	held := 0
	for i := range t.pages {
		held += len(t.pages[i].held)
	}
	t.pool.forget(t, held)
	_ = t.file.remove()
	t.pages, t.open = nil, strings.Builder{}
}

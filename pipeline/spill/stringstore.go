package spill

import (
	"encoding/binary"
	"maps"
	"strings"
	"unsafe"
)

// textPage is how many bytes of text a page holds: few, since pages are mostly
// read for one string.
const textPage = 4 << 10

// StringStore keeps strings, each of which it gives back by its place. What is
// always in memory is eight bytes a page.
type StringStore struct {
	pool  *Pool
	file  *File           // of pages, each at its number
	pages []*text         // nil for what is on disk
	open  strings.Builder // the last page, which never grows, so that what it gave stays where it is

	longFile *File // of pages that are longer
	long     map[int]extent
}

// text is a page in memory. It is written once, when it leaves memory for the first time.
type text struct {
	held         string
	used, stored bool
}

// extent is where a long page is in its file.
type extent struct {
	at   int64
	size int // bytes
}

// Place says where a string is: its page, and where there it begins.
type Place uint64

// NewStringStore makes one without strings.
func NewStringStore(pool *Pool) *StringStore {
	return &StringStore{pool: pool, file: pool.newFile(), longFile: pool.newFile()}
}

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
	t.pages = append(t.pages, &text{held: held, used: true})
	t.pool.hold(t, len(t.pages)-1, len(held))
}

// At is the string at a place. It keeps its page in memory as long as it is
// held: clone what is to stay.
func (t *StringStore) At(at Place) string {
	n := int(at >> 32)
	page := t.open.String()
	if n < len(t.pages) {
		p := t.pages[n]
		if p == nil {
			p = t.load(n)
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

func (t *StringStore) load(n int) *text {
	var b []byte
	if x, long := t.long[n]; long {
		b = make([]byte, x.size)
		t.longFile.read(b, x.at)
	} else {
		b = make([]byte, textPage)
		t.file.readPage(b, int64(n)*textPage)
	}
	p := &text{held: unsafe.String(&b[0], len(b)), used: true, stored: true} // nobody else has b
	t.pages[n] = p
	t.pool.hold(t, n, len(b))
	return p
}

func (t *StringStore) release(n int) int {
	p := t.pages[n]
	if p.used {
		p.used = false
		return 0
	}
	if !p.stored {
		b := unsafe.Slice(unsafe.StringData(p.held), len(p.held)) // which is only read
		if len(b) <= textPage {
			t.file.write(b, int64(n)*textPage)
		} else {
			if t.long == nil {
				t.long = map[int]extent{}
			}
			t.long[n] = extent{t.longFile.end, len(b)}
			t.longFile.write(b, t.longFile.end)
		}
	}
	t.pages[n] = nil
	return len(p.held)
}

// View is a reader of the same strings for another goroutine, with a pool of its
// own for what is on disk. From then on t is only to be read.
func (t *StringStore) View(pool *Pool) *StringStore {
	t.seal()
	v := &StringStore{pool: pool, file: t.file, pages: make([]*text, len(t.pages)), longFile: t.longFile, long: maps.Clone(t.long)}
	for n, p := range t.pages {
		if p != nil {
			v.pages[n] = &text{held: p.held, used: true}
		}
	}
	return v
}

// Free gives up the strings and their memory.
func (t *StringStore) Free() {
	held := 0
	for _, p := range t.pages {
		if p != nil {
			held += len(p.held)
		}
	}
	t.pool.forget(t, held)
	_, _ = t.file.remove(), t.longFile.remove()
	t.pages, t.open = nil, strings.Builder{}
}

package table

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// About says what a file holds.
type About struct {
	Label   string   `json:"label"`
	Sources []Source `json:"sources"`
}

// Source is where rows of a file come from.
type Source struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	File    string `json:"file,omitempty"`
	Rows    int64  `json:"rows,omitempty"`
}

// Table is an open file. It is safe for concurrent use.
type Table struct {
	pages *pages
	foot  footer
	about About
	words []atomic.Pointer[string] // those that were read, by number
}

const (
	maxAbout  = 1 << 20 // bytes
	keptWords = 1 << 20 // words of a higher number are read again each time
)

// IsTable reports whether a file that begins with b is one of this format.
func IsTable(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }

// MagicLen is how many bytes IsTable needs.
const MagicLen = len(magic)

// Open maps a file into memory, and reads of it what tells where things are.
// The error of a file that is no table, or is damaged, names it.
func Open(path string) (*Table, error) { return open(path, true) }

func open(path string, mapped bool) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	t, err := newTable(f, mapped)
	if err != nil {
		_ = f.Close() // the first error tells more; it may be closed already
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return t, nil
}

func newTable(f *os.File, mapped bool) (*Table, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, len(magic)+4)
	if _, err := io.ReadFull(f, head); err != nil || !IsTable(head) {
		return nil, fmt.Errorf("no gazetteer table: it does not begin with %q", magic[:len(magic)-1])
	}
	size := st.Size()
	if size < pageSize+int64(footerLen) {
		return nil, damaged("cut off")
	}
	if v := binary.LittleEndian.Uint32(head[len(magic):]); v != formatVersion {
		return nil, versionError(v)
	}
	end := make([]byte, footerLen)
	if _, err := f.ReadAt(end, size-int64(footerLen)); err != nil {
		return nil, err
	}
	t := &Table{}
	if t.foot, err = parseFooter(end, uint64(size)); err != nil {
		return nil, err
	}
	if t.pages, err = openPages(f, uint64(size), &t.foot, mapped); err != nil {
		return nil, err
	}
	if err := t.readAbout(); err != nil {
		_ = t.pages.close() // the first error tells more
		return nil, err
	}
	return t, nil
}

// readAbout reads what a file says of itself.
func (t *Table) readAbout() error {
	s := t.foot.sections[secAbout]
	if s.size > maxAbout {
		return damaged("about")
	}
	b, err := t.pages.at(s.off, s.size)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &t.about); err != nil {
		return damaged("about")
	}
	t.words = make([]atomic.Pointer[string], min(t.foot.words, keptWords))
	return nil
}

// Close lets go of the file. Nothing of the table may be used after it.
func (t *Table) Close() error { return t.pages.close() }

// About is what the file says of itself.
func (t *Table) About() About { return t.about }

// Hash is the SHA-256 of the content, as the file says. Verify proves it.
func (t *Table) Hash() [32]byte { return t.foot.hash }

// Version names the content: two tables with one version hold the same.
func (t *Table) Version() string {
	return t.about.Label + " sha256:" + hex.EncodeToString(t.foot.hash[:8])
}

// Entities, Keys and Postings count entities, keys (names and ids) and the
// entities of all keys.
func (t *Table) Entities() int   { return int(t.foot.entities) }
func (t *Table) Keys() uint64    { return t.foot.keys }            // see Entities
func (t *Table) Postings() int64 { return int64(t.foot.postings) } // see Entities

// item reads an item of a section into a buffer that was lent.
func (t *Table) item(buf *[]byte, dir, sec int, item uint64) ([]byte, error) {
	b, err := t.pages.at(t.foot.sections[dir].off+item/dirGroup*dirGroupBytes, dirGroupBytes)
	if err != nil {
		return nil, err
	}
	off, lengths := binary.LittleEndian.Uint64(b), b[8:]
	for range item % dirGroup {
		off += uint64(binary.LittleEndian.Uint16(lengths))
		lengths = lengths[2:]
	}
	size := uint64(binary.LittleEndian.Uint16(lengths))
	s := t.foot.sections[sec]
	if off > s.size || size > s.size-off {
		return nil, damaged("directory")
	}
	return t.pages.record(buf, s.off+off, size)
}

// Posting is an entity that a key leads to.
type Posting struct {
	Entity uint32
	Kind   Kind
	Share  float64 // of the uses of the name that mean it; 0 when not known
}

// Find appends the entities of a key to dst, the most prominent first, the kind
// being the strongest by which the key is a name of it. It allocates nothing
// but what dst needs to grow.
func (t *Table) Find(dst []Posting, space Space, key []byte) ([]Posting, error) {
	hash := hashOf(space, key)
	buf := t.pages.buffer()
	defer t.pages.giveBack(buf)
	bucket, err := t.item(buf, secNameDir, secNames, bucketOf(hash, t.foot.bucketBits))
	if err != nil {
		return dst, err
	}
	want := fingerprint(hash, t.foot.bucketBits)
	for r := (record{b: bucket}); len(r.b) > 0; {
		have, postings := r.key()
		if r.bad {
			return dst, damaged("bucket")
		}
		if have == want {
			return t.appendPostings(dst, postings)
		}
		if have > want {
			break
		}
	}
	return dst, nil
}

// key reads the next key of a bucket.
func (r *record) key() (fingerprint uint64, postings []byte) {
	for _, c := range r.take(fingerprintLen) {
		fingerprint = fingerprint<<8 | uint64(c)
	}
	return fingerprint, r.take(r.uvarint())
}

func (t *Table) appendPostings(dst []Posting, b []byte) ([]Posting, error) {
	entity := uint64(0)
	for r := (record{b: b}); len(r.b) > 0; {
		entity += r.uvarint()
		kind, share := r.kind()
		if r.bad || entity >= t.foot.entities {
			return dst, damaged("posting")
		}
		dst = append(dst, Posting{uint32(entity), kind, unpackShare(share)})
	}
	return dst, nil
}

// Entity reads an entity by its number, 0 to Entities()-1.
func (t *Table) Entity(number uint32) (e Entity, err error) {
	err = t.decode(number, &e, decodeEntity)
	return e, err
}

// Facts is Entity without Offices and Names, for look-ups.
func (t *Table) Facts(number uint32) (e Entity, err error) {
	err = t.decode(number, &e, decodeFacts)
	return e, err
}

func (t *Table) decode(number uint32, e *Entity, decode func([]byte, *Entity, func(uint64) (string, error)) error) error {
	if uint64(number) >= t.foot.entities {
		return damaged("no such entity")
	}
	buf := t.pages.buffer()
	defer t.pages.giveBack(buf)
	b, err := t.item(buf, secEntityDir, secEntities, uint64(number))
	if err != nil {
		return err
	}
	return decode(b, e, t.sharedWord)
}

// sharedWord reads a word, once.
func (t *Table) sharedWord(i uint64) (string, error) {
	if i >= t.foot.words {
		return "", damaged("word")
	}
	if i < uint64(len(t.words)) {
		if s := t.words[i].Load(); s != nil {
			return *s, nil
		}
	}
	buf := t.pages.buffer()
	defer t.pages.giveBack(buf)
	b, err := t.item(buf, secWordDir, secWords, i)
	if err != nil {
		return "", err
	}
	s := string(b)
	if i < uint64(len(t.words)) {
		t.words[i].Store(&s)
	}
	return s, nil
}

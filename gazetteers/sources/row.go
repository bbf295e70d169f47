package sources

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"newsgraph/gazetteers/sources/dump"
)

// rowFormat is the version of what lies in the folder meanwhile.
const rowFormat = 1

// The facts: an item, what of it, another item or a text.
const (
	factParent  = 'p' // is a subclass of
	factLabel   = 'l' // is called
	factCountry = 'c' // has this code
)

func appendFact(b []byte, kind byte, item, other uint32, text string) []byte {
	b = append(b, kind)
	b = binary.AppendUvarint(b, uint64(item))
	b = binary.AppendUvarint(b, uint64(other))
	return appendText(b, text)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendRow writes an item under its name: its length, then its fields in the
// order in which readRow reads them.
func appendRow(b []byte, it *item, name string) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	u := func(n uint64) { b = binary.AppendUvarint(b, n) }
	list := func(ids []uint32) {
		u(uint64(len(ids)))
		for _, id := range ids {
			u(uint64(id))
		}
	}
	texts := func(list []text) {
		u(uint64(len(list)))
		for _, t := range list {
			if slices.Contains(languages[:], t.lang) {
				u(0)
			} else {
				u(1)
			}
			b = appendText(b, t.text)
		}
	}
	u(uint64(it.id))
	b = appendText(b, name)
	b = appendText(b, it.title)
	u(uint64(it.sitelinks))
	texts(it.labels)
	texts(it.aliases)
	list(it.class)
	list(it.country)
	list(it.citizen)
	list(it.occupations)
	u(uint64(len(it.offices)))
	for _, o := range it.offices {
		u(uint64(o.office))
		b = appendText(b, o.from)
		b = appendText(b, o.to)
	}
	b = binary.AppendVarint(b, int64(it.born))
	b = binary.AppendVarint(b, int64(it.died))
	flags := byte(0)
	if it.hasCoord {
		flags |= 1
	}
	if it.offEarth {
		flags |= 2
	}
	b = append(b, flags)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(it.lat))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(it.lon))
	u(uint64(it.geonames))
	u(uint64(it.population))
	b = appendText(b, it.iso)
	binary.LittleEndian.PutUint32(b[start:], uint32(len(b)-start-4))
	return b
}

// row is an item as readRow gives it: texts have "en" or "" as their language.
type row struct {
	item
	name string
}

var errRow = errors.New("the files of an earlier run are damaged")

// fields reads numbers and texts. After an error they are 0 and "".
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) uvarint() uint64 {
	v, n := binary.Uvarint(f.b)
	if n <= 0 {
		f.b, f.bad = nil, true
		return 0
	}
	f.b = f.b[n:]
	return v
}

func (f *fields) varint() int64 {
	v, n := binary.Varint(f.b)
	if n <= 0 {
		f.b, f.bad = nil, true
		return 0
	}
	f.b = f.b[n:]
	return v
}

func (f *fields) bytes(n uint64) []byte {
	if n > uint64(len(f.b)) {
		f.b, f.bad = nil, true
		return nil
	}
	out := f.b[:n]
	f.b = f.b[n:]
	return out
}

func (f *fields) text() string { return string(f.bytes(f.uvarint())) }

func (f *fields) count() int {
	n := f.uvarint()
	if n > uint64(len(f.b)) {
		f.b, f.bad = nil, true
		return 0
	}
	return int(n)
}

func (f *fields) float() float64 {
	if b := f.bytes(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

func (f *fields) ids(dst []uint32) []uint32 {
	for range f.count() {
		dst = append(dst, uint32(f.uvarint()))
	}
	return dst
}

func (f *fields) texts(dst []text) []text {
	for range f.count() {
		lang := "en"
		if f.uvarint() != 0 {
			lang = ""
		}
		dst = append(dst, text{lang, f.text()})
	}
	return dst
}

// read reads a row without its length.
func (r *row) read(b []byte) error {
	f := fields{b: b}
	r.reset()
	it := &r.item
	it.id, r.name, it.title, it.sitelinks = uint32(f.uvarint()), f.text(), f.text(), int(f.uvarint())
	it.labels, it.aliases = f.texts(it.labels), f.texts(it.aliases)
	it.class, it.country = f.ids(it.class), f.ids(it.country)
	it.citizen, it.occupations = f.ids(it.citizen), f.ids(it.occupations)
	for range f.count() {
		it.offices = append(it.offices, term{uint32(f.uvarint()), f.text(), f.text()})
	}
	it.born, it.died = int(f.varint()), int(f.varint())
	if flags := f.bytes(1); flags != nil {
		it.hasCoord, it.offEarth = flags[0]&1 != 0, flags[0]&2 != 0
	}
	it.lat, it.lon = f.float(), f.float()
	it.geonames, it.population, it.iso = uint32(f.uvarint()), int(f.uvarint()), f.text()
	if f.bad || len(f.b) > 0 {
		return errRow
	}
	return nil
}

// eachRow reads a file of rows.
func eachRow(path string, visit func(*row) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	defer f.Close()
	br := bufio.NewReaderSize(f, 1<<20)
	var r row
	var buf []byte
	var size [4]byte
	for {
		if _, err := io.ReadFull(br, size[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("gazetteer %s: %w", path, err)
		}
		n := int(binary.LittleEndian.Uint32(size[:]))
		if n > dump.MaxLine {
			return fmt.Errorf("gazetteer %s: %w", path, errRow)
		}
		if cap(buf) < n {
			buf = make([]byte, n)
		}
		if _, err := io.ReadFull(br, buf[:n]); err != nil {
			return fmt.Errorf("gazetteer %s: %w", path, err)
		}
		if err := r.read(buf[:n]); err != nil {
			return fmt.Errorf("gazetteer %s: %w", path, err)
		}
		if err := visit(&r); err != nil {
			return err
		}
	}
}

// eachFact reads a file of facts. text is valid until visit returns.
func eachFact(path string, visit func(kind byte, item, other uint32, text []byte)) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	defer f.Close()
	br := bufio.NewReaderSize(f, 1<<20)
	var buf []byte
	for {
		kind, err := br.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var n [3]uint64
		for i := range n {
			if err == nil {
				n[i], err = binary.ReadUvarint(br)
			}
		}
		if err == nil && n[2] > dump.MaxLine {
			err = errRow
		}
		if err == nil {
			if uint64(cap(buf)) < n[2] {
				buf = make([]byte, n[2])
			}
			_, err = io.ReadFull(br, buf[:n[2]])
		}
		if err != nil {
			return fmt.Errorf("gazetteer %s: %w", path, err)
		}
		visit(kind, uint32(n[0]), uint32(n[1]), buf[:n[2]])
	}
}

func underscored(title string) string { return strings.ReplaceAll(title, " ", "_") }

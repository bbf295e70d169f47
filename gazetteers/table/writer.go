package table

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"newsgraph/gazetteers/extsort"
)

// Writer makes a file of entities that come in any order, in bounded memory:
// what it collects is sorted in a folder of the caller's. Only the shared words
// (subtypes, occupations, offices, divisions) are kept in memory.
type Writer struct {
	dir    string
	budget int

	rows  *extsort.Sorter // by prominence: record and keys
	count uint64
	words map[string]uint64
	list  []string // words by number

	rec, row []byte // scratch
}

// NewWriter makes a writer that sorts in files of dir, with about budget bytes in memory.
func NewWriter(dir string, budget int) *Writer {
	w := &Writer{dir: dir, budget: budget, words: map[string]uint64{}}
	w.rows = extsort.New(dir, "rows", budget)
	w.word("") // number 0
	return w
}

func (w *Writer) word(s string) uint64 {
	n, ok := w.words[s]
	if !ok {
		n = uint64(len(w.list))
		s = string([]byte(s)) // it may be part of a long line
		w.words[s] = n
		w.list = append(w.list, s)
	}
	return n
}

// hashedKey is a key of a row: hash, kind, share.
const hashedKey = 8 + 1 + 2

// Add takes an entity with the normal forms of its names, its own among them.
// Its ids become keys by themselves.
func (w *Writer) Add(e *Entity, keys []Key) error {
	if w.count++; w.count > MaxEntities {
		return fmt.Errorf("more than %d entities", MaxEntities)
	}
	var err error
	if w.rec, err = appendEntity(w.rec[:0], e, w.word); err != nil {
		return err
	}
	b := binary.BigEndian.AppendUint16(w.row[:0], ^packPrior(e.Prior))
	b = append(binary.AppendUvarint(b, uint64(len(w.rec))), w.rec...)
	key := func(space Space, norm []byte, kind Kind, share float64) {
		b = binary.BigEndian.AppendUint64(b, hashOf(space, norm))
		b = append(b, byte(kind))
		b = binary.BigEndian.AppendUint16(b, packShare(share))
	}
	for _, k := range keys {
		key(Names, k.Norm, k.Kind, k.Share)
	}
	if e.Wikidata != 0 {
		n := NumberKey(e.Wikidata)
		key(Wikidata, n[:], ByName, 0)
	}
	if e.GeoNames != 0 {
		n := NumberKey(e.GeoNames)
		key(GeoNames, n[:], ByName, 0)
	}
	if e.Title != "" {
		key(Titles, []byte(e.Title), ByName, 0)
	}
	w.row = b
	w.rows.Add(b)
	return nil
}

// WriteTo writes the file. It may be called once.
func (w *Writer) WriteTo(out io.Writer, about About) (err error) {
	o := newOutput(out)
	var f footer
	f.entities, f.words = w.count, uint64(len(w.list))
	head := binary.LittleEndian.AppendUint32([]byte(magic), formatVersion)
	o.write(head)

	keys := extsort.New(w.dir, "keys", w.budget)
	if err := w.writeEntities(o, &f, keys); err != nil {
		return err
	}
	if err := w.writeNames(o, &f, keys); err != nil {
		return err
	}
	dir, err := newDirectory(w.dir, "words.dir")
	if err != nil {
		return err
	}
	defer dir.close()
	f.begin(secWords, o)
	for _, s := range w.list {
		s = s[:min(len(s), maxRecord)]
		dir.add(len(s))
		o.write([]byte(s))
	}
	f.finish(secWords, o)
	if err := f.write(secWordDir, o, dir); err != nil {
		return err
	}
	js, err := json.Marshal(about)
	if err != nil {
		return err
	}
	f.begin(secAbout, o)
	o.write(js)
	f.finish(secAbout, o)
	return o.finish(&f)
}

// writeEntities numbers the entities by prominence, writes their records and collects their keys.
func (w *Writer) writeEntities(o *output, f *footer, keys *extsort.Sorter) error {
	dir, err := newDirectory(w.dir, "entities.dir")
	if err != nil {
		return err
	}
	defer dir.close()
	f.begin(secEntities, o)
	number := uint32(0)
	var key []byte
	err = w.rows.Each(func(row []byte) error {
		r := record{b: row}
		r.uint16()
		rec := r.take(r.uvarint())
		dir.add(len(rec))
		o.write(rec)
		for len(r.b) > 0 {
			k := r.take(hashedKey)
			key = append(key[:0], k[:8]...)
			key = binary.BigEndian.AppendUint32(key, number)
			keys.Add(append(key, k[8:]...))
			f.postings++ // as an estimate, counted again in writeNames
		}
		number++
		return o.err
	})
	f.finish(secEntities, o)
	if err != nil {
		return err
	}
	return f.write(secEntityDir, o, dir)
}

// writeNames writes the index.
func (w *Writer) writeNames(o *output, f *footer, keys *extsort.Sorter) error {
	dir, err := newDirectory(w.dir, "names.dir")
	if err != nil {
		return err
	}
	defer dir.close()
	f.bucketBits = bucketBitsFor(f.postings)
	b := bucketWriter{o: o, f: f, dir: dir}
	f.keys, f.postings = 0, 0
	f.begin(secNames, o)
	err = keys.Each(func(key []byte) error {
		b.add(binary.BigEndian.Uint64(key), binary.BigEndian.Uint32(key[8:]), Kind(key[12]), binary.BigEndian.Uint16(key[13:]))
		return errors.Join(o.err, b.err)
	})
	if err != nil {
		return err
	}
	b.finishKey()
	b.upTo(1 << f.bucketBits)
	f.finish(secNames, o)
	return errors.Join(b.err, f.write(secNameDir, o, dir))
}

// bucketWriter writes buckets of keys that come sorted by hash, then entity.
type bucketWriter struct {
	o   *output
	f   *footer
	dir *directory
	err error

	next   uint64 // number of the bucket being filled
	bucket []byte

	hash     uint64
	list     []packedPosting
	surnames int
	postings []byte
}

type packedPosting struct {
	entity uint32
	kind   Kind
	share  uint16
}

func (b *bucketWriter) add(hash uint64, entity uint32, kind Kind, share uint16) {
	if hash != b.hash {
		b.finishKey()
		b.hash = hash
	}
	if n := len(b.list); n > 0 && b.list[n-1].entity == entity { // a weaker kind of the same
		b.list[n-1].share = max(b.list[n-1].share, share)
		return
	}
	if len(b.list) == maxPostings || kind == BySurname && b.surnames == maxSurnames {
		return
	}
	if kind == BySurname {
		b.surnames++
	}
	b.list = append(b.list, packedPosting{entity, kind, share})
}

// finishKey writes the postings of a key into its bucket.
func (b *bucketWriter) finishKey() {
	if len(b.list) == 0 {
		return
	}
	b.upTo(bucketOf(b.hash, b.f.bucketBits))
	b.postings = b.postings[:0]
	last := uint32(0)
	for _, p := range b.list {
		b.postings = binary.AppendUvarint(b.postings, uint64(p.entity-last))
		b.postings = appendKind(b.postings, p.kind, p.share)
		last = p.entity
	}
	var fp [8]byte
	binary.BigEndian.PutUint64(fp[:], fingerprint(b.hash, b.f.bucketBits))
	b.bucket = append(b.bucket, fp[8-fingerprintLen:]...)
	b.bucket = append(binary.AppendUvarint(b.bucket, uint64(len(b.postings))), b.postings...)
	b.f.keys++
	b.f.postings += uint64(len(b.list))
	b.list, b.surnames = b.list[:0], 0
}

// upTo writes the buckets before one.
func (b *bucketWriter) upTo(bucket uint64) {
	for ; b.next < bucket; b.next++ {
		if len(b.bucket) > maxRecord && b.err == nil {
			b.err = fmt.Errorf("too many names in one bucket: %d bytes", len(b.bucket))
		}
		b.dir.add(len(b.bucket))
		b.o.write(b.bucket)
		b.bucket = b.bucket[:0]
	}
}

// begin and finish note where a section lies.
func (f *footer) begin(sec int, o *output) {
	o.align()
	f.sections[sec].off = o.off
}

func (f *footer) finish(sec int, o *output) { f.sections[sec].size = o.off - f.sections[sec].off }

// write writes a directory as a section.
func (f *footer) write(sec int, o *output, d *directory) error {
	f.begin(sec, o)
	err := d.copyTo(o)
	f.finish(sec, o)
	return err
}

// directory collects the lengths of the items of a section in a file.
type directory struct {
	file  *os.File
	w     *bufio.Writer
	off   uint64
	group []byte
	items int
}

func newDirectory(dir, name string) (*directory, error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	return &directory{file: f, w: bufio.NewWriter(f)}, nil
}

func (d *directory) add(size int) {
	if d.items%dirGroup == 0 {
		d.flush()
		d.group = binary.LittleEndian.AppendUint64(d.group, d.off)
	}
	d.group = binary.LittleEndian.AppendUint16(d.group, uint16(size))
	d.off += uint64(size)
	d.items++
}

func (d *directory) flush() {
	if len(d.group) > 0 {
		d.group = append(d.group, make([]byte, dirGroupBytes-len(d.group))...)
		_, _ = d.w.Write(d.group) // the error comes again with Flush
		d.group = d.group[:0]
	}
}

func (d *directory) copyTo(o *output) error {
	d.flush()
	if err := d.w.Flush(); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	_, err := io.Copy(o, d.file)
	return err
}

func (d *directory) close() {
	_ = d.file.Close()           // all was written or is not needed
	_ = os.Remove(d.file.Name()) // the folder is the caller's
}

// output writes the file, with the sums of its pages and its hash.
type output struct {
	w    *bufio.Writer
	hash hash.Hash
	off  uint64
	page []byte // the current one, as far as written
	sums []byte
	err  error
}

func newOutput(w io.Writer) *output {
	return &output{w: bufio.NewWriterSize(w, 1<<20), hash: sha256.New(), page: make([]byte, 0, pageSize)}
}

// Write is write, for io.Copy.
func (o *output) Write(b []byte) (int, error) {
	o.write(b)
	return len(b), o.err
}

func (o *output) write(b []byte) {
	for len(b) > 0 && o.err == nil {
		n := min(len(b), pageSize-len(o.page))
		o.page = append(o.page, b[:n]...)
		b = b[n:]
		o.off += uint64(n)
		if len(o.page) == pageSize {
			o.sums = binary.LittleEndian.AppendUint32(o.sums, checksum(o.page))
			o.hash.Write(o.page)
			_, o.err = o.w.Write(o.page)
			o.page = o.page[:0]
		}
	}
}

// align fills the page up.
func (o *output) align() {
	if n := len(o.page); n > 0 {
		o.write(bytes.Repeat([]byte{0}, pageSize-n))
	}
}

// finish writes sums and footer.
func (o *output) finish(f *footer) error {
	o.align()
	if o.err != nil {
		return o.err
	}
	f.sections[secSums] = section{o.off, uint64(len(o.sums))}
	f.sumsCRC = checksum(o.sums)
	copy(f.hash[:], o.hash.Sum(nil))
	if _, err := o.w.Write(o.sums); err != nil {
		return err
	}
	if _, err := o.w.Write(f.append(nil)); err != nil {
		return err
	}
	return o.w.Flush()
}

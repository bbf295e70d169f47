package gazetteers

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"

	"newsgraph/internal/message"
)

// The file of a table:
//
//	"NGGAZ" 0x0A | format version, 1 byte | SHA-256 of the body, 32 bytes |
//	length of the body, 8 bytes little endian | zstd frame of the body
//
// The body is the blobs and columns of table in their fixed order. A blob is
// its length and its bytes. A column of unsigned 32-bit numbers is a byte that
// says how (plain or differences), their count, the length of what follows and
// the numbers as varints. Nothing else is parsed: columns become slices.
//
// History of formatVersion: 1 the first; 2 offices of bodies, with months;
// 3 titles of articles; 4 words of organizations;
// 5 without abbreviations and classes of titles, which stand in lang.
const (
	magic         = "NGGAZ\n"
	formatVersion = 5
	headerLen     = len(magic) + 1 + sha256.Size + 8
	maxBody       = 1 << 30 // bytes; a file that claims more is refused
	zstdWindow    = 8 << 20 // bytes
)

// encode returns the file of the table and sets its hash.
func (t *table) encode() ([]byte, error) {
	var body []byte
	for _, b := range t.blobs() {
		body = appendBlob(body, *b)
	}
	for _, c := range t.columns() {
		body = appendColumn(body, *c)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("gazetteer too large: %s bytes, at most %s", message.Thousands(len(body)), message.Thousands(maxBody))
	}
	t.hash = sha256.Sum256(body)
	out := append([]byte(magic), formatVersion)
	out = append(out, t.hash[:]...)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(body)))
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow))
	if err != nil {
		return nil, err
	}
	return enc.EncodeAll(body, out), nil
}

func appendBlob(dst []byte, b string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

const (
	plainColumn = iota
	deltaColumn
)

// appendColumn writes numbers plain or as differences, whichever is shorter.
func appendColumn(dst []byte, v []uint32) []byte {
	var plain, delta []byte
	last := uint32(0)
	for _, x := range v {
		plain = binary.AppendUvarint(plain, uint64(x))
		delta = binary.AppendUvarint(delta, uint64(zigzag(int32(x-last))))
		last = x
	}
	kind, data := byte(plainColumn), plain
	if len(delta) < len(plain) {
		kind, data = deltaColumn, delta
	}
	dst = append(dst, kind)
	dst = binary.AppendUvarint(dst, uint64(len(v)))
	dst = binary.AppendUvarint(dst, uint64(len(data)))
	return append(dst, data...)
}

func zigzag(x int32) uint32 { return uint32(x<<1) ^ uint32(x>>31) }

func unzigzag(x uint32) int32 { return int32(x>>1) ^ -int32(x&1) }

var errDamaged = errors.New("gazetteer data damaged")

func damaged(what string) error { return fmt.Errorf("%w: %s", errDamaged, what) }

// isTable reports whether a file that begins with b is a compiled table.
func isTable(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }

// decodeTable opens a file made by encode. It keeps nothing of file.
func decodeTable(file []byte) (*table, error) { return decodeFile(file, true) }

// decodeEmbedded opens a file that is part of the program, whose hash a test
// proves.
func decodeEmbedded(file []byte) (*table, error) { return decodeFile(file, false) }

func decodeFile(file []byte, prove bool) (*table, error) {
	if !isTable(file) {
		return nil, errors.New("no gazetteer file: it does not begin with NGGAZ")
	}
	if len(file) < headerLen {
		return nil, damaged("cut off in the header")
	}
	if v := file[len(magic)]; v != formatVersion {
		return nil, fmt.Errorf("gazetteer file of format %d, this program reads format %d: build it again", v, formatVersion)
	}
	size := binary.LittleEndian.Uint64(file[headerLen-8:])
	frame := file[headerLen:]
	// zstd cannot make more than 128 KiB of a 3-byte block, and the rest of the frame is small.
	if size > maxBody || size > uint64(len(frame))*(128<<10) {
		return nil, damaged("impossible length")
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(max(size, zstdWindow)+1), zstd.IgnoreChecksum(true))
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	defer dec.Close()
	body, err := dec.DecodeAll(frame, make([]byte, 0, min(size, 64<<20)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if uint64(len(body)) != size {
		return nil, damaged("wrong length")
	}
	t := &table{}
	copy(t.hash[:], file[len(magic)+1:])
	if prove && sha256.Sum256(body) != t.hash {
		return nil, damaged("wrong hash")
	}
	return t, t.decodeBody(body)
}

// decodeBody fills the table from a body of any origin.
func (t *table) decodeBody(body []byte) error {
	for _, b := range t.blobs() {
		n, k := binary.Uvarint(body)
		if k <= 0 || n > uint64(len(body)-k) {
			return damaged("blob")
		}
		*b = string(body[k : k+int(n)])
		body = body[k+int(n):]
	}
	var err error
	for _, c := range t.columns() {
		if *c, body, err = readColumn(body); err != nil {
			return err
		}
	}
	if len(body) != 0 {
		return damaged("data after the end")
	}
	if err := t.check(); err != nil {
		return err
	}
	t.open()
	return nil
}

// readColumn reads one column and returns what follows it.
func readColumn(body []byte) (v []uint32, rest []byte, err error) {
	if len(body) == 0 || body[0] > deltaColumn {
		return nil, nil, damaged("column")
	}
	delta := body[0] == deltaColumn
	body = body[1:]
	n, k := binary.Uvarint(body)
	if k <= 0 {
		return nil, nil, damaged("column count")
	}
	body = body[k:]
	size, k := binary.Uvarint(body)
	if k <= 0 || size > uint64(len(body)-k) || n > size {
		return nil, nil, damaged("column length")
	}
	data, rest := body[k:k+int(size)], body[k+int(size):]
	v = make([]uint32, n)
	if !readNumbers(v, data) {
		return nil, nil, damaged("numbers of a column")
	}
	if delta {
		last := uint32(0)
		for j, x := range v {
			last += uint32(unzigzag(x))
			v[j] = last
		}
	}
	return v, rest, nil
}

// readNumbers fills v with the varints of data and reports whether these are
// as many. Most numbers are of one byte.
func readNumbers(v []uint32, data []byte) bool {
	i := 0
	for j := range v {
		if i >= len(data) {
			return false
		}
		x := uint32(data[i])
		i++
		if x >= 0x80 {
			x &= 0x7f
			for shift := 7; ; shift += 7 {
				if i >= len(data) || shift > 28 {
					return false
				}
				c := data[i]
				i++
				x |= uint32(c&0x7f) << shift
				if c < 0x80 {
					break
				}
			}
		}
		v[j] = x
	}
	return i == len(data)
}

// check proves that no index leads outside, so that no later access can fail.
func (t *table) check() error {
	if !ascending(t.strOff, len(t.text)) || !ascending(t.wordOff, len(t.words)) {
		return damaged("string offsets")
	}
	strs, words, ents := uint32(len(t.strOff)-1), uint32(len(t.wordOff)-1), len(t.entType)
	if ents >= 1<<refBits {
		return damaged("too many entries")
	}
	names, err := t.checkTrie(words)
	if err != nil {
		return err
	}
	if len(t.forms) != names || len(t.posts) != names || len(t.formMask) != len(t.formCase) ||
		sum(t.forms) != uint64(len(t.formMask)) || sum(t.posts) != uint64(len(t.post)) {
		return damaged("names")
	}
	for _, p := range t.post {
		switch kind := p & postMask; {
		case kind <= postDemonym && p>>postBits >= uint32(ents):
			return damaged("posting")
		case kind > postDemonym && p>>postBits >= strs, kind > postRole:
			return damaged("posting class")
		}
	}
	for _, c := range [][]uint32{t.entSub, t.entName, t.entAdmin1, t.entDesc, t.entID, t.entTitle} {
		if len(c) != ents || !below(c, strs) {
			return damaged("entry strings")
		}
	}
	for _, c := range [][]uint32{t.entCountry, t.entLat, t.entLon, t.entPop, t.entBirth, t.entPrior, t.entWikidata, t.entGeonames} {
		if len(c) != ents {
			return damaged("entry columns")
		}
	}
	n := len(t.ctryISO2)
	if len(t.ctryISO3) != n || len(t.ctryEntry) != n || len(t.ctryCapital) != n ||
		!below(t.ctryEntry, uint32(ents)) || !below(t.ctryCapital, uint32(ents)+1) {
		return damaged("countries")
	}
	n = len(t.offTitle)
	if len(t.offBody) != n || len(t.offFrom) != n || len(t.offTo) != n || len(t.offEntry) != n ||
		!below(t.offTitle, strs) || !below(t.offBody, strs) || !below(t.offEntry, uint32(ents)) {
		return damaged("offices")
	}
	if len(t.namingWord) != len(t.namingEntry) || !slices.IsSorted(t.namingWord) || !below(t.namingWord, words) || !below(t.namingEntry, uint32(ents)) {
		return damaged("words of organizations")
	}
	return nil
}

// checkTrie checks the shape of the trie and counts its names.
func (t *table) checkTrie(words uint32) (names int, err error) {
	if len(t.nodeWord) != len(t.nodeKids) || len(t.nodeWord) == 0 {
		return 0, damaged("trie")
	}
	next := uint64(1)
	for i, k := range t.nodeKids {
		if next <= uint64(i) || (i > 0 && t.nodeWord[i] >= words) {
			return 0, damaged("trie node")
		}
		next += uint64(k >> 1)
		names += int(k & 1)
	}
	if next != uint64(len(t.nodeKids)) || t.nodeKids[0]&1 != 0 {
		return 0, damaged("trie size")
	}
	return names, nil
}

func ascending(off []uint32, end int) bool {
	if len(off) == 0 || off[0] != 0 || uint64(off[len(off)-1]) != uint64(end) {
		return false
	}
	for i := 1; i < len(off); i++ {
		if off[i] < off[i-1] {
			return false
		}
	}
	return true
}

func below(v []uint32, limit uint32) bool {
	for _, x := range v {
		if x >= limit {
			return false
		}
	}
	return true
}

func sum(v []uint32) (s uint64) {
	for _, x := range v {
		s += uint64(x)
	}
	return s
}

package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/bits"
)

// History of formatVersion: 1 the first.
const (
	magic         = "NGTABLE\n"
	formatVersion = 1

	pageBits = 12
	pageSize = 1 << pageBits
)

// The sections of a file, in their order. Each begins with a page.
const (
	secEntities = iota
	secEntityDir
	secNames
	secNameDir
	secWords
	secWordDir
	secAbout
	secSums
	sections
)

// section is a part of the file.
type section struct{ off, size uint64 }

// footer is the end of a file: all numbers little endian.
//
//	sections × (offset, size) | entities | words | keys | postings, 8 bytes each |
//	bucket bits, 4 bytes | CRC of the sums, 4 bytes | SHA-256, 32 bytes |
//	format version, 4 bytes | CRC of the footer up to here, 4 bytes | magic
type footer struct {
	sections                        [sections]section
	entities, words, keys, postings uint64
	bucketBits                      uint32
	sumsCRC                         uint32
	hash                            [32]byte
}

const footerLen = sections*16 + 4*8 + 4 + 4 + 32 + 4 + 4 + len(magic)

func (f *footer) append(b []byte) []byte {
	start := len(b)
	for _, s := range f.sections {
		b = binary.LittleEndian.AppendUint64(b, s.off)
		b = binary.LittleEndian.AppendUint64(b, s.size)
	}
	for _, n := range [...]uint64{f.entities, f.words, f.keys, f.postings} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	b = binary.LittleEndian.AppendUint32(b, f.bucketBits)
	b = binary.LittleEndian.AppendUint32(b, f.sumsCRC)
	b = append(b, f.hash[:]...)
	b = binary.LittleEndian.AppendUint32(b, formatVersion)
	b = binary.LittleEndian.AppendUint32(b, checksum(b[start:]))
	return append(b, magic...)
}

// parseFooter reads and checks the end of a file of size bytes.
func parseFooter(b []byte, size uint64) (f footer, err error) {
	if len(b) != footerLen || string(b[footerLen-len(magic):]) != magic {
		return f, damaged("cut off: the end is missing")
	}
	crcAt := footerLen - len(magic) - 4
	if binary.LittleEndian.Uint32(b[crcAt:]) != checksum(b[:crcAt]) {
		return f, damaged("footer")
	}
	if v := binary.LittleEndian.Uint32(b[crcAt-4:]); v != formatVersion {
		return f, versionError(v)
	}
	next := func() uint64 {
		v := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return v
	}
	for i := range f.sections {
		f.sections[i] = section{next(), next()}
	}
	f.entities, f.words, f.keys, f.postings = next(), next(), next(), next()
	f.bucketBits, f.sumsCRC = binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	copy(f.hash[:], b[8:])
	return f, f.check(size)
}

func versionError(v uint32) error {
	return fmt.Errorf("gazetteer file of format %d, this program reads format %d: build it again", v, formatVersion)
}

// check proves that the sections lie in the file, one after another, and that
// the directories are as long as their counts say.
func (f *footer) check(size uint64) error {
	end := uint64(pageSize)
	for _, s := range f.sections {
		if s.off%pageSize != 0 || s.off < end || s.off > size || s.size > size-s.off {
			return damaged("sections")
		}
		end = s.off + s.size
	}
	sums := f.sections[secSums]
	if end+uint64(footerLen) != size || sums.size != sums.off>>pageBits*4 {
		return damaged("length")
	}
	if f.bucketBits > 40 || f.entities > MaxEntities {
		return damaged("counts")
	}
	for _, d := range [...]struct {
		sec int
		n   uint64
	}{{secEntityDir, f.entities}, {secNameDir, 1 << f.bucketBits}, {secWordDir, f.words}} {
		if d.n > size || f.sections[d.sec].size != dirSize(d.n) {
			return damaged("directory")
		}
	}
	return nil
}

// MaxEntities is the most entities of one file.
const MaxEntities = 1 << 26

// A directory says where the items of a section lie: for every sixteen of them
// the place of the first, 8 bytes, and their lengths, 2 bytes each.
const (
	dirGroup      = 16
	dirGroupBytes = 8 + 2*dirGroup
)

func dirSize(items uint64) uint64 { return (items + dirGroup - 1) / dirGroup * dirGroupBytes }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// ErrDamaged is the error of a file that is not whole.
var ErrDamaged = errors.New("gazetteer file damaged")

func damaged(what string) error { return fmt.Errorf("%w: %s", ErrDamaged, what) }

// Space says what a key is: names and ids have one index.
type Space uint8

// The spaces of keys.
const (
	Names    Space = 'n' // normal forms
	Wikidata Space = 'w' // 4 bytes of the number, see NumberKey
	GeoNames Space = 'g'
	Titles   Space = 't' // with underscores
)

// NumberKey is the key of a number.
func NumberKey(n uint32) [4]byte {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], n)
	return b
}

// hashOf is FNV-1a of space and key, with the finish of MurmurHash3, so that
// the high bits are as good as the low ones.
func hashOf(space Space, key []byte) uint64 {
	const prime = 1099511628211
	h := (uint64(14695981039346656037) ^ uint64(space)) * prime
	for _, c := range key {
		h = (h ^ uint64(c)) * prime
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// A bucket holds the keys whose hashes begin with its number, each as the next
// 40 bits of the hash, the length of its postings and the postings.
const fingerprintLen = 5

func bucketOf(hash uint64, bucketBits uint32) uint64 { return hash >> (64 - bucketBits) } // a shift by 64 gives 0

func fingerprint(hash uint64, bucketBits uint32) uint64 {
	return hash << bucketBits >> (64 - 8*fingerprintLen)
}

// bucketBitsFor makes buckets of four to eight keys.
func bucketBitsFor(keys uint64) uint32 { return uint32(bits.Len64(keys / 8)) }

// Bounds of the postings of one key: the most prominent ones are kept.
const (
	maxPostings = 256
	maxSurnames = 16 // of those, by surname alone
)

package packed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
)

// ErrDamaged is why bytes are refused.
var ErrDamaged = errors.New("gazetteer data damaged")

func damaged(what string) error { return fmt.Errorf("%w: %s", ErrDamaged, what) }

const (
	maxBlock = 64 << 20 // bytes unpacked; a block that claims more is refused
	maxItems = 1 << 30  // of a section
)

// File reads the sections of a file, in their order, by Numbers, Strings and Rows.
type File struct {
	dec         *zstd.Decoder
	dir, blocks []byte
	prove       []func() error // unpack all blocks of a section
}

// Open begins to read what a Writer made. It keeps data.
func Open(data []byte) (*File, error) {
	n, k := binary.Uvarint(data)
	if k <= 0 || n > uint64(len(data)-k) {
		return nil, damaged("directory")
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBlock), zstd.IgnoreChecksum(true))
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	return &File{dec: dec, dir: data[k:][:n], blocks: data[k:][n:]}, nil
}

// Prove unpacks everything, after which nothing can fail, and reports what is
// damaged. Of a file that is not proven, a damaged block is a panic: such a
// file is part of the program, and its tests prove it.
func (f *File) Prove() error {
	if len(f.dir) != 0 || len(f.blocks) != 0 {
		return damaged("data after the end")
	}
	for _, section := range f.prove {
		if err := section(); err != nil {
			return err
		}
	}
	return nil
}

// section is the blocks of a section, packed and, once used, unpacked.
type section[T any] struct {
	n      int
	made   []atomic.Pointer[T]
	packed [][]byte
	unpack func(raw []byte, items int) (*T, error)
	dec    *zstd.Decoder
	bits   int // of the items of a block
}

// Len is the number of items.
func (s *section[T]) Len() int { return s.n }

// uvarint reads a number of the directory.
func (f *File) uvarint(limit uint64) (int, bool) {
	n, k := binary.Uvarint(f.dir)
	if k <= 0 || n > limit {
		return 0, false
	}
	f.dir = f.dir[k:]
	return int(n), true
}

// read reads a section's part of the directory; head, where not nil, what it
// says of each block before its length.
func read[T any](f *File, s *section[T], bits int, head func() bool) error {
	n, ok := f.uvarint(maxItems)
	blocks := (n + 1<<bits - 1) >> bits
	if !ok || blocks > len(f.dir) { // each has a length in it
		return damaged("section")
	}
	s.n, s.bits, s.dec = n, bits, f.dec
	s.made, s.packed = make([]atomic.Pointer[T], blocks), make([][]byte, blocks)
	for i := range s.packed {
		if head != nil && !head() {
			return damaged("directory of strings")
		}
		size, ok := f.uvarint(uint64(len(f.blocks)))
		if !ok {
			return damaged("length of a block")
		}
		s.packed[i], f.blocks = f.blocks[:size], f.blocks[size:]
	}
	f.prove = append(f.prove, func() error {
		for i := range s.packed {
			if _, err := s.make(i); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// make unpacks a block. Two that need it at once may both do so: it is the same.
func (s *section[T]) make(i int) (*T, error) {
	raw, err := s.dec.DecodeAll(s.packed[i], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	b, err := s.unpack(raw, min(s.n-i<<s.bits, 1<<s.bits))
	if err != nil {
		return nil, err
	}
	s.made[i].Store(b)
	return b, nil
}

// first is the block at its first use.
func (s *section[T]) first(i uint32) *T {
	b, err := s.make(int(i))
	if err != nil {
		panic(err) // see Prove
	}
	return b
}

// Numbers is a section of numbers.
type Numbers struct {
	section[[1 << numbersBits]uint32]
}

// Numbers reads the next section.
func (f *File) Numbers(s *Numbers) error {
	s.unpack = func(raw []byte, items int) (*[1 << numbersBits]uint32, error) {
		b := new([1 << numbersBits]uint32)
		if rest, ok := readColumn(b[:items], raw); !ok || len(rest) != 0 {
			return nil, damaged("numbers")
		}
		return b, nil
	}
	return read(f, &s.section, numbersBits, nil)
}

// At returns number i, which is below Len.
func (s *Numbers) At(i uint32) uint32 {
	if b := s.made[i>>numbersBits].Load(); b != nil {
		return b[i&(1<<numbersBits-1)]
	}
	return s.first(i >> numbersBits)[i&(1<<numbersBits-1)]
}

// Span returns numbers i and i+1: where the part of i in another section begins and ends.
func (s *Numbers) Span(i uint32) (from, to uint32) {
	if at := i & (1<<numbersBits - 1); at != 1<<numbersBits-1 {
		if b := s.made[i>>numbersBits].Load(); b != nil {
			return b[at], b[at+1]
		}
	}
	return s.At(i), s.At(i + 1)
}

// readColumn fills v from a column and returns what follows it. Most numbers
// are of one byte.
func readColumn(v []uint32, data []byte) (rest []byte, ok bool) {
	if len(data) == 0 || data[0] > deltaColumn {
		return nil, false
	}
	delta := data[0] == deltaColumn
	i, last := 1, uint32(0)
	for j := range v {
		if i >= len(data) {
			return nil, false
		}
		x := uint32(data[i])
		i++
		if x >= 0x80 {
			x &= 0x7f
			for shift := 7; ; shift += 7 {
				if i >= len(data) || shift > 28 {
					return nil, false
				}
				c := data[i]
				i++
				x |= uint32(c&0x7f) << shift
				if c < 0x80 {
					break
				}
			}
		}
		if delta {
			last += uint32(Unzigzag(x))
			x = last
		}
		v[j] = x
	}
	return data[i:], true
}

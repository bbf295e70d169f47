package dump

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A bzip2 file is a row of blocks that begin with a number of 48 bits, at any
// bit, and can be decompressed by themselves: a block with the head and the end
// of a file around it is a whole file. So blocks are found first, and then
// decompressed on all cores. A block's number may stand by chance within
// another: then neither part can be decompressed, and both together can.
const (
	blockMagic  = 0x314159265359
	endMagic    = 0x177245385090
	magicBits   = 48
	bzHeadLen   = 4
	maxBlockLen = 4 << 20 // compressed bytes; a block is 900 KB before it is compressed
)

// bzBlock is a block: bits [start, end) of the file.
type bzBlock struct{ start, end int64 }

// bzSplitter finds the blocks of a file.
type bzSplitter struct {
	r    io.Reader
	buf  []byte
	base int64 // of buf in the file, bytes
	bit  int64 // of the file, where the next block begins; -1 when it is not known
	scan int64 // bits before it were looked at
	eof  bool
	done bool
}

// newBzSplitter reads a file from where r stands: byte base, or the bit of a
// block within that byte.
func newBzSplitter(r io.Reader, bit int64) *bzSplitter {
	s := &bzSplitter{r: r, base: bit / 8, bit: -1, scan: bit}
	return s
}

// magicBytes says for which of the eight places of a bit within a byte a byte
// can be the first or the second whole byte of a block's or the file's end's number.
var magicBytes = func() (t [2][256]uint8) {
	for _, magic := range [...]uint64{blockMagic, endMagic} {
		for shift := range 8 {
			window := magic << (64 - magicBits) >> shift
			t[0][byte(window>>48)] |= 1 << shift
			t[1][byte(window>>40)] |= 1 << shift
		}
	}
	return t
}()

// find returns the first number of a block or an end at or after a bit of the
// file, within what is in memory.
func (s *bzSplitter) find(from int64) (at int64, block, ok bool) {
	i := int(from/8 - s.base)
	for ; i+8 <= len(s.buf); i++ {
		m := magicBytes[0][s.buf[i+1]] & magicBytes[1][s.buf[i+2]]
		if m == 0 {
			continue
		}
		window := binary.BigEndian.Uint64(s.buf[i:])
		for shift := range 8 {
			if m>>shift&1 == 0 {
				continue
			}
			at := (s.base+int64(i))*8 + int64(shift)
			switch v := window << shift >> (64 - magicBits); {
			case at < from:
			case v == blockMagic:
				return at, true, true
			case v == endMagic:
				return at, false, true
			}
		}
	}
	s.scan = max(s.scan, (s.base+int64(i))*8)
	return 0, false, false
}

// fill reads more; what lies before the current block is let go of.
func (s *bzSplitter) fill() error {
	keep := s.scan
	if s.bit >= 0 {
		keep = s.bit
	}
	if drop := int(keep/8 - s.base); drop > 0 && drop <= len(s.buf) {
		s.buf = s.buf[:copy(s.buf, s.buf[drop:])]
		s.base += int64(drop)
	}
	const part = 1 << 20
	n := len(s.buf)
	s.buf = append(s.buf, make([]byte, part)...)
	m, err := io.ReadFull(s.r, s.buf[n:])
	s.buf = s.buf[:n+m]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.eof = true
		s.buf = append(s.buf, make([]byte, 8)...) // so that a number at the end is seen
		return nil
	}
	return err
}

// Next returns the next block and its bytes, from the byte that its first bit is
// in; io.EOF after the last. The bytes are the caller's.
func (s *bzSplitter) Next() (b bzBlock, data []byte, err error) {
	for !s.done {
		at, block, ok := s.find(s.scan)
		if !ok {
			if s.eof {
				s.done = true
				if s.bit >= 0 {
					return b, nil, fmt.Errorf("bzip2 block at byte %d: %w", s.bit/8, io.ErrUnexpectedEOF)
				}
				break
			}
			if s.bit >= 0 && int64(len(s.buf))-(s.bit/8-s.base) > maxBlockLen {
				return b, nil, fmt.Errorf("bzip2 block at byte %d: no end", s.bit/8)
			}
			if err := s.fill(); err != nil {
				return b, nil, err
			}
			continue
		}
		s.scan = at + magicBits
		last := s.bit
		s.bit = -1
		if block {
			s.bit = at
		}
		if last >= 0 {
			b = bzBlock{last, at}
			return b, bytes.Clone(s.buf[last/8-s.base : (at+7)/8-s.base]), nil
		}
	}
	return b, nil, io.EOF
}

// unpack appends the content of a block to dst. data begins with the byte that
// its first bit is in.
func (b bzBlock) unpack(dst, data []byte) ([]byte, error) {
	size := b.end - b.start
	if size < magicBits+32 {
		return dst, errors.New("bzip2: block too short")
	}
	file := make([]byte, 0, len(data)+32)
	file = append(file, "BZh9"...)
	shift := uint(b.start % 8)
	for i := range data {
		c := data[i] << shift
		if shift > 0 && i+1 < len(data) {
			c |= data[i+1] >> (8 - shift)
		}
		file = append(file, c)
	}
	file = file[:bzHeadLen+(size+7)/8]
	crc := binary.BigEndian.Uint32(file[bzHeadLen+magicBits/8:])
	w := bitWriter{file, uint(size % 8)}
	w.write(endMagic, magicBits)
	w.write(uint64(crc), 32)
	out := bytes.NewBuffer(dst)
	_, err := out.ReadFrom(bzip2.NewReader(bytes.NewReader(w.b)))
	return out.Bytes(), err
}

// bitWriter appends bits; used is how many of the last byte are.
type bitWriter struct {
	b    []byte
	used uint
}

func (w *bitWriter) write(v uint64, n uint) {
	if w.used > 0 { // bits after the used ones belong to what follows
		w.b[len(w.b)-1] &= 0xff << (8 - w.used)
	}
	for n > 0 {
		n--
		if w.used == 0 {
			w.b = append(w.b, 0)
		}
		w.b[len(w.b)-1] |= byte(v>>n&1) << (7 - w.used)
		w.used = (w.used + 1) % 8
	}
}

package archive

import (
	"bufio"
	"errors"
	"io"
)

// compressReader unpacks the .Z files of compress(1), in which old corpora are
// kept: LZW with codes of 9 to 16 bits, least significant bit first, and in
// block mode a code that clears the table. Codes are padded to a multiple of
// eight whenever their width changes, as the original program wrote them.
type compressReader struct {
	br      *bufio.Reader
	maxBits uint
	block   bool

	bits  uint // width of the next code
	buf   uint64
	have  uint
	codes int // codes read at this width
	next  int // next free entry

	prefix [1 << 16]uint16
	suffix [1 << 16]byte
	stack  []byte // characters due, last first
	old    int    // last code, -1 at the beginning
	first  byte   // first character of the last string
	err    error
}

const compressClear = 256

var errCompress = errors.New("compress: broken code")

func newCompressReader(r io.Reader) (*compressReader, error) {
	br := bufio.NewReader(r)
	var head [3]byte
	if _, err := io.ReadFull(br, head[:]); err != nil {
		return nil, err
	}
	c := &compressReader{br: br, maxBits: uint(head[2] & 0x1f), block: head[2]&0x80 != 0, old: -1}
	if c.maxBits < 9 || c.maxBits > 16 {
		return nil, errors.New("compress: codes of a width that is not known")
	}
	for i := 0; i < 256; i++ {
		c.suffix[i] = byte(i)
	}
	c.clear()
	return c, nil
}

func (c *compressReader) clear() {
	c.bits, c.codes, c.next = 9, 0, 256
	if c.block {
		c.next = 257
	}
	c.old = -1
}

// code reads the next code; io.EOF at the end.
func (c *compressReader) code() (int, error) {
	for c.have < c.bits {
		b, err := c.br.ReadByte()
		if err != nil {
			return 0, io.EOF // less than a code is padding
		}
		c.buf |= uint64(b) << c.have
		c.have += 8
	}
	v := int(c.buf & (1<<c.bits - 1))
	c.buf >>= c.bits
	c.have -= c.bits
	c.codes++
	return v, nil
}

// pad passes over the codes that fill a group of eight at the old width.
func (c *compressReader) pad() {
	for c.codes%8 != 0 {
		if _, err := c.code(); err != nil {
			return
		}
	}
	c.codes = 0
}

func (c *compressReader) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if k := len(c.stack); k > 0 {
			p[n] = c.stack[k-1]
			c.stack = c.stack[:k-1]
			n++
			continue
		}
		if c.err != nil {
			break
		}
		c.err = c.step()
	}
	if n > 0 {
		return n, nil
	}
	return 0, c.err
}

// step reads one code and puts its string on the stack.
func (c *compressReader) step() error {
	if c.next >= 1<<c.bits && c.bits < c.maxBits {
		c.pad()
		c.bits++
	}
	in, err := c.code()
	if err != nil {
		return err
	}
	if c.block && in == compressClear {
		c.pad()
		c.clear()
		return nil
	}
	if c.old < 0 {
		if in > 255 {
			return errCompress
		}
		c.old, c.first = in, byte(in)
		c.stack = append(c.stack, byte(in))
		return nil
	}
	code := in
	if code >= c.next {
		if code > c.next {
			return errCompress
		}
		c.stack = append(c.stack, c.first)
		code = c.old
	}
	for code > 255 {
		if len(c.stack) > 1<<16 {
			return errCompress
		}
		c.stack = append(c.stack, c.suffix[code])
		code = int(c.prefix[code])
	}
	c.first = byte(code)
	c.stack = append(c.stack, c.first)
	if c.next < 1<<c.maxBits {
		c.prefix[c.next], c.suffix[c.next] = uint16(c.old), c.first
		c.next++
	}
	c.old = in
	return nil
}

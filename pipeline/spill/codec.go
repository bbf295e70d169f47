package spill

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// Encoder is bytes to which numbers and strings are appended, for a [Decoder].
// A value of it may begin with bytes whose memory is used again:
//
//	e := spill.Encoder(buf[:0])
//	e.Uint(7)
//	e.String("seven")
//	buf = e
type Encoder []byte

// Uint appends a number that is not negative: one byte for small ones.
func (e *Encoder) Uint(n uint64) { *e = binary.AppendUvarint(*e, n) }

// Int appends a number: one byte for small ones.
func (e *Encoder) Int(n int64) { *e = binary.AppendVarint(*e, n) }

// Float appends a number.
func (e *Encoder) Float(f float64) { *e = binary.AppendUvarint(*e, math.Float64bits(f)) }

// Byte appends a byte.
func (e *Encoder) Byte(b byte) { *e = append(*e, b) }

// String appends a string with its length.
func (e *Encoder) String(s string) {
	e.Uint(uint64(len(s)))
	*e = append(*e, s...)
}

// Uints appends numbers with how many they are.
func (e *Encoder) Uints(list []uint32) {
	e.Uint(uint64(len(list)))
	for _, n := range list {
		e.Uint(uint64(n))
	}
}

// Decoder reads what an [Encoder] wrote, one after the other: it is what is left
// to read. What is damaged or missing reads as 0 and "".
type Decoder string

// DecoderOf reads bytes. They must not change while it, and the strings that it
// gives, are in use.
func DecoderOf(b []byte) Decoder { return Decoder(unsafe.String(unsafe.SliceData(b), len(b))) }

// Uint reads what Encoder.Uint wrote.
func (d *Decoder) Uint() (n uint64) {
	for i := range len(*d) {
		b := (*d)[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			*d = (*d)[i+1:]
			return n
		}
	}
	*d = ""
	return n
}

// Uint32 reads a number that Encoder.Uint wrote of 32 bits.
func (d *Decoder) Uint32() uint32 { return uint32(d.Uint()) }

// Int reads what Encoder.Int wrote.
func (d *Decoder) Int() int64 {
	n := d.Uint()
	return int64(n>>1) ^ -int64(n&1)
}

// Float reads what Encoder.Float wrote.
func (d *Decoder) Float() float64 { return math.Float64frombits(d.Uint()) }

// Byte reads a byte.
func (d *Decoder) Byte() byte {
	if *d == "" {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return b
}

// String reads what Encoder.String wrote. It shares the memory of what is
// decoded: clone what is to stay, the keys of maps too (assigning to a key that a
// map has replaces its string by the new one).
func (d *Decoder) String() string {
	n := min(d.Uint(), uint64(len(*d)))
	s := (*d)[:n]
	*d = (*d)[n:]
	return string(s)
}

// Uints appends to dst what Encoder.Uints wrote.
func (d *Decoder) Uints(dst []uint32) []uint32 {
	for n := d.Uint(); n > 0 && *d != ""; n-- {
		dst = append(dst, d.Uint32())
	}
	return dst
}

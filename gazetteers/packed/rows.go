package packed

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Rows is a section of rows of numbers, most of which are 0 or small.
type Rows struct {
	section[rowsBlock]
}

// rowsBlock has each row as a bit for every number that is not 0, then those as
// varints: a row is one place in memory, and half as large as its numbers.
type rowsBlock struct {
	at   [1<<rowsBits + 1]uint32
	rows []byte
}

// Rows reads the next section, of so many columns.
func (f *File) Rows(s *Rows, columns int) error {
	s.unpack = func(raw []byte, items int) (*rowsBlock, error) {
		values := make([]uint32, columns*items)
		for c := range columns {
			rest, ok := readColumn(values[c*items:][:items], raw)
			if !ok {
				return nil, damaged("rows")
			}
			raw = rest
		}
		if len(raw) != 0 {
			return nil, damaged("end of rows")
		}
		return packRows(values, items), nil
	}
	return read(f, &s.section, rowsBits, nil)
}

// packRows packs columns that follow one another.
func packRows(values []uint32, items int) *rowsBlock {
	b := &rowsBlock{}
	rows := make([]byte, 0, 32*items)
	for i := range items {
		at := len(rows)
		rows = append(rows, 0, 0)
		set := uint16(0)
		for c, bit := i, uint16(1); c < len(values); c, bit = c+items, bit<<1 {
			if v := values[c]; v != 0 {
				set |= bit
				for ; v >= 0x80; v >>= 7 {
					rows = append(rows, byte(v)|0x80)
				}
				rows = append(rows, byte(v))
			}
		}
		binary.LittleEndian.PutUint16(rows[at:], set)
		b.at[i+1] = uint32(len(rows))
	}
	b.rows = slices.Clone(rows) // without the room to grow
	return b
}

// At returns row i, which is below Len.
func (s *Rows) At(i uint32) (v [MaxColumns]uint32) {
	b := s.made[i>>rowsBits].Load()
	if b == nil {
		b = s.first(i >> rowsBits)
	}
	i &= 1<<rowsBits - 1
	row := b.rows[b.at[i]:b.at[i+1]]
	set := binary.LittleEndian.Uint16(row)
	for row = row[2:]; set != 0; set &= set - 1 {
		x, n := binary.Uvarint(row)
		v[bits.TrailingZeros16(set)] = uint32(x)
		row = row[n:]
	}
	return v
}

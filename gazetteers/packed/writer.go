package packed

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"
)

// The sizes of blocks, in items. Larger ones pack better, smaller ones are
// sooner unpacked.
const (
	numbersBits = 13
	stringsBits = 10
	rowsBits    = 10
)

// MaxColumns is the most numbers that a row has.
const MaxColumns = 16

// Writer makes the bytes of a file, section by section in the order in which
// they are read. The zero Writer is ready.
type Writer struct {
	dir, blocks []byte
	sections    uint64
	enc         *zstd.Encoder
	err         error
}

// begin starts a section in the directory: its items, for strings the first of
// each block, then the lengths of its blocks.
func (w *Writer) begin(items int) {
	w.sections++
	w.dir = binary.AppendUvarint(w.dir, uint64(items))
}

func (w *Writer) block(raw []byte) {
	if w.enc == nil && w.err == nil {
		w.enc, w.err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	}
	if w.err != nil {
		return
	}
	n := len(w.blocks)
	w.blocks = w.enc.EncodeAll(raw, w.blocks)
	w.dir = binary.AppendUvarint(w.dir, uint64(len(w.blocks)-n))
}

// Numbers writes a section of numbers.
func (w *Writer) Numbers(v []uint32) {
	w.begin(len(v))
	for ; len(v) > 0; v = v[min(len(v), 1<<numbersBits):] {
		w.block(appendColumn(nil, v[:min(len(v), 1<<numbersBits)]))
	}
}

// Strings writes a section of strings, which are sorted. Of each it keeps what
// differs from the one before.
func (w *Writer) Strings(v []string) {
	w.begin(len(v))
	for ; len(v) > 0; v = v[min(len(v), 1<<stringsBits):] {
		var raw, rest []byte
		last := ""
		for _, s := range v[:min(len(v), 1<<stringsBits)] {
			same := 0
			for same < len(s) && same < len(last) && same < maxSame && s[same] == last[same] {
				same++
			}
			raw = binary.AppendUvarint(append(raw, byte(same)), uint64(len(s)-same))
			rest = append(rest, s[same:]...)
			last = s
		}
		w.dir = append(binary.AppendUvarint(w.dir, uint64(len(v[0]))), v[0]...)
		w.block(append(raw, rest...))
	}
}

// maxSame is the most bytes that a string shares with the one before it.
const maxSame = 255

// Rows writes a section of rows by their columns, which are equally long and
// at most MaxColumns.
func (w *Writer) Rows(columns [][]uint32) {
	n := len(columns[0])
	w.begin(n)
	for from := 0; from < n; from += 1 << rowsBits {
		var raw []byte
		for _, c := range columns {
			raw = appendColumn(raw, c[from:min(n, from+1<<rowsBits)])
		}
		w.block(raw)
	}
}

// Bytes returns the file: the length of the directory, the directory, the blocks.
func (w *Writer) Bytes() ([]byte, error) {
	out := binary.AppendUvarint(nil, uint64(len(w.dir)))
	return append(append(out, w.dir...), w.blocks...), w.err
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
		delta = binary.AppendUvarint(delta, uint64(Zigzag(int32(x-last))))
		last = x
	}
	kind, data := byte(plainColumn), plain
	if len(delta) < len(plain) {
		kind, data = deltaColumn, delta
	}
	return append(append(dst, kind), data...)
}

// Zigzag makes small numbers of both signs small.
func Zigzag(x int32) uint32 { return uint32(x<<1) ^ uint32(x>>31) }

// Unzigzag is the reverse of Zigzag.
func Unzigzag(x uint32) int32 { return int32(x>>1) ^ -int32(x&1) }

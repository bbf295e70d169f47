package frame

import (
	"bufio"
	"bytes"
	"io"
	"strconv"

	"newsgraph/pipeline/read/normal"
)

// ReadWhole reads a stream up to max bytes; damage says that it was longer.
// The rest of a longer stream is read and forgotten, to learn its size.
func (w *Walk) ReadWhole(r io.Reader, max int64) (data []byte, damage normal.Damage, err error) {
	var b bytes.Buffer
	if br, ok := r.(*bufio.Reader); ok { // most files are small: one allocation
		b.Grow(min(br.Buffered(), int(max)) + bytes.MinRead)
	}
	got, err := io.Copy(&b, io.LimitReader(r, max))
	if err == nil && got == max {
		rest, cerr := io.Copy(io.Discard, r)
		err = cerr
		if rest > 0 {
			damage = normal.Truncated("only the first " + strconv.FormatInt(max, 10) + " of " + strconv.FormatInt(max+rest, 10) + " bytes read")
		}
	}
	if w.Stopped() {
		return nil, normal.Damage{}, ErrStop
	}
	return b.Bytes(), damage, err
}

// ReadFile is ReadWhole for a file that is one record: of one that breaks off
// what came before is kept, and damage says so.
func (w *Walk) ReadFile(r io.Reader, max int64) (data []byte, damage normal.Damage, err error) {
	data, damage, err = w.ReadWhole(r, max)
	if err != nil && len(data) > 0 {
		return data, normal.Truncated("the file could not be read to its end: " + ReasonOf(err)), nil
	}
	return data, damage, err
}

package frame

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"newsgraph/internal/message"
)

// LineReader reads lines of any length and holds no more than Max bytes of one.
type LineReader struct {
	In     *bufio.Reader
	Max    int64
	Number int   // number of the last line, from 1
	Size   int64 // its length with its end, also when it was too long
}

// ErrLineTooLong comes for a line of more than LineReader.Max bytes.
var ErrLineTooLong = errors.New("line too long")

// Next returns the next line as a slice of its own, with its end ("\n" or
// nothing at the end of the input). A line longer than Max is read to its end
// and given as ErrLineTooLong; io.EOF comes alone after the last line; any
// other error comes with what was read before it.
func (l *LineReader) Next() ([]byte, error) {
	var line []byte
	l.Size = 0
	for {
		part, err := l.In.ReadSlice('\n')
		l.Size += int64(len(part))
		if l.Size <= l.Max {
			line = append(line, part...)
		} else {
			line = nil
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if l.Size > 0 || err != io.EOF {
			l.Number++
		}
		if err == io.EOF && l.Size > 0 {
			err = nil
		}
		if err == nil && l.Size > l.Max {
			err = ErrLineTooLong
		}
		return line, err
	}
}

// TrimEOL cuts the line's end off.
func TrimEOL(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// TooLong is the reason for a record that is not read for its size.
func TooLong(what string, size, limit int64) string {
	return fmt.Sprintf("%s of %s bytes, longer than the limit of %s", what, message.Thousands(size), message.Thousands(limit))
}

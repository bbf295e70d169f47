package read

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lineReader reads lines of any length and holds no more than max bytes of one.
type lineReader struct {
	br   *bufio.Reader
	max  int64
	n    int   // number of the last line, from 1
	size int64 // its length with its end, also when it was too long
}

var errLineTooLong = errors.New("line too long")

// next returns the next line as a slice of its own, with its end ("\n" or
// nothing at the end of the input). A line longer than max is read to its end
// and given as errLineTooLong; io.EOF comes alone after the last line; any
// other error comes with what was read before it.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	l.size = 0
	for {
		part, err := l.br.ReadSlice('\n')
		l.size += int64(len(part))
		if l.size <= l.max {
			line = append(line, part...)
		} else {
			line = nil
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if l.size > 0 || err != io.EOF {
			l.n++
		}
		if err == io.EOF && l.size > 0 {
			err = nil
		}
		if err == nil && l.size > l.max {
			err = errLineTooLong
		}
		return line, err
	}
}

func trimEOL(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

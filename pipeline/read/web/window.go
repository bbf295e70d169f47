package web

import (
	"bufio"
	"io"

	"newsgraph/pipeline/read/frame"
)

// window is a stream that can be looked into far ahead of where it is read. It
// holds what was asked for and not yet taken.
type window struct {
	r   *bufio.Reader
	buf []byte
	off int   // buf[off:] is ahead
	err error // what the stream ended with, after buf
}

// ahead gives the next n bytes without taking them, fewer where the stream
// ends. They are valid until the next call.
func (w *window) ahead(n int) []byte {
	if len(w.buf)-w.off < n && w.err == nil {
		if w.off > len(w.buf)/2 {
			w.buf = w.buf[:copy(w.buf, w.buf[w.off:])]
			w.off = 0
		}
		for len(w.buf)-w.off < n && w.err == nil {
			have := len(w.buf)
			if cap(w.buf)-have < 4<<10 {
				grown := make([]byte, have, 2*cap(w.buf)+frame.HeadBytes)
				copy(grown, w.buf)
				w.buf = grown
			}
			room := min(cap(w.buf), max(w.off+n, have+4<<10))
			k, err := w.r.Read(w.buf[have:room])
			w.buf, w.err = w.buf[:have+k], err
		}
	}
	return w.buf[w.off:min(len(w.buf), w.off+n)]
}

// take passes over n bytes that are ahead.
func (w *window) take(n int) { w.off += n }

// ended is what the stream ended with when nothing is left of it, else nil.
func (w *window) ended() error {
	if w.off < len(w.buf) {
		return nil
	}
	return w.err
}

// ReadSlice is as of a bufio.Reader: the next line with its end, or a part of
// a long one.
func (w *window) ReadSlice(delim byte) ([]byte, error) {
	for n := 512; ; n *= 4 {
		b := w.ahead(n)
		for i, c := range b {
			if c == delim {
				w.take(i + 1)
				return b[:i+1], nil
			}
		}
		if len(b) < n {
			w.take(len(b))
			return b, w.err
		}
		if n >= frame.HeadBytes {
			w.take(n)
			return b, bufio.ErrBufferFull
		}
	}
}

// goOn forgets an error, where the stream can be read on after it.
func (w *window) goOn() {
	if w.err != io.EOF {
		w.err = nil
	}
}

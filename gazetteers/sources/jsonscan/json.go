// Package jsonscan walks JSON of dumps: only what is asked for becomes a value.
package jsonscan

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Scanner walks one JSON value without making anything of the parts that are
// not asked for: those are only followed to their end. After an error every
// call does nothing.
type Scanner struct {
	b   []byte
	at  int
	Err error
	buf []byte // of the last string with escapes
}

var (
	errCut    = errors.New("cut off")
	ErrSyntax = errors.New("no JSON")
)

func (s *Scanner) Reset(b []byte) { s.b, s.at, s.Err = b, 0, nil }

func (s *Scanner) fail(err error) {
	if s.Err == nil {
		s.Err = err
	}
	s.at = len(s.b)
}

// Peek returns the first byte of the next token, 0 at the end.
func (s *Scanner) Peek() byte {
	for ; s.at < len(s.b); s.at++ {
		if c := s.b[s.at]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
	}
	return 0
}

func (s *Scanner) expect(c byte) bool {
	switch s.Peek() {
	case c:
		s.at++
		return true
	case 0:
		s.fail(errCut)
	default:
		s.fail(ErrSyntax)
	}
	return false
}

// Object calls f with each key; f reads the value or leaves it. Anything that is
// no object is left out: dumps write [] for an object without keys.
func (s *Scanner) Object(f func(key []byte)) {
	if s.Peek() != '{' {
		s.skip()
		return
	}
	s.at++
	if s.Peek() == '}' {
		s.at++
		return
	}
	for s.Err == nil {
		if s.Peek() != '"' {
			s.expect('"')
			return
		}
		key := s.rawString()
		if !s.expect(':') {
			return
		}
		s.value(func() { f(key) })
		switch s.Peek() {
		case ',':
			s.at++
		case '}':
			s.at++
			return
		default:
			s.expect('}')
		}
	}
}

// Array calls f for each item; f reads it or leaves it. Anything that is no
// array is left out.
func (s *Scanner) Array(f func()) {
	if s.Peek() != '[' {
		s.skip()
		return
	}
	s.at++
	if s.Peek() == ']' {
		s.at++
		return
	}
	for s.Err == nil {
		s.value(f)
		switch s.Peek() {
		case ',':
			s.at++
		case ']':
			s.at++
			return
		default:
			s.expect(']')
		}
	}
}

// value lets f read a value, and passes over it when f did not.
func (s *Scanner) value(f func()) {
	s.Peek()
	start := s.at
	f()
	if s.at == start && s.Err == nil {
		s.skip()
	}
}

// What a byte is to skip.
const (
	opens = iota + 1
	closes
	quotes
)

var structure = [256]byte{'{': opens, '[': opens, '}': closes, ']': closes, '"': quotes}

// skip passes over a value.
func (s *Scanner) skip() {
	switch c := s.Peek(); c {
	case 0:
		s.fail(errCut)
	case '"':
		s.rawString()
	case '{', '[':
		s.skipNested()
	default:
		start := s.at
		for s.at < len(s.b) && isBare(s.b[s.at]) {
			s.at++
		}
		if s.at == start {
			s.fail(ErrSyntax)
		}
	}
}

// isBare reports whether a byte may stand in a number, true, false or null.
func isBare(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E'
}

func (s *Scanner) skipNested() {
	depth := 0
	b, i := s.b, s.at
	for i < len(b) {
		switch structure[b[i]] {
		case opens:
			depth++
		case closes:
			if depth--; depth == 0 {
				s.at = i + 1
				return
			}
		case quotes:
			n := StringEnd(b[i+1:])
			if n < 0 {
				s.fail(errCut)
				return
			}
			i += n + 1
		}
		i++
	}
	s.fail(errCut)
}

// StringEnd returns the place of the quote that ends a string, -1 for none.
func StringEnd(b []byte) int {
	at := 0
	for {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			return -1
		}
		at += n
		slashes := 0
		for at-slashes > 0 && b[at-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return at
		}
		at++
	}
}

// rawString reads a string with its escapes as they stand; it is part of the line.
func (s *Scanner) rawString() []byte {
	s.at++
	n := StringEnd(s.b[min(s.at, len(s.b)):])
	if n < 0 {
		s.fail(errCut)
		return nil
	}
	out := s.b[s.at : s.at+n]
	s.at += n + 1
	return out
}

// String reads a string; it is valid until the next one. Anything else is passed
// over and gives nil.
func (s *Scanner) String() []byte {
	if s.Peek() != '"' {
		s.skip()
		return nil
	}
	raw := s.rawString()
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	s.buf = Unescape(s.buf[:0], raw)
	return s.buf
}

// Number reads a number, also one written as a string; 0 for anything else.
func (s *Scanner) Number() float64 {
	var text []byte
	if c := s.Peek(); c == '"' {
		text = s.String()
	} else {
		start := s.at
		s.skip()
		if s.Err == nil {
			text = s.b[start:s.at]
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0
	}
	return f
}

// Unescape appends what a string means. Half a surrogate pair is U+FFFD.
func Unescape(dst, raw []byte) []byte {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' || i+1 == len(raw) {
			dst = append(dst, c)
			continue
		}
		i++
		switch c = raw[i]; c {
		case 'n':
			dst = append(dst, '\n')
		case 't':
			dst = append(dst, '\t')
		case 'r':
			dst = append(dst, '\r')
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'u':
			r, n := escapedRune(raw[i+1:])
			dst = utf8.AppendRune(dst, r)
			i += n
		default: // quote, backslash, slash
			dst = append(dst, c)
		}
	}
	return dst
}

// escapedRune reads what follows \u, and the second half of a pair.
func escapedRune(b []byte) (r rune, n int) {
	first, ok := Hex4(b)
	if !ok {
		return utf8.RuneError, min(4, len(b))
	}
	if !utf16.IsSurrogate(first) {
		return first, 4
	}
	if len(b) >= 10 && b[4] == '\\' && b[5] == 'u' {
		if second, ok := Hex4(b[6:]); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return r, 10
			}
		}
	}
	return utf8.RuneError, 4
}

// Hex4 reads four hexadecimal digits.
func Hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[:4]), 16, 32)
	return rune(n), err == nil
}

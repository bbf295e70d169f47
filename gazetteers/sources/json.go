package sources

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner walks one JSON value without making anything of the parts that are
// not asked for: those are only followed to their end. After an error every
// call does nothing.
type scanner struct {
	b   []byte
	at  int
	err error
	buf []byte // of the last string with escapes
}

var (
	errCut  = errors.New("cut off")
	errJSON = errors.New("no JSON")
)

func (s *scanner) reset(b []byte) { s.b, s.at, s.err = b, 0, nil }

func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
	s.at = len(s.b)
}

// peek returns the first byte of the next token, 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.b); s.at++ {
		if c := s.b[s.at]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
	}
	return 0
}

func (s *scanner) expect(c byte) bool {
	switch s.peek() {
	case c:
		s.at++
		return true
	case 0:
		s.fail(errCut)
	default:
		s.fail(errJSON)
	}
	return false
}

// object calls f with each key; f reads the value or leaves it. Anything that is
// no object is left out: dumps write [] for an object without keys.
func (s *scanner) object(f func(key []byte)) {
	if s.peek() != '{' {
		s.skip()
		return
	}
	s.at++
	if s.peek() == '}' {
		s.at++
		return
	}
	for s.err == nil {
		if s.peek() != '"' {
			s.expect('"')
			return
		}
		key := s.rawString()
		if !s.expect(':') {
			return
		}
		s.value(func() { f(key) })
		switch s.peek() {
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

// array calls f for each item; f reads it or leaves it. Anything that is no
// array is left out.
func (s *scanner) array(f func()) {
	if s.peek() != '[' {
		s.skip()
		return
	}
	s.at++
	if s.peek() == ']' {
		s.at++
		return
	}
	for s.err == nil {
		s.value(f)
		switch s.peek() {
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
func (s *scanner) value(f func()) {
	s.peek()
	start := s.at
	f()
	if s.at == start && s.err == nil {
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
func (s *scanner) skip() {
	switch c := s.peek(); c {
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
			s.fail(errJSON)
		}
	}
}

// isBare reports whether a byte may stand in a number, true, false or null.
func isBare(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E'
}

func (s *scanner) skipNested() {
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
			n := stringEnd(b[i+1:])
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

// stringEnd returns the place of the quote that ends a string, -1 for none.
func stringEnd(b []byte) int {
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
func (s *scanner) rawString() []byte {
	s.at++
	n := stringEnd(s.b[min(s.at, len(s.b)):])
	if n < 0 {
		s.fail(errCut)
		return nil
	}
	out := s.b[s.at : s.at+n]
	s.at += n + 1
	return out
}

// string reads a string; it is valid until the next one. Anything else is passed
// over and gives nil.
func (s *scanner) string() []byte {
	if s.peek() != '"' {
		s.skip()
		return nil
	}
	raw := s.rawString()
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	s.buf = unescape(s.buf[:0], raw)
	return s.buf
}

// number reads a number, also one written as a string; 0 for anything else.
func (s *scanner) number() float64 {
	var text []byte
	if c := s.peek(); c == '"' {
		text = s.string()
	} else {
		start := s.at
		s.skip()
		if s.err == nil {
			text = s.b[start:s.at]
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0
	}
	return f
}

// unescape appends what a string means. Half a surrogate pair is U+FFFD.
func unescape(dst, raw []byte) []byte {
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
	first, ok := hex4(b)
	if !ok {
		return utf8.RuneError, min(4, len(b))
	}
	if !utf16.IsSurrogate(first) {
		return first, 4
	}
	if len(b) >= 10 && b[4] == '\\' && b[5] == 'u' {
		if second, ok := hex4(b[6:]); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return r, 10
			}
		}
	}
	return utf8.RuneError, 4
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[:4]), 16, 32)
	return rune(n), err == nil
}

// Package appendjson appends JSON to a slice of bytes, piece by piece, as the
// codec and the JSON formats of export write it. It gives the bytes that
// encoding/json gives with HTML escaping off, with two differences: a nil list
// is [], and a number has a bounded count of decimals and never an exponent.
//
// Where a function takes a key, that is all the bytes before the value, the
// punctuation included: `,"start":`.
package appendjson

import (
	"math"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// String appends s as a JSON string. Invalid UTF-8 becomes U+FFFD, one
// for each byte; U+2028 and U+2029 are escaped so that a line stays a line for
// every reader.
func String(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				b = append(append(b, s[from:i]...), `\ufffd`...)
				from = i + 1
			case r == '\u2028' || r == '\u2029':
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hexDigits[r&0xF])
				from = i + size
			}
			i += size
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

// Decimal appends f rounded to at most places decimals, without trailing
// zeros, exponent or negative zero. What is no number is written as 0; checks
// before writing keep such values out (see Finite).
func Decimal(b []byte, f float64, places int) []byte {
	if !Finite(f) {
		return append(b, '0')
	}
	at := len(b)
	b = strconv.AppendFloat(b, f, 'f', places, 64)
	if places > 0 {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == '.' {
			b = b[:len(b)-1]
		}
	}
	if string(b[at:]) == "-0" {
		b = append(b[:at], '0')
	}
	return b
}

// Finite reports whether JSON has the number.
func Finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// Text appends a key and a string. The functions whose names end in If append
// nothing for an empty or zero value.
func Text(b []byte, key, v string) []byte { return String(append(b, key...), v) }

// TextIf is Text where there is one.
func TextIf(b []byte, key, v string) []byte {
	if v == "" {
		return b
	}
	return Text(b, key, v)
}

// Int appends a key and a whole number.
func Int[T ~int | ~int64](b []byte, key string, v T) []byte {
	return strconv.AppendInt(append(b, key...), int64(v), 10)
}

// IntIf is Int where it is not 0.
func IntIf[T ~int | ~int64](b []byte, key string, v T) []byte {
	if v == 0 {
		return b
	}
	return Int(b, key, v)
}

// Number appends a key and a number with at most three decimals.
func Number(b []byte, key string, v float64) []byte {
	return Decimal(append(b, key...), v, 3)
}

// NumberIf is Number where it is not 0.
func NumberIf(b []byte, key string, v float64) []byte {
	if v == 0 {
		return b
	}
	return Number(b, key, v)
}

// List appends a key and "[one,two]".
func List[T any](b []byte, key string, list []T, one func([]byte, *T) []byte) []byte {
	b = append(append(b, key...), '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[i])
	}
	return append(b, ']')
}

// ListIf is List where there are items.
func ListIf[T any](b []byte, key string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	return List(b, key, list, one)
}

// OneString is the item of a list of strings.
func OneString[S ~string](b []byte, s *S) []byte { return String(b, string(*s)) }

// CloseObject ends an object any of whose members may be missing. Each was
// appended with a comma before it; open is the length of b behind the brace.
func CloseObject(b []byte, open int) []byte {
	if len(b) == open {
		return append(b, '}')
	}
	copy(b[open:], b[open+1:]) // the comma before the first
	b[len(b)-1] = '}'
	return b
}

// Package message says numbers as people read them: in messages and pages, never
// in data. It uses the standard library alone, so that every room can use it.
package message

import (
	"fmt"
	"strconv"
)

// Integer is a number that is counted.
type Integer interface {
	~int | ~int32 | ~int64 | ~uint32
}

// Thousands is n as people read it: 1,234,567.
func Thousands[T Integer](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural is "1 story" or "1,234 stories".
func Plural[T Integer](n T, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Size is a number of bytes in decimal units: "17 bytes", "1.2 MB".
func Size(n int64) string {
	switch {
	case n < 1000:
		return Plural(n, "byte", "bytes")
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}

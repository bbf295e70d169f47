package entities

import "strconv"

// Thousands is n as people read it, 1,234,567: in messages, never in data.
func Thousands[T ~int | ~int32 | ~int64 | ~uint32](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

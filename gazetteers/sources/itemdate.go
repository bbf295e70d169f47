package sources

import (
	"bytes"
)

// parseTime reads "+1927-01-30T00:00:00Z", in old files "+00000001927-…".
func parseTime(b []byte) (d date) {
	sign := 1
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		if b[0] == '-' {
			sign = -1
		}
		b = b[1:]
	}
	parts := bytes.SplitN(b, []byte{'-'}, 3)
	n := number32(parts[0])
	if n == 0 || n > 100_000 {
		return d
	}
	d.year = sign * int(n)
	if len(parts) == 3 && len(parts[2]) >= 2 {
		if m, day := number32(parts[1]), number32(parts[2][:2]); m <= 12 && day <= 31 {
			d.month, d.day = int(m), int(day)
		}
	}
	return d
}

// cutDate takes away what the precision does not cover: 11 is the day, 10 the
// month, 9 the year; less is no year.
func cutDate(d date, precision int) date {
	switch {
	case precision < 9:
		return date{}
	case precision == 9:
		return date{year: d.year}
	case precision == 10 || d.month == 0:
		return date{year: d.year, month: d.month}
	}
	return d
}

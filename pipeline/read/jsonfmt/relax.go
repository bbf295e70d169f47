package jsonfmt

import (
	"bytes"

	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/fields"
)

// notNumbers are the values that are none in JSON and that programs write for
// numbers all the same: Python, JavaScript and C each in their own way.
var notNumbers = [...]string{"-Infinity", "Infinity", "NaN", "-NaN", "-inf", "inf", "-nan", "nan"}

// relaxJSON replaces NaN and Infinity by null and drops commas before a closing
// bracket, outside strings; ok tells that there were any. What comes out may
// still be no JSON.
func relaxJSON(b []byte) (out []byte, ok bool) {
	kept := 0 // b[:kept] is in out
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case ',':
			if next := bytes.TrimLeft(b[i+1:min(len(b), i+64)], " \t\r\n"); len(next) > 0 && (next[0] == '}' || next[0] == ']') {
				out = append(out, b[kept:i]...)
				kept, ok = i+1, true
			}
		case 'N', 'I', 'n', 'i', '-':
			if n := notNumber(b[i:]); n > 0 {
				out = append(append(out, b[kept:i]...), "null"...)
				i += n - 1
				kept, ok = i+1, true
			}
		}
	}
	return append(out, b[min(kept, len(b)):]...), ok
}

// notNumber is the length of such a value at the beginning of b.
func notNumber(b []byte) int {
	for _, w := range notNumbers {
		if bytes.HasPrefix(b, []byte(w)) && (len(b) == len(w) || endsScalar(b[len(w)])) {
			return len(w)
		}
	}
	return 0
}

// validJSON reports JSON, relaxed or not, that nests no deeper than max.
func validJSON(b []byte, max int) bool {
	if fields.Nesting(b) > max {
		return false
	}
	if gjson.ValidBytes(b) {
		return true
	}
	relaxed, ok := relaxJSON(b)
	return ok && gjson.ValidBytes(relaxed)
}

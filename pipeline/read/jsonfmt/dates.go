package jsonfmt

import (
	"bytes"

	"newsgraph/pipeline/read/normal"
)

// jsonDates finds the strings in JSON that begin with a numeric date, with
// their keys.
func jsonDates(b []byte, found func(key string, d normal.NumericDate)) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(b[at:], '"')
		if i < 0 || at+i+7 > len(b) {
			return
		}
		if at += i; !normal.IsDigit(b[at+1]) {
			continue
		}
		if d, n := normal.NumericParts(string(b[at+1 : min(len(b), at+16)])); n > 0 && normal.DateEnds(b[at+1+n:], "\"") {
			found(keyBefore(b[:at]), d)
		}
	}
}

// keyBefore is the key of the value that stands after b, "" for none.
func keyBefore(b []byte) string {
	b = bytes.TrimRight(b[max(0, len(b)-100):], " \t\r\n")
	rest, ok := bytes.CutSuffix(b, []byte(":"))
	if rest = bytes.TrimRight(rest, " \t\r\n"); !ok || len(rest) == 0 || rest[len(rest)-1] != '"' {
		return ""
	}
	rest = rest[:len(rest)-1]
	return string(rest[bytes.LastIndexByte(rest, '"')+1:])
}

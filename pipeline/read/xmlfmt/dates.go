package xmlfmt

import (
	"bytes"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// xmlDates finds the elements and attributes that begin with a numeric date,
// with the names of the elements.
func xmlDates(b []byte, found func(key string, d normal.NumericDate)) {
	for at := 0; at+7 < len(b); at++ {
		i := bytes.IndexByte(b[at:], '>')
		if i < 0 || at+i+7 > len(b) {
			return
		}
		if at += i; !normal.IsDigit(b[at+1]) {
			continue
		}
		if d, n := normal.NumericParts(string(b[at+1 : min(len(b), at+16)])); n > 0 && normal.DateEnds(b[at+1+n:], "<") {
			name := b[max(0, at-100):at]
			found(markup.TagName(name[bytes.LastIndexByte(name, '<')+1:]), d)
		}
	}
}

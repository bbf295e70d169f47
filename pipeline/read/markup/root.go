package markup

import (
	"bytes"
	"strings"

	"newsgraph/pipeline/read/normal"
)

// dropDoctype removes a document type with what it declares.
func dropDoctype(s string) string {
	i := indexFold(s, "<!doctype")
	if i < 0 || i > 4096 {
		return s
	}
	return s[:i] + s[i+doctypeLen(s[i:]):]
}

// DoctypeScan finds the end of a document type, byte by byte: the first ">"
// outside quotes and outside its internal subset.
type DoctypeScan struct {
	quote  byte // that is open, 0 for none
	inside bool // the internal subset
}

// Ends reports whether c is the last byte of the document type.
func (d *DoctypeScan) Ends(c byte) bool {
	switch {
	case d.quote != 0:
		if c == d.quote {
			d.quote = 0
		}
	case c == '"' || c == '\'':
		d.quote = c
	case c == '[':
		d.inside = true
	case c == ']':
		d.inside = false
	case c == '>':
		return !d.inside
	}
	return false
}

// doctypeLen is the length of the document type that s begins with.
func doctypeLen(s string) int {
	var d DoctypeScan
	for i := 0; i < len(s); i++ {
		if d.Ends(s[i]) {
			return i + 1
		}
	}
	if i := strings.IndexByte(s, '>'); i >= 0 { // a quote that is not closed
		return i + 1
	}
	return len(s)
}

// indexFold is strings.Index without case, for an ASCII needle in lower case,
// in the first 8 KiB.
func indexFold(s, needle string) int {
	return strings.Index(strings.ToLower(s[:min(len(s), 8<<10)]), needle)
}

// Root is the local name of the first element of a document, in lower case,
// and its prefix; "" when s does not begin like XML or SGML.
func Root(head []byte) (local, prefix string) {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(normal.BOM)), " \t\r\n")
	for len(h) > 1 && h[0] == '<' && (h[1] == '?' || h[1] == '!') {
		n := 0
		switch {
		case bytes.HasPrefix(h, []byte("<!--")):
			i := bytes.Index(h, []byte("-->"))
			if i < 0 {
				return "", ""
			}
			n = i + 3
		case h[1] == '!':
			n = doctypeLen(string(h))
		default:
			i := bytes.IndexByte(h, '>')
			if i < 0 {
				return "", ""
			}
			n = i + 1
		}
		h = bytes.TrimLeft(h[n:], " \t\r\n")
	}
	name := TagName(h)
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:], name[:i]
	}
	return name, ""
}

// TagName is the name of the start tag that h begins with, in lower case.
func TagName(h []byte) string {
	if len(h) < 2 || h[0] != '<' || !normal.IsLetter(h[1]) && h[1] != '_' {
		return ""
	}
	n := 1
	for n < len(h) && n < 128 && !bytes.ContainsRune([]byte(" \t\r\n/><"), rune(h[n])) {
		n++
	}
	return strings.ToLower(string(h[1:n]))
}

// IsDoctype reports that b begins with a document type.
func IsDoctype(b []byte) bool {
	return len(b) >= 9 && bytes.EqualFold(b[:9], []byte("<!doctype"))
}

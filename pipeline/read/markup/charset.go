package markup

import (
	"bytes"
	"strings"

	"newsgraph/pipeline/read/normal"
)

// PageCharset is the encoding that a page declares: what the transport
// says, else the meta element within the first 4 KiB, else the XML declaration.
func PageCharset(b []byte, transport string) string {
	if transport != "" {
		return transport
	}
	h := bytes.ToLower(b[:min(len(b), 4<<10)])
	if bytes.HasPrefix(h, []byte("<?xml")) {
		if cs := XMLCharset(h); cs != "" {
			return cs
		}
	}
	at := bytes.Index(h, []byte("charset"))
	for at >= 0 {
		h = bytes.TrimLeft(h[at+len("charset"):], " \t\r\n")
		if len(h) > 0 && h[0] == '=' {
			h = bytes.TrimLeft(h[1:], " \t\r\n\"'")
			n := 0
			for n < len(h) && (h[n] == '-' || h[n] == '_' || h[n] == ':' || normal.IsLetter(h[n]) || normal.IsDigit(h[n])) {
				n++
			}
			if normal.Encoding(string(h[:n])) != nil || strings.HasPrefix(string(h[:n]), "utf") {
				return string(h[:n])
			}
		}
		at = bytes.Index(h, []byte("charset"))
	}
	return ""
}

// XMLCharset is the encoding of an XML declaration at the beginning of b.
func XMLCharset(b []byte) string {
	decl, _, ok := bytes.Cut(b[:min(len(b), 512)], []byte("?>"))
	if !ok {
		return ""
	}
	_, v, ok := bytes.Cut(decl, []byte("encoding"))
	if !ok {
		return ""
	}
	v = bytes.TrimLeft(v, " \t\r\n=")
	if len(v) < 2 || v[0] != '"' && v[0] != '\'' {
		return ""
	}
	name, _, ok := bytes.Cut(v[1:], v[:1])
	if !ok {
		return ""
	}
	return string(name)
}

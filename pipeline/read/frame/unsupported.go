package frame

import (
	"bytes"
	"unicode/utf8"
)

// binaryKinds are formats that are recognized only to say what they are.
var binaryKinds = []struct{ magic, name string }{
	{"\xff\xd8\xff", "a JPEG picture"},
	{"\x89PNG\r\n", "a PNG picture"},
	{"GIF8", "a GIF picture"},
	{"II*\x00", "a TIFF picture"},
	{"MM\x00*", "a TIFF picture"},
	{"RIFF", "a media file"},
	{"\x00\x00\x00\x18ftyp", "a media file"},
	{"\x00\x00\x00\x20ftyp", "a media file"},
	{"ID3", "a media file"},
	{"OggS", "a media file"},
	{"\x7fELF", "a program"},
	{"MZ\x90", "a program"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive (not supported)"},
	{"!<arch>\n", "an ar archive (not supported)"},
	{"070701", "a cpio archive (not supported)"},
	{"070707", "a cpio archive (not supported)"},
	{"\xc7\x71", "a cpio archive (not supported)"},
	{"LZIP", "an lzip file (not supported)"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file (not supported)"},
	{"SQLite format 3\x00", "a database"},
	{"PAR1", "a Parquet file (not supported)"},
	{"\x37\xa4\x30\xec", "a zstd dictionary"},
}

// Unsupported says what binary content is, "" for text. UTF-16 and UTF-32 are
// decoded before it is asked.
func Unsupported(head []byte) string {
	for _, k := range binaryKinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.name
		}
	}
	odd, control := 0, 0
	look := head[:min(len(head), 8<<10)]
	for _, c := range look {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != 0x1b && c != 0x0e && c != 0x0f { // the last three switch the sets of ISO 2022
			control++
		}
		switch {
		case c == 0:
			odd += 4
		case c < 0x20 && !WireControl(c):
			odd++
		}
	}
	if control*20 > len(look) { // of random bytes every tenth is one; of a wire text one in a hundred
		return "binary content, no text"
	}
	if odd*20 > len(look) || odd > 0 && len(look) < 20 && !utf8.Valid(look) {
		return "binary content, no text"
	}
	return ""
}

// WireControl reports the control characters that texts hold: white space,
// form feed, escape (ISO 2022) and those of wire agencies (ANPA 1312,
// IPTC 7901) and old word processors' end of file.
func WireControl(c byte) bool {
	switch c {
	case '\t', '\n', '\v', '\f', '\r', 0x1b, 0x01, 0x02, 0x03, 0x04, 0x0e, 0x0f, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x1a, 0x1e, 0x1f, 0x08:
		return true
	}
	return false
}

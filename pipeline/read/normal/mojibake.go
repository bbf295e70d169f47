package normal

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// MojibakeNote tells of an article whose text was repaired.
const MojibakeNote = "mojibake repaired (UTF-8 that had been read as windows-1252)"

// RepairMojibake undoes the commonest damage of text that went through wrong
// hands: UTF-8 that was read as windows-1252 and written as UTF-8 again ("Ã©"
// for "é"). It is certain only when every run of characters beyond ASCII, but
// for single typographic marks, is what such a reading gives; one honest "é"
// in the text and nothing is touched. Text damaged several times is repaired
// several times.
func RepairMojibake(s string) (string, bool) {
	repaired := false
	for pass := 0; pass < 3; pass++ {
		t, ok := undoCP1252(s)
		if !ok {
			break
		}
		s, repaired = t, true
	}
	return s, repaired
}

// undoCP1252 makes one pass; ok is false when the text is not certainly
// damaged.
func undoCP1252(s string) (string, bool) {
	if !strings.ContainsAny(s, "ÃÂâÄÅÐÑÎÏÙØ") {
		return s, false
	}
	var b strings.Builder
	found := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			b.WriteByte(s[i])
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if seq, m := damagedRune(s[i:]); m > 0 {
			b.WriteString(seq)
			found++
			i += m
			continue
		}
		if !typographic(r) {
			return s, false
		}
		b.WriteString(s[i : i+n])
		i += n
	}
	if found == 1 && strings.Contains(s, "Â\u00a0") { // an honest Â before a fixed space
		return s, false
	}
	return b.String(), found > 0
}

// damagedRune decodes the characters at the beginning of s that are the bytes
// of one character in UTF-8; n is their length in s, 0 for none.
func damagedRune(s string) (seq string, n int) {
	var raw [4]byte
	want := 0
	for k := 0; k < 4; k++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		c, ok := cp1252Byte(r)
		if !ok {
			return "", 0
		}
		switch {
		case k == 0 && c >= 0xc2 && c <= 0xdf:
			want = 2
		case k == 0 && c >= 0xe0 && c <= 0xef:
			want = 3
		case k == 0 && c >= 0xf0 && c <= 0xf4:
			want = 4
		case k == 0 || c < 0x80 || c > 0xbf:
			return "", 0
		}
		raw[k] = c
		n += size
		if k+1 == want {
			if !utf8.Valid(raw[:want]) {
				return "", 0
			}
			return string(raw[:want]), n
		}
	}
	return "", 0
}

// cp1252Byte is the byte that windows-1252 reads as r. The five bytes that it
// leaves open are read as control characters.
func cp1252Byte(r rune) (byte, bool) {
	if r >= 0x80 && r <= 0x9f || r >= 0xa0 && r <= 0xff {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// typographic reports marks that editors put into text after it was damaged.
func typographic(r rune) bool {
	return strings.ContainsRune("‘’“”–—…•€™\u00a0\u00ad\ufffd", r)
}

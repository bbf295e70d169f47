package normal

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// FuzzDecodeText holds for any bytes: valid UTF-8 comes out, and valid UTF-8
// without escape sequences stays as it is. A panic in the detector would come
// on a goroutine of its own, where nothing could catch it.
func FuzzDecodeText(f *testing.F) {
	for _, s := range []string{"caf\xe9 reopened", "\x1b$B$3$s\x1b(B", "\x1b$)C\x0e0!\x0f", "\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7", "\xcf\xf0\xe8\xe2\xe5\xf2", "\xff\xfea\x00", "\x81\x40\x82\xa0", "ok\xc3\xa9"} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "shift_jis")
	}
	f.Fuzz(func(t *testing.T, b []byte, declared string) {
		text, _ := Decode(b, declared)
		if !utf8.ValidString(text) {
			t.Errorf("not UTF-8: %q", text)
		}
		if utf8.Valid(b) && !bytes.Contains(b, []byte{0x1b}) && text != string(bytes.TrimPrefix(b, []byte(BOM))) {
			t.Errorf("%q became %q", b, text)
		}
		WideEncoding(b)
	})
}

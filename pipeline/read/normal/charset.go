package normal

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

const (
	BOM             = "\xef\xbb\xbf"
	ReplacedNote    = "bytes that are no valid text replaced by U+FFFD"
	ReplacementRune = '\uFFFD'
)

// Decode turns stored bytes into text: as UTF-8 where they are, else as
// declared, else by statistics. A byte order mark is dropped. The damage says what
// could not be decoded; it is empty when everything was.
func Decode(b []byte, declared string) (text string, n Damage) {
	b = bytes.TrimPrefix(b, []byte(BOM))
	if utf8.Valid(b) && bytes.IndexByte(b, 0x1b) < 0 {
		return string(b), Damage{}
	}
	enc, n := encodingOf(b, declared)
	if enc == nil {
		if utf8.Valid(b) {
			return string(b), Damage{}
		}
		return strings.ToValidUTF8(string(b), string(ReplacementRune)), Repaired(ReplacedNote)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), string(ReplacementRune)), Repaired(ReplacedNote)
	}
	text = string(out)
	if strings.ContainsRune(text, ReplacementRune) {
		n = n.And(Repaired(ReplacedNote))
	}
	return text, n
}

// encodingOf chooses the encoding of bytes; nil stands for UTF-8, with
// whatever is broken in it. The damage tells of a guess.
func encodingOf(b []byte, declared string) (encoding.Encoding, Damage) {
	if enc := escapeEncoding(b); enc != nil {
		return enc, Damage{}
	}
	if utf8.Valid(b) || mostlyUTF8(b) {
		return nil, Damage{}
	}
	if enc := Encoding(declared); enc != nil && decodesWhole(enc, b) {
		return enc, Damage{}
	}
	name, enc, sure := guessEncoding(b)
	switch {
	case !sure:
		return enc, Repaired("encoding not certain: read as " + name)
	case enc != charmap.Windows1252:
		return enc, Repaired("no encoding declared: read as " + name)
	}
	return enc, Damage{}
}

// escapeEncoding recognizes the seven-bit encodings by their escape sequences
// (ISO 2022: RFC 1468, RFC 1557).
func escapeEncoding(b []byte) encoding.Encoding {
	switch {
	case bytes.Contains(b, []byte("\x1b$)C")):
		return iso2022kr{}
	case bytes.Contains(b, []byte("\x1b$B")), bytes.Contains(b, []byte("\x1b$@")), bytes.Contains(b, []byte("\x1b(J")):
		return japanese.ISO2022JP
	}
	return nil
}

// mostlyUTF8 reports text in UTF-8 with some broken bytes: more well-formed
// sequences beyond ASCII than broken ones.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > bad
}

// Encoding looks up a declared name; nil when it is unknown or UTF-8.
func Encoding(name string) encoding.Encoding {
	name = strings.ToLower(strings.Trim(name, " \t\r\n\"'"))
	switch name {
	case "", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "unicode":
		return nil
	case "iso-2022-kr":
		return iso2022kr{}
	case "cp437", "ibm437":
		return charmap.CodePage437
	case "cp850", "ibm850":
		return charmap.CodePage850
	case "cp852":
		return charmap.CodePage852
	case "cp936":
		name = "gbk"
	case "cp949":
		name = "euc-kr"
	case "cp932":
		name = "shift_jis"
	}
	if strings.HasPrefix(name, "cp125") {
		name = "windows-" + name[2:]
	}
	enc, err := htmlindex.Get(name)
	if err != nil || enc == unicode.UTF8 {
		return nil
	}
	return enc
}

// guessSample is how much of a text is looked at by statistics.
const guessSample = 64 << 10

// guessEncoding chooses the encoding of bytes that are no UTF-8: by their words
// (see byLetters), where these tell, else by the statistics of ICU's detector,
// which knows more languages, where those are clear.
func guessEncoding(b []byte) (name string, enc encoding.Encoding, sure bool) {
	best, sure := byLetters(b)
	if sure {
		return best.name, best.enc, true
	}
	sample := b
	if len(sample) > guessSample {
		from := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
		from = max(0, min(from-guessSample/4, len(b)-guessSample))
		sample = b[from : from+guessSample]
	}
	if mostlyASCII(sample) {
		return best.name, best.enc, false
	}
	for _, g := range guesses(sample) {
		name, enc := g.Charset, Encoding(g.Charset)
		if g.Charset == "GB-18030" {
			name, enc = "gb18030", Encoding("gb18030")
		}
		if enc == nil || !decodesWhole(enc, b) {
			continue
		}
		multi := multiByte(enc)
		if multi && g.Confidence >= 80 || !multi && g.Confidence >= 40 {
			return strings.ToLower(name), enc, true
		}
	}
	return best.name, best.enc, false
}

// mostlyASCII reports that of the letters fewer than one in five can be beyond
// ASCII.
func mostlyASCII(b []byte) bool {
	odd, plain := 0, 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			odd++
		} else if asciiLetter(c) {
			plain++
		}
	}
	return odd*4 < plain
}

func multiByte(enc encoding.Encoding) bool {
	_, single := enc.(*charmap.Charmap)
	return !single
}

// guesses are the detector's answers, best first. It runs its recognizers at
// once and leaves the order of equals open, so they are sorted here.
func guesses(b []byte) []chardet.Result {
	all, err := chardet.NewTextDetector().DetectAll(b)
	if err != nil {
		return nil
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Confidence != all[j].Confidence {
			return all[i].Confidence > all[j].Confidence
		}
		if all[i].Charset != all[j].Charset {
			return all[i].Charset < all[j].Charset
		}
		return all[i].Language < all[j].Language
	})
	return all
}

// decodesWhole reports whether the encoding knows every byte of b but a very
// few (one in a thousand).
func decodesWhole(enc encoding.Encoding, b []byte) bool {
	out, err := enc.NewDecoder().Bytes(b)
	return err == nil && bytes.Count(out, []byte(string(ReplacementRune)))*1000 <= len(b)
}

// WideEncoding recognizes UTF-16 and UTF-32 by byte order mark or, without
// one, by where the zero bytes are and what the text would be.
func WideEncoding(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	look := head[:min(len(head), 4096)&^3]
	if len(look) < 8 || bytes.IndexByte(look, 0) < 0 {
		return nil
	}
	for _, enc := range [...]encoding.Encoding{
		utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
		unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		out, err := enc.NewDecoder().Bytes(look)
		if err == nil && looksLikeText(string(out)) {
			return enc
		}
	}
	return nil
}

// looksLikeText reports that nearly all of s is ASCII text or letters, spaces
// among them.
func looksLikeText(s string) bool {
	plain, all := 0, 0
	for _, r := range s {
		all++
		if r >= 0x20 && r < 0x7f || r == '\n' || r == '\r' || r == '\t' {
			plain++
		} else if r == 0 || r == ReplacementRune || r < 0x20 {
			return false
		}
	}
	return plain*4 >= all
}

// iso2022kr decodes ISO-2022-KR (RFC 1557): shift out brings KS X 1001 in
// seven bits, which is EUC-KR without its high bits.
type iso2022kr struct{}

func (iso2022kr) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &krTransformer{}}
}

func (iso2022kr) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

// krTransformer turns ISO-2022-KR into UTF-8.
type krTransformer struct{ shifted bool }

// Reset implements transform.Transformer.
func (k *krTransformer) Reset() { k.shifted = false }

// Transform implements transform.Transformer.
func (k *krTransformer) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	var pair [2]byte
	for nSrc < len(src) {
		c := src[nSrc]
		switch {
		case c == 0x0e || c == 0x0f:
			k.shifted = c == 0x0e
			nSrc++
		case bytes.HasPrefix(src[nSrc:], []byte("\x1b$)C")):
			nSrc += 4
		case c == '\n' || !k.shifted || c <= 0x20 || c >= 0x80:
			if c == '\n' {
				k.shifted = false
			}
			if nDst+3 > len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			if c < 0x80 {
				dst[nDst] = c
				nDst++
			} else {
				nDst += utf8.EncodeRune(dst[nDst:], ReplacementRune)
			}
			nSrc++
		default:
			if nSrc+1 >= len(src) {
				if !atEOF {
					return nDst, nSrc, transform.ErrShortSrc
				}
				return nDst, len(src), nil
			}
			pair[0], pair[1] = c|0x80, src[nSrc+1]|0x80
			out, derr := korean.EUCKR.NewDecoder().Bytes(pair[:])
			if derr != nil {
				out = []byte(string(ReplacementRune))
			}
			if nDst+len(out) > len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			nDst += copy(dst[nDst:], out)
			nSrc += 2
		}
	}
	return nDst, nSrc, nil
}

// CharsetOf is the name of the encoding that the records of a stream have
// where they are no UTF-8, by its first bytes; "" for UTF-8 or no idea. cut says
// that the stream goes on after them, perhaps in the middle of a character.
func CharsetOf(head []byte, cut bool) string {
	if utf8.Valid(head) || cut && mostlyUTF8(head) {
		return ""
	}
	enc, n := encodingOf(head, "")
	if enc == nil || strings.HasPrefix(n.Repaired, "encoding not certain") { // each record may be
		return ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil {
		return ""
	}
	return name
}

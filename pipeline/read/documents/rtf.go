package documents

import (
	"bufio"
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// RTF reads Rich Text Format (Microsoft, RTF 1.9): the text without
// pictures, tables of fonts and headers; title, author and date from its
// information group.
var RTF = &frame.Format{
	Name:       "rtf",
	Extensions: []string{".rtf"},
	Help:       "Rich Text Format",
	Sniff: func(head []byte) frame.Confidence {
		if bytes.HasPrefix(head, []byte(`{\rtf`)) {
			return frame.Certain
		}
		return frame.No
	},
	Frame: frameRTF,
}

func frameRTF(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	data, damage, err := w.ReadFile(br, w.Settings.MaxLineBytes)
	if err != nil {
		return err
	}
	return w.Emit(frame.Frame{Source: src, Data: data, Damage: damage, Read: decodeRTF})
}

func decodeRTF(fr *frame.Frame) []frame.Item {
	r := rtfReader{data: fr.Data, state: rtfState{uc: 1, enc: charmap.Windows1252}, fonts: map[int]encoding.Encoding{}}
	r.run()
	f := fields.Fields{Title: normal.Squeeze(r.title.String()), Author: normal.Squeeze(r.author.String()), Text: normal.TidyLines(r.text.String()), Date: r.date}
	if len(r.stack) > 0 {
		f.Damage = normal.Truncated("the file ends within a group (truncated)")
	}
	if f.Text == "" {
		return fr.Skip("a document without text")
	}
	if items := fr.Export(strings.Split(f.Text, "\n\n"), f.Damage); items != nil {
		return items
	}
	return fr.Only(&f)
}

// rtfState is what a group of RTF inherits.
type rtfState struct {
	skip bool
	dest *strings.Builder // nil for the text
	uc   int              // bytes that stand in for a \u character
	enc  encoding.Encoding
	font int
	date bool // within \creatim
}

type rtfReader struct {
	data  []byte
	state rtfState
	stack []rtfState
	fonts map[int]encoding.Encoding
	def   encoding.Encoding

	text, title, author strings.Builder
	date                string
	year, month, day    int
	high                rune // first half of a surrogate pair
	drop                int  // stand-in characters still to pass over
	bytes               []byte
	ignorable           bool // after \*
}

// maxRTFDepth bounds nested groups.
const maxRTFDepth = 1000

func (r *rtfReader) run() {
	for i := 0; i < len(r.data); {
		c := r.data[i]
		switch c {
		case '{':
			r.flush()
			if len(r.stack) < maxRTFDepth {
				r.stack = append(r.stack, r.state)
			}
			r.drop = 0
			i++
		case '}':
			r.flush()
			if n := len(r.stack); n > 0 {
				if r.state.date && !r.stack[n-1].date && r.year > 0 {
					r.date, _ = normal.MakeDate(strconv.Itoa(r.year), strconv.Itoa(r.month), strconv.Itoa(r.day))
				}
				r.state, r.stack = r.stack[n-1], r.stack[:n-1]
			}
			r.drop = 0
			i++
			if len(r.stack) == 0 {
				return
			}
		case '\\':
			i = r.control(i + 1)
		case '\r', '\n':
			i++
		default:
			r.byte(c)
			i++
		}
	}
	r.flush()
}

// byte takes a character of the text in the group's encoding.
func (r *rtfReader) byte(c byte) {
	if r.drop > 0 {
		r.drop--
		return
	}
	if !r.state.skip {
		r.bytes = append(r.bytes, c)
	}
}

// flush decodes the bytes gathered.
func (r *rtfReader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	out, err := r.state.enc.NewDecoder().Bytes(r.bytes)
	if err != nil {
		out = bytes.ToValidUTF8(r.bytes, []byte(string(normal.ReplacementRune)))
	}
	r.bytes = r.bytes[:0]
	r.write(string(out))
}

func (r *rtfReader) write(s string) {
	if r.state.skip {
		return
	}
	if r.state.dest != nil {
		r.state.dest.WriteString(s)
		return
	}
	r.text.WriteString(s)
}

// control reads what follows a backslash at i and returns where to go on.
func (r *rtfReader) control(i int) int {
	if i >= len(r.data) {
		return i
	}
	c := r.data[i]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		return r.symbol(i, c)
	}
	j := i
	for j < len(r.data) && r.data[j]|0x20 >= 'a' && r.data[j]|0x20 <= 'z' && j-i < 32 {
		j++
	}
	word := string(r.data[i:j])
	k := j
	if k < len(r.data) && r.data[k] == '-' {
		k++
	}
	for k < len(r.data) && normal.IsDigit(r.data[k]) && k-j < 11 {
		k++
	}
	n, err := strconv.Atoi(string(r.data[j:k]))
	has := err == nil
	if !has {
		k = j
	}
	if k < len(r.data) && r.data[k] == ' ' {
		k++
	}
	if word == "bin" && has && n > 0 {
		return min(len(r.data), k+n)
	}
	r.word(word, n, has)
	return k
}

func (r *rtfReader) symbol(i int, c byte) int {
	switch c {
	case '\'':
		if i+2 < len(r.data) {
			if v, err := strconv.ParseUint(string(r.data[i+1:i+3]), 16, 8); err == nil {
				r.byte(byte(v))
				return i + 3
			}
		}
		return i + 1
	case '\\', '{', '}':
		r.byte(c)
	case '~':
		r.flush()
		r.write(" ")
	case '_':
		r.flush()
		r.write("-")
	case '\n', '\r':
		r.flush()
		r.write("\n")
	case '*':
		r.ignorable = true
		return i + 1
	}
	return i + 1
}

// skippedDestinations lists the destinations that hold no text of the document.
var skippedDestinations = map[string]bool{
	"colortbl": true, "stylesheet": true, "pict": true, "object": true, "header": true, "headerl": true, "headerr": true, "headerf": true,
	"footer": true, "footerl": true, "footerr": true, "footerf": true, "listtable": true, "listoverridetable": true, "rsidtbl": true,
	"generator": true, "themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true, "fldinst": true,
	"xmlnstbl": true, "filetbl": true, "revtbl": true, "annotation": true, "atnid": true, "atnauthor": true, "bkmkstart": true, "bkmkend": true,
	"nonshppict": true, "shpinst": true, "listtext": true, "pntext": true, "mmathpr": true, "wgrffmtfilter": true, "operator": true, "subject": true,
	"keywords": true, "doccomm": true, "company": true, "manager": true, "category": true, "hlinkbase": true, "printim": true, "revtim": true, "buptim": true, "info": true, "falt": true, "panose": true, "fontemb": true,
}

func (r *rtfReader) word(word string, n int, has bool) {
	r.flush()
	star := r.ignorable
	r.ignorable = false
	switch word {
	case "par", "sect", "page", "row":
		r.write("\n\n")
	case "line":
		r.write("\n")
	case "tab", "cell", "nestcell":
		r.write(" ")
	case "emdash":
		r.write("—")
	case "endash":
		r.write("–")
	case "lquote":
		r.write("‘")
	case "rquote":
		r.write("’")
	case "ldblquote":
		r.write("“")
	case "rdblquote":
		r.write("”")
	case "bullet":
		r.write("•")
	case "u":
		if has {
			r.unicode(n)
		}
	case "uc":
		r.state.uc = max(0, min(n, 8))
	case "ansicpg":
		if e := normal.Encoding("cp" + strconv.Itoa(n)); e != nil {
			r.state.enc, r.def = e, e
		}
	case "mac":
		r.state.enc, r.def = charmap.Macintosh, charmap.Macintosh
	case "pc":
		r.state.enc, r.def = charmap.CodePage437, charmap.CodePage437
	case "pca":
		r.state.enc, r.def = charmap.CodePage850, charmap.CodePage850
	case "f":
		r.state.font = n
		if e := r.fonts[n]; e != nil {
			r.state.enc = e
		} else if r.def != nil {
			r.state.enc = r.def
		}
	case "fcharset":
		if e := rtfCharset(n); e != nil && r.state.skip {
			r.fonts[r.state.font] = e
		}
	case "fonttbl":
		r.state.skip = true
	case "title":
		r.state.skip, r.state.dest = false, &r.title
	case "author":
		r.state.skip, r.state.dest = false, &r.author
	case "creatim":
		r.state.date = true
	case "yr", "mo", "dy":
		if r.state.date {
			*map[string]*int{"yr": &r.year, "mo": &r.month, "dy": &r.day}[word] = n
		}
	default:
		if skippedDestinations[word] || star {
			r.state.skip = true
		}
	}
}

// unicode writes a \u character, of which code units above 32767 are negative
// and others than the first plane come as pairs.
func (r *rtfReader) unicode(n int) {
	c := rune(uint16(n))
	switch {
	case c >= 0xd800 && c < 0xdc00:
		r.high = c
	case c >= 0xdc00 && c < 0xe000:
		if r.high != 0 {
			r.write(string((r.high-0xd800)<<10 + (c - 0xdc00) + 0x10000))
		}
		r.high = 0
	default:
		r.write(string(c))
	}
	r.drop = r.state.uc
}

// rtfCharset is the encoding of a font's character set (Windows charset
// numbers); nil for the document's own.
func rtfCharset(n int) encoding.Encoding {
	switch n {
	case 0:
		return charmap.Windows1252
	case 77:
		return charmap.Macintosh
	case 128:
		return normal.Encoding("shift_jis")
	case 129:
		return normal.Encoding("euc-kr")
	case 134:
		return normal.Encoding("gbk")
	case 136:
		return normal.Encoding("big5")
	case 161:
		return charmap.Windows1253
	case 162:
		return charmap.Windows1254
	case 163:
		return charmap.Windows1258
	case 177:
		return charmap.Windows1255
	case 178:
		return charmap.Windows1256
	case 186:
		return charmap.Windows1257
	case 204:
		return charmap.Windows1251
	case 222:
		return normal.Encoding("windows-874")
	case 238:
		return charmap.Windows1250
	}
	return nil
}

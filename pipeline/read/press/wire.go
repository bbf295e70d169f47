package press

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Wire reads the text messages of news agencies: ANPA 1312 (AP) and
// IPTC 7901 (dpa and others). Each message goes from SOH to EOT; its header
// stands before STX, its text between STX and ETX, its date after.
var Wire = &frame.Format{
	Name:       "wire",
	Extensions: []string{".anpa", ".tst", ".iptc"},
	Help:       "ANPA 1312 and IPTC 7901 wire text",
	Sniff: func(head []byte) frame.Confidence {
		h := bytes.TrimLeft(head, "\x16\x00\r\n ")
		if !bytes.HasPrefix(h, []byte{soh}) {
			return frame.No
		}
		header, _, found := bytes.Cut(h[1:], []byte{stx})
		if found && wireHeader(header) {
			return frame.Certain
		}
		return frame.No
	},
	Frame: frameWire,
}

// wireHeader reports that bytes are the header of a message: ASCII, with the
// few control characters that the formats put between its fields.
func wireHeader(b []byte) bool {
	controls := 0
	for _, c := range b {
		switch {
		case c >= 0x80 || c < 0x20 && !frame.WireControl(c):
			return false
		case c < 0x20 && c != '\r' && c != '\n':
			controls++
		}
	}
	return len(b) >= 4 && len(b) < 1024 && controls*3 <= len(b)
}

// The control characters of the formats.
const (
	soh = 0x01 // begins a header
	stx = 0x02 // begins the text
	etx = 0x03 // ends the text
	eot = 0x04 // ends the message
)

// frameWire cuts a file at its SOH characters.
func frameWire(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	var part []byte
	n := 0
	var size int64
	flush := func() error {
		if len(bytes.Trim(part, "\x16\x00\r\n \x04\x7f")) == 0 {
			return nil
		}
		n++
		fr := frame.RecordFrame(src, frame.Record{Data: part, Number: n, Size: size}, "message", decodeWire)
		return w.Emit(fr)
	}
	for {
		b, err := br.ReadByte()
		if err != nil || b == soh {
			if ferr := flush(); ferr != nil {
				return ferr
			}
			part, size = nil, 0
		}
		if err == io.EOF {
			return nil
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		if err != nil {
			return err
		}
		if size++; size <= w.Settings.MaxLineBytes {
			part = append(part, b)
		}
	}
}

func decodeWire(fr *frame.Frame) []frame.Item {
	data := bytes.TrimRight(fr.Data, "\x16\x00\x7f")
	head, rest, ok := bytes.Cut(data, []byte{stx})
	if !ok {
		return fr.Quarantine("a wire message without text (no STX)")
	}
	body, tail, ended := bytes.Cut(rest, []byte{etx})
	if !ended && bytes.IndexByte(body, 0x0c) < 0 && bytes.IndexByte(body, eot) < 0 {
		fr.Damage = fr.Damage.And(normal.Truncated("the message ends within its text (truncated)"))
	}
	header, _ := normal.Decode(head, "")
	text, repaired := normal.Decode(bytes.ReplaceAll(body, []byte{0x10}, []byte{' '}), "")
	end, _ := normal.Decode(tail, "")
	var f fields.Fields
	if strings.ContainsRune(header, 0x1f) || strings.HasPrefix(text, "BC-") || strings.HasPrefix(text, "AM-") || strings.HasPrefix(text, "PM-") {
		f = anpaFields(text, end)
	} else {
		f = iptcFields(header, text, end)
	}
	if killed(header + " " + firstLine(text)) {
		return fr.Skip("a kill or withhold notice: %s", normal.Clip(f.Title, 100))
	}
	f.Damage = repaired
	return fr.Only(&f)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(s, "\r\n "), "\n")
	return line
}

// killed reports the words with which agencies take an item back.
func killed(slug string) bool {
	for _, w := range strings.FieldsFunc(slug, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' || r == '<' || r < 0x20 }) {
		if slices.Contains(words["kill"], w) {
			return true
		}
	}
	return false
}

package read

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// wireFormat reads the text messages of news agencies: ANPA 1312 (AP) and
// IPTC 7901 (dpa and others). Each message goes from SOH to EOT; its header
// stands before STX, its text between STX and ETX, its date behind.
var wireFormat = &format{
	name:       "wire",
	extensions: []string{".anpa", ".tst", ".iptc"},
	help:       "ANPA 1312 and IPTC 7901 wire text",
	sniff: func(head []byte) confidence {
		h := bytes.TrimLeft(head, "\x16\x00\r\n ")
		if !bytes.HasPrefix(h, []byte{soh}) {
			return no
		}
		header, _, found := bytes.Cut(h[1:], []byte{stx})
		if found && wireHeader(header) {
			return certain
		}
		return no
	},
	frame: frameWire,
}

// wireHeader reports that bytes are the header of a message: ASCII, with the
// few control characters that the formats put between its fields.
func wireHeader(b []byte) bool {
	controls := 0
	for _, c := range b {
		switch {
		case c >= 0x80 || c < 0x20 && !wireControl(c):
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
func frameWire(w *walker, src *source, br *bufio.Reader) error {
	var part []byte
	n := 0
	var size int64
	flush := func() error {
		if len(bytes.Trim(part, "\x16\x00\r\n \x04\x7f")) == 0 {
			return nil
		}
		n++
		p := recordPiece(src, cut{data: part, n: n, size: size}, "message", decodeWire)
		return w.emit(p)
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
		if w.stop != nil {
			return errStop
		}
		if err != nil {
			return err
		}
		if size++; size <= w.opt.MaxLineBytes {
			part = append(part, b)
		}
	}
}

func decodeWire(p *Piece) []Item {
	data := bytes.TrimRight(p.data, "\x16\x00\x7f")
	head, rest, ok := bytes.Cut(data, []byte{stx})
	if !ok {
		return p.quarantine("a wire message without text (no STX)")
	}
	body, tail, ended := bytes.Cut(rest, []byte{etx})
	if !ended && bytes.IndexByte(body, 0x0c) < 0 && bytes.IndexByte(body, eot) < 0 {
		p.note = p.note.and(lost("the message ends within its text (truncated)"))
	}
	header, _ := decodeText(head, "")
	text, repaired := decodeText(bytes.ReplaceAll(body, []byte{0x10}, []byte{' '}), "")
	end, _ := decodeText(tail, "")
	var f fields
	if strings.ContainsRune(header, 0x1f) || strings.HasPrefix(text, "BC-") || strings.HasPrefix(text, "AM-") || strings.HasPrefix(text, "PM-") {
		f = anpaFields(text, end)
	} else {
		f = iptcFields(header, text, end)
	}
	if killed(header + " " + firstLine(text)) {
		return p.skip("a kill or withhold notice: %s", clip(f.title, 100))
	}
	f.note = repaired
	return []Item{p.article(&f, p.n)}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(s, "\r\n "), "\n")
	return line
}

// killed reports the words with which agencies take an item back.
func killed(slug string) bool {
	for _, w := range strings.FieldsFunc(slug, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' || r == '<' || r < 0x20 }) {
		switch w {
		case "KILL", "WITHHOLD", "ELIMINATION", "KILLED":
			return true
		}
	}
	return false
}

// anpaFields reads AP's text: a slug up to "<", lines that begin with "^"
// (headline, notes, byline, each ended by "<" or "="), the story, and a last
// line like ^AP-WF-11-13-13 1509GMT<.
func anpaFields(text, end string) fields {
	f := fields{date: anpaDate(end)}
	var body []string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r\x04\x0c")
		special := strings.HasPrefix(line, "^")
		mark := strings.TrimRight(dropControls(strings.TrimPrefix(line, "^")), " <=")
		switch {
		case i == 0: // the slug
		case strings.HasPrefix(strings.TrimSpace(line), "(Eds:"):
		case !special:
			if strings.HasSuffix(strings.TrimRight(line, " "), "<") {
				line = strings.TrimRight(line, " <")
			}
			body = append(body, line)
		case anpaDate(mark) != "":
			f.date = anpaDate(mark)
		case strings.HasPrefix(mark, "By "):
			if len(mark) > 3 && f.author == "" {
				f.author = personName(mark)
			}
		case strings.HasPrefix(mark, "Eds") || strings.HasPrefix(mark, "AP Photo") || strings.HasPrefix(mark, "AP Graphic") || mark == "":
		case mark == "Associated Press" || strings.HasSuffix(mark, "Press Writer") || strings.HasPrefix(mark, "AP ") && f.title != "":
			f.source = "Associated Press"
		case f.title == "":
			f.title = strings.TrimSpace(mark)
		default:
			body = append(body, "", mark, "")
		}
	}
	if f.title == "" {
		slug, _, _ := strings.Cut(strings.TrimPrefix(firstLine(text), "^"), "<")
		f.title, _, _ = strings.Cut(slug, ",")
	}
	f.text = wireText(strings.Join(body, "\n"))
	if f.source == "" && strings.Contains(text, "(AP)") {
		f.source = "Associated Press"
	}
	return f
}

// anpaDate reads AP-WF-11-13-13 1509GMT: month, day, year.
func anpaDate(s string) string {
	i := strings.Index(s, "-WF-")
	if i < 0 || len(s) < i+12 {
		return ""
	}
	d := s[i+4:]
	if digits(d) != 2 || digits(d[3:]) != 2 || digits(d[6:]) != 2 {
		return ""
	}
	date, _ := makeDate(century(d[6:8]), d[:2], d[3:5])
	return date
}

// iptcFields reads an IPTC 7901 message. The lines of the headline go up to
// one that ends in "="; of several the last that is no byline is the headline.
func iptcFields(header, text, end string) fields {
	var f fields
	text = strings.ReplaceAll(text, "\r", "")
	if at := strings.Index(text, "=\n"); at >= 0 && at < 600 {
		for _, line := range strings.Split(text[:at], "\n") {
			line = strings.TrimSpace(dropControls(line))
			switch {
			case line == "":
			case strings.HasPrefix(line, "By "):
				f.author = personName(line)
			default:
				f.title = line
			}
		}
		text = text[at+2:]
	} else {
		f.title = strings.TrimSpace(dropControls(firstLine(text)))
		_, text, _ = strings.Cut(text, "\n")
	}
	f.text = wireText(text)
	f.date = iptcDate(end)
	for _, w := range strings.Fields(header) {
		if len(w) >= 2 && len(w) <= 12 && letterByte(w[0]) && strings.Contains(f.text[:min(len(f.text), 100)], w) {
			f.source = w
		}
	}
	return f
}

// iptcDate reads 131137 GMT Nov 13: day, time, month, year.
func iptcDate(s string) string {
	w := strings.Fields(dropControls(s))
	for i := 0; i+2 < len(w); i++ {
		if len(w[i]) != 6 || digits(w[i]) != 6 {
			continue
		}
		rest := w[i+1:]
		if monthNumber(rest[0]) == "" { // the zone
			rest = rest[1:]
		}
		if len(rest) > 1 && monthNumber(rest[0]) != "" && digits(rest[1]) == 2 {
			d, _ := makeDate(century(rest[1][:2]), monthNumber(rest[0]), w[i][:2])
			return d
		}
	}
	return ""
}

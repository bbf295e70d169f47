package mail

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// Format reads mail, as newsletters come: a message a file (eml, emlx), or
// many in an mbox (RFC 4155). The text is the first plain text part, or the
// first HTML part without its markup; attachments are not read.
var Format = &frame.Format{
	Name:       "mail",
	Extensions: []string{".eml", ".emlx", ".mbox", ".mbx", ".mail", ".mht", ".mhtml"},
	Help:       "mail: eml, emlx, mbox",
	Sniff:      sniffMail,
	Frame:      frameMail,
}

// mailHeaders are the header fields that a message is known by.
var mailHeaders = map[string]bool{
	"from": true, "to": true, "subject": true, "date": true, "message-id": true, "received": true, "return-path": true, "mime-version": true,
	"delivered-to": true, "content-type": true, "reply-to": true, "x-mailer": true, "dkim-signature": true, "cc": true, "sender": true,
	"content-transfer-encoding": true, "list-id": true, "x-originating-ip": true, "x-received": true, "arc-seal": true, "organization": true,
}

func sniffMail(head []byte) frame.Confidence {
	h := bytes.TrimLeft(head, "\r\n")
	if isFromLine(h) {
		return frame.Certain
	}
	line, rest, _ := bytes.Cut(h, []byte("\n"))
	if n := len(bytes.TrimSpace(line)); n > 0 && n < 12 && normal.Digits(string(bytes.TrimSpace(line))) == n {
		h = rest // emlx begins with its length
	}
	known, lines := 0, 0
	for len(h) > 0 && lines < 40 {
		line, rest, _ := bytes.Cut(h, []byte("\n"))
		h = rest
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		lines++
		key, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(key) == 0 || len(key) > 60 || bytes.ContainsAny(key, " \t") {
			if lines == 1 {
				return frame.No
			}
			break
		}
		if mailHeaders[strings.ToLower(string(key))] {
			known++
		}
	}
	switch {
	case known >= 3:
		return frame.Certain
	case known == 2:
		return frame.Strong
	case known == 1:
		return frame.Maybe
	}
	return frame.No
}

// isFromLine reports the line that begins a message in an mbox (RFC 4155):
// "From ", an address, a date with the day of the week. A line of prose that
// begins with "From" has no such date.
func isFromLine(b []byte) bool {
	if !bytes.HasPrefix(b, []byte("From ")) {
		return false
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	f := strings.Fields(string(line))
	if len(f) == 2 || len(f) == 3 {
		return strings.Contains(f[1], "@")
	}
	for i := 2; i+1 < len(f) && i < 5; i++ {
		switch strings.TrimSuffix(f[i], ",") {
		case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
			return normal.MonthNumber(f[i+1]) != "" || normal.Digits(f[i+1]) > 0
		}
	}
	return len(f) >= 4 && strings.Contains(f[1], "@") && normal.NormalizeDate(strings.Join(f[2:], " ")) != ""
}

func frameMail(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	head, _ := br.Peek(frame.HeadBytes)
	if !isFromLine(bytes.TrimLeft(head, "\r\n")) {
		return frameMessage(w, src, br)
	}
	lr := frame.LineReader{In: br, Max: w.Settings.MaxLineBytes}
	var part []byte
	var size int64
	n, blank := 0, true
	flush := func() error {
		if size == 0 {
			return nil
		}
		n++
		err := w.Emit(frame.RecordFrame(src, frame.Record{Data: part, Number: n, Size: size}, "message", decodeMail))
		part, size = nil, 0
		return err
	}
	for {
		line, err := lr.Next()
		if err == frame.ErrLineTooLong {
			size += lr.Size
			continue
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		if err != nil || blank && isFromLine(line) {
			if ferr := flush(); ferr != nil {
				return ferr
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return &frame.PlacedError{Position: "line " + strconv.Itoa(lr.Number), Err: err}
			}
			blank = false
			continue
		}
		blank = len(bytes.TrimSpace(line)) == 0
		if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) && line[0] == '>' {
			line = line[1:] // quoted by the mbox
		}
		if size += int64(len(line)); size <= w.Settings.MaxLineBytes {
			part = append(part, line...)
		}
	}
}

// frameMessage frames a file that is one message.
func frameMessage(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	data, damage, err := w.ReadFile(br, w.Settings.MaxLineBytes)
	if err != nil {
		return err
	}
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	if n := bytes.TrimSpace(line); len(n) > 0 && normal.Digits(string(n)) == len(n) { // emlx
		if size, err := strconv.Atoi(string(n)); err == nil && size <= len(rest) {
			rest = rest[:size]
		}
		data = rest
	}
	return w.Emit(frame.Frame{Source: src, Data: data, Damage: damage, Read: decodeMail})
}

// maxParts bounds how many parts of a message are looked at, and how deep.
const (
	maxParts     = 200
	maxPartDepth = 8
)

func decodeMail(fr *frame.Frame) []frame.Item {
	header, body := splitHeader(fr.Data)
	f := fields.Fields{
		ID:     strings.Trim(strings.TrimSpace(header.get("message-id")), "<>"),
		Title:  normal.Squeeze(decodeWords(header.get("subject"))),
		Date:   mailDate(header.get("date")),
		Source: "",
	}
	if from := decodeWords(header.get("from")); from != "" {
		f.Author, f.Source = mailFrom(from)
	}
	b := mailBody{}
	b.part(header, body, 0)
	if at := header.get("snapshot-content-location"); at != "" || strings.Contains(header.get("from"), "Saved by") {
		f = fr.Page([]byte(b.html), "utf-8", at) // a web page that a browser saved (MHTML)
		f.Damage = f.Damage.And(b.damage)
		return fr.Only(&f)
	}
	switch {
	case strings.TrimSpace(b.plain) != "":
		f.Text = strings.TrimSpace(b.plain)
	case b.html != "":
		f.Text = markup.FragmentText(b.html)
	default:
		f.Text = strings.TrimSpace(b.inner)
	}
	f.Damage = b.damage
	if f.Text == "" && b.others > 0 {
		return fr.Skip("a message without text (%d attachments): %s", b.others, normal.Clip(f.Title, 100))
	}
	return fr.Only(&f)
}

package read

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// mailFormat reads mail, as newsletters come: a message a file (eml, emlx), or
// many in an mbox (RFC 4155). The text is the first plain text part, or the
// first HTML part without its markup; attachments are not read.
var mailFormat = &format{
	name:       "mail",
	extensions: []string{".eml", ".emlx", ".mbox", ".mbx", ".mail", ".mht", ".mhtml"},
	help:       "mail: eml, emlx, mbox",
	sniff:      sniffMail,
	frame:      frameMail,
}

// mailHeaders are the header fields that a message is known by.
var mailHeaders = map[string]bool{
	"from": true, "to": true, "subject": true, "date": true, "message-id": true, "received": true, "return-path": true, "mime-version": true,
	"delivered-to": true, "content-type": true, "reply-to": true, "x-mailer": true, "dkim-signature": true, "cc": true, "sender": true,
	"content-transfer-encoding": true, "list-id": true, "x-originating-ip": true, "x-received": true, "arc-seal": true, "organization": true,
}

func sniffMail(head []byte) confidence {
	h := bytes.TrimLeft(head, "\r\n")
	if isFromLine(h) {
		return certain
	}
	line, rest, _ := bytes.Cut(h, []byte("\n"))
	if n := len(bytes.TrimSpace(line)); n > 0 && n < 12 && digits(string(bytes.TrimSpace(line))) == n {
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
				return no
			}
			break
		}
		if mailHeaders[strings.ToLower(string(key))] {
			known++
		}
	}
	switch {
	case known >= 3:
		return certain
	case known == 2:
		return strong
	case known == 1:
		return maybe
	}
	return no
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
			return monthNumber(f[i+1]) != "" || digits(f[i+1]) > 0
		}
	}
	return len(f) >= 4 && strings.Contains(f[1], "@") && NormalizeDate(strings.Join(f[2:], " ")) != ""
}

func frameMail(w *walker, src *source, br *bufio.Reader) error {
	head, _ := br.Peek(headBytes)
	if !isFromLine(bytes.TrimLeft(head, "\r\n")) {
		return frameMessage(w, src, br)
	}
	lr := lineReader{br: br, max: w.opt.MaxLineBytes}
	var part []byte
	var size int64
	n, blank := 0, true
	flush := func() error {
		if size == 0 {
			return nil
		}
		n++
		err := w.emit(recordPiece(src, cut{data: part, n: n, size: size}, "message", decodeMail))
		part, size = nil, 0
		return err
	}
	for {
		line, err := lr.next()
		if err == errLineTooLong {
			size += lr.size
			continue
		}
		if w.stop != nil {
			return errStop
		}
		if err != nil || blank && isFromLine(line) {
			if ferr := flush(); ferr != nil {
				return ferr
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return &placed{"line " + strconv.Itoa(lr.n), err}
			}
			blank = false
			continue
		}
		blank = len(bytes.TrimSpace(line)) == 0
		if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) && line[0] == '>' {
			line = line[1:] // quoted by the mbox
		}
		if size += int64(len(line)); size <= w.opt.MaxLineBytes {
			part = append(part, line...)
		}
	}
}

// frameMessage frames a file that is one message.
func frameMessage(w *walker, src *source, br *bufio.Reader) error {
	data, note, err := w.readWhole(br, w.opt.MaxLineBytes)
	if err != nil && len(data) == 0 {
		return err
	}
	if err != nil {
		note = lost("the file could not be read to its end: " + reasonOf(err))
	}
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	if n := bytes.TrimSpace(line); len(n) > 0 && digits(string(n)) == len(n) { // emlx
		if size, err := strconv.Atoi(string(n)); err == nil && size <= len(rest) {
			rest = rest[:size]
		}
		data = rest
	}
	return w.emit(Piece{src: src, data: data, note: note, decode: decodeMail})
}

// maxParts bounds how many parts of a message are looked at, and how deep.
const (
	maxParts     = 200
	maxPartDepth = 8
)

func decodeMail(p *Piece) []Item {
	header, body := splitHeader(p.data)
	f := fields{
		id:     strings.Trim(strings.TrimSpace(header.get("message-id")), "<>"),
		title:  squeeze(decodeWords(header.get("subject"))),
		date:   mailDate(header.get("date")),
		source: "",
	}
	if from := decodeWords(header.get("from")); from != "" {
		f.author, f.source = mailFrom(from)
	}
	b := mailBody{}
	b.part(header, body, 0)
	if at := header.get("snapshot-content-location"); at != "" || strings.Contains(header.get("from"), "Saved by") {
		pg := extractPage([]byte(b.html), "utf-8", at) // a web page that a browser saved (MHTML)
		f = pg.fields()
		f.note = f.note.and(b.note)
		return []Item{p.article(&f, p.n)}
	}
	switch {
	case strings.TrimSpace(b.plain) != "":
		f.text = strings.TrimSpace(b.plain)
	case b.html != "":
		f.text = fragmentText(b.html)
	default:
		f.text = strings.TrimSpace(b.inner)
	}
	f.note = b.note
	if f.text == "" && b.others > 0 {
		return p.skip("a message without text (%d attachments): %s", b.others, clip(f.title, 100))
	}
	return []Item{p.article(&f, p.n)}
}

// mailHeader holds header fields by lower-case name, unfolded; of several the
// first counts.
type mailHeader map[string]string

func (h mailHeader) get(key string) string { return h[key] }

// splitHeader divides a message at its first empty line.
func splitHeader(b []byte) (mailHeader, []byte) {
	h := mailHeader{}
	key := ""
	b = bytes.TrimLeft(b, "\r\n")
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		text := strings.TrimRight(string(line), "\r")
		if text == "" {
			return h, rest
		}
		if text[0] == ' ' || text[0] == '\t' {
			if key != "" && len(h[key]) < maxHeaderLine {
				h[key] += " " + strings.TrimSpace(text)
			}
			b = rest
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok || strings.ContainsAny(strings.TrimSpace(name), " \t") {
			if len(h) > 0 && key != "" && !ok {
				h[key] += " " + strings.TrimSpace(text) // a header that was wrapped badly
				b = rest
				continue
			}
			return h, b
		}
		key = strings.ToLower(strings.TrimSpace(name))
		if _, seen := h[key]; seen {
			key += "\x00" + strconv.Itoa(len(h))
		}
		h[key] = strings.TrimSpace(value)
		b = rest
	}
	return h, nil
}

// decodeWords decodes =?charset?B?…?= (RFC 2047) and bytes that are no ASCII.
func decodeWords(s string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		text, _ := decodeText(b, charset)
		return strings.NewReader(text), nil
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		s = out
	}
	text, _ := decodeText([]byte(s), "")
	return text
}

func mailDate(s string) string {
	if t, err := mail.ParseDate(s); err == nil {
		return t.Format(time.DateOnly)
	}
	return s
}

// mailFrom is the sender's name and domain.
func mailFrom(s string) (name, domain string) {
	addr := s
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		name = strings.Trim(strings.TrimSpace(s[:i]), `"'`)
		addr = strings.TrimSuffix(s[i+1:], ">")
	}
	if _, d, ok := strings.Cut(addr, "@"); ok {
		d, _, _ = strings.Cut(d, " ")
		domain = strings.ToLower(strings.Trim(d, "<>()\"'; "))
	}
	return name, domain
}

// mailBody gathers the texts of a message's parts.
type mailBody struct {
	plain, html, inner string // inner: the text of a message within
	parts, others      int
	note               note
}

func (m *mailBody) part(h mailHeader, body []byte, depth int) {
	if m.parts++; m.parts > maxParts || depth > maxPartDepth {
		return
	}
	media, params, err := mime.ParseMediaType(h.get("content-type"))
	if media == "" {
		media, _, _ = strings.Cut(strings.ToLower(h.get("content-type")), ";")
		media = strings.TrimSpace(media)
	}
	if err != nil && params["boundary"] == "" {
		if params = map[string]string{}; strings.Contains(h.get("content-type"), "boundary=") {
			_, v, _ := strings.Cut(h.get("content-type"), "boundary=")
			v, _, _ = strings.Cut(v, ";")
			params["boundary"] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	attached := strings.HasPrefix(strings.ToLower(h.get("content-disposition")), "attachment")
	switch {
	case strings.HasPrefix(media, "multipart/") && params["boundary"] != "":
		for _, sub := range splitParts(body, params["boundary"]) {
			sh, sb := splitHeader(sub)
			if len(sub) > 0 && (sub[0] == '\n' || sub[0] == '\r') { // a part without header
				sh, sb = mailHeader{}, bytes.TrimLeft(sub, "\r\n")
			}
			m.part(sh, sb, depth+1)
		}
	case media == "message/rfc822" && depth < maxPartDepth:
		inner := mailBody{parts: m.parts}
		ih, ib := splitHeader(m.transfer(h, body))
		inner.part(ih, ib, depth+1)
		m.parts = inner.parts
		if m.inner == "" {
			m.inner = inner.plain
			if m.inner == "" {
				m.inner = fragmentText(inner.html)
			}
		}
	case attached:
		m.others++
	case media == "text/plain" || media == "" || media == "text":
		text, note := decodeText(m.transfer(h, body), params["charset"])
		if strings.EqualFold(params["format"], "flowed") {
			text = strings.ReplaceAll(strings.ReplaceAll(text, " \r\n", " "), " \n", " ")
		}
		if strings.TrimSpace(m.plain) == "" {
			m.plain, m.note = strings.ReplaceAll(text, "\r\n", "\n"), note
		}
	case media == "text/html" || media == "application/xhtml+xml":
		b := m.transfer(h, body)
		charset := params["charset"]
		if charset == "" {
			charset = pageCharset(b, "")
		}
		text, note := decodeText(b, charset)
		if m.html == "" {
			m.html = text
			m.note = m.note.and(note)
		}
	default:
		m.others++
	}
}

// transfer undoes the transfer encoding, as far as it can be.
func (m *mailBody) transfer(h mailHeader, body []byte) []byte {
	switch strings.ToLower(strings.TrimSpace(h.get("content-transfer-encoding"))) {
	case "quoted-printable":
		out, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(body)))
		if len(out) == 0 {
			return body
		}
		return out
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r < 0x80 && (letterByte(byte(r)) || isDigit(byte(r)) || r == '+' || r == '/') {
				return r
			}
			return -1
		}, body)
		out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
		n, _ := base64.RawStdEncoding.Decode(out, clean)
		return out[:n]
	}
	return body
}

// splitParts cuts a multipart body at its boundary lines (RFC 2046); a missing
// last boundary is forgiven.
func splitParts(body []byte, boundary string) [][]byte {
	mark := []byte("--" + boundary)
	var parts [][]byte
	start := -1
	for at := 0; at <= len(body); {
		end := bytes.IndexByte(body[at:], '\n')
		line := body[at:]
		next := len(body) + 1
		if end >= 0 {
			line, next = body[at:at+end], at+end+1
		}
		if bytes.HasPrefix(line, mark) {
			rest := strings.TrimRight(string(line[len(mark):]), " \t\r")
			if rest == "" || rest == "--" {
				if start >= 0 && len(parts) < maxParts {
					parts = append(parts, body[start:at])
				}
				start = -1
				if rest == "" && next <= len(body) {
					start = next
				}
			}
		}
		at = next
	}
	if start >= 0 && start < len(body) {
		parts = append(parts, body[start:])
	}
	return parts
}

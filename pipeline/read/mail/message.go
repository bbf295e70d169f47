package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// maxHeaderBytes is how long a header field may become by the lines that go on
// with it.
const maxHeaderBytes = 64 << 10

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
			if key != "" && len(h[key]) < maxHeaderBytes {
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
		text, _ := normal.Decode(b, charset)
		return strings.NewReader(text), nil
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		s = out
	}
	text, _ := normal.Decode([]byte(s), "")
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
	damage             normal.Damage
}

// part takes a part of a message, or the message itself, by its media type.
func (m *mailBody) part(h mailHeader, body []byte, depth int) {
	if m.parts++; m.parts > maxParts || depth > maxPartDepth {
		return
	}
	media, params := contentType(h.get("content-type"))
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
		m.message(transfer(h, body), depth)
	case attached:
		m.others++
	case media == "text/plain" || media == "" || media == "text":
		m.text(transfer(h, body), params)
	case media == "text/html" || media == "application/xhtml+xml":
		m.page(transfer(h, body), params["charset"])
	default:
		m.others++
	}
}

// contentType is the media type that a header field gives, with its parameters;
// of a field that breaks the rules what can be told.
func contentType(field string) (media string, params map[string]string) {
	media, params, err := mime.ParseMediaType(field)
	if media == "" {
		media, _, _ = strings.Cut(strings.ToLower(field), ";")
		media = strings.TrimSpace(media)
	}
	if err != nil && params["boundary"] == "" {
		params = map[string]string{}
		if _, v, ok := strings.Cut(field, "boundary="); ok {
			v, _, _ = strings.Cut(v, ";")
			params["boundary"] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return media, params
}

// message takes a message within the message: its text counts where there is no
// other.
func (m *mailBody) message(b []byte, depth int) {
	inner := mailBody{parts: m.parts}
	h, body := splitHeader(b)
	inner.part(h, body, depth+1)
	m.parts = inner.parts
	if m.inner != "" {
		return
	}
	if m.inner = inner.plain; m.inner == "" {
		m.inner = markup.FragmentText(inner.html)
	}
}

// text takes plain text; the first that is not empty counts.
func (m *mailBody) text(b []byte, params map[string]string) {
	text, damage := normal.Decode(b, params["charset"])
	if strings.EqualFold(params["format"], "flowed") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, " \r\n", " "), " \n", " ")
	}
	if strings.TrimSpace(m.plain) == "" {
		m.plain, m.damage = strings.ReplaceAll(text, "\r\n", "\n"), damage
	}
}

// page takes HTML; the first counts.
func (m *mailBody) page(b []byte, charset string) {
	text, damage := normal.Decode(b, markup.PageCharset(b, charset))
	if m.html == "" {
		m.html, m.damage = text, m.damage.And(damage)
	}
}

// transfer undoes the transfer encoding, as far as it can be.
func transfer(h mailHeader, body []byte) []byte {
	switch strings.ToLower(strings.TrimSpace(h.get("content-transfer-encoding"))) {
	case "quoted-printable":
		out, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(body)))
		if len(out) == 0 {
			return body
		}
		return out
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r < 0x80 && (normal.IsLetter(byte(r)) || normal.IsDigit(byte(r)) || r == '+' || r == '/') {
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

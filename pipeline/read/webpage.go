package read

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// decodeWeb makes the article of a block. What framing had to cut is told with
// whatever comes of it.
func decodeWeb(p *Piece, rec *webRecord) []Item {
	items := p.webItems(rec)
	for _, it := range items {
		if it.Problem != nil && p.note.lost != "" {
			it.Problem.Reason = joinNotes(it.Problem.Reason, p.note.lost)
		}
	}
	return items
}

func (p *Piece) webItems(rec *webRecord) []Item {
	body, content, n := p.data, rec.content, note{}
	if rec.http {
		m, err := parseHTTP(p.data)
		if err != nil {
			if !bytes.HasPrefix(bytes.TrimSpace(p.data), []byte("<")) {
				return p.quarantine("%s: %v", clip(rec.url, 200), err)
			}
			m = httpMessage{status: 200, content: rec.content, body: p.data} // ARC without HTTP headers
		}
		if m.status < 200 || m.status > 299 {
			return p.skip("%s: HTTP status %d, no page", clip(rec.url, 200), m.status)
		}
		body, content, n = m.body, m.content, m.note
	}
	media, params, _ := mime.ParseMediaType(content)
	if media == "" {
		media, _, _ = strings.Cut(strings.TrimSpace(content), ";")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return p.skip("%s: an empty page", clip(rec.url, 200))
	}
	if isPDF(body) {
		f, why := p.pdfFields(body)
		if why != nil {
			return []Item{*why}
		}
		return []Item{p.webArticle(&f, rec, n)}
	}
	if binaryKind(body[:min(len(body), headBytes)]) != "" && wideEncoding(body[:min(len(body), headBytes)]) == nil {
		return p.skip("%s: %s", clip(rec.url, 200), binaryKind(body[:min(len(body), headBytes)]))
	}
	if kind := noPage(rec.url, media, body); kind != "" {
		return p.skip("%s: %s, no page", clip(rec.url, 200), kind)
	}
	looks := sniffHTML(body[:min(len(body), headBytes)])
	var f fields
	switch {
	case media == "text/html" || media == "application/xhtml+xml" || (media == "" || media == "no-type" || media == "unk" || media == "text/plain" && rec.http) && looks >= strong:
		pg := extractPage(body, params["charset"], rec.url)
		f = pg.fields()
	case media == "text/plain" && rec.kind == "conversion":
		f = wetText(body)
	case media == "text/plain":
		f.text, f.note = decodeText(body, params["charset"])
	default:
		return p.skip("%s: %s, no page", clip(rec.url, 200), clip(oneLine(media), 60))
	}
	return []Item{p.webArticle(&f, rec, n)}
}

// webArticle is the article of a page, with what the record knows of it. A page
// without a date has that of its capture.
func (p *Piece) webArticle(f *fields, rec *webRecord, n note) Item {
	f.id, f.url = rec.id, rec.url
	if f.source == "" {
		f.source = hostOf(rec.url)
	}
	f.note = f.note.and(n)
	if NormalizeDate(f.date) == "" && NormalizeDate(rec.date) != "" {
		f.date = rec.date
		f.note = f.note.and(remark(captureNote))
	}
	return p.article(f, p.n)
}

// captureNote tells that a page is dated by its archive.
const captureNote = "no date in the page: dated by its capture"

// wetText is the text of a WET record. Its first line is the page's title.
func wetText(body []byte) fields {
	text, note := decodeText(body, "utf-8")
	return fields{text: strings.TrimRight(text, "\r\n"), note: note}
}

// httpMessage is an HTTP response.
type httpMessage struct {
	status  int
	content string // Content-Type
	body    []byte // decoded from its transfer and content encodings
	note    note
}

// parseHTTP reads a response (RFC 9112), forgiving about line ends.
func parseHTTP(b []byte) (m httpMessage, err error) {
	b = bytes.TrimLeft(b, "\r\n")
	br := bufio.NewReader(bytes.NewReader(b))
	line, err := readLine(br)
	if err != nil && line == "" {
		return m, errors.New("an empty HTTP message")
	}
	f := strings.Fields(line)
	if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/") && f[0] != "ICY" {
		return m, fmt.Errorf("no HTTP response: %q", clip(oneLine(line), 60))
	}
	if m.status, err = strconv.Atoi(f[1]); err != nil {
		return m, fmt.Errorf("no HTTP status: %q", clip(oneLine(line), 60))
	}
	transfer, encoding := "", ""
	for {
		line, err := readLine(br)
		if line == "" {
			break
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(key)) {
		case "Content-Type":
			m.content = strings.ToLower(value)
		case "Transfer-Encoding":
			transfer = strings.ToLower(value)
		case "Content-Encoding":
			encoding = strings.ToLower(value)
		}
		if err != nil {
			break
		}
	}
	m.body, err = io.ReadAll(br)
	if err != nil {
		return m, err
	}
	if strings.Contains(transfer, "chunked") {
		m.body = dechunk(m.body)
	}
	m.body, m.note = decodeContent(m.body, encoding)
	return m, nil
}

// dechunk joins the chunks of a body. A body that is not in chunks, though its
// header says so, is given back as it is.
func dechunk(b []byte) []byte {
	var out []byte
	rest := b
	for len(rest) > 0 {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		size, _, _ := strings.Cut(strings.TrimSpace(string(line)), ";")
		n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 64)
		if !ok || err != nil || n < 0 {
			if out == nil {
				return b
			}
			return out
		}
		if n == 0 {
			break
		}
		n = min(n, int64(len(after)))
		out = append(out, after[:n]...)
		rest = bytes.TrimPrefix(bytes.TrimPrefix(after[n:], []byte("\r")), []byte("\n"))
	}
	return out
}

// decodeContent undoes a content encoding, within the limit of a page. A body
// that is not encoded, though its header says so, is given back as it is.
func decodeContent(b []byte, encoding string) ([]byte, note) {
	var r io.Reader
	switch strings.TrimSpace(encoding) {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return b, note{}
		}
		r = z
	case "deflate":
		if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			r = z
		} else {
			r = flate.NewReader(bytes.NewReader(b))
		}
	case "br":
		r = brotli.NewReader(bytes.NewReader(b))
	default:
		return b, note{}
	}
	out, err := io.ReadAll(io.LimitReader(r, maxPageBytes))
	if err != nil {
		if len(out) == 0 {
			return b, note{}
		}
		return out, lost("the page's " + encoding + " encoding is broken: " + err.Error())
	}
	return out, note{}
}

package web

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"newsgraph/pipeline/read/normal"
)

// httpMessage is an HTTP response.
type httpMessage struct {
	status  int
	content string // Content-Type
	body    []byte // decoded from its transfer and content encodings
	damage  normal.Damage
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
		return m, fmt.Errorf("no HTTP response: %q", normal.Clip(normal.OneLine(line), 60))
	}
	if m.status, err = strconv.Atoi(f[1]); err != nil {
		return m, fmt.Errorf("no HTTP status: %q", normal.Clip(normal.OneLine(line), 60))
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
	m.body, m.damage = decodeContent(m.body, encoding)
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
func decodeContent(b []byte, encoding string) ([]byte, normal.Damage) {
	var r io.Reader
	switch strings.TrimSpace(encoding) {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return b, normal.Damage{}
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
		return b, normal.Damage{}
	}
	out, err := io.ReadAll(io.LimitReader(r, maxPageBytes))
	if err != nil {
		if len(out) == 0 {
			return b, normal.Damage{}
		}
		return out, normal.Truncated("the page's " + encoding + " encoding is broken: " + err.Error())
	}
	return out, normal.Damage{}
}

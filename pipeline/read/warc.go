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

	"newsgraph/entities"
)

// warcFormat reads web archives: WARC 0.17 to 1.1 (ISO 28500), its WET form,
// and ARC 1.0. Every HTTP response, resource or conversion that holds a web
// page or plain text is an article. Requests, metadata and warcinfo records
// are part of the archive's own book-keeping: they are neither articles nor
// problems.
var warcFormat = &format{
	name:       "warc",
	extensions: []string{".warc", ".wet", ".arc"},
	help:       "web archives: WARC, WET, ARC",
	sniff:      sniffWARC,
	frame:      frameWARC,
}

func sniffWARC(head []byte) confidence {
	h := bytes.TrimLeft(head, "\r\n")
	if bytes.HasPrefix(h, []byte("WARC/")) {
		return certain
	}
	line, _, _ := bytes.Cut(h, []byte("\n"))
	if bytes.HasPrefix(h, []byte("filedesc:")) || parseARC(string(line)) != nil {
		return certain
	}
	return no
}

// webRecord is the header of a record.
type webRecord struct {
	kind    string // WARC-Type; "response" for ARC
	url, id string
	content string // media type of the block
	length  int64
	http    bool // the block is an HTTP message
}

// maxWebBytes is how much of a record's block is kept.
const maxWebBytes = maxPageBytes + 64<<10

func frameWARC(w *walker, src *source, br *bufio.Reader) error {
	f := &warcFramer{w: w, src: src, br: br}
	for {
		err := f.next()
		if err == nil {
			continue
		}
		if w.stop != nil {
			return errStop
		}
		if err == io.EOF {
			return nil
		}
		f.n++
		if perr := w.emitProblem(src, "record "+strconv.Itoa(f.n), entities.Quarantined, reasonOf(err)); perr != nil {
			return perr
		}
		if src.resync == nil || !src.resync() {
			return nil
		}
	}
}

// warcFramer cuts a web archive into records.
type warcFramer struct {
	w   *walker
	src *source
	br  *bufio.Reader
	n   int // records so far
}

// next frames one record.
func (f *warcFramer) next() error {
	line, err := f.skipGap()
	if err != nil {
		return err
	}
	if strings.HasPrefix(line, "WARC/") {
		return f.warcRecord()
	}
	rec := parseARC(line)
	f.n++
	if rec.length < 0 {
		return f.problem("a record without a valid length: " + clip(oneLine(line), 120))
	}
	if strings.HasPrefix(rec.url, "filedesc:") {
		f.n--
		_, err := io.CopyN(io.Discard, f.br, rec.length)
		return cutShort(err)
	}
	return f.block(rec)
}

// skipGap reads to the next line that begins a record and returns it. What is
// between records and not empty is a problem of its own.
func (f *warcFramer) skipGap() (string, error) {
	skipped, at := 0, ""
	for {
		line, err := readLine(f.br)
		if err != nil && line == "" {
			if skipped > 0 {
				if perr := f.gap(skipped, at); perr != nil {
					return "", perr
				}
			}
			return "", err
		}
		if strings.HasPrefix(line, "WARC/") || parseARC(line) != nil {
			if skipped > 0 {
				if perr := f.gap(skipped, at); perr != nil {
					return "", perr
				}
			}
			return line, nil
		}
		if strings.TrimSpace(line) != "" {
			if at == "" {
				at = line
			}
			skipped += len(line) + 1
		}
	}
}

func (f *warcFramer) gap(n int, line string) error {
	return f.w.emitProblem(f.src, "after record "+strconv.Itoa(f.n), entities.Quarantined,
		fmt.Sprintf("%d bytes that belong to no record, beginning with %q", n, clip(oneLine(line), 60)))
}

// maxHeaderLine bounds lines of headers.
const maxHeaderLine = 64 << 10

// readLine reads a line without its end; of a longer one than maxHeaderLine
// only the beginning is kept.
func readLine(br *bufio.Reader) (string, error) {
	var b []byte
	for {
		part, err := br.ReadSlice('\n')
		if len(b) < maxHeaderLine {
			b = append(b, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		return strings.TrimRight(string(b), "\r\n"), err
	}
}

// warcRecord reads the header behind the version line, then the block.
func (f *warcFramer) warcRecord() error {
	rec := webRecord{length: -1}
	for lines := 0; ; lines++ {
		line, err := readLine(f.br)
		if err != nil && line == "" {
			return cutShort(err)
		}
		if line == "" {
			break
		}
		if lines > 1000 {
			return errors.New("a record header of more than 1000 lines")
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "warc-type":
			rec.kind = strings.ToLower(value)
		case "warc-target-uri":
			rec.url = strings.Trim(value, "<>")
		case "warc-record-id":
			rec.id = strings.Trim(value, "<>")
		case "content-type":
			rec.content = strings.ToLower(value)
		case "content-length":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
				rec.length = n
			}
		}
	}
	f.n++
	if rec.length < 0 {
		return f.problem("a record without a valid length")
	}
	rec.http = rec.kind == "response" && !strings.HasPrefix(rec.url, "dns:") && !strings.HasPrefix(rec.content, "text/")
	return f.block(&rec)
}

func (f *warcFramer) problem(reason string) error {
	return f.w.emitProblem(f.src, "record "+strconv.Itoa(f.n), entities.Quarantined, reason)
}

// block reads a record's block and emits it where it may hold an article.
func (f *warcFramer) block(rec *webRecord) error {
	switch rec.kind {
	case "response", "resource", "conversion":
	case "revisit":
		if _, err := io.CopyN(io.Discard, f.br, rec.length); err != nil {
			return cutShort(err)
		}
		return f.w.emitProblem(f.src, "record "+strconv.Itoa(f.n), entities.Skipped, "a revisit: the page is in another record")
	default:
		_, err := io.CopyN(io.Discard, f.br, rec.length)
		return cutShort(err)
	}
	keep := min(rec.length, maxWebBytes)
	var b bytes.Buffer
	n, err := io.CopyN(&b, f.br, keep)
	if err == nil && rec.length > keep {
		_, err = io.CopyN(io.Discard, f.br, rec.length-keep)
	}
	if f.w.stop != nil {
		return errStop
	}
	p := Piece{src: f.src, Position: "record " + strconv.Itoa(f.n), n: f.n, data: b.Bytes(),
		decode: func(p *Piece) []Item { return decodeWeb(p, rec) }}
	switch {
	case err != nil && n == 0:
		f.n--
		return cutShort(err)
	case err != nil:
		p.note = lost("the file ends within the record (truncated)")
	case rec.length > keep:
		p.note = lost("only the first " + strconv.FormatInt(keep, 10) + " of " + strconv.FormatInt(rec.length, 10) + " bytes read")
	}
	if perr := f.w.emit(p); perr != nil {
		return perr
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	return nil
}

// cutShort names the end of a file in the middle of a record.
func cutShort(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("the file ends within a record (truncated)")
	}
	return err
}

// parseARC reads the line that begins a record of an ARC file: address, IP,
// date, media type, length; nil when it is none.
func parseARC(line string) *webRecord {
	f := strings.Fields(line)
	if len(f) < 5 || !strings.Contains(f[0], ":") || len(f[len(f)-3]) < 8 || digits(f[len(f)-3]) != len(f[len(f)-3]) {
		return nil
	}
	scheme, _, _ := strings.Cut(f[0], ":")
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp", "dns", "filedesc":
	default:
		return nil
	}
	if !strings.Contains(f[len(f)-2], "/") && f[len(f)-2] != "-" && f[len(f)-2] != "no-type" {
		return nil
	}
	rec := &webRecord{kind: "response", url: f[0], content: strings.ToLower(f[len(f)-2]), length: -1,
		http: !strings.HasPrefix(f[0], "dns:")}
	if n, err := strconv.ParseInt(f[len(f)-1], 10, 64); err == nil && n >= 0 {
		rec.length = n
	}
	return rec
}

// decodeWeb makes the article of a block.
func decodeWeb(p *Piece, rec *webRecord) []Item {
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
		f.id, f.url, f.source, f.note = rec.id, rec.url, hostOf(rec.url), f.note.and(n)
		return []Item{p.article(&f, p.n)}
	}
	if binaryKind(body[:min(len(body), headBytes)]) != "" && wideEncoding(body[:min(len(body), headBytes)]) == nil {
		return p.skip("%s: %s", clip(rec.url, 200), binaryKind(body[:min(len(body), headBytes)]))
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
	f.id, f.url = rec.id, rec.url
	if f.source == "" {
		f.source = hostOf(rec.url)
	}
	f.note = f.note.and(n)
	return []Item{p.article(&f, p.n)}
}

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

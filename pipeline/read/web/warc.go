package web

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// WARC reads web archives: WARC 0.17 to 1.1 (ISO 28500), its WET form,
// and ARC 1.0. Every HTTP response, resource or conversion that holds a web
// page or plain text is an article. Requests, metadata and warcinfo records
// are part of the archive's own book-keeping: they are neither articles nor
// problems.
var WARC = &frame.Format{
	Name:       "warc",
	Extensions: []string{".warc", ".wet", ".arc"},
	Help:       "web archives: WARC, WET, ARC",
	Sniff:      sniffWARC,
	Frame:      frameWARC,
}

func sniffWARC(head []byte) frame.Confidence {
	h := bytes.TrimLeft(head, "\r\n")
	if bytes.HasPrefix(h, []byte("WARC/")) {
		return frame.Certain
	}
	line, _, _ := bytes.Cut(h, []byte("\n"))
	if bytes.HasPrefix(h, []byte("filedesc:")) || parseARC(string(line)) != nil {
		return frame.Certain
	}
	return frame.No
}

// webRecord is the header of a record.
type webRecord struct {
	kind    string // WARC-Type; "response" for ARC
	url, id string
	content string // media type of the block
	date    string // when it was captured
	length  int64
	http    bool // the block is an HTTP message
}

// maxWebBytes is how much of a record's block is kept.
const maxWebBytes = maxPageBytes + 64<<10

func frameWARC(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	f := &warcFramer{w: w, src: src, in: window{r: br}}
	for {
		err := f.next()
		if err == nil {
			continue
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		if err == io.EOF {
			return nil
		}
		f.n++
		if perr := w.Problem(src, "record "+strconv.Itoa(f.n), entities.Quarantined, frame.ReasonOf(err)); perr != nil {
			return perr
		}
		if src.Resync == nil || !src.Resync() {
			return nil
		}
		f.in.goOn()
	}
}

// warcFramer cuts a web archive into records.
type warcFramer struct {
	w   *frame.Walk
	src *frame.Source
	in  window
	n   int  // records so far
	arc bool // it is an ARC file
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
	f.arc = true
	rec := parseARC(line)
	f.n++
	if rec.length < 0 {
		return f.problem("a record without a valid length: " + normal.Clip(normal.OneLine(line), 120))
	}
	if strings.HasPrefix(rec.url, "filedesc:") {
		f.n--
	}
	return f.block(rec)
}

// skipGap reads to the next line that begins a record and returns it. What is
// between records and not empty is a problem of its own; in it, a line that
// looks like the beginning of a record must have a header after it.
func (f *warcFramer) skipGap() (string, error) {
	skipped, at := 0, ""
	for {
		start := skipped == 0 || f.startOf(f.in.ahead(startBytes)).size > 0
		line, err := readLine(&f.in)
		begins := start && (strings.HasPrefix(line, "WARC/") || parseARC(line) != nil)
		if skipped > 0 && (begins || err != nil && line == "") {
			if perr := f.gap(skipped, at); perr != nil {
				return "", perr
			}
		}
		if err != nil && line == "" {
			return "", err
		}
		if begins {
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
	return f.w.Problem(f.src, "after record "+strconv.Itoa(f.n), entities.Quarantined,
		fmt.Sprintf("%s bytes that belong to no record, beginning with %q", message.Thousands(n), normal.Clip(normal.OneLine(line), 60)))
}

// maxHeaderLine bounds lines of headers.
const maxHeaderLine = 64 << 10

// lineSource is what lines are read from, as of a bufio.Reader.
type lineSource interface {
	ReadSlice(delim byte) ([]byte, error)
}

// readLine reads a line without its end; of a longer one than maxHeaderLine
// only the beginning is kept.
func readLine(br lineSource) (string, error) {
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

// warcRecord reads the header after the version line, then the block.
func (f *warcFramer) warcRecord() error {
	rec, err := f.header()
	if err != nil {
		return err
	}
	f.n++
	if rec.length < 0 {
		return f.problem("a record without a valid length")
	}
	return f.block(rec)
}

// header reads the lines of a record's header.
func (f *warcFramer) header() (*webRecord, error) {
	rec := &webRecord{length: -1}
	for lines := 0; ; lines++ {
		line, err := readLine(&f.in)
		if err != nil && line == "" {
			return nil, cutShort(err)
		}
		if line == "" {
			break
		}
		if lines > 1000 {
			return nil, errors.New("a record header of more than 1000 lines")
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
		case "warc-date":
			rec.date = value
		case "content-type":
			rec.content = strings.ToLower(value)
		case "content-length":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
				rec.length = n
			}
		}
	}
	rec.http = rec.kind == "response" && !strings.HasPrefix(rec.url, "dns:") && !strings.HasPrefix(rec.content, "text/")
	return rec, nil
}

func (f *warcFramer) problem(reason string) error {
	return f.w.Problem(f.src, "record "+strconv.Itoa(f.n), entities.Quarantined, reason)
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
	if len(f) < 5 || !strings.Contains(f[0], ":") || len(f[len(f)-3]) < 8 || normal.Digits(f[len(f)-3]) != len(f[len(f)-3]) {
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
	rec := &webRecord{kind: "response", url: f[0], content: strings.ToLower(f[len(f)-2]), date: f[len(f)-3], length: -1,
		http: !strings.HasPrefix(f[0], "dns:")}
	if strings.EqualFold(scheme, "filedesc") {
		rec.kind = "warcinfo"
	}
	if n, err := strconv.ParseInt(f[len(f)-1], 10, 64); err == nil && n >= 0 {
		rec.length = n
	}
	return rec
}

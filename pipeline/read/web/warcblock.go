package web

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// A record's length is believed when a record or the end of the file follows
// what it measures. Where none does, the next record is searched, within the
// record (its length is too large) and after it (too small); the record then
// ends there and the ledger tells of it. A page may quote the header of a
// record: see nextRecord.

// maxQuoted bounds how many headers that may be quoted are passed over in the
// search for the next record.
const maxQuoted = 32

// block takes a record's block and emits it where it may hold an article.
func (f *warcFramer) block(rec *webRecord) error {
	size, why := f.measure(rec.length)
	if f.w.Stopped() {
		return frame.ErrStop
	}
	keep := min(size, maxWebBytes)
	data := f.in.ahead(int(keep))
	short := int64(len(data)) < keep // the file ends within the block
	if why == "" && size > keep {
		why = "only the first " + strconv.FormatInt(keep, 10) + " of " + strconv.FormatInt(size, 10) + " bytes read"
	}
	if len(data) == 0 && short {
		f.n--
		return cutShort(f.in.err)
	}
	fr := frame.Frame{Source: f.src, Position: "record " + strconv.Itoa(f.n), Number: f.n}
	switch {
	case rec.kind == "response" || rec.kind == "resource" || rec.kind == "conversion":
		fr.Data, fr.With = bytes.Clone(data), fmt.Sprintf("%+v", *rec)
		fr.Read = func(fr *frame.Frame) []frame.Item { return decodeWeb(fr, rec) }
		if fr.Damage = normal.Truncated(why); short {
			fr.Damage = normal.Truncated("the file ends within the record (truncated)")
		}
	case short && rec.kind != "revisit":
		f.n--
		return cutShort(f.in.err)
	case rec.kind == "revisit":
		fr.Reason, fr.Outcome = "a revisit: the page is in another record", entities.Skipped
	case why != "" && size <= keep:
		fr.Reason, fr.Outcome = why, entities.Quarantined
	}
	f.in.take(len(data))
	if fr.Read != nil || fr.Reason != "" {
		if err := f.w.Emit(fr); err != nil {
			return err
		}
	}
	if short {
		if err := f.in.ended(); err != io.EOF {
			return err
		}
		return nil
	}
	return f.pass(size - keep)
}

// measure is the length of a block: what its header says, or where the next
// record begins when the header is wrong, which why tells.
func (f *warcFramer) measure(length int64) (size int64, why string) {
	if length > maxWebBytes { // what is after that is looked at by pass
		if at := f.nextRecord(maxWebBytes); at >= 0 && f.followed(at) {
			return f.cutAt(at, length)
		}
		return length, ""
	}
	n := int(length)
	b := f.in.ahead(n + startBytes)
	if len(b) >= n && f.recordEnds(b[n:]) {
		return length, ""
	}
	at := f.nextRecord(n)
	if at < 0 && len(b) >= n && !bytes.HasPrefix(b[n:], []byte("\n\n")) && !bytes.HasPrefix(b[n:], []byte("\r\n\r\n")) {
		at = f.nextRecord(n + maxWebBytes)
	}
	if at < 0 {
		return length, ""
	}
	return f.cutAt(at, length)
}

// cutAt is the length of a block after which a record begins.
func (f *warcFramer) cutAt(at int, length int64) (size int64, why string) {
	size = int64(len(bytes.TrimRight(f.in.ahead(at), "\r\n")))
	return size, fmt.Sprintf("the length of the record is wrong: %d bytes where its header says %d", size, length)
}

// pass passes over n bytes of a block that is longer than what is kept of one.
// A record within them that another follows ends it: the length was wrong.
func (f *warcFramer) pass(n int64) error {
	for n > 0 {
		step := int(min(n, maxWebBytes))
		if at := f.nextRecord(step); at >= 0 && f.followed(at) {
			f.in.take(at)
			return f.problem("the length of the record is wrong: another one begins within it")
		}
		b := f.in.ahead(step)
		if len(b) > startBytes && n > int64(len(b)) {
			b = b[:len(b)-startBytes] // a header may be cut there
		}
		if len(b) == 0 {
			return cutShort(f.in.err)
		}
		f.in.take(len(b))
		n -= int64(len(b))
		if f.w.Stopped() {
			return frame.ErrStop
		}
	}
	return nil
}

// startBytes is how much of a record is looked at to see that it is one.
const startBytes = 16 << 10

// recordEnds reports that what follows a block is a record or the end of the
// file, after empty lines.
func (f *warcFramer) recordEnds(b []byte) bool {
	rest := bytes.TrimLeft(b, "\r\n")
	if len(rest) == 0 {
		return len(b) < startBytes // the end
	}
	h := f.startOf(rest)
	return h.size > 0 && (len(rest) < len(b) || h.whole)
}

// recordStart is the header of a record, as far as the search for one reads it.
type recordStart struct {
	size   int   // bytes of the header with its empty line; 0 for no header
	length int64 // of the block, -1 for none
	whole  bool  // it has the fields that every record has
}

// startOf reads the header that b begins with.
func (f *warcFramer) startOf(b []byte) (h recordStart) {
	b = b[:min(len(b), startBytes)]
	line, _, ok := bytes.Cut(b, []byte("\n"))
	if f.arc {
		if rec := parseARC(string(line)); ok && rec != nil {
			return recordStart{len(line) + 1, rec.length, rec.length >= 0}
		}
		return h
	}
	if !ok || !versionLine(line) {
		return h
	}
	h.length = -1
	n := len(line) + 1
	kind, id := false, false
	for {
		line, _, ok = bytes.Cut(b[n:], []byte("\n"))
		if !ok {
			return recordStart{}
		}
		n += len(line) + 1
		if line = bytes.TrimRight(line, "\r"); len(line) == 0 {
			break
		}
		key, value, ok := strings.Cut(string(line), ":")
		if !ok && line[0] != ' ' && line[0] != '\t' || strings.ContainsAny(key, "<>\"") {
			return recordStart{}
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "warc-type":
			kind = true
		case "warc-record-id":
			id = strings.HasPrefix(value, "<") && strings.HasSuffix(value, ">")
		case "content-length":
			if k, err := strconv.ParseInt(value, 10, 64); err == nil && k >= 0 {
				h.length = k
			}
		}
	}
	if kind {
		h.size, h.whole = n, h.length >= 0 && id
	}
	return h
}

// versionLine reports "WARC/1.0" and its like.
func versionLine(line []byte) bool {
	v, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r"), []byte("WARC/"))
	return ok && len(v) >= 3 && len(v) < 8 && normal.IsDigit(v[0]) && v[1] == '.' && normal.IsDigit(v[2])
}

// nextRecord finds in the next n bytes where a record begins, -1 for none. A
// page that quotes headers is not to be taken for one: what begins there is a
// record when another one follows it, or when it has all fields of one and the
// page before it is at its end. Where that decides nothing it is the first that
// has all fields.
func (f *warcFramer) nextRecord(n int) int {
	mark := []byte("\nWARC/")
	if f.arc {
		mark = []byte("\nhttp")
	}
	if f.startOf(f.in.ahead(startBytes)).whole {
		return 0
	}
	first, at := -1, 0
	for tries := 0; tries < maxQuoted; {
		b := f.in.ahead(n + startBytes)
		i := bytes.Index(b[min(at, len(b)):], mark)
		if i < 0 || at+i >= n {
			break
		}
		at += i + 1
		h := f.startOf(b[at:])
		if h.size == 0 {
			continue
		}
		tries++
		if h.whole && first < 0 {
			first = at
		}
		if h.whole && pageEnds(b[:at]) || f.followed(at) {
			return at
		}
	}
	return first
}

// pageEnds reports that a block which ends there is a web page to its end.
func pageEnds(b []byte) bool {
	b = bytes.TrimRight(b[max(0, len(b)-64):], " \t\r\n\x000")
	return len(b) > 7 && bytes.EqualFold(b[len(b)-7:], []byte("</html>"))
}

// followed reports that the record which begins at ends where another one
// begins, or the file ends.
func (f *warcFramer) followed(at int) bool {
	h := f.startOf(f.in.ahead(at + startBytes)[at:])
	if h.size == 0 || h.length < 0 || h.length > maxWebBytes {
		return false
	}
	end := at + h.size + int(h.length)
	b := f.in.ahead(end + startBytes)
	return len(b) >= end && f.recordEnds(b[end:])
}

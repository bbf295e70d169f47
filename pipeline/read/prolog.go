package read

import (
	"bufio"
	"bytes"
	"io"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// What stands before the root of a document (a declaration, comments, a
// document type, white space) may be longer than the head by which a stream is
// recognized. A long one is made short: the readers of markup have no use for
// it, and the others get the stream as it was.

// Bounds of a prolog.
const (
	plainProlog   = 512     // shorter ones stay as they are
	longComment   = 200     // longer comments and instructions are dropped
	maxProlog     = 4 << 20 // a longer one is not put back, nor a longer document type read
	maxProlonging = 400     // bytes kept of a declaration or a document type
)

// prolog is what was read before the root.
type prolog struct {
	br       *bufio.Reader
	original []byte // as it stands in the stream
	long     bool   // only the beginning of it
	open     bool   // it ended within a construct
	short    []byte // what the readers of markup get
}

// beginsProlog reports that the head of a stream begins with a prolog that is
// to be made short.
func beginsProlog(head []byte) bool {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(normal.BOM)), " \t\r\n")
	if len(h) == 0 {
		return len(head) == frame.HeadBytes
	}
	if !bytes.HasPrefix(h, []byte("<?xml")) && !bytes.HasPrefix(h, []byte("<!--")) && !markup.IsDoctype(h) {
		return false
	}
	p := prolog{br: bufio.NewReader(bytes.NewReader(head))}
	p.read()
	return len(p.original) > plainProlog || p.open && len(head) == frame.HeadBytes
}

// read reads to the root. A prolog that the stream ends in is read to there.
func (p *prolog) read() {
	if b, _ := p.br.Peek(len(normal.BOM)); string(b) == normal.BOM {
		p.take()
		p.take()
		p.take()
	}
	for {
		space := 0
		for b, _ := p.br.Peek(1); len(b) > 0 && bytes.IndexByte([]byte(" \t\r\n"), b[0]) >= 0; b, _ = p.br.Peek(1) {
			p.take()
			space++
		}
		if space > 0 && len(p.short) > 0 {
			p.short = append(p.short, '\n')
		}
		b, _ := p.br.Peek(9)
		switch {
		case bytes.HasPrefix(b, []byte("<?")):
			p.keep(bytes.Join(bytes.Fields(p.until("?>")), []byte(" ")), maxProlonging)
		case bytes.HasPrefix(b, []byte("<!--")):
			p.keep(p.until("-->"), longComment)
		case markup.IsDoctype(b):
			p.doctype()
		default:
			return
		}
	}
}

// keep keeps a construct that is not too long.
func (p *prolog) keep(b []byte, max int) {
	if len(b) <= max && len(p.short) <= plainProlog {
		p.short = append(p.short, b...)
	}
}

// take takes a byte of the stream.
func (p *prolog) take() (byte, bool) {
	c, err := p.br.ReadByte()
	if err != nil {
		return 0, false
	}
	if len(p.original) < maxProlog {
		p.original = append(p.original, c)
	} else {
		p.long = true
	}
	return c, true
}

// until takes what goes to the mark and returns its beginning.
func (p *prolog) until(mark string) []byte {
	var b []byte
	var tail [3]byte
	for {
		c, ok := p.take()
		if !ok {
			p.open = true
			return b
		}
		if len(b) <= frame.HeadBytes {
			b = append(b, c)
		}
		tail[0], tail[1], tail[2] = tail[1], tail[2], c
		if bytes.HasSuffix(tail[:], []byte(mark)) {
			return b
		}
	}
}

// doctype takes a document type. What it declares is dropped, since nothing of
// it is ever expanded. One that does not end (an open quote) ends at its first
// ">".
func (p *prolog) doctype() {
	var b []byte
	var d markup.DoctypeScan
	for len(b) < maxProlog {
		c, ok := p.take()
		if !ok {
			break
		}
		b = append(b, c)
		if d.Ends(c) {
			if i := bytes.IndexByte(b, '['); i >= 0 {
				b = append(b[:i:i], '>')
			}
			p.keep(b, maxProlonging)
			return
		}
	}
	p.open = true
	if i := bytes.IndexByte(b, '>'); i >= 0 {
		p.br = p.with(b[i+1:])
		p.original = p.original[:max(0, len(p.original)-len(b)+i+1)]
	}
}

// with is the stream after the prolog, with b before it.
func (p *prolog) with(b []byte) *bufio.Reader {
	return bufio.NewReaderSize(io.MultiReader(bytes.NewReader(b), p.br), frame.HeadBytes)
}

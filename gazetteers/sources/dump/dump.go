// Package dump reads the lines of large compressed files in batches, from any
// place on, and unpacks the blocks of bzip2 side by side.
package dump

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip" // a third faster than the standard library's
	"github.com/klauspost/compress/zstd"
)

// Loop calls do(i) for every i in [0, n), on as many goroutines as it likes, and
// returns when all are done. The program gives flow.Each.
type Loop func(n int, do func(i int))

// Position is where in a dump a batch begins.
type Position struct {
	At    int64  `json:"at"`    // bzip2: the bit of the next block; else the byte of the content
	Carry []byte `json:"carry"` // the begun line before it
	Line  int64  `json:"line"`  // lines before that
}

// Dump reads the lines of a file, which may be compressed with bzip2, gzip or
// zstd, in batches.
type Dump struct {
	path  string
	file  *os.File
	Size  int64
	Read  *Counter
	close func()
	loop  Loop
	batch int // bytes of content, about
	Pos   Position

	blocks *bzSplitter // of bzip2
	plain  io.Reader   // of everything else
	ended  bool
}

// Counter counts what is read of a file.
type Counter struct {
	R io.Reader
	N atomic.Int64
}

func (c *Counter) Read(p []byte) (int, error) {
	n, err := c.R.Read(p)
	c.N.Add(int64(n))
	return n, err
}

// Open opens a file to read it from a position on, batch bytes at a
// time or, where that is 0, what so many workers need.
func Open(path string, from Position, batch, workers int, loop Loop) (*Dump, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	d := &Dump{path: path, file: f, loop: loop, Pos: from, batch: cmp.Or(batch, workers*4<<20), close: func() {}}
	if err := d.begin(); err != nil {
		_ = f.Close() // the first error tells more
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return d, nil
}

func (d *Dump) begin() error {
	st, err := d.file.Stat()
	if err != nil {
		return err
	}
	d.Size = st.Size()
	head := make([]byte, 4)
	n, err := io.ReadFull(d.file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:n]
	start := int64(0)
	if bytes.HasPrefix(head, []byte("BZh")) {
		start = d.Pos.At / 8
	}
	if _, err := d.file.Seek(start, io.SeekStart); err != nil {
		return err
	}
	d.Read = &Counter{R: d.file}
	d.Read.N.Store(start)
	switch {
	case bytes.HasPrefix(head, []byte("BZh")):
		d.blocks = newBzSplitter(d.Read, d.Pos.At)
		return nil
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(bufio.NewReaderSize(d.Read, 1<<20))
		if err != nil {
			return err
		}
		d.plain = z
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(d.Read, zstd.WithDecoderMaxWindow(1<<31))
		if err != nil {
			return err
		}
		d.plain, d.close = z, z.Close
	default:
		d.plain = d.Read
		if d.Pos.At > 0 { // no need to read what lies before
			_, err := d.file.Seek(d.Pos.At, io.SeekStart)
			d.Read.N.Store(d.Pos.At)
			return err
		}
	}
	_, err = io.CopyN(io.Discard, d.plain, d.Pos.At)
	return err
}

// Close lets go of the file.
func (d *Dump) Close() error {
	d.close()
	return d.file.Close()
}

// Next returns the next whole lines and how many there were before; io.EOF after
// the last. They are the caller's. A last line may lack its end.
func (d *Dump) Next() (lines []byte, before int64, err error) {
	before = d.Pos.Line
	for !d.ended {
		data := d.Pos.Carry
		if data, err = d.more(data); err != nil {
			return nil, before, fmt.Errorf("gazetteer %s: after line %d: %w", d.path, before, err)
		}
		cut := bytes.LastIndexByte(data, '\n') + 1
		if d.ended {
			cut = len(data)
		}
		if cut == 0 {
			if d.Pos.Carry = data; len(data) > MaxLine {
				return nil, before, fmt.Errorf("gazetteer %s:%d: line longer than %d bytes", d.path, before+1, MaxLine)
			}
			continue
		}
		d.Pos.Carry = bytes.Clone(data[cut:])
		d.Pos.Line += int64(bytes.Count(data[:cut], []byte{'\n'}))
		return data[:cut], before, nil
	}
	return nil, before, io.EOF
}

// MaxLine is the longest line that is read, bytes.
const MaxLine = 256 << 20

// more appends about a batch to what is there and moves the position.
func (d *Dump) more(data []byte) ([]byte, error) {
	if d.blocks != nil {
		return d.moreBlocks(data)
	}
	n := len(data)
	data = append(data, make([]byte, d.batch)...)
	m, err := io.ReadFull(d.plain, data[n:])
	d.Pos.At += int64(m)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		// The end of the content, or of a file that was cut: that says so again.
		if _, again := d.plain.Read(make([]byte, 1)); errors.Is(again, io.EOF) {
			d.ended, err = true, nil
		}
	}
	return data[:n+m], err
}

// moreBlocks decompresses as many blocks as make a batch, all at once.
func (d *Dump) moreBlocks(data []byte) ([]byte, error) {
	type part struct {
		bzBlock
		in, out []byte
		err     error
	}
	var parts []part
	for range max(1, d.batch/(900<<10)) {
		b, in, err := d.blocks.Next()
		if errors.Is(err, io.EOF) {
			d.ended = true
			break
		}
		if err != nil {
			return data, err
		}
		parts = append(parts, part{bzBlock: b, in: in})
	}
	d.loop(len(parts), func(i int) {
		p := &parts[i]
		p.out, p.err = p.unpack(make([]byte, 0, 900<<10), p.in)
	})
	for i := 0; i < len(parts); i++ {
		p := &parts[i]
		for ; p.err != nil; i++ { // its end may have been found in its middle
			if i+1 == len(parts) {
				return data, fmt.Errorf("bzip2 block at byte %d: %w", p.start/8, p.err)
			}
			p.join(parts[i+1].bzBlock, &p.in, parts[i+1].in)
			var err error
			if p.out, err = p.unpack(nil, p.in); err == nil {
				p.err = nil
			} else if len(p.in) > maxBlockLen {
				return data, fmt.Errorf("bzip2 block at byte %d: %w", p.start/8, p.err)
			}
		}
		data = append(data, p.out...)
	}
	if len(parts) > 0 {
		d.Pos.At = parts[len(parts)-1].end
	}
	return data, nil
}

// join makes one block of two that lie one after another.
func (b *bzBlock) join(next bzBlock, data *[]byte, more []byte) {
	if b.end%8 != 0 { // the byte that both have
		more = more[1:]
	}
	*data = append(*data, more...)
	b.end = next.end
}

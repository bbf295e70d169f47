package table

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"newsgraph/internal/mapfile"
)

// pages gives access to the bytes of a file, page by page compared with their
// sums before they are used. The directories, which every look-up goes through,
// are mapped. So are records, until maxWindows of the file were touched for them;
// any others are read from then on and not kept. (A page that is read costs
// a microsecond or two each time, one that has to be mapped several, once.)
type pages struct {
	file *os.File
	data []byte // the mapping; nil where the file is read
	sums []byte // of the pages, checked when the file was opened
	end  uint64 // of what the sums tell of

	good    []atomic.Uint32 // a bit a page: mapped and compared
	windows []atomic.Uint32 // a bit a window that was touched for records
	touched atomic.Int64    // bits of windows
	buffers sync.Pool       // of *[]byte, for what is read
}

// The kernel maps up to sixteen pages around one that is touched, a window: so
// records take 32 MB of memory at most.
const (
	windowBits = 4
	maxWindows = 512
)

var errUnreadable = fmt.Errorf("%w: a page cannot be read", ErrDamaged)

func (p *pages) inside(off, n uint64) error {
	if off > p.end || n > p.end-off {
		return damaged("reference beyond the end")
	}
	return nil
}

// at returns bytes of the mapping; where there is none, it reads them.
func (p *pages) at(off, n uint64) ([]byte, error) {
	if p.data == nil {
		var buf []byte
		return p.read(&buf, off, n)
	}
	if err := p.inside(off, n); err != nil || n == 0 {
		return nil, err
	}
	for page := off >> pageBits; page <= (off+n-1)>>pageBits; page++ {
		if p.good[page>>5].Load()&(1<<(page&31)) == 0 {
			if err := p.touch(page); err != nil {
				return nil, err
			}
		}
	}
	return p.data[off : off+n : off+n], nil
}

// touch compares a mapped page with its sum.
func (p *pages) touch(page uint64) error {
	sum, err := guardedChecksum(p.data[page<<pageBits : (page+1)<<pageBits])
	if err != nil {
		return err
	}
	if sum != p.sum(page) {
		return fmt.Errorf("%w: page %d", ErrDamaged, page)
	}
	p.good[page>>5].Or(1 << (page & 31))
	return nil
}

func (p *pages) sum(page uint64) uint32 { return binary.LittleEndian.Uint32(p.sums[page*4:]) }

// guardedChecksum is checksum, and an error where a mapped page cannot be read:
// the file was cut, or the disk fails.
func guardedChecksum(b []byte) (sum uint32, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = errUnreadable
		}
	}()
	return checksum(b), nil
}

// mayMap reports whether a page of records is mapped, or may be.
func (p *pages) mayMap(page uint64) bool {
	window := page >> windowBits
	bit := uint32(1) << (window & 31)
	w := &p.windows[window>>5]
	if w.Load()&bit != 0 {
		return true
	}
	if p.touched.Load() >= maxWindows {
		return false
	}
	if w.Or(bit)&bit == 0 {
		p.touched.Add(1)
	}
	return true
}

// record returns bytes of a record: of the mapping, or read into a buffer of the
// caller's.
func (p *pages) record(buf *[]byte, off, n uint64) ([]byte, error) {
	if p.data != nil && n > 0 && p.inside(off, n) == nil && p.mayMap(off>>pageBits) && p.mayMap((off+n-1)>>pageBits) {
		return p.at(off, n)
	}
	return p.read(buf, off, n)
}

// read reads bytes of the file, with the whole pages they lie on, into a buffer
// of the caller's, and compares the pages.
func (p *pages) read(buf *[]byte, off, n uint64) ([]byte, error) {
	if err := p.inside(off, n); err != nil || n == 0 {
		return nil, err
	}
	first, last := off>>pageBits, (off+n-1)>>pageBits
	b := slices.Grow((*buf)[:0], int((last-first+1)<<pageBits))[:(last-first+1)<<pageBits]
	*buf = b
	if _, err := p.file.ReadAt(b, int64(first<<pageBits)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for page := first; page <= last; page++ {
		if checksum(b[(page-first)<<pageBits:][:pageSize]) != p.sum(page) {
			return nil, fmt.Errorf("%w: page %d", ErrDamaged, page)
		}
	}
	off -= first << pageBits
	return b[off : off+n : off+n], nil
}

// buffer lends a buffer for read; give it back.
func (p *pages) buffer() *[]byte {
	if b, ok := p.buffers.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, 0, 2*pageSize)
	return &b
}

func (p *pages) giveBack(b *[]byte) { p.buffers.Put(b) }

// openPages maps a file of which the footer is known, or prepares to read it.
func openPages(file *os.File, size uint64, f *footer, mapped bool) (*pages, error) {
	p := &pages{file: file, end: f.sections[secSums].off}
	sums := f.sections[secSums]
	if mapped && size <= maxMapped {
		p.data, _ = mapfile.Map(file, int(size)) // else it is read
	}
	if p.data != nil {
		p.sums = p.data[sums.off : sums.off+sums.size]
		p.good = make([]atomic.Uint32, p.end>>pageBits/32+1)
		p.windows = make([]atomic.Uint32, p.end>>(pageBits+windowBits)/32+1)
	} else {
		p.sums = make([]byte, sums.size)
		if _, err := file.ReadAt(p.sums, int64(sums.off)); err != nil && err != io.EOF {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	sum, err := guardedChecksum(p.sums)
	if err == nil && sum != f.sumsCRC {
		err = damaged("sums")
	}
	if err != nil {
		p.close()
	}
	return p, err
}

func (p *pages) close() error {
	if p.data != nil {
		mapfile.Unmap(p.data)
	}
	return p.file.Close()
}

const maxMapped = 1<<(32<<(^uint(0)>>63)-1) - 1 // the largest int

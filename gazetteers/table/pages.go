package table

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync/atomic"
)

// pages gives access to the bytes of a file, page by page compared with their
// sums before they are used.
type pages struct {
	file *os.File
	data []byte // the mapping; nil where the file is read
	sums []byte // of the pages, checked when the file was opened
	end  uint64 // of what the sums tell of

	good    []atomic.Uint32 // a bit a page: mapped and compared since the last release
	touched atomic.Int64    // bits set since the last release
}

// maxTouched is how many pages are touched before the mapping is let go of. The
// kernel maps up to sixteen pages around each, so it is 128 MB at most.
const maxTouched = 2048

var errUnreadable = fmt.Errorf("%w: a page cannot be read", ErrDamaged)

// at returns bytes of the file. Of a mapped file it is the mapping itself.
func (p *pages) at(off, n uint64) ([]byte, error) {
	if off > p.end || n > p.end-off {
		return nil, damaged("reference beyond the end")
	}
	if n == 0 {
		return nil, nil
	}
	first, last := off>>pageBits, (off+n-1)>>pageBits
	if p.data == nil {
		return p.read(first, last, off, n)
	}
	for page := first; page <= last; page++ {
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
	if p.touched.Add(1) > maxTouched {
		p.touched.Store(0)
		for i := range p.good {
			p.good[i].Store(0)
		}
		release(p.data)
	}
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

// read reads pages and compares them, where the file is not mapped.
func (p *pages) read(first, last, off, n uint64) ([]byte, error) {
	buf := make([]byte, (last-first+1)<<pageBits)
	if _, err := p.file.ReadAt(buf, int64(first<<pageBits)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for page := first; page <= last; page++ {
		if checksum(buf[(page-first)<<pageBits:][:pageSize]) != p.sum(page) {
			return nil, fmt.Errorf("%w: page %d", ErrDamaged, page)
		}
	}
	off -= first << pageBits
	return buf[off : off+n : off+n], nil
}

// openPages maps a file of which the footer is known, or prepares to read it.
func openPages(file *os.File, size uint64, f *footer, mapped bool) (*pages, error) {
	p := &pages{file: file, end: f.sections[secSums].off}
	sums := f.sections[secSums]
	if mapped && size <= maxMapped {
		p.data, _ = mapFile(file, int(size)) // else it is read
	}
	if p.data != nil {
		p.sums = p.data[sums.off : sums.off+sums.size]
		p.good = make([]atomic.Uint32, p.end>>pageBits/32+1)
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
		unmapFile(p.data)
	}
	return p.file.Close()
}

const maxMapped = 1<<(32<<(^uint(0)>>63)-1) - 1 // the largest int

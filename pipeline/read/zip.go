package read

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"newsgraph/entities"
)

func sniffZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) ||
		bytes.HasPrefix(head, []byte("PK\x07\x08PK\x03\x04"))
}

// The zip methods beyond store and deflate that are read (APPNOTE.TXT 4.4.5).
const (
	zipBzip2 = 12
	zipXZ    = 95
	zipZstd  = 93
)

// openZip reads a zip archive by its directory. An archive that is not a file
// by itself (stdin, nested) is first kept in memory or in a temporary file.
func openZip(w *walker, src *source, br *bufio.Reader, f *os.File) error {
	var at io.ReaderAt
	var size int64
	if info, err := statFile(f); err == nil && info.Mode().IsRegular() {
		at, size = &countingReaderAt{f, w, info.Size()}, info.Size()
	} else {
		sp, err := spool(br)
		if err != nil {
			return err
		}
		defer sp.close()
		at, size = sp.at, sp.size
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		if w.stop != nil {
			return errStop
		}
		return w.zipMembers(src, io.NewSectionReader(at, 0, size), err)
	}
	registerZip(z)
	if o := officeKind(z); o.kind != "" {
		return w.frameOffice(src, o)
	}
	if len(z.File) == 0 {
		return w.emitProblem(src, "", entities.Skipped, "an archive without members")
	}
	for _, m := range z.File {
		if err := w.countMember(); err != nil {
			return err
		}
		if err := w.zipMember(src, m); err != nil {
			return err
		}
	}
	return nil
}

func statFile(f *os.File) (os.FileInfo, error) {
	if f == nil {
		return nil, os.ErrInvalid
	}
	return f.Stat()
}

func (w *walker) zipMember(src *source, m *zip.File) error {
	name := m.Name
	if m.NonUTF8 {
		name, _ = decodeText([]byte(m.Name), "")
	}
	if strings.HasSuffix(name, "/") || litter(name) {
		return nil
	}
	if m.Flags&1 != 0 {
		return w.emitProblem(src.at(name), "", entities.Quarantined, "encrypted")
	}
	if !m.Mode().IsRegular() {
		return w.emitProblem(src.at(name), "", entities.Skipped, "not a file ("+m.Mode().Type().String()+")")
	}
	r, err := m.Open()
	if err != nil {
		if w.stop != nil {
			return w.stop
		}
		return w.emitProblem(src.at(name), "", entities.Quarantined, err.Error()+fmt.Sprintf(" (method %d)", m.Method))
	}
	defer r.Close()
	return w.archiveMember(src, name, &namedReader{"zip", r})
}

func registerZip(z *zip.Reader) {
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
	z.RegisterDecompressor(zipBzip2, func(r io.Reader) io.ReadCloser {
		u, _, _ := unpackBzip2(r)
		return io.NopCloser(u)
	})
	z.RegisterDecompressor(zipZstd, func(r io.Reader) io.ReadCloser {
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return io.NopCloser(failingReader{err})
		}
		return d.IOReadCloser()
	})
	z.RegisterDecompressor(zipXZ, func(r io.Reader) io.ReadCloser {
		x, err := xz.ReaderConfig{DictCap: 64 << 20}.NewReader(r)
		if err != nil {
			return io.NopCloser(failingReader{err})
		}
		return io.NopCloser(x)
	})
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// countingReaderAt counts the stored bytes that a zip reader asks for, no more
// than the file has: the directory is read twice, and members that overlap
// (a bomb) would be read again and again.
type countingReaderAt struct {
	f    *os.File
	w    *walker
	left int64
}

func (c *countingReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := c.w.ctx.Err(); err != nil {
		c.w.stop = err
		return 0, errStop
	}
	n, err := c.f.ReadAt(p, off)
	k := min(int64(n), c.left)
	c.left -= k
	c.w.raw += k
	c.w.stats.bytes.Add(k)
	return n, err
}

// spooled is a stream kept for random access.
type spooled struct {
	at   io.ReaderAt
	size int64
	file *os.File
}

// spoolMemory is how much of a stream is kept in memory before a temporary
// file takes it.
const spoolMemory = 32 << 20

func spool(r io.Reader) (*spooled, error) {
	var b bytes.Buffer
	n, err := io.CopyN(&b, r, spoolMemory)
	if err == io.EOF {
		return &spooled{at: bytes.NewReader(b.Bytes()), size: n}, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "newsgraph-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where the system allows it: then nothing is left, however this ends
	sp := &spooled{at: f, file: f}
	if _, err = f.Write(b.Bytes()); err == nil {
		var rest int64
		rest, err = io.Copy(f, r)
		sp.size = n + rest
	}
	if err != nil {
		sp.close()
		return nil, err
	}
	return sp, nil
}

func (s *spooled) close() {
	if s.file == nil {
		return
	}
	s.file.Close()
	os.Remove(s.file.Name())
}

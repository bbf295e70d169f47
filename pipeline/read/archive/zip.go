package archive

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
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
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

// OpenZip reads a zip archive by its directory. An archive that is not a file
// by itself (stdin, nested) is first kept in memory or in a temporary file.
func OpenZip(w *frame.Walk, src *frame.Source, br *bufio.Reader, f *os.File) error {
	var at io.ReaderAt
	var size int64
	if info, err := statFile(f); err == nil && info.Mode().IsRegular() {
		at, size = w.StoredAt(f, info.Size()), info.Size()
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
		if w.Stopped() {
			return frame.ErrStop
		}
		return zipMembers(w, src, io.NewSectionReader(at, 0, size), err)
	}
	registerZip(z)
	if is, err := document(w, src, z); is {
		return err
	}
	if len(z.File) == 0 {
		return w.Problem(src, "", entities.Skipped, "an archive without members")
	}
	for _, m := range z.File {
		if err := w.CountMember(); err != nil {
			return err
		}
		if err := zipMember(w, src, m); err != nil {
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

func zipMember(w *frame.Walk, src *frame.Source, m *zip.File) error {
	name := m.Name
	if m.NonUTF8 {
		name, _ = normal.Decode([]byte(m.Name), "")
	}
	if strings.HasSuffix(name, "/") || frame.Litter(name) {
		return nil
	}
	if m.Flags&1 != 0 {
		return w.Problem(src.At(name), "", entities.Quarantined, "encrypted")
	}
	if !m.Mode().IsRegular() {
		return w.Problem(src.At(name), "", entities.Skipped, "not a file ("+m.Mode().Type().String()+")")
	}
	r, err := m.Open()
	if err != nil {
		if w.Stopped() {
			return frame.ErrStop
		}
		return w.Problem(src.At(name), "", entities.Quarantined, err.Error()+fmt.Sprintf(" (method %d)", m.Method))
	}
	defer r.Close()
	return archiveMember(w, src, name, &namedReader{"zip", r})
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

// document hands an archive that is a document to the reader of those.
func document(w *frame.Walk, src *frame.Source, z *zip.Reader) (is bool, err error) {
	if read := w.Settings.Parts.ZipDocument; read != nil {
		return read(w, src, z)
	}
	return false, nil
}

package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
)

// Container is a kind of compressed file or archive. It is recognized by its
// first bytes, whatever the file's name.
type Container struct {
	Name  string
	sniff func(head []byte) bool

	// Open reads what is in br. f is the file itself where br reads it from its
	// beginning, else nil.
	Open func(w *frame.Walk, src *frame.Source, br *bufio.Reader, f *os.File) error
}

// Sniff is the kind of a compressed file or archive, nil for anything else.
func Sniff(head []byte) *Container {
	for _, c := range [...]Container{
		{"gzip", hasPrefix("\x1f\x8b\x08"), openGzip},
		{"bzip2", sniffBzip2, compressed("bzip2", []string{".bz2", ".bz"}, unpackBzip2)},
		{"xz", hasPrefix("\xfd7zXZ\x00"), compressed("xz", []string{".xz"}, unpackXZ)},
		{"zstd", sniffZstd, compressed("zstd", []string{".zst", ".zstd"}, unpackZstd)},
		{"lz4", hasPrefix("\x04\x22\x4d\x18"), compressed("lz4", []string{".lz4"}, unpackLZ4)},
		{"snappy", hasPrefix("\xff\x06\x00\x00sNaPpY"), compressed("snappy", []string{".sz"}, unpackSnappy)},
		{"compress", hasPrefix("\x1f\x9d"), compressed("compress", []string{".z"}, unpackCompress)},
		{"zip", sniffZip, OpenZip},
		{"tar", sniffTar, openTar},
		{"rar", hasPrefix("Rar!\x1a\x07"), openRar},
	} {
		if c.sniff(head) {
			return &c
		}
	}
	return nil
}

func hasPrefix(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// sniffBzip2 wants the block or the end mark after the header, since text may
// well begin with "BZh9".
func sniffBzip2(head []byte) bool {
	return len(head) >= 10 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

// sniffZstd accepts a frame or a skippable frame (RFC 8878, 3.1).
func sniffZstd(head []byte) bool {
	return len(head) >= 4 && (string(head[:4]) == "\x28\xb5\x2f\xfd" ||
		head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18")
}

// compressed makes the opener of a one-stream compression. Its content goes by
// the name without the suffix.
func compressed(name string, suffixes []string, unpack func(io.Reader) (io.Reader, func(), error)) func(*frame.Walk, *frame.Source, *bufio.Reader, *os.File) error {
	return func(w *frame.Walk, src *frame.Source, br *bufio.Reader, _ *os.File) error {
		r, done, err := unpack(br)
		if err != nil && strings.HasPrefix(err.Error(), name) {
			return err
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer done()
		return w.Member(src.Inside(suffixes), &namedReader{name, r})
	}
}

// namedReader names the compression in its errors.
type namedReader struct {
	name string
	r    io.Reader
}

func (n *namedReader) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	if err == nil || err == io.EOF || err == frame.ErrStop {
		return k, err
	}
	msg := err.Error()
	if strings.HasPrefix(msg, n.name) {
		return k, err
	}
	return k, fmt.Errorf("%s: %w", n.name, err)
}

func nothing() {}

func unpackBzip2(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), nothing, nil }

func unpackXZ(r io.Reader) (io.Reader, func(), error) {
	x, err := xz.ReaderConfig{DictCap: 64 << 20}.NewReader(r)
	return x, nothing, err
}

func unpackZstd(r io.Reader) (io.Reader, func(), error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderMaxWindow(128<<20))
	if err != nil {
		return nil, nothing, err
	}
	return z, z.Close, nil
}

func unpackCompress(r io.Reader) (io.Reader, func(), error) {
	c, err := newCompressReader(r)
	return c, nothing, err
}

func unpackLZ4(r io.Reader) (io.Reader, func(), error) { return lz4.NewReader(r), nothing, nil }

func unpackSnappy(r io.Reader) (io.Reader, func(), error) { return snappy.NewReader(r), nothing, nil }

// archiveMember makes the source of a member of an archive and reads it; it
// refuses names that lead out of the archive and too many members.
func archiveMember(w *frame.Walk, src *frame.Source, name string, r io.Reader) error {
	inner := src.At(name)
	if leavesArchive(name) {
		return w.Problem(inner, "", entities.Quarantined, "a member whose name leads out of the archive")
	}
	return w.Member(inner, r)
}

func leavesArchive(name string) bool {
	for _, e := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if e == ".." {
			return true
		}
	}
	return false
}

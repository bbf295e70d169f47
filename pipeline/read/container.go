package read

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"newsgraph/entities"
)

// container is a kind of compressed file or archive. It is recognized by its
// first bytes, whatever the file's name.
type container struct {
	name  string
	sniff func(head []byte) bool
	open  func(w *walker, src *source, br *bufio.Reader, f *os.File) error
}

// sniffContainer returns the kind of a compressed file or archive, nil for
// anything else.
func sniffContainer(head []byte) *container {
	for _, c := range [...]container{
		{"gzip", hasPrefix("\x1f\x8b\x08"), openGzip},
		{"bzip2", sniffBzip2, compressed("bzip2", []string{".bz2", ".bz"}, unpackBzip2)},
		{"xz", hasPrefix("\xfd7zXZ\x00"), compressed("xz", []string{".xz"}, unpackXZ)},
		{"zstd", sniffZstd, compressed("zstd", []string{".zst", ".zstd"}, unpackZstd)},
		{"lz4", hasPrefix("\x04\x22\x4d\x18"), compressed("lz4", []string{".lz4"}, unpackLZ4)},
		{"snappy", hasPrefix("\xff\x06\x00\x00sNaPpY"), compressed("snappy", []string{".sz"}, unpackSnappy)},
		{"compress", hasPrefix("\x1f\x9d"), compressed("compress", []string{".z"}, unpackCompress)},
		{"zip", sniffZip, openZip},
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

// sniffBzip2 wants the block or the end mark behind the header, since text may
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
func compressed(name string, suffixes []string, unpack func(io.Reader) (io.Reader, func(), error)) func(*walker, *source, *bufio.Reader, *os.File) error {
	return func(w *walker, src *source, br *bufio.Reader, _ *os.File) error {
		r, done, err := unpack(br)
		if err != nil && strings.HasPrefix(err.Error(), name) {
			return err
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer done()
		return w.member(src.inside(suffixes), &namedReader{name, r})
	}
}

// inside is the source of the content of a compressed file.
func (s *source) inside(suffixes []string) *source {
	c := *s
	c.id = trimSuffixes(s.id, suffixes)
	c.file = trimSuffixes(s.file, suffixes)
	return &c
}

func trimSuffixes(name string, suffixes []string) string {
	ext := extension(name)
	for _, s := range suffixes {
		if ext == s && len(name) > len(s) {
			return name[:len(name)-len(s)]
		}
	}
	return name
}

// namedReader names the compression in its errors.
type namedReader struct {
	name string
	r    io.Reader
}

func (n *namedReader) Read(p []byte) (int, error) {
	k, err := n.r.Read(p)
	if err == nil || err == io.EOF || err == errStop {
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

func unpackLZ4(r io.Reader) (io.Reader, func(), error)    { return lz4.NewReader(r), nothing, nil }
func unpackSnappy(r io.Reader) (io.Reader, func(), error) { return snappy.NewReader(r), nothing, nil }

var gzipSuffixes = []string{".gz", ".gzip"}

// openGzip reads all members of a gzip file as one stream. A broken member
// ends the stream with an error; a framer that can (WARC) asks it to go on at
// the next member.
func openGzip(w *walker, src *source, br *bufio.Reader, _ *os.File) error {
	g := &gzipMembers{br: br}
	inner := src.inside(gzipSuffixes)
	if strings.HasSuffix(strings.ToLower(src.file), ".tgz") {
		inner.file = src.file[:len(src.file)-4] + ".tar"
	}
	inner.resync = g.resync
	return w.member(inner, g)
}

// gzipMembers reads gzip members one after the other (RFC 1952, 2.2).
type gzipMembers struct {
	br  *bufio.Reader
	z   *gzip.Reader
	mid bool // within a member
	err error
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	for g.err == nil {
		if !g.mid {
			if g.err = g.begin(); g.err != nil {
				break
			}
		}
		n, err := g.z.Read(p)
		if err == io.EOF {
			g.mid = false
			err = nil
		}
		if err != nil {
			g.err = gzipError(err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, g.err
}

// begin opens the next member. Zero bytes after a member are padding (tar and
// tapes write them); anything else there is an error.
func (g *gzipMembers) begin() error {
	if g.z == nil {
		z, err := gzip.NewReader(g.br)
		if err != nil {
			return gzipError(err)
		}
		g.z = z
	} else {
		for {
			c, err := g.br.ReadByte()
			if err != nil {
				return err // io.EOF: the end
			}
			if c != 0 {
				break
			}
		}
		if err := g.br.UnreadByte(); err != nil {
			return err
		}
		if err := g.z.Reset(g.br); err != nil {
			return fmt.Errorf("gzip: bytes after the end that are no gzip member: %w", io.ErrUnexpectedEOF)
		}
	}
	g.z.Multistream(false)
	g.mid = true
	return nil
}

func gzipError(err error) error {
	if err == errStop || err == errMemberLimit || err == errRatioLimit {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errGzipCut
	}
	if strings.HasPrefix(err.Error(), "gzip") {
		return err
	}
	return fmt.Errorf("gzip: %w", err)
}

var errGzipCut = errors.New("gzip: the file ends in the middle (truncated)")

// resync skips to the next member after an error; false when there is none.
func (g *gzipMembers) resync() bool {
	if g.err == nil || g.err == io.EOF || g.err == errStop || g.z == nil {
		return false
	}
	for {
		head, err := g.br.Peek(4)
		if err != nil {
			return false
		}
		if head[0] == 0x1f && head[1] == 0x8b && head[2] == 8 && head[3]&0xe0 == 0 && g.z.Reset(g.br) == nil {
			g.z.Multistream(false)
			g.mid, g.err = true, nil
			return true
		}
		if _, err := g.br.Discard(1); err != nil {
			return false
		}
	}
}

// archiveMember makes the source of a member of an archive and reads it; it
// refuses names that lead out of the archive and too many members.
func (w *walker) archiveMember(src *source, name string, r io.Reader) error {
	inner := src.at(name)
	if leavesArchive(name) {
		return w.emitProblem(inner, "", entities.Quarantined, "a member whose name leads out of the archive")
	}
	return w.member(inner, r)
}

// countMember counts a member against the limit; an error ends the archive.
func (w *walker) countMember() error {
	if w.members++; w.members > w.opt.MaxMembers {
		return errors.New("more than " + strconv.Itoa(w.opt.MaxMembers) + " members in one input")
	}
	return nil
}

// at is the source of the member of that name.
func (s *source) at(name string) *source {
	c := *s
	name = cleanName(name)
	shown := strings.TrimPrefix(path.Clean("/"+name), "/")
	c.input = s.input + "/" + shown
	c.id = s.id + "/" + shown
	c.file = path.Base(shown)
	c.resync = nil
	c.charset = ""
	return &c
}

func leavesArchive(name string) bool {
	for _, e := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if e == ".." {
			return true
		}
	}
	return false
}

// litter reports files that systems leave behind and that nobody means as
// input: they are passed over without an entry.
func litter(name string) bool {
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	switch base {
	case ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", ".localized":
		return true
	}
	return strings.HasPrefix(base, "._") || strings.HasPrefix(name, "__MACOSX/")
}

package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"

	"newsgraph/pipeline/read/frame"
)

var gzipSuffixes = []string{".gz", ".gzip"}

// openGzip reads all members of a gzip file as one stream. A broken member
// ends the stream with an error; a framer that can (WARC) asks it to go on at
// the next member.
func openGzip(w *frame.Walk, src *frame.Source, br *bufio.Reader, _ *os.File) error {
	g := &gzipMembers{br: br}
	inner := src.Inside(gzipSuffixes)
	if strings.HasSuffix(strings.ToLower(src.File), ".tgz") {
		inner.File = src.File[:len(src.File)-4] + ".tar"
	}
	inner.Resync = g.resync
	return w.Member(inner, g)
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
	if err == frame.ErrStop || err == frame.ErrMemberLimit || err == frame.ErrRatioLimit {
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
	if g.err == nil || g.err == io.EOF || g.err == frame.ErrStop || g.z == nil {
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

package archive

import (
	"archive/tar"
	"bufio"
	"fmt"
	"io"
	"os"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// sniffTar accepts the ustar mark or a header block with a right checksum
// (POSIX.1-1988 ustar; the checksum field counts as spaces).
func sniffTar(head []byte) bool {
	if len(head) < 512 {
		return false
	}
	sum, stored := 0, 0
	for i, c := range head[:512] {
		if i >= 148 && i < 156 {
			if c >= '0' && c <= '7' {
				stored = stored<<3 | int(c-'0')
			}
			c = ' '
		}
		sum += int(c)
	}
	return stored > 0 && sum == stored
}

// openTar reads the members of a tar archive in their order.
func openTar(w *frame.Walk, src *frame.Source, br *bufio.Reader, _ *os.File) error {
	t := tar.NewReader(br)
	empty := true
	for {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		if err != nil {
			return fmt.Errorf("tar: after %d members: %w", w.Members, err)
		}
		if err := w.CountMember(); err != nil {
			return err
		}
		empty = false
		if err := tarMember(w, src, h, t); err != nil {
			return err
		}
	}
	if empty {
		return w.Problem(src, "", entities.Skipped, "an archive without members")
	}
	return nil
}

func tarMember(w *frame.Walk, src *frame.Source, h *tar.Header, t *tar.Reader) error {
	name, _ := normal.Decode([]byte(h.Name), "")
	switch {
	case h.Typeflag == tar.TypeDir || frame.Litter(name):
		return nil
	case h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeGNUSparse || h.Typeflag == tar.TypeCont:
		return archiveMember(w, src, name, t)
	case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
		return w.Problem(src.At(name), "", entities.Skipped, "a link within an archive (to "+normal.Clip(normal.OneLine(h.Linkname), 100)+")")
	}
	return w.Problem(src.At(name), "", entities.Skipped, fmt.Sprintf("not a file (tar type %q)", h.Typeflag))
}

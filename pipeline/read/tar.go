package read

import (
	"archive/tar"
	"bufio"
	"fmt"
	"io"
	"os"

	"newsgraph/entities"
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
func openTar(w *walker, src *source, br *bufio.Reader, _ *os.File) error {
	t := tar.NewReader(br)
	empty := true
	for {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if w.stop != nil {
			return errStop
		}
		if err != nil {
			return fmt.Errorf("tar: after %d members: %w", w.members, err)
		}
		if err := w.countMember(); err != nil {
			return err
		}
		empty = false
		if err := w.tarMember(src, h, t); err != nil {
			return err
		}
	}
	if empty {
		return w.emitProblem(src, "", entities.Skipped, "an archive without members")
	}
	return nil
}

func (w *walker) tarMember(src *source, h *tar.Header, t *tar.Reader) error {
	name, _ := decodeText([]byte(h.Name), "")
	switch {
	case h.Typeflag == tar.TypeDir || litter(name):
		return nil
	case h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeGNUSparse || h.Typeflag == tar.TypeCont:
		return w.archiveMember(src, name, t)
	case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
		return w.emitProblem(src.at(name), "", entities.Skipped, "a link within an archive (to "+clip(oneLine(h.Linkname), 100)+")")
	}
	return w.emitProblem(src.at(name), "", entities.Skipped, fmt.Sprintf("not a file (tar type %q)", h.Typeflag))
}

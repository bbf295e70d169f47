package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/nwaples/rardecode/v2"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// rarDictionary is the largest dictionary (of bytes before, that copies may
// come from) for which memory is given.
const rarDictionary = 64 << 20

// openRar reads the members of a RAR archive (1.5 to 5) in their order. Of an
// archive in several volumes only what the one file holds is read. Names and
// contents under a password are refused.
func openRar(w *frame.Walk, src *frame.Source, br *bufio.Reader, _ *os.File) (err error) {
	defer func() {
		if v := recover(); v != nil { // the library is fed whatever there is
			err = fmt.Errorf("rar: the archive makes its reader fail: %v", v)
		}
	}()
	r, err := rardecode.NewReader(br, rardecode.MaxDictionarySize(rarDictionary))
	if err != nil {
		return rarError(w, err)
	}
	empty := true
	for {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return rarError(w, err)
		}
		if err := w.CountMember(); err != nil {
			return err
		}
		empty = false
		if err := rarMember(w, src, h, r); err != nil {
			return err
		}
	}
	if empty {
		return w.Problem(src, "", entities.Skipped, "an archive without members")
	}
	return nil
}

func rarError(w *frame.Walk, err error) error {
	switch {
	case w.Stopped():
		return frame.ErrStop
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		return errors.New("rar: encrypted")
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrFileNameRequired):
		return fmt.Errorf("rar: after %d members: the archive goes on in another volume", w.Members)
	}
	return fmt.Errorf("rar: after %d members: %w", w.Members, err)
}

func rarMember(w *frame.Walk, src *frame.Source, h *rardecode.FileHeader, r *rardecode.Reader) error {
	switch {
	case h.IsDir || frame.Litter(h.Name):
		return nil
	case h.Encrypted:
		return w.Problem(src.At(h.Name), "", entities.Quarantined, "encrypted")
	case h.LinkType != rardecode.LinkTypeNone || !h.Mode().IsRegular():
		return w.Problem(src.At(h.Name), "", entities.Skipped, "a link within an archive (to "+normal.Clip(normal.OneLine(h.LinkTarget), 100)+")")
	}
	return archiveMember(w, src, h.Name, &namedReader{"rar", r})
}

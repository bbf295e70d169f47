package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// A zip archive whose directory at the end is missing or broken (a download
// that was cut) is read from its beginning by the headers before each member
// (APPNOTE.TXT 4.3.7), as far as that goes.

// localHeader is what stands before a member.
type localHeader struct {
	flags, method uint16
	size          int64 // compressed bytes; unknown where a descriptor follows
	name          string
}

func (h *localHeader) described() bool { return h.flags&8 != 0 }

var errNoMember = errors.New("no header of a member")

// zipMembers reads an archive without its directory. cause is what is wrong
// with that.
func zipMembers(w *frame.Walk, src *frame.Source, r io.Reader, cause error) error {
	br := bufio.NewReaderSize(r, frame.HeadBytes)
	for n := 0; ; n++ {
		h, err := readLocalHeader(br)
		if w.Stopped() {
			return frame.ErrStop
		}
		if err != nil {
			if n == 0 {
				return cause
			}
			return w.Problem(src, "", entities.Quarantined, cause.Error()+" (no directory at the end, truncated?): what members it has were read one after the other")
		}
		if err := w.CountMember(); err != nil {
			return err
		}
		if err := streamMember(w, src, br, h); err != nil {
			return err
		}
	}
}

// readLocalHeader reads the header of the next member, passing over the
// descriptor after the last one.
func readLocalHeader(br *bufio.Reader) (*localHeader, error) {
	for skipped := 0; ; skipped++ {
		sig, err := br.Peek(4)
		if err != nil {
			return nil, err
		}
		if string(sig) == "PK\x03\x04" {
			break
		}
		if string(sig) == "PK\x01\x02" || string(sig) == "PK\x05\x06" || skipped > 24 {
			return nil, errNoMember
		}
		br.Discard(1)
	}
	var b [30]byte
	if _, err := io.ReadFull(br, b[:]); err != nil {
		return nil, err
	}
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
	h := &localHeader{flags: u16(6), method: u16(8), size: int64(binary.LittleEndian.Uint32(b[18:]))}
	name := make([]byte, u16(26))
	if _, err := io.ReadFull(br, name); err != nil {
		return nil, err
	}
	h.name, _ = normal.Decode(name, "")
	extra := make([]byte, u16(28))
	if _, err := io.ReadFull(br, extra); err != nil {
		return nil, err
	}
	if h.size == 0xffffffff {
		h.size = zip64Size(extra)
	}
	return h, nil
}

// zip64Size is the compressed size in the extra field of a large member.
func zip64Size(extra []byte) int64 {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if n > len(extra)-4 {
			return 0
		}
		if id == 1 && n >= 16 {
			return int64(binary.LittleEndian.Uint64(extra[12:]) & (1<<62 - 1))
		}
		extra = extra[4+n:]
	}
	return 0
}

// streamMember reads one member and leaves br after it.
func streamMember(w *frame.Walk, src *frame.Source, br *bufio.Reader, h *localHeader) error {
	passedOver := h.name == "" || h.name[len(h.name)-1] == '/' || frame.Litter(h.name)
	var data io.Reader = br
	if !h.described() {
		data = io.LimitReader(br, h.size)
	}
	var content io.Reader
	switch {
	case h.flags&1 != 0:
		if err := w.Problem(src.At(h.name), "", entities.Quarantined, "encrypted"); err != nil {
			return err
		}
	case h.method == 0 && !h.described():
		content = data
	case h.method == 8:
		var exact io.ByteReader = br // the decoder takes no byte beyond its stream
		if !h.described() {
			exact = bufio.NewReader(data)
		}
		content = flate.NewReader(exact.(io.Reader))
	default:
		if err := w.Problem(src.At(h.name), "", entities.Quarantined, "zip: a member that cannot be read without the directory"); err != nil {
			return err
		}
	}
	if content != nil {
		u := w.Unpacked(&namedReader{"zip", content})
		if !passedOver {
			if err := archiveMember(w, src, h.name, u); err != nil {
				return err
			}
		}
		if _, err := io.Copy(io.Discard, u); w.Stopped() {
			return frame.ErrStop
		} else if err != nil && h.described() {
			return nil // where it ends is lost; the next header is searched
		}
	}
	if !h.described() {
		_, err := io.Copy(io.Discard, data)
		if w.Stopped() {
			return frame.ErrStop
		}
		return err
	}
	return nil
}

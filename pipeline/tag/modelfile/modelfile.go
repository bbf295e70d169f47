// Package modelfile is the envelope of model files, whatever the tagger: magic,
// format version, length of the header, SHA-256 of all that follows, header
// (JSON), sections. Numbers are little-endian.
package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// ErrVersion marks a model file of another format or feature version.
var ErrVersion = errors.New("unknown version")

const maxHeader = 1 << 20 // bytes

// Format is the kind of model file that a tagger reads.
type Format struct {
	Magic   string
	Tagger  string // in messages: "neural tagger"
	Version uint32
	MaxFile int // bytes; a larger file is refused
}

// PrefixSize is the number of bytes before the header.
func (f Format) PrefixSize() int { return len(f.Magic) + 4 + 4 + sha256.Size }

// Seal makes the file of a header and its sections.
func (f Format) Seal(header any, body []byte) ([]byte, error) {
	head, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	prefix := f.PrefixSize()
	out := append(make([]byte, 0, prefix+len(head)+len(body)), f.Magic...)
	out = binary.LittleEndian.AppendUint32(out, f.Version)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
	out = append(out, make([]byte, sha256.Size)...)
	out = append(append(out, head...), body...)
	sum := sha256.Sum256(out[prefix:])
	copy(out[prefix-sha256.Size:], sum[:])
	return out, nil
}

// Open checks a file and fills header; body, the sections, shares its memory, and
// hash is the hexadecimal SHA-256 of header and sections.
func (f Format) Open(b []byte, header any) (body []byte, hash string, err error) {
	prefix := f.PrefixSize()
	if len(b) > f.MaxFile {
		return nil, "", fmt.Errorf("model file of %d bytes is over the limit of %d", len(b), f.MaxFile)
	}
	if len(b) < prefix || string(b[:len(f.Magic)]) != f.Magic {
		return nil, "", fmt.Errorf("not a model file of the %s", f.Tagger)
	}
	version := binary.LittleEndian.Uint32(b[len(f.Magic):])
	if version != f.Version {
		return nil, "", fmt.Errorf("model file format %d: %w (this program reads %d)", version, ErrVersion, f.Version)
	}
	size := binary.LittleEndian.Uint32(b[len(f.Magic)+4:])
	rest := b[prefix:]
	if size > maxHeader || int(size) > len(rest) {
		return nil, "", errors.New("model file is cut short")
	}
	sum := sha256.Sum256(rest)
	if !bytes.Equal(sum[:], b[prefix-sha256.Size:prefix]) {
		return nil, "", errors.New("model file is damaged: its checksum does not fit")
	}
	if err := json.Unmarshal(rest[:size], header); err != nil {
		return nil, "", fmt.Errorf("model header: %w", err)
	}
	return rest[size:], hex.EncodeToString(sum[:]), nil
}

// Section is a run of bytes after the header.
type Section struct {
	Offset int `json:"offset"`
	Length int `json:"length"`
}

// Sections are the sections of a file by name, a part of its header.
type Sections map[string]Section

// Bytes returns a section of the body; want < 0 takes any length.
func (s Sections) Bytes(body []byte, name string, want int) ([]byte, error) {
	at, ok := s[name]
	if !ok || at.Offset < 0 || at.Length < 0 || at.Offset > len(body) || at.Length > len(body)-at.Offset {
		return nil, fmt.Errorf("model file lacks section %q", name)
	}
	if want >= 0 && at.Length != want {
		return nil, fmt.Errorf("model section %q has %d bytes, want %d", name, at.Length, want)
	}
	return body[at.Offset:][:at.Length], nil
}

// Floats fills dst with a section of as many numbers, all finite.
func (s Sections) Floats(body []byte, name string, dst []float32) error {
	b, err := s.Bytes(body, name, 4*len(dst))
	if err != nil {
		return err
	}
	for i := range dst {
		v := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if v != v || v > math.MaxFloat32 || v < -math.MaxFloat32 {
			return fmt.Errorf("model section %q holds a number that is not finite", name)
		}
		dst[i] = v
	}
	return nil
}

// FloatBytes are the bytes of a section of numbers.
func FloatBytes(x []float32) []byte {
	b := make([]byte, 0, 4*len(x))
	for _, v := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

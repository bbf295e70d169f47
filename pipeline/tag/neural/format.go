package neural

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/net"
)

// A model file is: magic, format version, length of the header, SHA-256 of all
// that follows, header (JSON), sections. Numbers are little-endian.
const (
	magic      = "NGTAGNET"
	prefixSize = len(magic) + 4 + 4 + sha256.Size
	maxHeader  = 1 << 20
	maxFile    = 256 << 20
)

// FormatVersion is the layout of model files. History: 1 first.
const FormatVersion = 1

// ErrVersion marks a model file of another format or feature version.
var ErrVersion = errors.New("unknown version")

// header is the JSON at the head of a model file.
type header struct {
	Features    int                `json:"features"`
	Net         net.Config         `json:"net"`
	Calibration Calibration        `json:"calibration"`
	Gate        Gate               `json:"gate"`
	Card        Card               `json:"card"`
	Sections    map[string]section `json:"sections"`
}

// section is a run of bytes after the header.
type section struct {
	Offset int `json:"offset"`
	Length int `json:"length"`
}

// Calibration maps the log-odds of a span's marginal to the log-odds that the
// mention is right: Scale·x + Shift (Platt 1999).
type Calibration struct {
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
}

// Gate tells which tokens go through all layers: those whose gate scores at
// least Below. The others are taken to be outside of names. Off, all do.
type Gate struct {
	On    bool    `json:"on"`
	Below float64 `json:"below"`
}

// Card is the model card: what the model is, what it was made from, how good it is.
type Card struct {
	Name       string          `json:"name"`
	Version    string          `json:"version"`
	About      string          `json:"about"`
	Gazetteers string          `json:"gazetteers"` // version of the lists it was trained with
	Corpora    []Corpus        `json:"corpora"`
	Vectors    string          `json:"vectors"` // source and licence of the word vectors
	Recipe     json.RawMessage `json:"recipe"`
	Scores     []Score         `json:"scores"`
}

// Corpus is a set the model was trained on.
type Corpus struct {
	Name      string `json:"name"`
	Documents int    `json:"documents"`
	Tokens    int    `json:"tokens"`
	Licence   string `json:"licence"`
}

// Score is exact-span F1 over the three types, in percent, on a held-out set.
type Score struct {
	Set string  `json:"set"`
	F1  float64 `json:"f1"`
	ECE float64 `json:"ece"`
}

// Encode writes a model file. The n-gram table is rounded to eight bits a
// number with one scale a row; everything else is kept as it is.
func Encode(p *net.Params, v *net.Vectors, c Calibration, g Gate, card Card) ([]byte, error) {
	h := header{Features: feature.Version, Net: p.Config, Calibration: c, Gate: g, Card: card, Sections: map[string]section{}}
	var body bytes.Buffer
	put := func(name string, b []byte) {
		h.Sections[name] = section{body.Len(), len(b)}
		body.Write(b)
	}
	keys, cells := v.Bytes()
	put("vectors.keys", keys)
	put("vectors.cells", cells)
	cells, scales := roundRows(p.Hash, p.HashDim)
	put("hash.cells", cells)
	put("hash.scales", floatBytes(scales))
	p.Parts(func(name string, part *[]float32, _ int) {
		if name != "hash" {
			put(name, floatBytes(*part))
		}
	})
	return seal(h, body.Bytes())
}

// seal puts head and checksum before the sections.
func seal(h header, body []byte) ([]byte, error) {
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	rest := append(head, body...)
	sum := sha256.Sum256(rest)
	out := append(make([]byte, 0, prefixSize+len(rest)), magic...)
	out = binary.LittleEndian.AppendUint32(out, FormatVersion)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
	out = append(out, sum[:]...)
	return append(out, rest...), nil
}

// roundRows rounds a table to signed bytes, each row by its largest number.
func roundRows(table []float32, cols int) (cells []byte, scales []float32) {
	cells, scales = make([]byte, len(table)), make([]float32, len(table)/cols)
	for i := range scales {
		row := table[i*cols:][:cols]
		var top float32
		for _, x := range row {
			top = max(top, float32(math.Abs(float64(x))))
		}
		if top == 0 {
			continue
		}
		scales[i] = top / 127
		for j, x := range row {
			cells[i*cols+j] = byte(int8(math.Round(float64(x / scales[i]))))
		}
	}
	return cells, scales
}

func floatBytes(x []float32) []byte {
	b := make([]byte, 0, 4*len(x))
	for _, v := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// file is a checked model file, its sections still bytes.
type file struct {
	header
	hash string // hex of the SHA-256
	body []byte
}

func open(b []byte) (*file, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("model file of %d bytes is over the limit of %d", len(b), maxFile)
	}
	if len(b) < prefixSize || string(b[:len(magic)]) != magic {
		return nil, errors.New("not a model file of the neural tagger")
	}
	version := binary.LittleEndian.Uint32(b[len(magic):])
	if version != FormatVersion {
		return nil, fmt.Errorf("model file format %d: %w (this program reads %d)", version, ErrVersion, FormatVersion)
	}
	size := binary.LittleEndian.Uint32(b[len(magic)+4:])
	rest := b[prefixSize:]
	if size > maxHeader || int(size) > len(rest) {
		return nil, errors.New("model file is cut short")
	}
	sum := sha256.Sum256(rest)
	if !bytes.Equal(sum[:], b[len(magic)+8:prefixSize]) {
		return nil, errors.New("model file is damaged: its checksum does not fit")
	}
	f := &file{hash: hex.EncodeToString(sum[:]), body: rest[size:]}
	if err := json.Unmarshal(rest[:size], &f.header); err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	if f.Features != feature.Version {
		return nil, fmt.Errorf("model features %d: %w (this program makes %d)", f.Features, ErrVersion, feature.Version)
	}
	if err := f.Net.Check(); err != nil {
		return nil, fmt.Errorf("model shape: %w", err)
	}
	return f, nil
}

// bytes returns a section; want < 0 takes any length.
func (f *file) bytes(name string, want int) ([]byte, error) {
	s, ok := f.Sections[name]
	if !ok || s.Offset < 0 || s.Length < 0 || s.Offset > len(f.body) || s.Length > len(f.body)-s.Offset {
		return nil, fmt.Errorf("model file lacks section %q", name)
	}
	if want >= 0 && s.Length != want {
		return nil, fmt.Errorf("model section %q has %d bytes, want %d", name, s.Length, want)
	}
	return f.body[s.Offset:][:s.Length], nil
}

func (f *file) floats(name string, dst []float32) error {
	b, err := f.bytes(name, 4*len(dst))
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

func (f *file) vectors() (*net.Vectors, error) {
	keys, err := f.bytes("vectors.keys", -1)
	if err != nil {
		return nil, err
	}
	cells, err := f.bytes("vectors.cells", -1)
	if err != nil {
		return nil, err
	}
	return net.OpenVectors(keys, cells, f.Net.VectorDim)
}

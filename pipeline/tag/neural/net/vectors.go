package net

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"newsgraph/pipeline/tag/neural/feature"
)

// Vectors are frozen word vectors, four bits a number: each column is brought
// to mean 0 and deviation 1 and rounded to sixteen levels. Read-only once made.
type Vectors struct {
	dim   int
	keys  []byte // uint32 little-endian, ascending: upper half of a word's key
	cells []byte // rows of (dim+1)/2 bytes, the lower half first
	index [1<<indexBits + 1]uint32
}

const indexBits = 14

// levels are the best sixteen for normally distributed numbers (Max 1960).
var levels = [16]float32{
	-2.733, -2.069, -1.618, -1.256, -0.9424, -0.6568, -0.3881, -0.1284,
	0.1284, 0.3881, 0.6568, 0.9424, 1.256, 1.618, 2.069, 2.733,
}

// NewVectors rounds the vectors of words, row-major with dim columns. Of words
// with one key the first is kept.
func NewVectors(words []string, values []float32, dim int) (*Vectors, error) {
	if dim <= 0 || len(values) != len(words)*dim {
		return nil, fmt.Errorf("%d numbers for %d words of %d", len(values), len(words), dim)
	}
	mean, deviation := moments(values, dim)
	type row struct {
		key uint32
		at  int
	}
	rows := make([]row, len(words))
	for i, w := range words {
		rows[i] = row{uint32(feature.KeyOf(w) >> 32), i}
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].key < rows[j].key })
	rows = slices.CompactFunc(rows, func(a, b row) bool { return a.key == b.key })
	width := (dim + 1) / 2
	keys, cells := make([]byte, 4*len(rows)), make([]byte, width*len(rows))
	for i, r := range rows {
		binary.LittleEndian.PutUint32(keys[4*i:], r.key)
		for d := range dim {
			v := (float64(values[r.at*dim+d]) - mean[d]) / deviation[d]
			cells[i*width+d/2] |= level(float32(v)) << (4 * (d & 1))
		}
	}
	return OpenVectors(keys, cells, dim)
}

func moments(values []float32, dim int) (mean, deviation []float64) {
	mean, deviation = make([]float64, dim), make([]float64, dim)
	n := float64(len(values) / dim)
	for i, v := range values {
		mean[i%dim] += float64(v) / n
	}
	for i, v := range values {
		d := float64(v) - mean[i%dim]
		deviation[i%dim] += d * d / n
	}
	for d := range deviation {
		deviation[d] = math.Sqrt(deviation[d]) + 1e-9
	}
	return mean, deviation
}

func level(v float32) byte {
	best := 0
	for i, l := range levels {
		if math.Abs(float64(v-l)) < math.Abs(float64(v-levels[best])) {
			best = i
		}
	}
	return byte(best)
}

// OpenVectors uses vectors as they lie in a model file; it keeps the slices.
func OpenVectors(keys, cells []byte, dim int) (*Vectors, error) {
	n := len(keys) / 4
	if dim < 0 || len(keys)%4 != 0 || len(cells) != n*((dim+1)/2) {
		return nil, errors.New("word vectors: sizes do not fit")
	}
	v := &Vectors{dim: dim, keys: keys, cells: cells}
	bucket, last := uint32(0), uint32(0)
	for i := range n {
		k := v.key(i)
		if i > 0 && k <= last {
			return nil, errors.New("word vectors: keys are not ascending")
		}
		last = k
		for ; bucket <= k>>(32-indexBits); bucket++ {
			v.index[bucket] = uint32(i)
		}
	}
	for ; int(bucket) < len(v.index); bucket++ {
		v.index[bucket] = uint32(n)
	}
	return v, nil
}

func (v *Vectors) key(i int) uint32 { return binary.LittleEndian.Uint32(v.keys[4*i:]) }

// Len is the number of words.
func (v *Vectors) Len() int { return len(v.keys) / 4 }

// Bytes returns keys and cells as they are kept in a model file.
func (v *Vectors) Bytes() (keys, cells []byte) { return v.keys, v.cells }

func (v *Vectors) find(key uint64) int {
	k := uint32(key >> 32)
	b := k >> (32 - indexBits)
	for i := int(v.index[b]); i < int(v.index[b+1]); i++ {
		if v.key(i) == k {
			return i
		}
	}
	return -1
}

// Look writes the vector of a word to dst, zeros for an unknown one. A word
// with a hyphen falls back on its last part, a number on "0".
func (v *Vectors) Look(dst []float32, w *feature.Word) {
	at := v.find(w.Key)
	if at < 0 && w.Digit {
		at = v.find(feature.ZeroKey)
	}
	if at < 0 && w.Tail != 0 {
		at = v.find(w.Tail)
	}
	if at < 0 {
		clear(dst)
		return
	}
	width := (v.dim + 1) / 2
	cells := v.cells[at*width:][:width]
	for d := range dst {
		dst[d] = levels[cells[d/2]>>(4*(d&1))&15]
	}
}

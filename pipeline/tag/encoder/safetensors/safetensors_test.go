package safetensors

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
)

func file(head string, data ...byte) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), []byte(head), data)
}

func TestFloats(t *testing.T) {
	b := file(`{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},
		"c":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},"long":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},
		"whole":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"odd":{"dtype":"F32","shape":[2],"data_offsets":[0,4]},"wild":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}`,
		0, 0, 0x80, 0x3f, 0x80, 0x3f, 0, 0xc0, 0, 0x3c, 0, 0xc0)
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float32{"a": {1}, "b": {1, -2}, "c": {1, -2}} {
		if got, err := f.Floats(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	if !f.Has("c") || f.Has("__metadata__") || !slices.Equal(f.Shape("c"), []int{1, 2}) {
		t.Error("c has another shape")
	}
	for name, want := range map[string]string{"none": "no tensor", "long": "outside", "whole": "F32, F16", "odd": "its shape", "wild": "its shape"} {
		if _, err := f.Floats(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, b := range [][]byte{nil, {1, 2}, file("{"), file("{}")[:9], binary.LittleEndian.AppendUint64(nil, math.MaxUint64), file(`{"a":[]}`)} {
		if _, err := Open(bytes.NewReader(b), int64(len(b))); err == nil {
			t.Errorf("%q is taken for a file", b)
		}
	}
}

func TestHalf(t *testing.T) {
	for b, want := range map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.33325195, 0x7bff: 65504, 1: 5.9604645e-08, 0x8400: -6.1035156e-05} {
		if got := Half(b); got != want {
			t.Errorf("%#x is %v, want %v", b, got, want)
		}
	}
	if v := Half(0x7c01); v == v {
		t.Error("what is no number has become one")
	}
	if v := Half(0xfc00); !math.IsInf(float64(v), -1) {
		t.Error(v)
	}
}

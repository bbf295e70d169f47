package net

import (
	"math"
	"testing"

	"newsgraph/pipeline/tag/neural/feature"
)

func config() Config {
	return Config{Width: 48, Dilations: []int{2, 4}, Buckets: 16, HashDim: 4, VectorDim: 4, CaseDim: 2, ShapeDim: 2, Sources: []string{"unknown", "conll"}}
}

func TestParamsShareOneSlice(t *testing.T) {
	c := config()
	p := NewParams(c, nil)
	if len(p.All) != c.Size() {
		t.Fatalf("%d weights, Size says %d", len(p.All), c.Size())
	}
	n := 0
	p.Parts(func(name string, part *[]float32, size int) {
		if len(*part) != size {
			t.Errorf("%s has %d weights, want %d", name, len(*part), size)
		}
		for i := range *part {
			(*part)[i] = 1
		}
		n += size
	})
	for i, x := range p.All {
		if x != 1 {
			t.Fatalf("weight %d belongs to no part", i)
		}
	}
	if n != c.Size() {
		t.Errorf("parts hold %d weights", n)
	}
}

func TestCheck(t *testing.T) {
	for name, f := range map[string]func(*Config){
		"width":    func(c *Config) { c.Width = 100 },
		"side":     func(c *Config) { c.Side = 96 },
		"no layer": func(c *Config) { c.Dilations = nil },
		"dilation": func(c *Config) { c.Dilations = []int{0} },
		"buckets":  func(c *Config) { c.Buckets = 1000 },
		"word":     func(c *Config) { c.CaseDim = 3 },
		"negative": func(c *Config) { c.HashDim = -4 },
		"sources":  func(c *Config) { c.Sources = nil },
	} {
		c := config()
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		if f(&c); c.Check() == nil {
			t.Errorf("%s is let through", name)
		}
	}
}

func TestVectors(t *testing.T) {
	words := []string{"syria", "talks", "0", "based", "Syria"} // the last has the key of the first
	values := []float32{1, -1, 3, 0, 1, 2, -2, 0.5, -1, 1, 0, 0, 0, 0, 1, 2, 9, 9, 9, 9}
	v, err := NewVectors(words, values, 4)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 4 {
		t.Errorf("%d words, want 4", v.Len())
	}
	look := func(s string) []float32 {
		var w feature.Word
		w.Scan(s)
		out := []float32{7, 7, 7, 7}
		v.Look(out, &w)
		return out
	}
	mean, deviation := moments(values, 4)
	for d, x := range look("SYRIA") {
		want := (float64(values[d]) - mean[d]) / deviation[d]
		if math.Abs(float64(x)-want) > 0.25 {
			t.Errorf("column %d is %v, want about %v", d, x, want)
		}
	}
	same := func(a, b string) {
		t.Helper()
		x, y := look(a), look(b)
		for d := range x {
			if x[d] != y[d] {
				t.Errorf("%s and %s differ", a, b)
				return
			}
		}
	}
	same("1,250", "0")
	same("Aleppo-based", "based")
	for _, x := range look("unheard-of") {
		if x != 0 {
			t.Error("an unknown word has a vector")
		}
	}
	keys, cells := v.Bytes()
	if _, err := OpenVectors(keys[:len(keys)-1], cells, 4); err == nil {
		t.Error("cut keys are let through")
	}
	copy(keys, keys[4:8])
	if _, err := OpenVectors(keys, cells, 4); err == nil {
		t.Error("keys out of order are let through")
	}
}

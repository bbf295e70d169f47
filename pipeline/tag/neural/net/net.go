// Package net describes the weights of the neural tagger: their sizes, where
// each lies in one flat slice, and the frozen word vectors. The tagger reads
// them, the trainer changes them.
package net

import (
	"fmt"
	"slices"

	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
	"newsgraph/pipeline/tag/neural/kernel"
)

// Config is the shape of a network.
type Config struct {
	Width     int      `json:"width"`          // of the hidden layers, a multiple of 48
	Dilations []int    `json:"dilations"`      // of the convolutions after the first layer
	Side      int      `json:"side,omitempty"` // how many numbers of the tokens beside it a convolution reads, a multiple of 48; 0 for all
	Buckets   int      `json:"buckets"`        // rows of the n-gram table
	HashDim   int      `json:"hash_dim"`       // columns of the n-gram table
	VectorDim int      `json:"vector_dim"`     // columns of the frozen word vectors
	CaseDim   int      `json:"case_dim"`
	ShapeDim  int      `json:"shape_dim"`
	Sources   []string `json:"sources"` // guidelines; the first is that of text of unknown origin
}

// Bounds on what a model file may ask for.
const (
	maxWidth   = 1024
	maxBuckets = 1 << 20
	maxLayers  = 8
	maxDim     = 512
)

// Check says what is wrong with the shape.
func (c *Config) Check() error {
	switch {
	case c.Width <= 0 || c.Width > maxWidth || c.Width%48 != 0:
		return fmt.Errorf("width %d is not a multiple of 48 up to %d", c.Width, maxWidth)
	case c.Side < 0 || c.Side > c.Width || c.Side%48 != 0:
		return fmt.Errorf("side %d is not a multiple of 48 up to the width", c.Side)
	case len(c.Dilations) < 1 || len(c.Dilations) > maxLayers:
		return fmt.Errorf("%d convolutions, want 1 to %d", len(c.Dilations), maxLayers)
	case slices.Min(c.Dilations) < 1 || slices.Max(c.Dilations) > 64:
		return fmt.Errorf("dilations %v are out of 1 to 64", c.Dilations)
	case c.Buckets <= 0 || c.Buckets > maxBuckets || c.Buckets&(c.Buckets-1) != 0:
		return fmt.Errorf("%d buckets, want a power of two up to %d", c.Buckets, maxBuckets)
	case min(c.HashDim, c.VectorDim, c.CaseDim, c.ShapeDim) < 0 || c.WordDim() > maxDim:
		return fmt.Errorf("word of %d numbers, want up to %d", c.WordDim(), maxDim)
	case c.WordDim()%kernel.Rows != 0:
		return fmt.Errorf("word of %d numbers, want a multiple of %d", c.WordDim(), kernel.Rows)
	case len(c.Sources) < 1 || len(c.Sources) > 64:
		return fmt.Errorf("%d sources, want 1 to 64", len(c.Sources))
	}
	return nil
}

// WordDim is how many numbers stand for a word form.
func (c *Config) WordDim() int { return c.HashDim + c.VectorDim + c.CaseDim + c.ShapeDim }

// Sides is how many numbers a convolution reads of the token before, and of the one after.
func (c *Config) Sides() int {
	if c.Side == 0 {
		return c.Width
	}
	return c.Side
}

// Taps is how many numbers a convolution reads in all.
func (c *Config) Taps() int { return c.Width + 2*c.Sides() }

// Source returns the number of a guideline, 0 for an unknown one.
func (c *Config) Source(name string) int { return max(0, slices.Index(c.Sources, name)) }

// Conv is a convolution of three taps with what follows it.
type Conv struct {
	Weight []float32 // Taps × Width: Sides numbers before, Width at, Sides after
	Bias   []float32
	Gain   []float32 // of the layer norm
	Shift  []float32
}

// Params are the weights. All parts are views of All, in the order of the fields.
type Params struct {
	Config
	All []float32

	Hash   []float32 // Buckets × HashDim
	Case   []float32 // feature.Cases × CaseDim
	Shape  []float32 // feature.Shapes × ShapeDim
	Window []float32 // WordDim × 3·Width: what a word gives to the token after it, to itself, to the token before
	Rows   []float32 // feature.Contexts × 3·Width, likewise
	Source []float32 // len(Sources) × Width
	Bias   []float32 // Width
	Gain   []float32
	Shift  []float32
	Doc    []float32 // Width × Width: mean of the document into the first convolution
	Convs  []Conv
	Pool   []float32 // Width × Width: mean of a name's occurrences into the last convolution
	Count  []float32 // Width, times the log of their number
	Out    []float32 // Width × crf.Num
	OutB   []float32 // crf.Num
	Next   []float32 // crf.Num × crf.Num
	Start  []float32
	End    []float32
	Gate   []float32 // Width: from the first layer, whether a token can be part of a name
	GateB  []float32 // one number
	Early  []float32 // Width × Width: like Pool, of the first layer into the first convolution
	EarlyC []float32 // Width, like Count
}

// Optional reports whether a model file may lack the part; its weights are 0 then.
func Optional(name string) bool {
	return name == "gate" || name == "gateb" || name == "early" || name == "earlyc"
}

// Parts calls f with every part, in order, under a stable name.
func (p *Params) Parts(f func(name string, part *[]float32, size int)) {
	w := p.Width
	f("hash", &p.Hash, p.Buckets*p.HashDim)
	f("case", &p.Case, feature.Cases*p.CaseDim)
	f("shape", &p.Shape, feature.Shapes*p.ShapeDim)
	f("window", &p.Window, p.WordDim()*3*w)
	f("rows", &p.Rows, feature.Contexts*3*w)
	f("source", &p.Source, len(p.Sources)*w)
	f("bias", &p.Bias, w)
	f("gain", &p.Gain, w)
	f("shift", &p.Shift, w)
	f("doc", &p.Doc, w*w)
	for i := range p.Convs {
		c := &p.Convs[i]
		n := fmt.Sprintf("conv%d.", i)
		f(n+"weight", &c.Weight, p.Taps()*w)
		f(n+"bias", &c.Bias, w)
		f(n+"gain", &c.Gain, w)
		f(n+"shift", &c.Shift, w)
	}
	f("pool", &p.Pool, w*w)
	f("count", &p.Count, w)
	f("out", &p.Out, w*crf.Num)
	f("outb", &p.OutB, crf.Num)
	f("next", &p.Next, crf.Num*crf.Num)
	f("start", &p.Start, crf.Num)
	f("end", &p.End, crf.Num)
	f("gate", &p.Gate, w)
	f("gateb", &p.GateB, 1)
	f("early", &p.Early, w*w)
	f("earlyc", &p.EarlyC, w)
}

// Size is the number of weights.
func (c *Config) Size() int {
	p := Params{Config: *c, Convs: make([]Conv, len(c.Dilations))}
	n := 0
	p.Parts(func(_ string, _ *[]float32, size int) { n += size })
	return n
}

// NewParams lays the parts over all, or over new memory when all is nil.
func NewParams(c Config, all []float32) *Params {
	if all == nil {
		all = make([]float32, c.Size())
	}
	p := &Params{Config: c, All: all, Convs: make([]Conv, len(c.Dilations))}
	p.Parts(func(_ string, part *[]float32, size int) {
		*part, all = all[:size:size], all[size:]
	})
	return p
}

// CRF returns the last layer.
func (p *Params) CRF() *crf.CRF {
	var w crf.Weights
	copy(w.Next[:], p.Next)
	copy(w.Start[:], p.Start)
	copy(w.End[:], p.End)
	return crf.New(w)
}

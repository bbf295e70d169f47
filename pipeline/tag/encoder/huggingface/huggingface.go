// Package huggingface turns a folder as Hugging Face publishes models in into a
// model file of the accurate tagger: config.json, vocab.txt or tokenizer.json,
// model.safetensors.
//
// It reads models for token classification of the kinds bert, distilbert,
// electra and mpnet, with labels in BIO or BIOES. What it cannot read it names:
// other kinds and their tokenizers (byte pairs, SentencePiece), other
// activations and positions, weights in pytorch_model.bin or in several files.
//
// Promises: same folder, same bytes; the matrices are rounded to signed bytes,
// one step for each output.
package huggingface

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"newsgraph/pipeline/tag/encoder"
	"newsgraph/pipeline/tag/encoder/safetensors"
)

// window is how many word pieces are read at a time, at most: positions beyond
// are seldom trained.
const window = 192

// config is what is looked at of config.json.
type config struct {
	Kind       string            `json:"model_type"`
	Uses       []string          `json:"architectures"`
	Labels     map[string]string `json:"id2label"`
	Activation string            `json:"hidden_act"`
	Activated  string            `json:"activation"` // of distilbert
	Positions  string            `json:"position_embedding_type"`
	Embedding  int               `json:"embedding_size"` // of electra
	Heads      int               `json:"num_attention_heads"`
	HeadsToo   int               `json:"n_heads"` // of distilbert
	Layers     int               `json:"num_hidden_layers"`
	LayersToo  int               `json:"n_layers"`
	Buckets    int               `json:"relative_attention_num_buckets"`
}

// Convert reads a folder and returns a model file.
func Convert(folder string) ([]byte, error) {
	b, err := convert(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return b, nil
}

func convert(folder string) ([]byte, error) {
	c, err := readConfig(folder)
	if err != nil {
		return nil, err
	}
	words, cased, err := readWords(folder)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(folder, "model.safetensors"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("no model.safetensors: weights in pytorch_model.bin, or cut into several files, are not read")
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	weights, err := safetensors.Open(f, info.Size())
	if err != nil {
		return nil, err
	}
	r := reader{file: weights, names: kinds[c.Kind]}
	p, err := r.params(c, words)
	if err != nil {
		return nil, err
	}
	p.Cased, p.Bare = cased, true
	name := filepath.Base(filepath.Clean(folder))
	return encoder.Encode(p, encoder.Calibration{}, encoder.Card{
		Name: name, Version: "1", About: "A model of the kind " + c.Kind + " for token classification, read from a folder.",
		Licences: "See the model's own card.",
	})
}

func readConfig(folder string) (*config, error) {
	data, err := os.ReadFile(filepath.Join(folder, "config.json"))
	if err != nil {
		return nil, err
	}
	var c config
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("config.json: %w", err)
	}
	if c.Heads == 0 {
		c.Heads = c.HeadsToo
	}
	if c.Layers == 0 {
		c.Layers = c.LayersToo
	}
	if c.Activation == "" {
		c.Activation = c.Activated
	}
	return &c, c.check()
}

// check names what is not supported.
func (c *config) check() error {
	if _, ok := kinds[c.Kind]; !ok {
		return fmt.Errorf("model_type %q is not supported: bert, distilbert, electra and mpnet are", c.Kind)
	}
	tags := len(c.Uses) == 0
	for _, name := range c.Uses {
		tags = tags || strings.HasSuffix(name, "ForTokenClassification")
	}
	switch {
	case !tags:
		return fmt.Errorf("architectures %v: a model for token classification is needed", c.Uses)
	case c.Activation != "" && c.Activation != "gelu":
		return fmt.Errorf("hidden_act %q is not supported: gelu is", c.Activation)
	case c.Positions != "" && c.Positions != "absolute":
		return fmt.Errorf("position_embedding_type %q is not supported: absolute is", c.Positions)
	case c.Heads < 1 || c.Layers < 1:
		return errors.New("config.json does not say how many heads and layers there are")
	case len(c.Labels) < 2:
		return errors.New("config.json has no id2label")
	}
	return nil
}

// labels are id2label in order.
func (c *config) labels() ([]string, error) {
	out := make([]string, len(c.Labels))
	named := false
	for id, label := range c.Labels {
		i, err := strconv.Atoi(id)
		if err != nil || i < 0 || i >= len(out) {
			return nil, fmt.Errorf("id2label has the id %q among %d", id, len(out))
		}
		out[i] = label
		named = named || !strings.HasPrefix(label, "LABEL_")
	}
	if !named {
		return nil, errors.New("id2label says LABEL_0, LABEL_1 …: write there which labels they are")
	}
	return out, nil
}

// readWords reads the word pieces, and whether they have case.
func readWords(folder string) (words []string, cased bool, err error) {
	data, err := os.ReadFile(filepath.Join(folder, "vocab.txt"))
	switch {
	case err == nil:
		words = strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n"), "\n")
		cased = hasCase(words)
	case errors.Is(err, fs.ErrNotExist):
		if words, cased, err = readTokenizer(folder); err != nil {
			return nil, false, err
		}
	default:
		return nil, false, err
	}
	var told struct {
		Lower *bool `json:"do_lower_case"`
	}
	data, err = os.ReadFile(filepath.Join(folder, "tokenizer_config.json"))
	if err == nil {
		if err := json.Unmarshal(data, &told); err != nil {
			return nil, false, fmt.Errorf("tokenizer_config.json: %w", err)
		}
		if told.Lower != nil {
			cased = !*told.Lower
		}
	}
	return words, cased, nil
}

// hasCase reports whether a word piece, of those that are no marks, has a capital.
func hasCase(words []string) bool {
	for _, w := range words {
		if !strings.HasPrefix(w, "[") && w != strings.ToLower(w) {
			return true
		}
	}
	return false
}

func readTokenizer(folder string) (words []string, cased bool, err error) {
	data, err := os.ReadFile(filepath.Join(folder, "tokenizer.json"))
	if err != nil {
		return nil, false, errors.New("neither vocab.txt nor tokenizer.json")
	}
	var t struct {
		Model struct {
			Type  string          `json:"type"`
			Vocab json.RawMessage `json:"vocab"`
		} `json:"model"`
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, false, fmt.Errorf("tokenizer.json: %w", err)
	}
	if t.Model.Type != "WordPiece" {
		return nil, false, fmt.Errorf("a tokenizer of the type %q is not supported: WordPiece is", t.Model.Type)
	}
	var ids map[string]int
	if err := json.Unmarshal(t.Model.Vocab, &ids); err != nil {
		return nil, false, fmt.Errorf("tokenizer.json: %w", err)
	}
	words = make([]string, len(ids))
	for word, id := range ids {
		if id < 0 || id >= len(words) {
			return nil, false, fmt.Errorf("tokenizer.json: the word piece %q has the id %d of %d", word, id, len(words))
		}
		words[id] = word
	}
	return words, hasCase(words), nil
}

// Package train makes models of the neural tagger from labelled documents.
//
// Promises: the same data, recipe and start give the same bytes, however many
// goroutines the caller lends; a run that was stopped goes on from its
// checkpoint to the same bytes. It starts no goroutines: the caller passes a
// loop that may run its turns at once.
package train

import (
	"encoding/json"
	"fmt"
	"io"

	"newsgraph/pipeline/tag/neural/net"
)

// Recipe says how a model is made. It is kept in the model's card.
type Recipe struct {
	Name    string     `json:"name"`
	Version string     `json:"version"`
	About   string     `json:"about,omitempty"`
	Net     net.Config `json:"net"`
	Vectors string     `json:"vectors"` // source and licence of the word vectors
	Corpora []Corpus   `json:"corpora"`

	Epochs   float64 `json:"epochs"`
	Batch    int     `json:"batch"`    // tokens of a step
	Rate     float64 `json:"rate"`     // of Adam, falls to 0 in a straight line
	Warmup   int     `json:"warmup"`   // steps
	Dropout  float64 `json:"dropout"`  // of words and of the last layer; half of it inside
	RowDrop  float64 `json:"row_drop"` // share of sparse features left out
	Unknown  float64 `json:"unknown"`  // share of chunks whose guideline is hidden
	Upper    float64 `json:"upper"`    // share of chunks read in capitals
	Lower    float64 `json:"lower"`    // share of chunks read in lower case
	Title    float64 `json:"title"`    // share of chunks read In Title Case
	Chunk    int     `json:"chunk"`    // tokens at which documents are cut
	Seed     uint64  `json:"seed"`
	Shards   int     `json:"shards"`    // parts of a step that may run at once; part of the recipe, as sums depend on it
	Patience int     `json:"patience"`  // epochs without a better dev score before stopping, 0 for never
	GateLoss float64 `json:"gate_loss"` // share of the tokens in mentions of dev that the gate may hold back
}

// Corpus says how a set is read.
type Corpus struct {
	Name    string  `json:"name"`   // as in entities.Labelled
	Source  string  `json:"source"` // guideline, one of Net.Sources
	Misc    bool    `json:"misc"`   // names of other kinds are labelled; else O may be one
	Weight  float64 `json:"weight"` // of its tokens in the loss; 0 stands for 1
	Licence string  `json:"licence"`
}

// Default is the recipe of the shipped model.
func Default() Recipe {
	return Recipe{
		Name: "newsgraph-fast", Version: "1",
		About: "Tagger of news in English: dilated convolutions over hashed n-grams, word vectors and gazetteer matches, names pooled over the document, a conditional random field on top.",
		Net: net.Config{
			Width: 192, Side: 96, Dilations: []int{4, 1}, Buckets: 1 << 16, HashDim: 32, VectorDim: 50,
			CaseDim: 8, ShapeDim: 12, Sources: knownSources(),
		},
		Vectors: "GloVe 6B, 50 dimensions, 200,000 words (Pennington, Socher and Manning 2014), PDDL 1.0",
		Corpora: known(),
		Epochs:  9, Batch: 1500, Rate: 2e-3, Warmup: 200, Dropout: 0.4, RowDrop: 0.1,
		Unknown: 0.5, Upper: 0.07, Lower: 0.08, Title: 0.06, Chunk: 600, Seed: 1, Shards: 2, GateLoss: 0.0006,
	}
}

// ReadRecipe reads a recipe over the default one; unknown keys are an error.
func ReadRecipe(r io.Reader) (Recipe, error) {
	c := Default()
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("recipe: %w", err)
	}
	return c, c.Check()
}

// Check says what is wrong with the recipe.
func (r *Recipe) Check() error {
	if err := r.Net.Check(); err != nil {
		return fmt.Errorf("recipe: %w", err)
	}
	for _, x := range []float64{r.Dropout, r.RowDrop, r.Unknown, r.GateLoss} {
		if !(x >= 0 && x < 1) {
			return fmt.Errorf("recipe: share %v is not in 0 to 1", x)
		}
	}
	if !(r.Upper >= 0 && r.Lower >= 0 && r.Title >= 0 && r.Upper+r.Lower+r.Title <= 1) {
		return fmt.Errorf("recipe: shares of upper, lower and title do not fit in 1")
	}
	if r.Batch < 1 || r.Chunk < 1 || r.Shards < 1 || r.Shards > 64 || !(r.Epochs > 0) || !(r.Rate > 0) {
		return fmt.Errorf("recipe: batch, chunk, shards, epochs and rate must be positive")
	}
	return nil
}

func (r *Recipe) corpus(name string) Corpus {
	for _, c := range r.Corpora {
		if c.Name == name {
			return c
		}
	}
	return Corpus{Name: name, Misc: true}
}

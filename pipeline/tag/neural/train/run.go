package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag/neural"
	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/net"
)

// Options are what a run needs beside recipe and data; none of them changes
// the result but From, Vectors, Gazetteers and Silver.
type Options struct {
	From       *neural.Model   // model to go on from; its shape and vectors are used
	Vectors    *net.Vectors    // word vectors for a model from nothing
	Gazetteers *gazetteers.Set // nil for none
	Silver     []Silver        // documents labelled by a teacher
	Weight     float32         // of a token of them in the loss, beside one of labelled documents

	Parallel   func(n int, f func(i int))        // runs f(0) … f(n-1), in any order or at once; nil runs them in a row
	Progress   func(Progress)                    // called after every hundred steps and every epoch; may be nil
	Checkpoint string                            // file that keeps the state after every epoch; "" for none
	Create     func(path string) (Output, error) // begins that file; needed with Checkpoint
}

// Output is a file that appears whole when Commit is called. After Commit Abort
// does nothing.
type Output interface {
	io.Writer
	Commit() error
	Abort()
}

// Silver is a document with a teacher's label probabilities.
type Silver struct {
	Document entities.Document // sentences and tokens
	Labels   []float32         // tokens × crf.Num
}

// Progress says how far a run is.
type Progress struct {
	Share  float64 // of the run, 0 to 1
	Epoch  int     // from 1
	Step   int
	Loss   float64        // a token, smoothed
	Scores []neural.Score // of the dev sets, after an epoch
}

// Report tells how a run went.
type Report struct {
	Before []neural.Score // of the model gone on from
	After  []neural.Score
	Steps  int
	Epochs int
	Early  bool // stopped before the recipe's end
}

// run is the state of a training run.
type run struct {
	Recipe
	opts    Options
	docs    []raw
	reader  reader
	shared  *shared
	shards  []*shard
	params  *net.Params
	average []float32 // of the weights over the second half, nil before
	opt     *adam
	done    int // tokens
	total   float64
	epoch   int // finished
	loss    float64
	best    float64
	bestAt  int
	bestW   []float32
}

// Run trains a model and returns its file. dev decides on early stopping and
// calibration, and its scores enter the model's card.
func Run(ctx context.Context, recipe Recipe, data, dev []entities.Labelled, opts Options) ([]byte, *Report, error) {
	r, err := start(recipe, data, opts)
	if err != nil {
		return nil, nil, fmt.Errorf("train: %w", err)
	}
	report := &Report{}
	if opts.From != nil && len(dev) > 0 {
		if report.Before, _, _, err = scores(ctx, opts.From, opts.Gazetteers, dev); err != nil {
			return nil, nil, fmt.Errorf("train: %w", err)
		}
	}
	if err := r.restore(); err != nil {
		return nil, nil, fmt.Errorf("train: checkpoint %s: %w", opts.Checkpoint, err)
	}
	for !r.finished() {
		if err := r.oneEpoch(ctx); err != nil {
			return nil, nil, fmt.Errorf("train: %w", err)
		}
		stop, err := r.judge(ctx, dev)
		if err != nil {
			return nil, nil, fmt.Errorf("train: epoch %d: %w", r.epoch, err)
		}
		if err := r.save(); err != nil {
			return nil, nil, fmt.Errorf("train: checkpoint %s: %w", opts.Checkpoint, err)
		}
		if stop {
			report.Early = true
			break
		}
	}
	report.Steps, report.Epochs = r.opt.step, r.epoch
	out, scores, err := r.finish(ctx, data, dev)
	if err != nil {
		return nil, nil, fmt.Errorf("train: %w", err)
	}
	report.After = scores
	return out, report, nil
}

func start(recipe Recipe, data []entities.Labelled, opts Options) (*run, error) {
	vectors := opts.Vectors
	if opts.From != nil {
		recipe.Net, vectors = opts.From.Config, opts.From.Vectors()
	}
	if err := recipe.Check(); err != nil {
		return nil, err
	}
	if vectors == nil {
		return nil, errors.New("no word vectors")
	}
	r := &run{Recipe: recipe, opts: opts, docs: readCorpus(&recipe, data)}
	for _, s := range opts.Silver {
		r.docs = append(r.docs, silver(s, opts.Weight))
	}
	for i := range r.docs {
		for _, s := range r.docs[i].sentences {
			r.total += float64(s.Last - s.First)
		}
	}
	if r.total == 0 {
		return nil, errors.New("no training text")
	}
	r.total *= recipe.Epochs
	if opts.From != nil {
		r.params = opts.From.Params()
	} else {
		r.params = net.NewParams(recipe.Net, nil)
		initialise(r.params, recipe.Seed)
	}
	r.opt = newAdam(len(r.params.All))
	r.reader = reader{vocabulary: newVocabulary(vectors, recipe.Net.VectorDim)}
	if opts.Gazetteers != nil {
		r.reader.matcher = opts.Gazetteers.NewMatcher()
	}
	r.shared = newShared(r.params, r.reader.vocabulary, &r.Recipe)
	for range recipe.Shards {
		r.shards = append(r.shards, newShard(r.shared))
	}
	return r, nil
}

// silver lets a teacher's document through as a raw one.
func silver(s Silver, weight float32) raw {
	x := raw{soft: s.Labels, weight: weight, allowed: make([]uint16, len(s.Document.Tokens))}
	for _, t := range s.Document.Tokens {
		x.tokens = append(x.tokens, t.Text)
	}
	for _, p := range s.Document.Sentences {
		if p.First < p.Last {
			x.sentences = append(x.sentences, spanOf(p))
		}
	}
	return x
}

// initialise fills the weights: uniform after Glorot and Bengio (2010) for
// matrices, small normal numbers for tables.
func initialise(p *net.Params, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0x1217))
	w := p.Width
	glorot := func(x []float32, in, out int) {
		limit := math.Sqrt(6 / float64(in+out))
		for i := range x {
			x[i] = float32((2*rng.Float64() - 1) * limit)
		}
	}
	normal := func(x []float32, deviation float64) {
		for i := range x {
			x[i] = float32(rng.NormFloat64() * deviation)
		}
	}
	ones := func(x []float32) {
		for i := range x {
			x[i] = 1
		}
	}
	normal(p.Hash, 0.1)
	normal(p.Case, 1)
	normal(p.Shape, 1)
	normal(p.Source, 0.1)
	normal(p.Rows, 0.05)
	glorot(p.Window, 3*p.WordDim(), w)
	ones(p.Gain)
	normal(p.Doc, 0.02)
	for i := range p.Convs {
		glorot(p.Convs[i].Weight, p.Taps(), w)
		ones(p.Convs[i].Gain)
	}
	glorot(p.Pool, 2*w, w)
	normal(p.Count, 0.05)
	glorot(p.Early, 2*w, w)
	normal(p.EarlyC, 0.05)
	glorot(p.Out, w, crf.Num)
}

func (r *run) finished() bool { return float64(r.done) >= r.total }

// oneEpoch goes once through the data, or to the recipe's end.
func (r *run) oneEpoch(ctx context.Context) error {
	rng := rand.New(rand.NewPCG(r.Seed, uint64(r.epoch)+1))
	size := r.Chunk/2 + rng.IntN(r.Chunk)
	order := cuts(r.docs, size)
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	var batch []*sample
	n := 0
	for i, c := range order {
		s := r.reader.read(&r.docs[c.doc], c, r.draw(rng))
		batch = append(batch, s)
		if n += len(s.words); n < r.Batch && i+1 < len(order) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		r.step(batch, n)
		batch, n = batch[:0], 0
		if r.finished() {
			break
		}
	}
	r.epoch++
	return nil
}

// step moves the weights by one batch of n tokens.
func (r *run) step(batch []*sample, n int) {
	parts := make([][]*sample, len(r.shards))
	sizes := make([]int, len(r.shards))
	for _, s := range batch {
		at := slices.Index(sizes, slices.Min(sizes))
		parts[at] = append(parts[at], s)
		sizes[at] += len(s.words)
	}
	step := uint64(r.opt.step)
	r.parallel(len(r.shards), func(i int) {
		r.shards[i].run(parts[i], r.Seed<<32^step, uint64(i)+0x5eed)
	})
	loss := 0.0
	for _, s := range r.shards {
		loss += s.loss
	}
	share := float64(r.done) / r.total
	rate := r.Rate*min(1, float64(step+1)/float64(max(1, r.Warmup)))*max(0, 1-share) + 1e-6
	r.opt.update(r.params, r.shards, 1/float32(n), float32(rate))
	r.shared.refresh()
	r.done += n
	loss /= float64(n)
	if step == 0 {
		r.loss = loss
	}
	r.loss += 0.01 * (loss - r.loss)
	r.follow(share)
	if r.opts.Progress != nil && r.opt.step%100 == 0 {
		r.opts.Progress(Progress{Share: share, Epoch: r.epoch + 1, Step: r.opt.step, Loss: r.loss})
	}
}

func (r *run) parallel(n int, f func(i int)) {
	if r.opts.Parallel != nil {
		r.opts.Parallel(n, f)
		return
	}
	for i := range n {
		f(i)
	}
}

// follow keeps the moving average of the weights.
func (r *run) follow(share float64) {
	if share <= 0.5 || r.opt.step%4 != 0 {
		return
	}
	if r.average == nil {
		r.average = slices.Clone(r.params.All)
		return
	}
	const rate = 0.02
	for i, x := range r.params.All {
		r.average[i] += rate * (x - r.average[i])
	}
}

// current returns the weights to be judged: the average where there is one.
func (r *run) current() []float32 {
	if r.average != nil {
		return r.average
	}
	return r.params.All
}

// judge scores the weights on dev and says whether to stop.
func (r *run) judge(ctx context.Context, dev []entities.Labelled) (stop bool, err error) {
	p := Progress{Share: float64(r.done) / r.total, Epoch: r.epoch, Step: r.opt.step, Loss: r.loss}
	if len(dev) > 0 {
		m, err := r.model(r.current(), neural.Calibration{}, neural.Gate{}, neural.Card{})
		if err != nil {
			return false, err
		}
		var mean float64
		if p.Scores, _, mean, err = scores(ctx, m, r.opts.Gazetteers, dev); err != nil {
			return false, err
		}
		if r.Patience > 0 && mean > r.best {
			r.best, r.bestAt, r.bestW = mean, r.epoch, slices.Clone(r.current())
		}
		stop = r.Patience > 0 && r.epoch-r.bestAt >= r.Patience
	}
	if r.opts.Progress != nil {
		r.opts.Progress(p)
	}
	return stop, nil
}

func (r *run) model(weights []float32, c neural.Calibration, g neural.Gate, card neural.Card) (*neural.Model, error) {
	b, err := neural.Encode(net.NewParams(r.Net, weights), r.reader.vocabulary.from, c, g, card)
	if err != nil {
		return nil, err
	}
	return neural.Load(b)
}

// finish sets the gate, calibrates the best weights and writes the model file.
func (r *run) finish(ctx context.Context, data, dev []entities.Labelled) ([]byte, []neural.Score, error) {
	weights := r.current()
	if r.bestW != nil {
		weights = r.bestW
	}
	c, g := neural.Calibration{Scale: 1}, neural.Gate{}
	card, err := r.card(data)
	if err != nil {
		return nil, nil, err
	}
	if len(dev) > 0 {
		m, err := r.model(weights, neural.Calibration{}, neural.Gate{}, neural.Card{})
		if err != nil {
			return nil, nil, err
		}
		if g, err = setGate(ctx, m, r.opts.Gazetteers, dev, r.GateLoss); err != nil {
			return nil, nil, err
		}
		if m, err = r.model(weights, neural.Calibration{}, g, neural.Card{}); err != nil {
			return nil, nil, err
		}
		_, guesses, _, err := scores(ctx, m, r.opts.Gazetteers, dev)
		if err != nil {
			return nil, nil, err
		}
		c = calibrate(guesses)
		if m, err = r.model(weights, c, g, neural.Card{}); err != nil {
			return nil, nil, err
		}
		if card.Scores, _, _, err = scores(ctx, m, r.opts.Gazetteers, dev); err != nil {
			return nil, nil, err
		}
	}
	b, err := neural.Encode(net.NewParams(r.Net, weights), r.reader.vocabulary.from, c, g, card)
	return b, card.Scores, err
}

func (r *run) card(data []entities.Labelled) (neural.Card, error) {
	recipe, err := json.Marshal(r.Recipe)
	if err != nil {
		return neural.Card{}, err
	}
	c := neural.Card{Name: r.Name, Version: r.Version, About: r.About, Vectors: r.Vectors, Recipe: recipe}
	if r.opts.Gazetteers != nil {
		c.Gazetteers = r.opts.Gazetteers.Version()
	}
	names, sets := bySet(data)
	for _, n := range names {
		x := neural.Corpus{Name: n, Documents: len(sets[n]), Licence: r.corpus(n).Licence}
		for _, d := range sets[n] {
			x.Tokens += len(d.Tokens)
		}
		c.Corpora = append(c.Corpora, x)
	}
	if len(r.opts.Silver) > 0 {
		x := neural.Corpus{Name: "unlabelled news, labelled by a teacher", Documents: len(r.opts.Silver)}
		for _, d := range r.opts.Silver {
			x.Tokens += len(d.Document.Tokens)
		}
		c.Corpora = append(c.Corpora, x)
	}
	return c, nil
}

package train

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/feature"
)

func spanOf(s entities.Sentence) feature.Span { return feature.Span{First: s.First, Last: s.Last} }

// state is the fixed part of a checkpoint; the slices of weights follow.
type state struct {
	Recipe  [sha256.Size]byte // of recipe and size of the data: another one must not be gone on from
	Step    int64
	Done    int64
	Epoch   int64
	BestAt  int64
	Best    float64
	Loss    float64
	Average bool
	HasBest bool
}

func (r *run) identity() ([sha256.Size]byte, error) {
	b, err := json.Marshal(struct {
		Recipe Recipe
		Total  float64
	}{r.Recipe, r.total})
	return sha256.Sum256(b), err
}

// save writes the state.
func (r *run) save() error {
	if r.opts.Checkpoint == "" {
		return nil
	}
	id, err := r.identity()
	if err != nil {
		return err
	}
	f, err := r.opts.Create(r.opts.Checkpoint)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := bufio.NewWriterSize(f, 1<<20)
	s := state{id, int64(r.opt.step), int64(r.done), int64(r.epoch), int64(r.bestAt), r.best, r.loss, r.average != nil, r.bestW != nil}
	err = errors.Join(binary.Write(w, binary.LittleEndian, s), r.slices(&s, func(x []float32) error {
		return binary.Write(w, binary.LittleEndian, x)
	}), w.Flush())
	if err != nil {
		return err
	}
	return f.Commit()
}

// slices calls f with every slice of weights that a checkpoint holds.
func (r *run) slices(s *state, f func([]float32) error) error {
	all := [][]float32{r.params.All, r.opt.m, r.opt.v}
	if s.Average {
		all = append(all, r.average)
	}
	if s.HasBest {
		all = append(all, r.bestW)
	}
	for _, x := range all {
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// restore goes on from the checkpoint if there is one.
func (r *run) restore() error {
	if r.opts.Checkpoint == "" {
		return nil
	}
	f, err := os.Open(r.opts.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	id, err := r.identity()
	if err != nil {
		return err
	}
	var s state
	if err := binary.Read(in, binary.LittleEndian, &s); err != nil {
		return err
	}
	if s.Recipe != id {
		return errors.New("it belongs to another recipe or other data")
	}
	if s.Average {
		r.average = make([]float32, len(r.params.All))
	}
	if s.HasBest {
		r.bestW = make([]float32, len(r.params.All))
	}
	if err := r.slices(&s, func(x []float32) error { return binary.Read(in, binary.LittleEndian, x) }); err != nil {
		return err
	}
	if _, err := in.ReadByte(); err != io.EOF {
		return errors.New("it is longer than it should be")
	}
	r.opt.step, r.done, r.epoch, r.bestAt = int(s.Step), int(s.Done), int(s.Epoch), int(s.BestAt)
	r.best, r.loss = s.Best, s.Loss
	r.shared.refresh()
	return nil
}

package grapher

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

// SameGraph reports whether the graph of an index is that which the run has on disk,
// and not one of other corrections or another version. The error tells that the
// run's cannot be read.
func SameGraph(run *store.Stored, ix *index.Index) (same bool, err error) {
	enough := errors.New("enough")
	err = codec.ScanGraph(run.GraphPath(), codec.Visitor{Header: func(g entities.Generator, s entities.Summary) error {
		same = reflect.DeepEqual(g, ix.About().Generator) && reflect.DeepEqual(s, ix.About().Summary)
		return enough
	}})
	if errors.Is(err, enough) {
		err = nil
	}
	return same, err
}

// DiffSource is a run as a diff reads it: by its index where one lies there that has
// the graph of the run, else from its files. done ends that.
func DiffSource(run *store.Stored, program string) (source diff.Source, done func()) {
	x := indexer{runs: []*store.Stored{run}, opts: IndexOptions{Program: program}}
	if x.name() == nil && !run.Salvaging() {
		if ix, err := index.Open(x.path, x.digest); err == nil {
			if same, err := SameGraph(run, ix); same && err == nil {
				return indexed(ix), ix.Close
			}
			ix.Close()
		}
	}
	return diff.Source{Graph: run.ScanGraph, Records: func(wanted func(string) bool, yield func(*entities.Record) error) error {
		d := codec.NewRecordDecoder(true)
		return run.Lines(func(n int, line []byte) error {
			rec := new(entities.Record)
			if err := d.Decode(line, rec); err != nil {
				return store.DamagedRecord(run.RecordsPath(), n, err)
			}
			if !wanted(rec.Article.ID) {
				return nil
			}
			return yield(rec)
		})
	}}, func() {}
}

// Matching lists the corrections of a file and tells which of them find what they are
// about in each of two runs. Who is who is decided for that, with the corrections.
func Matching(ctx context.Context, runs [2]*store.Stored, file *corrections.File, spillDir string) ([]diff.Correction, error) {
	var out []diff.Correction
	file.Each(func(number int, text string) {
		out = append(out, diff.Correction{Line: number, Text: text, A: true, B: true})
	})
	g, err := Load(nil, file)
	if err != nil {
		return nil, err
	}
	for side, run := range runs {
		st, err := g.Decide(ctx, []RecordSource{run}, Options{SpillDir: spillDir})
		if err != nil {
			return nil, err
		}
		for _, u := range st.Unmatched {
			n := file.LineOf(u)
			for i := range out {
				switch c := &out[i]; {
				case c.Line != n:
				case side == 0:
					c.A = false
				default:
					c.B = false
				}
			}
		}
		if err := st.Close(); err != nil {
			return nil, fmt.Errorf("corrections: %w", err)
		}
	}
	return out, nil
}

// indexed is an index as a diff reads it.
func indexed(ix *index.Index) diff.Source {
	return diff.Source{Graph: ix.Visit, Records: func(wanted func(string) bool, yield func(*entities.Record) error) error {
		for place := range int32(ix.Articles()) {
			if !wanted(ix.Article(place).ID) {
				continue
			}
			r, _, err := ix.Record(place)
			if err != nil {
				return err
			}
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}}
}

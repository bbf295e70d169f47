package grapher

import (
	"errors"
	"reflect"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/diff"
	"newsgraph/pipeline/index"
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

package codec

import (
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/files"
)

// ReadRecords gives the records of an uncompressed stream of lines. name is for
// messages. An error names the record by its number from 1; yield's own errors
// come back as they are. The record and all in it are yield's to keep.
func ReadRecords(r io.Reader, name string, yield func(*entities.Record) error) error {
	d := NewRecordDecoder(false)
	return files.Lines(r, name, "record", func(n int, line []byte) error {
		rec := new(entities.Record)
		if err := d.Decode(line, rec); err != nil {
			return fmt.Errorf("read %s: record %d: %w", name, n, err)
		}
		return yield(rec)
	})
}

// RecordLines gives the lines of a file of records, numbered from 1. A line
// holds until the next.
func RecordLines(path string, yield func(n int, line []byte) error) error {
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return files.Lines(f, path, "record", yield)
}

// checkRecord holds what the code behind relies on, so that a damaged record is
// an error here and not a panic there.
func checkRecord(r *entities.Record) error {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Cluster < 0 || m.Cluster >= len(r.Clusters) {
			return fmt.Errorf("mention %d: no cluster %d", i, m.Cluster)
		}
		if m.Start < 0 || m.End < m.Start {
			return fmt.Errorf("mention %d: span %d to %d", i, m.Start, m.End)
		}
	}
	for i := range r.Edges {
		e := &r.Edges[i]
		if e.A < 0 || e.B <= e.A || e.B >= len(r.Clusters) {
			return fmt.Errorf("edge %d: between clusters %d and %d of %d", i, e.A, e.B, len(r.Clusters))
		}
	}
	for i := range r.Relations {
		x := &r.Relations[i]
		if x.A < 0 || x.A >= len(r.Clusters) || x.B < 0 || x.B >= len(r.Clusters) || x.A == x.B {
			return fmt.Errorf("relation %d: between clusters %d and %d of %d", i, x.A, x.B, len(r.Clusters))
		}
	}
	return nil
}

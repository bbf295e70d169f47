package write

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
)

// maxLine bounds one record, so that a damaged or hostile file cannot fill the
// memory. It is far above what --max-article-bytes lets through.
const maxLine = 1 << 29

// maxWindow bounds what a zstd frame may ask the reader to keep.
const maxWindow = 1 << 27

func newDecoder(r io.Reader) (*zstd.Decoder, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(2*maxLine))
}

// ReadInfo reads the run.json of a run.
func ReadInfo(dir string) (*Info, error) {
	path := filepath.Join(dir, InfoName)
	info := new(Info)
	if err := readJSON(path, info); err != nil {
		return nil, err
	}
	if info.Schema != InfoSchema {
		return nil, schemaError(path, info.Schema, InfoSchema)
	}
	return info, nil
}

// ReadLedger reads a ledger.json.
func ReadLedger(path string) (*entities.Ledger, error) {
	l := new(entities.Ledger)
	if err := readJSON(path, l); err != nil {
		return nil, err
	}
	if l.Schema != entities.LedgerSchema {
		return nil, schemaError(path, l.Schema, entities.LedgerSchema)
	}
	return l, nil
}

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, cause(err))
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// errSchema marks a file of another version of the format.
var errSchema = errors.New("")

func schemaError(path, got, want string) error {
	err := fmt.Errorf("read %s: format %q, but this program reads %q", path, got, want)
	if got != "" {
		return fmt.Errorf("%w%w", err, errSchema)
	}
	return err
}

// openPlain opens a file and undoes gzip or zstd, told by its first bytes.
func openPlain(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, cause(err))
	}
	br := bufio.NewReaderSize(f, 1<<16)
	head, _ := br.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		return &plainFile{Reader: z, file: f}, nil
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := newDecoder(br)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		return &plainFile{Reader: z, file: f, zstd: z}, nil
	}
	return &plainFile{Reader: br, file: f}, nil
}

type plainFile struct {
	io.Reader
	file *os.File
	zstd *zstd.Decoder
}

func (p *plainFile) Close() error {
	if p.zstd != nil {
		p.zstd.Close()
	}
	return p.file.Close()
}

// ReadRecords gives the records of an uncompressed stream of lines. name is for
// messages. An error names the record by its number from 1; yield's own errors
// come back as they are. The record and all in it are yield's to keep.
func ReadRecords(r io.Reader, name string, yield func(*entities.Record) error) error {
	d := NewRecordDecoder(false)
	return eachLine(r, name, "record", func(n int, line []byte) error {
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
	f, err := openPlain(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return eachLine(f, path, "record", yield)
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

func readItems(path string, size int64, yield func(*entities.LedgerItem) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, cause(err))
	}
	defer f.Close()
	return eachLine(io.LimitReader(f, size), path, "entry", func(n int, line []byte) error {
		var it entities.LedgerItem
		if err := json.Unmarshal(line, &it); err != nil {
			return fmt.Errorf("read %s: entry %d: %w", path, n, err)
		}
		return yield(&it)
	})
}

// eachLine calls fn with each line, numbered from 1. The line is reused.
func eachLine(r io.Reader, name, what string, fn func(n int, line []byte) error) error {
	br := bufio.NewReaderSize(r, 1<<16)
	var long []byte
	for n := 1; ; n++ {
		line, err := br.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long = append(long[:0], line...)
			for err == bufio.ErrBufferFull && len(long) <= maxLine {
				line, err = br.ReadSlice('\n')
				long = append(long, line...)
			}
			line = long
		}
		switch {
		case err == bufio.ErrBufferFull:
			return fmt.Errorf("read %s: %s %d: longer than %d bytes", name, what, n, maxLine)
		case err == io.EOF && len(line) == 0:
			return nil
		case err == io.EOF:
			return fmt.Errorf("read %s: %s %d: cut off", name, what, n)
		case err != nil:
			return fmt.Errorf("read %s: %s %d: %w", name, what, n, cause(err))
		}
		if err := fn(n, line); err != nil {
			return err
		}
	}
}

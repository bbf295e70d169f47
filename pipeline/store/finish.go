package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/store/inputs"
)

// Seal ends the records: the checkpoint names all of them and the last frame is
// written. Nothing can be appended afterwards.
func (r *Run) Seal() error {
	if r.err != nil || r.sealed {
		return r.err
	}
	if err := r.sync(); err != nil {
		return err
	}
	if r.frames.inFrame > 0 {
		if err := r.frames.end(); err != nil {
			return r.fail(RecordsName, err)
		}
		r.frameEnded, r.point.frameJSON = true, 0
	}
	r.sealed = true
	if err := r.records.Sync(); err != nil {
		return r.fail(RecordsName, err)
	}
	return nil
}

// Records gives the records of a sealed run back, in input order. The record
// is reused: it holds until the next call of yield.
func (r *Run) Records(yield func(*entities.Record) error) error {
	f, err := files.Open(r.path(RecordsName))
	if err != nil {
		return err
	}
	defer f.Close()
	return codec.ReadRecords(f, r.path(RecordsName), yield)
}

// Lines gives the lines of the records of a sealed run, numbered from 1. A line
// holds until the next.
func (r *Run) Lines(yield func(n int, line []byte) error) error {
	return codec.RecordLines(r.path(RecordsName), yield)
}

// RecordsPath names the file of records.
func (r *Run) RecordsPath() string { return r.path(RecordsName) }

// edited is a file of records that will take the place of the run's.
type edited struct {
	file   *os.File
	frames *frames
	counts entities.LedgerCounts
}

// drop removes the file if it is not in place.
func (e *edited) drop() {
	if e != nil && e.file != nil {
		e.file.Close()
		os.Remove(e.file.Name())
		e.file = nil
	}
}

// Edit changes the records of a sealed run, once: line n of them, from 1,
// becomes what edit returns, and nothing when that is nil. Finish puts the
// changed file in place: a run that is stopped before goes on with the records
// as they were. counts are what the ledger counts then. Items may be appended
// until Finish; they belong to the change and go with it.
func (r *Run) Edit(edit func(n int, line []byte) ([]byte, error), counts func() entities.LedgerCounts) error {
	if r.err != nil {
		return r.err
	}
	tmp, err := os.CreateTemp(r.dir, "."+RecordsName+".*"+files.TempSuffix)
	if err != nil {
		return r.fail(RecordsName, err)
	}
	r.edited = &edited{file: tmp}
	if r.edited.frames, err = newFrames(tmp, r.frames.limits); err != nil {
		return r.fail(RecordsName, err)
	}
	err = r.Lines(func(n int, line []byte) error {
		out, err := edit(n, line)
		if err == nil && out != nil {
			_, err = r.edited.frames.add(out)
		}
		return err
	})
	if err == nil && r.edited.frames.inFrame > 0 {
		err = r.edited.frames.end()
	}
	if err != nil {
		return r.fail(RecordsName, err)
	}
	r.edited.counts = counts()
	return nil
}

// place puts an edited file of records in its place.
func (r *Run) place() error {
	e := r.edited
	err := e.file.Chmod(0o644)
	if err == nil {
		err = e.file.Sync()
	}
	err = errors.Join(err, e.file.Close())
	if err == nil {
		err = os.Rename(e.file.Name(), r.path(RecordsName))
	}
	if err != nil {
		return r.fail(RecordsName, err)
	}
	e.file = nil
	files.SyncFolder(r.dir)
	return nil
}

// SpillDir makes the run's folder for temporary files. It goes away with Finish
// or when the run is opened again.
func (r *Run) SpillDir() (string, error) {
	dir := r.path(spillName)
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("write %s: %w", dir, files.Cause(err))
	}
	return dir, nil
}

// Items gives the ledger's entries so far, in input order.
func (r *Run) Items(yield func(*entities.LedgerItem) error) error {
	if r.err != nil {
		return r.err
	}
	if err := r.itemBuf.Flush(); err != nil {
		return r.fail(itemsName, err)
	}
	return readItems(r.path(itemsName), r.itemsWritten.Bytes, yield)
}

// Finish writes the graph, the ledger and run.json and takes the checkpoint
// away. graph writes graph.json to w, as Graph and GraphWriter do; it may read
// Records. The ledger's counts are those of the last PieceDone, or of Edit.
func (r *Run) Finish(graph func(w io.Writer) error, info *Info) error {
	if err := r.Seal(); err != nil {
		return err
	}
	proof, err := r.writeGraph(graph)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(r.path(spillName)); err != nil {
		return r.fail(spillName, err)
	}
	if info.Ledger, err = r.writeLedger(proof); err != nil {
		return err
	}
	if info.Read, err = r.inputsRead(); err != nil {
		return err
	}
	info.Schema, info.Versions = InfoSchema, r.versions
	data, err := json.MarshalIndent(info, "", " ")
	if err != nil {
		return r.fail(InfoName, err)
	}
	if err := files.Write(r.path(InfoName), append(data, '\n')); err != nil {
		return r.keep(err)
	}
	if r.edited != nil {
		if err := r.place(); err != nil {
			return err
		}
	}
	if err := removeAll(r.dir, CheckpointName, itemsName, piecesName); err != nil {
		return r.keep(err)
	}
	r.err = fmt.Errorf("run %s: finished", r.dir)
	r.closeFiles()
	return nil
}

// proved hashes and counts what it writes.
type proved struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

func (p *proved) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.sum.Write(b[:n])
	p.n += int64(n)
	return n, err
}

func (p *proved) hash() string { return hex.EncodeToString(p.sum.Sum(nil)) }

// writeProved writes a file of the run and hashes it.
func (r *Run) writeProved(name string, content func(w io.Writer) error) (*proved, error) {
	f, err := files.Create(r.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Abort()
	p := &proved{w: f, sum: sha256.New()}
	if err := content(p); err != nil {
		return nil, err
	}
	return p, f.Commit()
}

func (r *Run) writeGraph(graph func(w io.Writer) error) (*entities.LedgerGraph, error) {
	p, err := r.writeProved(GraphName, graph)
	if err != nil {
		return nil, err
	}
	return &entities.LedgerGraph{Bytes: p.n, SHA256: p.hash()}, nil
}

// writeLedger writes ledger.json, an entry a line, and returns its hash.
func (r *Run) writeLedger(graph *entities.LedgerGraph) (string, error) {
	l := entities.Ledger{Inputs: r.progress.Inputs, Articles: r.progress.Counts, Records: r.frames.proof(), Graph: graph}
	if r.edited != nil {
		l.Articles, l.Records = r.edited.counts, r.edited.frames.proof()
	}
	p, err := r.writeProved(LedgerName, func(w io.Writer) error {
		lw := codec.NewLedgerWriter(w, &l)
		if err := r.Items(lw.Item); err != nil {
			return err
		}
		return lw.Close()
	})
	if err != nil {
		return "", err
	}
	return p.hash(), nil
}

// inputsRead sums up the log of pieces; nil when there is none.
func (r *Run) inputsRead() (*inputs.Read, error) {
	if r.piecesWritten.Bytes == 0 {
		return nil, nil
	}
	if err := r.piecesBuf.Flush(); err != nil {
		return nil, r.fail(piecesName, err)
	}
	sum := inputs.NewSum()
	f, err := os.Open(r.path(piecesName))
	if err != nil {
		return nil, r.fail(piecesName, err)
	}
	defer f.Close()
	err = files.Lines(io.LimitReader(f, r.piecesWritten.Bytes), r.path(piecesName), "line", func(_ int, line []byte) error {
		sum.AddLine(line)
		return nil
	})
	if err != nil {
		return nil, r.keep(err)
	}
	return sum.Read(), nil
}

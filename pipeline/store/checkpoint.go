package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"

	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/files"
)

// CheckpointSchema names the format of checkpoint.json. History: 1 first; 2 with
// the log of pieces and the state of the records' hash.
const CheckpointSchema = "newsgraph/checkpoint/2"

// checkpoint is checkpoint.json. Everything before its offsets is whole and on
// disk; whatever a file holds after them is dropped by resume.
type checkpoint struct {
	Schema   string   `json:"schema"`
	Versions Versions `json:"versions"`
	Progress Progress `json:"progress"`
	Records  extent   `json:"records_file"`
	Items    extent   `json:"items_file"`
	Pieces   extent   `json:"pieces_file"`
	InFrame  int      `json:"pending_records"` // records that do not fill a frame yet
	Pending  []byte   `json:"pending"`         // they, compressed
	Sum      []byte   `json:"records_hash"`    // its state after them
	Input    string   `json:"last_input"`      // of the log of pieces
}

// extent is the trusted beginning of a file.
type extent struct {
	Bytes int64  `json:"bytes"`
	CRC   uint32 `json:"crc32c"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (e *extent) add(p []byte) {
	e.Bytes += int64(len(p))
	e.CRC = crc32.Update(e.CRC, castagnoli, p)
}

// resumePoint is the end of the last piece that was done: the place to which a
// resume can go back.
type resumePoint struct {
	records, items, pieces extent
	inFrame                int    // records of the frame that is not full yet
	frameJSON              int    // bytes of them; 0 when a later piece has ended that frame
	sum                    []byte // state of the hash of all records
	input                  string // of the log of pieces
}

// markPiece notes the place to which a resume can go back.
func (r *Run) markPiece() {
	r.progress.Records = r.frames.records()
	r.point = resumePoint{
		records: r.frames.out, items: r.itemsWritten, pieces: r.piecesWritten,
		inFrame: r.frames.inFrame, frameJSON: len(r.frames.raw),
		sum: r.frames.appendSum(r.point.sum[:0]), input: r.log.Input,
	}
}

// sync puts everything on disk and moves the checkpoint.
func (r *Run) sync() error {
	if err := r.records.Sync(); err != nil {
		return r.fail(RecordsName, err)
	}
	if err := r.itemBuf.Flush(); err != nil {
		return r.fail(itemsName, err)
	}
	if err := r.items.Sync(); err != nil {
		return r.fail(itemsName, err)
	}
	if err := r.piecesBuf.Flush(); err != nil {
		return r.fail(piecesName, err)
	}
	if err := r.pieces.Sync(); err != nil {
		return r.fail(piecesName, err)
	}
	return r.checkpoint()
}

// checkpoint writes checkpoint.json as of the last piece that was done. When
// the frame of that piece has ended since, within a later piece, the place is
// gone and the older checkpoint stays.
func (r *Run) checkpoint() error {
	if r.point.inFrame > 0 && r.point.frameJSON == 0 {
		return nil
	}
	cp := checkpoint{Schema: CheckpointSchema, Versions: r.versions, Progress: r.progress,
		Records: r.point.records, Items: r.point.items, Pieces: r.point.pieces, InFrame: r.point.inFrame, Sum: r.point.sum, Input: r.point.input}
	if r.point.inFrame > 0 {
		cp.Pending = r.frames.enc.EncodeAll(r.frames.raw[:r.point.frameJSON], nil)
	}
	data, err := json.MarshalIndent(&cp, "", " ")
	if err != nil {
		return r.keep(err)
	}
	if err := files.Write(r.path(CheckpointName), append(data, '\n')); err != nil {
		return r.keep(err)
	}
	r.frameEnded, r.itemsSince = false, 0
	return nil
}

func (r *Run) resume() error {
	cp, err := readCheckpoint(r.path(CheckpointName))
	if err != nil {
		return err
	}
	if diff := cp.Versions.differences(r.versions); diff != nil {
		return fmt.Errorf("cannot resume, this is not the same run: %s; use the same program and options, or --overwrite to begin again",
			strings.Join(diff, "; "))
	}
	if r.isDone(cp) {
		if err := removeAll(r.dir, CheckpointName); err != nil {
			return err
		}
		return r.checkFinished()
	}
	r.frames.out, r.itemsWritten, r.piecesWritten, r.progress = cp.Records, cp.Items, cp.Pieces, cp.Progress
	r.found.pieces, r.found.log = cp.Progress.Pieces, cp.Pieces.Bytes
	r.log.Input, r.log.Begun = cp.Input, cp.Pieces.Bytes > 0
	if cp.Pieces.Bytes == 0 {
		r.found.pieces = 0 // made of other runs
	}
	if err := r.openFiles(); err != nil {
		return err
	}
	if err := r.loadPending(cp); err != nil {
		return err
	}
	r.frames.framed = cp.Progress.Records - cp.InFrame
	if err := r.frames.takeSum(cp.Sum); err != nil {
		return fmt.Errorf("%s: damaged (state of the hash); begin again with --overwrite", r.path(CheckpointName))
	}
	r.markPiece()
	// A graph or run.json of a stop during Finish is made again.
	return removeAll(r.dir, GraphName, LedgerName, InfoName, IndexName, OtherIndexName)
}

func readCheckpoint(path string) (*checkpoint, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, files.Cause(err))
	}
	var cp checkpoint
	if err := json.Unmarshal(data, &cp); err != nil {
		return nil, fmt.Errorf("%s: damaged (%w); begin again with --overwrite", path, err)
	}
	if cp.Schema != CheckpointSchema {
		return nil, fmt.Errorf("%s: format %q is not %q, which this program writes; begin again with --overwrite", path, cp.Schema, CheckpointSchema)
	}
	if cp.Records.Bytes < 0 || cp.Items.Bytes < 0 || cp.Pieces.Bytes < 0 || cp.InFrame < 0 || cp.Progress.Pieces < 0 || cp.Progress.Records < cp.InFrame {
		return nil, fmt.Errorf("%s: damaged (counts cannot be); begin again with --overwrite", path)
	}
	return &cp, nil
}

// loadPending takes back the records of a frame that was not full at the stop.
func (r *Run) loadPending(cp *checkpoint) error {
	if len(cp.Pending) == 0 {
		return nil
	}
	dec, err := files.NewDecoder(nil)
	if err != nil {
		return err
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(cp.Pending, nil)
	if err != nil || bytes.Count(raw, []byte{'\n'}) != cp.InFrame {
		return fmt.Errorf("%s: damaged (pending records); begin again with --overwrite", r.path(CheckpointName))
	}
	r.frames.raw, r.frames.inFrame = raw, cp.InFrame
	return nil
}

// isDone reports whether the run was stopped when only its checkpoint was left
// to be taken away: then it is whole. (A run that is being overwritten has no
// pieces in its checkpoint.)
func (r *Run) isDone(cp *checkpoint) bool {
	s := &Stored{dir: r.dir}
	return s.load() == nil && s.info.Versions == cp.Versions &&
		s.info.Read != nil && s.info.Read.Pieces == cp.Progress.Pieces && s.Check() == nil
}

func (r *Run) checkFinished() error {
	info, err := ReadInfo(r.dir)
	if err != nil {
		return (&Stored{dir: r.dir}).damaged(InfoName, err)
	}
	if diff := info.Versions.differences(r.versions); diff != nil {
		return fmt.Errorf("there is a finished run made otherwise: %s; name another folder, or say --overwrite to replace it", strings.Join(diff, "; "))
	}
	if err := removeAll(r.dir, itemsName, piecesName); err != nil {
		return err
	}
	return ErrFinished
}

// openAt opens a file for appending at the end of its trusted part, which it
// checks, and drops the rest.
func openAt(path string, x extent) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, files.Cause(err))
	}
	if err := checkExtent(f, x); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := f.Truncate(x.Bytes); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, files.Cause(err))
	}
	return f, nil
}

// checkExtent reads the trusted part and leaves the file's position at its end.
func checkExtent(f *os.File, x extent) error {
	sum := crc32.New(castagnoli)
	n, err := io.Copy(sum, io.LimitReader(f, x.Bytes))
	if err != nil {
		return files.Cause(err)
	}
	if n != x.Bytes {
		return fmt.Errorf("holds %s bytes, but the checkpoint counts %s: damaged, begin again with --overwrite", message.Thousands(n), message.Thousands(x.Bytes))
	}
	if sum.Sum32() != x.CRC {
		return fmt.Errorf("the first %s bytes are not those of the checkpoint: damaged, begin again with --overwrite", message.Thousands(n))
	}
	return nil
}

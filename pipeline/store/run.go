package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
)

// The files of a run. The last four exist only while it is not finished.
const (
	GraphName   = "graph.json"
	RecordsName = "records.jsonl.zst"
	LedgerName  = "ledger.json"
	InfoName    = "run.json"

	CheckpointName = "checkpoint.json"
	itemsName      = "items.jsonl" // ledger entries so far
	piecesName     = "pieces.log"  // pieces of input so far
	spillName      = ".spill"      // folder of sorted parts of the graph
)

// CheckpointSchema names the format of checkpoint.json. History: 1 first; 2 with
// the log of pieces and the state of the records' hash.
const CheckpointSchema = "newsgraph/checkpoint/2"

// ErrFinished is returned by CreateRun with Resume for a run that was already
// finished by the same program with the same options: there is nothing to do.
var ErrFinished = errors.New("the run is already finished")

// Versions are what must be equal for two parts of a run to be one run.
type Versions struct {
	Program    string `json:"program"`    // "newsgraph 0.1.0"
	Format     string `json:"format"`     // schema of the records; filled in here
	Config     string `json:"config"`     // fingerprint of the options that change the output
	Model      string `json:"model"`      // name, version and hash
	Gazetteers string `json:"gazetteers"` // version and hash
	Input      string `json:"input"`      // fingerprint of the list of paths, "" when it is not known
}

// differences names what of two versions is not equal, as people say it.
func (v Versions) differences(now Versions) []string {
	var out []string
	for _, f := range [...]struct{ name, was, is string }{
		{"program", v.Program, now.Program},
		{"record format", v.Format, now.Format},
		{"options", v.Config, now.Config},
		{"model", v.Model, now.Model},
		{"gazetteers", v.Gazetteers, now.Gazetteers},
		{"inputs", v.Input, now.Input},
	} {
		if f.was != f.is {
			out = append(out, fmt.Sprintf("%s (was %q, is %q)", f.name, f.was, f.is))
		}
	}
	return out
}

// RunOptions say how to begin a run.
type RunOptions struct {
	Versions  Versions
	Resume    bool // go on with an unfinished run; an empty or new folder begins one
	Overwrite bool // drop the run that is there, finished or not
}

// Progress says how far the records of a run go.
type Progress struct {
	Pieces  int                   `json:"pieces"`  // pieces of input that are done, from the first
	Records int                   `json:"records"` // records they gave
	Inputs  entities.LedgerInputs `json:"inputs"`
	Counts  entities.LedgerCounts `json:"articles"`
}

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

// Run is a run directory that is being written. One goroutine owns it.
//
// The order of calls: CreateRun; for each piece of input in order AppendLine
// and AppendItem for what it gave, then AppendPiece and PieceDone; Seal; Records
// to read everything back, and Edit to change it; Finish. Close at any moment
// leaves a run that resumes.
type Run struct {
	dir       string
	versions  Versions
	lock      *os.File
	records   *os.File
	items     *os.File
	itemBuf   *bufio.Writer
	pieces    *os.File
	piecesBuf *bufio.Writer
	frames    *frames
	log       pieceLog
	line      []byte
	itemsX    extent
	piecesX   extent

	// as of the last piece that was done
	progress Progress
	itemsAt  extent
	piecesAt extent
	framesAt extent
	frameAt  int
	atPiece  int // length of the frame's JSON
	sumAt    []byte
	inputAt  string

	found struct { // when the run was opened
		pieces int
		log    int64 // bytes of the log of them
	}
	edited *edited // what Finish puts in the place of the records

	frameEnded bool // since the last checkpoint
	itemsSince int  // since the last checkpoint
	sealed     bool
	err        error
}

// CreateRun makes or reopens the run directory. Without Resume and Overwrite
// the folder must be new or empty. Errors say what to do.
func CreateRun(dir string, o RunOptions) (*Run, error) { return createRun(dir, o, frame) }

func createRun(dir string, o RunOptions, l limits) (*Run, error) {
	o.Versions.Format = entities.RecordSchema
	if err := files.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("run %s: cannot make the folder: %w", dir, files.Cause(err))
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", dir, err)
	}
	r := &Run{dir: dir, versions: o.Versions, lock: lock}
	if r.frames, err = newFrames(nil, l); err == nil {
		err = r.open(o)
	}
	if err != nil {
		r.closeFiles()
		return nil, fmt.Errorf("run %s: %w", dir, err)
	}
	return r, nil
}

// CheckRun tells whether CreateRun would find a folder that it may write into,
// and changes nothing: what takes long is better refused before.
func CheckRun(dir string, o RunOptions) error {
	if _, err := usable(dir, o); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("run %s: %w", dir, err)
	}
	return nil
}

// usable is what the folder holds, or why it is not to be written into.
func usable(dir string, o RunOptions) (folderState, error) {
	state, err := stateOf(dir)
	switch {
	case err != nil:
		return state, err
	case state == foreign:
		return state, errors.New("the folder holds other files and is not a run; name a new or empty folder")
	case state == fresh || o.Overwrite || o.Resume:
		return state, nil
	case state == finished:
		return state, errors.New("there is a finished run; name another folder, or say --overwrite to replace it")
	}
	return state, errors.New("there is an unfinished run; say --resume to go on with it, or --overwrite to begin again")
}

func (r *Run) open(o RunOptions) error {
	state, err := usable(r.dir, o)
	if err != nil {
		return err
	}
	if err := sweep(r.dir); err != nil {
		return err
	}
	switch {
	case state == fresh:
		return r.begin()
	case o.Overwrite:
		if err := r.begin(); err != nil {
			return err
		}
		return removeAll(r.dir, GraphName, LedgerName, InfoName)
	case state == finished:
		return r.checkFinished()
	}
	return r.resume()
}

// folderState is what CreateRun finds.
type folderState int

const (
	fresh      folderState = iota // empty, or nothing but leavings of a run that never began
	unfinished                    // a checkpoint
	finished                      // run.json and no checkpoint
	foreign                       // anything else
)

func stateOf(dir string) (folderState, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return foreign, files.Cause(err)
	}
	state, other := fresh, false
	for _, e := range list {
		switch name := e.Name(); {
		case name == CheckpointName:
			return unfinished, nil
		case name == InfoName:
			state = finished
		case strings.HasPrefix(name, "."+CheckpointName+".") && strings.HasSuffix(name, files.TempSuffix):
		default:
			other = true
		}
	}
	if state == fresh && other {
		return foreign, nil
	}
	return state, nil
}

// sweep removes the half-written files of a program that was killed.
func sweep(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return files.Cause(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, spillName)); err != nil {
		return files.Cause(err)
	}
	for _, e := range list {
		if !strings.HasSuffix(e.Name(), files.TempSuffix) {
			continue
		}
		for _, of := range [...]string{CheckpointName, GraphName, LedgerName, InfoName, RecordsName} {
			if strings.HasPrefix(e.Name(), "."+of+".") {
				if err := removeAll(dir, e.Name()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// begin starts an empty run. The checkpoint comes first: from then on the
// folder is a run.
func (r *Run) begin() error {
	r.markPiece()
	if err := r.checkpoint(); err != nil {
		return err
	}
	return r.openFiles()
}

func (r *Run) openFiles() error {
	var err error
	if r.records, err = openAt(r.path(RecordsName), r.frames.out); err != nil {
		return err
	}
	if r.items, err = openAt(r.path(itemsName), r.itemsX); err != nil {
		return err
	}
	if r.pieces, err = openAt(r.path(piecesName), r.piecesX); err != nil {
		return err
	}
	r.frames.w, r.itemBuf, r.piecesBuf = r.records, bufio.NewWriter(r.items), bufio.NewWriter(r.pieces)
	return nil
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
		return fmt.Errorf("holds %s bytes, but the checkpoint counts %s: damaged, begin again with --overwrite", entities.Thousands(n), entities.Thousands(x.Bytes))
	}
	if sum.Sum32() != x.CRC {
		return fmt.Errorf("the first %s bytes are not those of the checkpoint: damaged, begin again with --overwrite", entities.Thousands(n))
	}
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
	r.frames.out, r.itemsX, r.piecesX, r.progress = cp.Records, cp.Items, cp.Pieces, cp.Progress
	r.found.pieces, r.found.log = cp.Progress.Pieces, cp.Pieces.Bytes
	r.log.input, r.log.begun = cp.Input, cp.Pieces.Bytes > 0
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
	return removeAll(r.dir, GraphName, LedgerName, InfoName)
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

// Dir is the folder of the run as it was named.
func (r *Run) Dir() string { return r.dir }

// Progress says what is done already: after CreateRun with Resume, how many
// pieces to skip and the counts of the ledger so far.
func (r *Run) Progress() Progress { return r.progress }

func (r *Run) path(name string) string { return filepath.Join(r.dir, name) }

// AppendLine adds the record of the next article as codec.AppendRecord makes it,
// so that many workers encode and one goroutine writes.
func (r *Run) AppendLine(line []byte) error {
	if r.err != nil {
		return r.err
	}
	if r.sealed {
		return fmt.Errorf("run %s: a record after the last", r.dir)
	}
	ended, err := r.frames.add(line)
	if err != nil {
		return r.fail(RecordsName, err)
	}
	if ended {
		r.frameEnded, r.atPiece = true, 0
	}
	return nil
}

// AppendItem adds an entry to the ledger.
func (r *Run) AppendItem(it *entities.LedgerItem) error {
	if r.err != nil {
		return r.err
	}
	r.line = append(codec.AppendLedgerItem(r.line[:0], it), '\n')
	if _, err := r.itemBuf.Write(r.line); err != nil {
		return r.fail(itemsName, err)
	}
	r.itemsX.add(r.line)
	r.itemsSince++
	return nil
}

// AppendPiece adds the piece of input that gave what was appended since the last
// PieceDone to the log by which a resume proves what it passes over. A run that
// is made of other runs has none.
func (r *Run) AppendPiece(m PieceMark) error {
	if r.err != nil {
		return r.err
	}
	lines := r.log.lines(m)
	if _, err := r.piecesBuf.Write(lines); err != nil {
		return r.fail(piecesName, err)
	}
	r.piecesX.add(lines)
	return nil
}

// PieceDone says that all records and items of one more piece of input were
// appended, and what the ledger counts now. After a frame of records is on disk
// the checkpoint moves.
func (r *Run) PieceDone(in entities.LedgerInputs, counts entities.LedgerCounts) error {
	if r.err != nil {
		return r.err
	}
	r.progress.Pieces++
	r.progress.Inputs, r.progress.Counts = in, counts
	r.markPiece()
	if r.frameEnded || r.itemsSince >= 4*r.frames.limits.records {
		return r.sync()
	}
	return nil
}

// InputsDone sets what the ledger counts of the inputs once all of them have
// been read to their end; a reader may be ahead of the last piece.
func (r *Run) InputsDone(in entities.LedgerInputs) { r.progress.Inputs = in }

// markPiece notes the place to which a resume can go back.
func (r *Run) markPiece() {
	r.progress.Records = r.frames.records()
	r.atPiece, r.framesAt, r.frameAt = len(r.frames.raw), r.frames.out, r.frames.inFrame
	r.itemsAt, r.piecesAt = r.itemsX, r.piecesX
	r.sumAt, r.inputAt = r.frames.appendSum(r.sumAt[:0]), r.log.input
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
	if r.frameAt > 0 && r.atPiece == 0 {
		return nil
	}
	cp := checkpoint{Schema: CheckpointSchema, Versions: r.versions, Progress: r.progress,
		Records: r.framesAt, Items: r.itemsAt, Pieces: r.piecesAt, InFrame: r.frameAt, Sum: r.sumAt, Input: r.inputAt}
	if r.frameAt > 0 {
		cp.Pending = r.frames.enc.EncodeAll(r.frames.raw[:r.atPiece], nil)
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

// Close leaves the run as it is: what belongs to whole pieces is kept, and
// CreateRun with Resume goes on. After Finish it only frees.
func (r *Run) Close() error {
	var err error
	if r.err == nil {
		err = r.sync()
	}
	if r.lock != nil {
		_ = os.RemoveAll(r.path(spillName))
	}
	r.closeFiles()
	if r.err == nil {
		r.err = fmt.Errorf("run %s: closed", r.dir)
	}
	return err
}

func (r *Run) closeFiles() {
	r.edited.drop()
	for _, f := range [...]*os.File{r.records, r.items, r.pieces, r.lock} {
		if f != nil {
			f.Close()
		}
	}
}

// fail keeps the first error; the run is then only good for Close and a resume.
func (r *Run) fail(name string, err error) error {
	return r.keep(fmt.Errorf("write %s: %w", r.path(name), files.Cause(err)))
}

func (r *Run) keep(err error) error {
	if r.err == nil {
		r.err = err
	}
	return err
}

func removeAll(dir string, names ...string) error {
	for _, n := range names {
		if err := os.Remove(filepath.Join(dir, n)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, n), files.Cause(err))
		}
	}
	return nil
}

// Lock keeps other programs from writing a run until it is closed or the
// program ends. The folder is made when it is not there.
func Lock(dir string) (io.Closer, error) {
	if err := files.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("run %s: cannot make the folder: %w", dir, files.Cause(err))
	}
	f, err := lockFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", dir, err)
	}
	return f, nil
}

// Replace puts the files of the finished run from into the folder to, run.json
// last and each whole, and removes from. Both are on one file system.
func Replace(from, to string) error {
	for _, name := range [...]string{RecordsName, LedgerName, GraphName, InfoName} {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(to, name), files.Cause(err))
		}
	}
	files.SyncFolder(to)
	if err := os.RemoveAll(from); err != nil {
		return fmt.Errorf("write %s: %w", from, files.Cause(err))
	}
	return nil
}

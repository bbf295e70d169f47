package store

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/store/inputs"
)

// The files of a run. The last four exist only while it is not finished.
const (
	GraphName   = "graph.json"
	RecordsName = "records.jsonl.zst"
	LedgerName  = "ledger.json"
	InfoName    = "run.json"

	// Of the index of the run as it was made, and with corrections, other lists or
	// other runs. They are no part of the run.
	IndexName      = "index.sqlite"
	OtherIndexName = "index.other.sqlite"

	CheckpointName = "checkpoint.json"
	itemsName      = "items.jsonl" // ledger entries so far
	piecesName     = "pieces.log"  // pieces of input so far
	spillName      = ".spill"      // folder of sorted parts of the graph
)

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

// Run is a run directory that is being written. One goroutine owns it.
//
// The order of calls: CreateRun; for each piece of input in order AppendLine
// and AppendItem for what it gave, then AppendMark and PieceDone; Seal; Records
// to read everything back, and Edit to change it; Finish. Close at any moment
// leaves a run that resumes.
type Run struct {
	dir           string
	versions      Versions
	lock          *os.File
	records       *os.File
	items         *os.File
	itemBuf       *bufio.Writer
	pieces        *os.File
	piecesBuf     *bufio.Writer
	frames        *frames
	log           inputs.Log
	line          []byte
	itemsWritten  extent
	piecesWritten extent

	progress Progress
	point    resumePoint

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
		return removeAll(r.dir, GraphName, LedgerName, InfoName, IndexName, OtherIndexName)
	case state == finished:
		return r.checkFinished()
	}
	return r.resume()
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
	if r.items, err = openAt(r.path(itemsName), r.itemsWritten); err != nil {
		return err
	}
	if r.pieces, err = openAt(r.path(piecesName), r.piecesWritten); err != nil {
		return err
	}
	r.frames.w, r.itemBuf, r.piecesBuf = r.records, bufio.NewWriter(r.items), bufio.NewWriter(r.pieces)
	return nil
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
		r.frameEnded, r.point.frameJSON = true, 0
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
	r.itemsWritten.add(r.line)
	r.itemsSince++
	return nil
}

// Earlier opens the log of what the earlier starts of the run have read. Close it.
func (r *Run) Earlier() (*inputs.Earlier, error) {
	return inputs.OpenEarlier(r.dir, r.path(piecesName), r.found.pieces, r.found.log)
}

// AppendMark adds the piece of input that gave what was appended since the last
// PieceDone to the log by which a resume proves what it passes over. A run that
// is made of other runs has none.
func (r *Run) AppendMark(m inputs.Mark) error {
	if r.err != nil {
		return r.err
	}
	lines := r.log.Lines(m)
	if _, err := r.piecesBuf.Write(lines); err != nil {
		return r.fail(piecesName, err)
	}
	r.piecesWritten.add(lines)
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

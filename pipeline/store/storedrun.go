package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
)

// Stored is a finished run on disk. Whoever reads its records to their end or
// its graph learns whether they are what was written: run.json proves the
// ledger, and the ledger the records and the graph. A run of newsgraph before it
// did so is only counted, see [Stored.Proved].
type Stored struct {
	dir    string
	info   *Info
	ledger *entities.Ledger

	graph     sync.Once
	graphErr  error
	salvaging bool
	losses    losses
}

// OpenRun opens a finished run. An error says what else the folder is; of a
// damaged run.json or ledger.json it is a *Damage.
func OpenRun(dir string) (*Stored, error) {
	state, err := stateOf(dir)
	switch {
	case err != nil:
		return nil, fmt.Errorf("run %s: %w", dir, err)
	case state == unfinished:
		return nil, fmt.Errorf("run %s: %w: go on with it by extract --resume", dir, ErrUnfinished)
	case state != finished:
		return nil, fmt.Errorf("run %s: is not a run (it has no %s)", dir, InfoName)
	}
	s := &Stored{dir: dir}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, nil
}

// ErrUnfinished is what OpenRun wraps for a run that was stopped.
var ErrUnfinished = errors.New("the run is not finished")

// Damage is a file of a run that is not what was written. Path names it, What
// says what was expected and found, Todo what to do.
type Damage struct{ Path, What, Todo string }

func (d *Damage) Error() string { return "read " + d.Path + ": " + d.What }

const (
	recordsTodo = "--salvage goes on with what can be read and says what is missing; extract makes the run again"
	graphTodo   = "newsgraph graph RUN -o NEW makes it again from the records; --salvage does so for this once"
	infoTodo    = "--salvage goes on without it; extract makes the run again"
)

// DamagedRecord is the Damage of record n, from 1, of a file.
func DamagedRecord(path string, n int, err error) error {
	return &Damage{path, fmt.Sprintf("record %d: %v", n, err), recordsTodo}
}

// load reads run.json and the ledger.
func (s *Stored) load() error {
	var err error
	if s.info, err = ReadInfo(s.dir); err != nil {
		return s.damaged(InfoName, err)
	}
	path := filepath.Join(s.dir, LedgerName)
	data, err := os.ReadFile(path)
	if err != nil {
		return s.damaged(LedgerName, fmt.Errorf("read %s: %w", path, files.Cause(err)))
	}
	if sum := sha256.Sum256(data); s.info.Ledger != "" && s.info.Ledger != hex.EncodeToString(sum[:]) {
		return &Damage{path, fmt.Sprintf("its sha256 is %x, in %s %s", sum, InfoName, s.info.Ledger), infoTodo}
	}
	if s.ledger, err = ReadLedger(path); err != nil {
		return s.damaged(LedgerName, err)
	}
	return nil
}

// damaged makes a *Damage of what a reader says of a file that is not whole.
// Other errors, of another version or of the system, stay what they are.
func (s *Stored) damaged(name string, err error) error {
	if errors.Is(err, errSchema) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	todo := map[string]string{RecordsName: recordsTodo, GraphName: graphTodo, LedgerName: infoTodo, InfoName: infoTodo}[name]
	path := filepath.Join(s.dir, name)
	return &Damage{path, withoutPrefix(err.Error(), "read "+path+": "), todo}
}

func withoutPrefix(s, prefix string) string {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):]
	}
	return s
}

// Dir is the folder as it was named.
func (s *Stored) Dir() string { return s.dir }

// Proved reports whether the ledger tells the hashes of records and graph, as it
// does since this version.
func (s *Stored) Proved() bool {
	return s.ledger.Records != nil && s.ledger.Graph != nil && s.info.Ledger != ""
}

// Records gives the records in input order. The record and all in it are
// yield's to keep. When they are not the ones of the ledger the error, a
// *Damage, comes after the last.
func (s *Stored) Records(yield func(*entities.Record) error) error {
	d := codec.NewRecordDecoder(false)
	return s.Lines(func(n int, line []byte) error {
		rec := new(entities.Record)
		if err := d.Decode(line, rec); err != nil {
			return DamagedRecord(s.RecordsPath(), n, err)
		}
		return yield(rec)
	})
}

// RecordsPath names the file of records.
func (s *Stored) RecordsPath() string { return filepath.Join(s.dir, RecordsName) }

// Lines gives the lines of the records, numbered from 1. A line holds until the
// next. When they are not the ones of the ledger the error, a *Damage, comes
// after the last.
func (s *Stored) Lines(yield func(n int, line []byte) error) error {
	if s.salvaging {
		return s.salvage(yield)
	}
	count, sum := 0, sha256.New()
	var yieldErr error
	err := codec.RecordLines(s.RecordsPath(), func(n int, line []byte) error {
		count = n
		sum.Write(line)
		yieldErr = yield(n, line)
		return yieldErr
	})
	switch {
	case yieldErr != nil:
		return yieldErr
	case err != nil:
		return s.damaged(RecordsName, err)
	}
	if what := s.miscounted(count, sum); what != "" {
		return &Damage{s.RecordsPath(), what, recordsTodo}
	}
	return nil
}

// miscounted says what of the records is not as the ledger tells, "" when
// nothing is.
func (s *Stored) miscounted(count int, sum hash.Hash) string {
	want := s.ledger.Articles.Processed
	proof := s.ledger.Records
	if proof != nil {
		want = proof.Count
	}
	got := hex.EncodeToString(sum.Sum(nil))
	switch {
	case count != want:
		return fmt.Sprintf("holds %d records, the ledger counts %d", count, want)
	case proof != nil && proof.SHA256 != got:
		return fmt.Sprintf("holds %d records as the ledger counts, but others or in another order: their sha256 is %s, in the ledger %s", count, got, proof.SHA256)
	}
	return ""
}

// GraphPath names the graph.
func (s *Stored) GraphPath() string { return filepath.Join(s.dir, GraphName) }

// Graph reads the whole graph into memory.
func (s *Stored) Graph() (*entities.Graph, error) {
	if err := s.CheckGraph(); err != nil {
		return nil, err
	}
	return codec.ReadGraph(s.GraphPath())
}

// ScanGraph walks through the graph as the function of that name does.
func (s *Stored) ScanGraph(v codec.Visitor) error {
	if err := s.CheckGraph(); err != nil {
		return err
	}
	return codec.ScanGraph(s.GraphPath(), v)
}

// CheckGraph compares the graph with the ledger; it reads the file once and
// remembers. The error is a *Damage.
func (s *Stored) CheckGraph() error {
	s.graph.Do(func() { s.graphErr = s.checkGraph() })
	return s.graphErr
}

func (s *Stored) checkGraph() error {
	path := s.GraphPath()
	f, err := os.Open(path)
	if err != nil {
		return s.damaged(GraphName, fmt.Errorf("read %s: %w", path, files.Cause(err)))
	}
	defer f.Close()
	sum := &proved{w: io.Discard, sum: sha256.New()}
	if _, err := io.Copy(sum, f); err != nil {
		return fmt.Errorf("read %s: %w", path, files.Cause(err))
	}
	if s.ledger == nil || s.ledger.Graph == nil {
		return nil
	}
	if want := s.ledger.Graph; sum.n != want.Bytes || sum.hash() != want.SHA256 {
		return &Damage{path, fmt.Sprintf("holds %s bytes with sha256 %s, the ledger tells of %s with %s", message.Thousands(sum.n), sum.hash(), message.Thousands(want.Bytes), want.SHA256), graphTodo}
	}
	return nil
}

// Check reads all of the run and compares it with the ledger. The error is a
// *Damage.
func (s *Stored) Check() error {
	if err := s.CheckGraph(); err != nil {
		return err
	}
	return s.Lines(func(int, []byte) error { return nil })
}

// Ledger is the ledger. It is not to be changed.
func (s *Stored) Ledger() *entities.Ledger { return s.ledger }

// Info is run.json. It is not to be changed.
func (s *Stored) Info() *Info { return s.info }

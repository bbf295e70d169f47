// Package inputs proves what a run was made from.
//
// A run that is not finished keeps a log of the pieces of input that it has
// done, by which a resume proves that what it passes over is what the earlier
// start read: a line with the quoted name where another input begins, then a
// line of 16 hex digits for each piece of it. A finished run keeps the log's
// hash in run.json.
package inputs

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"newsgraph/pipeline/codec/files"
)

// Mark tells a piece of input from all others.
type Mark struct {
	Input    string // file and member
	Position string // for messages
	Sum      uint64 // of all that decides what is read from the piece
}

// Log makes the lines of the log.
type Log struct {
	Input string
	Begun bool
	line  []byte
}

// Lines gives the log of one more piece; they hold until the next.
func (l *Log) Lines(m Mark) []byte {
	l.line = l.line[:0]
	if !l.Begun || l.Input != m.Input {
		l.Begun, l.Input = true, m.Input
		l.line = append(strconv.AppendQuote(l.line, m.Input), '\n')
	}
	l.line = appendSum(l.line, m.Sum)
	return append(l.line, '\n')
}

func appendSum(b []byte, sum uint64) []byte {
	var raw [8]byte
	binary.BigEndian.PutUint64(raw[:], sum)
	return hex.AppendEncode(b, raw[:])
}

// Changed says that the inputs are not those that a run was begun with.
type Changed struct{ Run, What string }

func (e *Changed) Error() string {
	return fmt.Sprintf("run %s: the inputs have changed since it was begun: %s", e.Run, e.What)
}

// Earlier are the pieces of input that the earlier starts of a run have done,
// to be passed over by this one. One goroutine at a time uses it.
type Earlier struct {
	run   string
	file  *os.File
	log   *bufio.Reader
	left  int // pieces
	done  int
	input string // of the last piece
	next  []byte // line that was read and not used
}

// OpenEarlier opens the log of a run, of which the first bytes, for so many
// pieces, count. Close it.
func OpenEarlier(run, path string, pieces int, bytes int64) (*Earlier, error) {
	e := &Earlier{run: run, left: pieces}
	if e.left == 0 {
		return e, nil
	}
	var err error
	if e.file, err = os.Open(path); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, files.Cause(err))
	}
	e.log = bufio.NewReader(io.LimitReader(e.file, bytes))
	return e, nil
}

// Close frees the file.
func (e *Earlier) Close() error {
	if e.file == nil {
		return nil
	}
	return e.file.Close()
}

// Pass reports whether the next piece of input was done. A *Changed says
// that it is not the one that was.
func (e *Earlier) Pass(m Mark) (bool, error) {
	if e.left == 0 {
		return false, nil
	}
	line, err := e.peek()
	if err != nil {
		return false, err
	}
	if line[0] == '"' {
		was, err := strconv.Unquote(string(line))
		if err != nil {
			return false, e.broken()
		}
		if was != m.Input {
			return false, e.another(was, m)
		}
		e.input, e.next = was, nil
		if line, err = e.peek(); err != nil {
			return false, err
		}
	} else if m.Input != e.input {
		return false, e.changed("%s is shorter than it was", e.input)
	}
	if !bytes.Equal(line, appendSum(nil, m.Sum)) {
		return false, e.changed("%s is not what was read there", whereOf(m))
	}
	e.next = nil
	e.left--
	e.done++
	return true, nil
}

// another says what it means that an input comes where another one was.
func (e *Earlier) another(was string, m Mark) error {
	if m.Input == e.input {
		return e.changed("%s goes on at %s, where it had ended", m.Input, orBeginning(m.Position))
	}
	return e.changed("%s comes where %s was: a file was added, removed or renamed, or the order is another", m.Input, was)
}

// End says that there are no more pieces. A *Changed says that there were.
func (e *Earlier) End() error {
	if e.left == 0 {
		return nil
	}
	line, err := e.peek()
	if err != nil {
		return err
	}
	missing := e.input
	if was, err := strconv.Unquote(string(line)); err == nil {
		missing = was
	}
	return e.changed("they end before %s does, which is shorter or gone: %d pieces of input are missing", missing, e.left)
}

func (e *Earlier) changed(format string, args ...any) error {
	return &Changed{Run: e.run, What: fmt.Sprintf(format, args...)}
}

// peek is the next line of the log without its end.
func (e *Earlier) peek() ([]byte, error) {
	if e.next != nil {
		return e.next, nil
	}
	line, err := e.log.ReadBytes('\n')
	if err != nil || len(line) < 2 {
		return nil, e.broken()
	}
	e.next = line[:len(line)-1]
	return e.next, nil
}

func (e *Earlier) broken() error {
	return fmt.Errorf("run %s: %s is damaged after %d pieces; begin again with --overwrite", e.run, filepath.Base(e.file.Name()), e.done)
}

func whereOf(m Mark) string {
	if m.Position == "" {
		return m.Input
	}
	return m.Input + " " + m.Position
}

func orBeginning(position string) string {
	if position == "" {
		return "its beginning"
	}
	return position
}

// Read proves what a run was made from.
type Read struct {
	Pieces int       `json:"pieces"`
	SHA256 string    `json:"sha256"` // of all pieces and the names of their inputs, in order
	Inputs []ReadOne `json:"inputs,omitempty"`
}

// ReadOne is one of the inputs; where they are many they are left out.
type ReadOne struct {
	Input  string `json:"input"`
	Pieces int    `json:"pieces"`
	SHA256 string `json:"sha256"`
}

// keptInputs is how many inputs run.json lists.
const keptInputs = 1000

// Sum adds up a Read.
type Sum struct {
	log     Log
	all     hash.Hash
	one     hash.Hash
	read    Read
	dropped bool
}

// NewSum makes an empty one.
func NewSum() *Sum { return &Sum{all: sha256.New(), one: sha256.New()} }

// Add takes the next piece.
func (s *Sum) Add(m Mark) {
	for line := range bytes.Lines(s.log.Lines(m)) {
		s.AddLine(line)
	}
}

// AddLine takes a line of the log.
func (s *Sum) AddLine(line []byte) {
	s.all.Write(line)
	if line[0] == '"' {
		s.endInput()
		name, err := strconv.Unquote(string(bytes.TrimSuffix(line, []byte{'\n'})))
		if err != nil {
			name = string(line)
		}
		if len(s.read.Inputs) == keptInputs {
			s.dropped = true
		}
		if s.dropped {
			s.read.Inputs = nil
			return
		}
		s.read.Inputs = append(s.read.Inputs, ReadOne{Input: name})
		return
	}
	s.read.Pieces++
	if !s.dropped && len(s.read.Inputs) > 0 {
		s.one.Write(line)
		s.read.Inputs[len(s.read.Inputs)-1].Pieces++
	}
}

func (s *Sum) endInput() {
	if n := len(s.read.Inputs); n > 0 && !s.dropped {
		s.read.Inputs[n-1].SHA256 = hex.EncodeToString(s.one.Sum(nil))
	}
	s.one.Reset()
}

// Read is the sum; nothing can be added afterwards.
func (s *Sum) Read() *Read {
	s.endInput()
	s.read.SHA256 = hex.EncodeToString(s.all.Sum(nil))
	return &s.read
}

// Differs says what of the inputs is not as it was, "" when nothing is.
func (was *Read) Differs(now *Read) string {
	if was.SHA256 == now.SHA256 {
		return ""
	}
	for i := range min(len(was.Inputs), len(now.Inputs)) {
		a, b := &was.Inputs[i], &now.Inputs[i]
		switch {
		case a.Input != b.Input:
			return fmt.Sprintf("%s comes where %s was: a file was added, removed or renamed, or the order is another", b.Input, a.Input)
		case *a != *b:
			return fmt.Sprintf("%s is not what it was (%d pieces then, %d now)", a.Input, a.Pieces, b.Pieces)
		}
	}
	switch a, b := len(was.Inputs), len(now.Inputs); {
	case a > 0 && a < b:
		return fmt.Sprintf("%s is new", now.Inputs[a].Input)
	case b > 0 && b < a:
		return fmt.Sprintf("%s is gone", was.Inputs[b].Input)
	}
	if was.Pieces != now.Pieces {
		return fmt.Sprintf("they have %d pieces, and had %d", now.Pieces, was.Pieces)
	}
	return "what is in them is not what it was"
}

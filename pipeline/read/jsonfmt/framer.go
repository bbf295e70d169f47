package jsonfmt

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/tidwall/gjson"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
)

// jsonFramer cuts a stream of JSON values into records: the objects of an
// array at the top, or the values at the top. It only counts brackets; a
// record's own syntax is checked when it is decoded.
type jsonFramer struct {
	w   *frame.Walk
	src *frame.Source
	in  *bufio.Reader

	n       int // records so far
	scalars int // values that are no objects
	faults  int // breaches of the syntax between records: only the first is told
	buf     []byte
	pos     int64 // bytes read of the stream
}

func (f *jsonFramer) run() error {
	tops := 0
	for {
		c, err := f.space()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f.at(err)
		}
		switch {
		case c == '[':
			f.in.ReadByte()
			f.pos++
			err = f.array()
		case c == ',' || c == ']' || c == '}' || c == ':':
			f.in.ReadByte()
			f.pos++
			err = f.fault(fmt.Sprintf("not valid JSON: %q between values", c))
		default:
			err = f.record(tops == 0)
		}
		if err != nil {
			return err
		}
		tops++
	}
	if f.scalars > 0 {
		return f.emitScalars()
	}
	return nil
}

// emitScalars tells of the values that are no objects, in one entry.
func (f *jsonFramer) emitScalars() error {
	return f.w.Emit(frame.Frame{Source: f.src, Outcome: entities.Skipped,
		Reason: strconv.Itoa(f.scalars) + " JSON values that are no objects"})
}

func (f *jsonFramer) at(err error) error {
	if f.w.Stopped() {
		return frame.ErrStop
	}
	return &frame.PlacedError{Position: "record " + strconv.Itoa(f.n+1), Err: err}
}

// fault tells of the first breach of the syntax between records.
func (f *jsonFramer) fault(reason string) error {
	if f.faults++; f.faults > 1 {
		return nil
	}
	return f.w.Emit(frame.Frame{Source: f.src, Position: "byte " + strconv.FormatInt(f.pos, 10), Reason: reason, Outcome: entities.Quarantined})
}

// space skips white space and returns the next byte without taking it.
func (f *jsonFramer) space() (byte, error) {
	for {
		c, err := f.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != 0x1e {
			return c, f.in.UnreadByte()
		}
		f.pos++
	}
}

// array frames the elements of an array whose bracket has been taken.
func (f *jsonFramer) array() error {
	const (
		first = iota // after the bracket
		value        // after a comma
		comma        // after a value
	)
	state := first
	for {
		c, err := f.space()
		if err == io.EOF {
			return f.fault("not valid JSON: the file ends within an array (truncated)")
		}
		if err != nil {
			return f.at(err)
		}
		switch {
		case c == ']':
			f.in.ReadByte()
			f.pos++
			return nil // after a comma too, see relaxJSON
		case c == ',':
			f.in.ReadByte()
			f.pos++
			if state != comma {
				err = f.fault("not valid JSON: a comma without a value before it")
			}
			state = value
		case c == '}' || c == ':':
			f.in.ReadByte()
			f.pos++
			err = f.fault(fmt.Sprintf("not valid JSON: %q within an array", c))
		default:
			if state == comma {
				err = f.fault("not valid JSON: values without a comma between them")
			}
			if err == nil {
				err = f.record(false)
			}
			state = comma
		}
		if err != nil {
			return err
		}
	}
}

// record frames one value. whole says that it may be all that the file holds;
// then a long object is searched for a list of articles to stream.
func (f *jsonFramer) record(whole bool) error {
	f.buf = f.buf[:0]
	size, err := f.value(whole)
	if f.w.Stopped() {
		return frame.ErrStop
	}
	if err == errDescend {
		return f.descend()
	}
	place := "record " + strconv.Itoa(f.n+1)
	if err != nil && err != io.EOF {
		return f.at(err)
	}
	if size > f.w.Settings.MaxLineBytes {
		f.n++
		return f.w.Emit(frame.Frame{Source: f.src, Position: place, Number: f.n,
			Reason: frame.TooLong("a record", size, f.w.Settings.MaxLineBytes), Outcome: entities.Quarantined})
	}
	data := append([]byte(nil), f.buf...)
	if c := data[0]; c != '{' && fields.Nesting(data) <= f.w.Settings.MaxNesting && gjson.ValidBytes(data) {
		f.scalars++
		return nil
	}
	f.n++
	fr := frame.Frame{Source: f.src, Position: place, Number: f.n, Data: data, Read: decodeJSON}
	if whole && err == nil {
		if _, serr := f.space(); serr == io.EOF {
			fr.Number, fr.Position = 0, "" // the only value
		}
	} else if whole {
		fr.Number, fr.Position = 0, ""
	}
	return f.w.Emit(fr)
}

// DescendBytes is how long an object at the top may be before it is searched
// for a list of articles.
const DescendBytes = 16 << 20

var errDescend = errors.New("an object with a list of articles")

// value reads one value into buf, no more than MaxLineBytes of it, and
// returns its length; io.EOF when the stream ended within it.
func (f *jsonFramer) value(whole bool) (int64, error) {
	var size int64
	depth, quoted, escaped := 0, false, false
	searched := false
	for {
		c, err := f.in.ReadByte()
		if err != nil {
			return size, err
		}
		if depth == 0 && size > 0 && !quoted && endsScalar(c) {
			return size, f.in.UnreadByte()
		}
		size++
		f.pos++
		if size <= f.w.Settings.MaxLineBytes {
			f.buf = append(f.buf, c)
		}
		switch {
		case escaped:
			escaped = false
			continue
		case quoted:
			if c == '\\' {
				escaped = true
			} else if c == '"' {
				quoted = false
				if depth == 0 {
					return size, nil
				}
			}
			continue
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
			if depth <= 0 {
				return size, nil
			}
		}
		if whole && !searched && size > DescendBytes {
			searched = true
			if listAt(f.buf) > 0 {
				return size, errDescend
			}
		}
	}
}

func endsScalar(c byte) bool {
	switch c {
	case ' ', '\n', '\t', '\r', ',', ']', '}', '{', '[':
		return true
	}
	return false
}

// listAt finds in the beginning of a JSON object where the list of articles
// begins: the offset after its bracket, 0 when there is none.
func listAt(b []byte) int {
	key := ""
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			j := i + 1
			for j < len(b) && b[j] != '"' {
				if b[j] == '\\' {
					j++
				}
				j++
			}
			if j >= len(b) {
				return 0
			}
			key = ""
			if rest := bytes.TrimLeft(b[j+1:min(len(b), j+16)], " \t\r\n"); len(rest) > 0 && rest[0] == ':' && j-i < 64 {
				key = fields.NormalKey(string(b[i+1 : j]))
			}
			i = j
		case '[':
			if rest := bytes.TrimLeft(b[i+1:min(len(b), i+1024)], " \t\r\n"); listNames[key] && len(rest) > 0 && rest[0] == '{' {
				return i + 1
			}
			key = ""
		case '{', '}', ']', ',':
			key = ""
		}
	}
	return 0
}

// descend streams the list of articles of a long object. What is around the
// list is passed over.
func (f *jsonFramer) descend() error {
	head := append([]byte(nil), f.buf...)
	at := listAt(head)
	f.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head[at:]), f.in), frame.HeadBytes)
	f.pos = int64(at)
	f.buf = nil
	if err := f.array(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, f.in)
	if f.w.Stopped() {
		return frame.ErrStop
	}
	if err != nil {
		return f.at(err)
	}
	return nil
}

package jsonfmt

import (
	"bufio"
	"bytes"
	"io"
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Format reads JSON (RFC 8259): an object a line (JSON Lines), arrays of
// objects, one object, an object that holds a list of articles, or several of
// these one after the other.
var Format = &frame.Format{
	Name:       "json",
	Extensions: []string{".jsonl", ".ndjson", ".json", ".jl", ".jsonlines", ".geojson"},
	Help:       "JSON Lines, JSON arrays, one object, or an object with a list of articles",
	Sniff:      sniffJSON,
	Frame:      frameJSON,
}

func sniffJSON(head []byte) frame.Confidence {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(normal.BOM)), " \t\r\n\x1e")
	if len(h) == 0 {
		return frame.Maybe
	}
	next := bytes.TrimLeft(h[1:], " \t\r\n")
	switch {
	case h[0] == '{' && completeLine(h):
		return frame.Certain
	case h[0] == '{' && len(next) > 0 && (next[0] == '"' || next[0] == '}'):
		return frame.Strong
	case h[0] == '[' && len(next) > 0 && (next[0] == '{' || next[0] == ']' || next[0] == '['):
		return frame.Strong
	}
	return frame.Maybe
}

// completeLine reports a first line that is a JSON object of some length.
func completeLine(h []byte) bool {
	line, _, _ := bytes.Cut(h, []byte("\n"))
	return len(line) > 20 && validJSON(line, frame.DefaultMaxNesting)
}

func frameJSON(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	if b, _ := br.Peek(3); string(b) == normal.BOM {
		br.Discard(3)
	}
	head, _ := br.Peek(frame.HeadBytes)
	if src.Charset == "" {
		src.Charset = normal.CharsetOf(head, len(head) == frame.HeadBytes)
	}
	w.NewTally(src, false)
	w.GateDates(src, w.Settings.Names.Keyed(jsonDates))
	if jsonLines(head, src.File) {
		return frameJSONLines(w, src, br)
	}
	f := &jsonFramer{w: w, src: src, in: br}
	return f.run()
}

// jsonLines reports that every line is a value of its own: the first line is
// an object, or it looks like one and so does the second, or the name says so.
func jsonLines(head []byte, name string) bool {
	switch normal.Extension(name) {
	case ".jsonl", ".ndjson", ".jl", ".jsonlines":
		return true
	}
	h := bytes.TrimLeft(head, " \t\r\n")
	first, rest, more := bytes.Cut(h, []byte("\n"))
	if !more || len(first) == 0 || first[0] != '{' {
		return false
	}
	if validJSON(first, frame.DefaultMaxNesting) {
		return true
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	first = bytes.TrimRight(first, " \t\r,")
	return len(rest) > 0 && rest[0] == '{' && first[len(first)-1] == '}' && balanced(first)
}

// balanced reports that every bracket outside strings is closed.
func balanced(b []byte) bool {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	return depth == 0
}

func frameJSONLines(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	lr := frame.LineReader{In: br, Max: w.Settings.MaxLineBytes}
	n := 0
	for {
		line, err := lr.Next()
		if err == io.EOF {
			return nil
		}
		if w.Stopped() {
			return frame.ErrStop
		}
		fr := frame.Frame{Source: src, Position: "line " + strconv.Itoa(lr.Number)}
		switch {
		case err == frame.ErrLineTooLong:
			fr.Reason, fr.Outcome = frame.TooLong("a line", lr.Size, w.Settings.MaxLineBytes), entities.Quarantined
		case err != nil:
			return &frame.PlacedError{Position: fr.Position, Err: err}
		default:
			fr.Data, fr.Read = bytes.Trim(line, " \t\r\n\x1e"), decodeJSON
			if len(fr.Data) == 0 {
				continue
			}
		}
		n++
		fr.Number = n
		if err := w.Emit(fr); err != nil {
			return err
		}
	}
}

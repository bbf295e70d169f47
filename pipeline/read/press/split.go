package press

import (
	"bufio"
	"bytes"
	"io"

	"newsgraph/pipeline/read/frame"
)

// splitter cuts a stream before every occurrence of a mark. What comes before
// the first mark is given too, with marked false.
type splitter struct {
	br    *bufio.Reader
	marks [][]byte
	max   int64 // most bytes kept of a part
}

func (s *splitter) run(emit func(part []byte, size int64, marked bool) error) error {
	longest := 0
	for _, m := range s.marks {
		longest = max(longest, len(m))
	}
	var buf []byte
	var dropped int64
	marked, from := false, 0
	flush := func(b []byte) error {
		if len(b) == 0 && dropped == 0 {
			return nil
		}
		err := emit(append([]byte(nil), b...), int64(len(b))+dropped, marked)
		dropped = 0
		return err
	}
	chunk := make([]byte, 32<<10)
	for {
		n, rerr := s.br.Read(chunk)
		buf = append(buf, chunk[:n]...)
		for {
			at, length := s.find(buf[from:])
			if at < 0 {
				from = max(0, len(buf)-longest+1)
				break
			}
			at += from
			if at > 0 || marked {
				if err := flush(buf[:at]); err != nil {
					return err
				}
			}
			buf = buf[at:]
			marked, from = true, length
		}
		if int64(len(buf)) > s.max { // keep the beginning, forget the middle
			cut := len(buf) - longest
			dropped += int64(cut) - s.max/2
			buf = append(buf[:s.max/2], buf[cut:]...)
			from = int(s.max / 2)
		}
		if rerr != nil {
			if err := flush(buf); err != nil {
				return err
			}
			if rerr == io.EOF {
				return nil
			}
			return rerr
		}
	}
}

// find is the first mark in b and its length, -1 for none.
func (s *splitter) find(b []byte) (at, length int) {
	at = -1
	for _, m := range s.marks {
		if i := bytes.Index(b, m); i >= 0 && (at < 0 || i < at) {
			at, length = i, len(m)
		}
	}
	return at, length
}

// frameParts frames a stream that marks divide, one frame for each part that
// begins with a mark. What stands before the first is a cover.
func frameParts(decode func(*frame.Frame) []frame.Item, marks ...string) func(*frame.Walk, *frame.Source, *bufio.Reader) error {
	return func(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
		s := splitter{br: br, max: w.Settings.MaxLineBytes}
		for _, m := range marks {
			s.marks = append(s.marks, []byte(m))
		}
		n := 0
		err := s.run(func(part []byte, size int64, marked bool) error {
			if !marked {
				return nil
			}
			n++
			return w.Emit(frame.RecordFrame(src, frame.Record{Data: part, Number: n, Size: size}, "document", decode))
		})
		if w.Stopped() {
			return frame.ErrStop
		}
		return err
	}
}

package archive

import (
	"bytes"
	"io"
	"os"
)

// spooled is a stream kept for random access.
type spooled struct {
	at   io.ReaderAt
	size int64
	file *os.File
}

// spoolMemory is how much of a stream is kept in memory before a temporary
// file takes it.
const spoolMemory = 32 << 20

func spool(r io.Reader) (*spooled, error) {
	var b bytes.Buffer
	n, err := io.CopyN(&b, r, spoolMemory)
	if err == io.EOF {
		return &spooled{at: bytes.NewReader(b.Bytes()), size: n}, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "newsgraph-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where the system allows it: then nothing is left, however this ends
	sp := &spooled{at: f, file: f}
	if _, err = f.Write(b.Bytes()); err == nil {
		var rest int64
		rest, err = io.Copy(f, r)
		sp.size = n + rest
	}
	if err != nil {
		sp.close()
		return nil, err
	}
	return sp, nil
}

func (s *spooled) close() {
	if s.file == nil {
		return
	}
	s.file.Close()
	os.Remove(s.file.Name())
}

package files

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
)

// MaxLine bounds one line, so that a damaged or hostile file cannot fill the
// memory. It is far above what --max-article-bytes lets through.
const MaxLine = 1 << 29

// maxWindow bounds what a zstd frame may ask the reader to keep.
const maxWindow = 1 << 27

// NewDecoder gives the zstd decoder of this program, which keeps within those bounds.
func NewDecoder(r io.Reader) (*zstd.Decoder, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(2*MaxLine))
}

// Open opens a file and undoes gzip or zstd, told by its first bytes.
func Open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, Cause(err))
	}
	br := bufio.NewReaderSize(f, 1<<16)
	head, _ := br.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		return &plainFile{Reader: z, file: f}, nil
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := NewDecoder(br)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		return &plainFile{Reader: z, file: f, zstd: z}, nil
	}
	return &plainFile{Reader: br, file: f}, nil
}

type plainFile struct {
	io.Reader
	file *os.File
	zstd *zstd.Decoder
}

func (p *plainFile) Close() error {
	if p.zstd != nil {
		p.zstd.Close()
	}
	return p.file.Close()
}

// Lines calls fn with each line, numbered from 1. The line is reused.
func Lines(r io.Reader, name, what string, fn func(n int, line []byte) error) error {
	br := bufio.NewReaderSize(r, 1<<16)
	var long []byte
	for n := 1; ; n++ {
		line, err := br.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long = append(long[:0], line...)
			for err == bufio.ErrBufferFull && len(long) <= MaxLine {
				line, err = br.ReadSlice('\n')
				long = append(long, line...)
			}
			line = long
		}
		switch {
		case err == bufio.ErrBufferFull:
			return fmt.Errorf("read %s: %s %d: longer than %d bytes", name, what, n, MaxLine)
		case err == io.EOF && len(line) == 0:
			return nil
		case err == io.EOF:
			return fmt.Errorf("read %s: %s %d: cut off", name, what, n)
		case err != nil:
			return fmt.Errorf("read %s: %s %d: %w", name, what, n, Cause(err))
		}
		if err := fn(n, line); err != nil {
			return err
		}
	}
}

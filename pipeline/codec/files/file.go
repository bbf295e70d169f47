package files

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// File is an output. All outputs of this program that are named by a path go
// through it. A regular file appears whole or not at all: it is written beside
// its place under a name that begins with a dot, and Commit renames it. Links
// are followed and stay. What is no regular file (a device, a pipe, a socket,
// /dev/stdout) is written through, and neither replaced nor removed. The content
// is compressed when the name ends in .gz or .zst; the compressed bytes hold no
// time and no name.
type File struct {
	path string // as the user names it
	at   place
	tmp  *os.File       // beside its place; nil when it is written through
	to   io.WriteCloser // tmp, or what is written through
	buf  *bufio.Writer
	comp io.WriteCloser // nil when the content is not compressed
	size int64          // of the content
	err  error          // first failure; later writes repeat it
	done bool
}

// TempSuffix ends the names of files that are not in their place yet.
const TempSuffix = ".tmp"

// Create begins a file. The folder must exist.
func Create(path string) (*File, error) {
	f, err := create(path)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasSuffix(path, ".gz"):
		f.comp = gzip.NewWriter(f.buf)
	case strings.HasSuffix(path, ".zst"):
		enc, err := NewEncoder(f.buf)
		if err != nil {
			f.Abort()
			return nil, WriteError(path, err)
		}
		f.comp = enc
	}
	return f, nil
}

// create begins a file that is not compressed.
func create(path string) (*File, error) {
	at, err := locate(path)
	if err != nil {
		return nil, WriteError(path, err)
	}
	f := &File{path: path, at: at}
	if at.replace {
		dir, base := filepath.Split(at.path)
		if dir == "" {
			dir = "."
		}
		f.tmp, err = os.CreateTemp(dir, temporary(base))
		f.to = f.tmp
	} else {
		f.to, err = at.through()
	}
	if err != nil {
		return nil, WriteError(path, err)
	}
	f.buf = bufio.NewWriterSize(f.to, 1<<16)
	return f, nil
}

// NewEncoder gives the only zstd encoder of this program: one level, and one
// goroutine, so that the bytes depend on the content alone.
func NewEncoder(w io.Writer) (*zstd.Encoder, error) {
	return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
}

// Write adds to the file. An error names the file.
func (f *File) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	var n int
	var err error
	if f.comp != nil {
		n, err = f.comp.Write(p)
	} else {
		n, err = f.buf.Write(p)
	}
	if err != nil {
		f.err = WriteError(f.path, err)
	}
	f.size += int64(n)
	return n, f.err
}

// Path is the file's name as it was given.
func (f *File) Path() string { return f.path }

// Temporary names the file beside its place that holds the content until Commit,
// "" when it is written through.
func (f *File) Temporary() string {
	if f.tmp == nil {
		return ""
	}
	return f.tmp.Name()
}

// Size is how many bytes were written, before compression.
func (f *File) Size() int64 { return f.size }

// Commit puts the file in its place. When it fails nothing is left behind and
// what was in the place before is still there.
func (f *File) Commit() error {
	if f.err == nil {
		f.err = f.finish()
	}
	if f.err != nil {
		f.Abort()
		return f.err
	}
	f.done = true
	return nil
}

func (f *File) finish() error {
	var err error
	if f.comp != nil {
		err = f.comp.Close()
	}
	if err == nil {
		err = f.buf.Flush()
	}
	if err == nil && f.tmp != nil {
		err = errors.Join(f.tmp.Chmod(f.at.mode), f.tmp.Sync())
	}
	err = errors.Join(err, f.to.Close())
	if err == nil && f.tmp != nil {
		err = os.Rename(f.tmp.Name(), f.at.path)
	}
	if err != nil {
		return WriteError(f.path, err)
	}
	if f.tmp != nil {
		SyncFolder(filepath.Dir(f.at.path))
	}
	return nil
}

// Abort drops what was written. After Commit it does nothing, so it may be
// deferred.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	if f.err == nil {
		f.err = fmt.Errorf("write %s: given up", f.path)
	}
	f.to.Close()
	if f.tmp != nil {
		os.Remove(f.tmp.Name())
	}
}

// SyncFolder makes a rename last through a power cut. Not every file system
// can; the file itself is already whole, so a failure is no error.
func SyncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// Write puts small content in its place as File does; it is not compressed.
func Write(path string, content []byte) error {
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Commit()
}

// Cause strips the path from a file error, because messages here name the file
// that the user knows and not the temporary one.
func Cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		return le.Err
	}
	return err
}

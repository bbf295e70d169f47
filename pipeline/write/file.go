package write

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

// File is a file that appears whole or not at all: it is written beside its
// place under a name that begins with a dot, and Commit renames it. Its content
// is compressed when the name ends in .gz or .zst; the compressed bytes hold no
// time and no name.
type File struct {
	path string
	tmp  *os.File
	buf  *bufio.Writer
	comp io.WriteCloser // nil when the content is not compressed
	err  error          // first failure; later writes repeat it
	done bool
}

const tmpSuffix = ".tmp"

// CreateFile begins a file. The folder must exist.
func CreateFile(path string) (*File, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return nil, fmt.Errorf("write %s: is a folder", path)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*"+tmpSuffix)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	f := &File{path: path, tmp: tmp, buf: bufio.NewWriterSize(tmp, 1<<16)}
	switch {
	case strings.HasSuffix(path, ".gz"):
		f.comp = gzip.NewWriter(f.buf)
	case strings.HasSuffix(path, ".zst"):
		enc, err := newEncoder(f.buf)
		if err != nil {
			f.Abort()
			return nil, fmt.Errorf("write %s: %w", path, err)
		}
		f.comp = enc
	}
	return f, nil
}

// newEncoder gives the only zstd encoder of this program: one level, and one
// goroutine, so that the bytes depend on the content alone.
func newEncoder(w io.Writer) (*zstd.Encoder, error) {
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
		f.err = fmt.Errorf("write %s: %w", f.path, cause(err))
	}
	return n, f.err
}

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
	if err == nil {
		err = f.tmp.Chmod(0o644)
	}
	if err == nil {
		err = f.tmp.Sync()
	}
	err = errors.Join(err, f.tmp.Close())
	if err == nil {
		err = os.Rename(f.tmp.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, cause(err))
	}
	syncFolder(filepath.Dir(f.path))
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
	f.tmp.Close()
	os.Remove(f.tmp.Name())
}

// syncFolder makes a rename last through a power cut. Not every file system
// can; the file itself is already whole, so a failure is no error.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// writeWhole puts small content in its place as File does.
func writeWhole(path string, content []byte) error {
	f, err := CreateFile(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Commit()
}

// cause strips the path from a file error, because messages here name the file
// that the user knows and not the temporary one.
func cause(err error) error {
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

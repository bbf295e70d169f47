package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// entry is a file of an archive.
type entry struct {
	name    string // slash separated
	data    []byte
	program bool // may be run
}

func (e *entry) mode() os.FileMode {
	if e.program {
		return 0o755
	}
	return 0o644
}

func sorted(entries []entry) []entry {
	return slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return cmp.Compare(a.name, b.name) })
}

// writeTar writes a compressed tar file whose entries lie in a folder.
func writeTar(w io.Writer, folder string, entries []entry, when time.Time) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	out := tar.NewWriter(zipped)
	for _, e := range sorted(entries) {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: folder + "/" + e.name, Size: int64(len(e.data)), Mode: int64(e.mode()), ModTime: when, Format: tar.FormatPAX,
		}
		if err := out.WriteHeader(header); err != nil {
			return err
		}
		if _, err := out.Write(e.data); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

// foldersName is a tar file with the folders of a container: one for temporary
// files and one for the user's, both for everybody to write into.
const foldersName = "newsgraph_container-folders.tar"

func writeFolders(w io.Writer, when time.Time) error {
	out := tar.NewWriter(w)
	for _, name := range []string{"tmp/", "work/"} {
		if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: 0o1777, ModTime: when, Format: tar.FormatPAX}); err != nil {
			return err
		}
	}
	return out.Close()
}

// writeZip writes a zip file whose entries lie in a folder.
func writeZip(w io.Writer, folder string, entries []entry, when time.Time) error {
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, e := range sorted(entries) {
		header := &zip.FileHeader{Name: folder + "/" + e.name, Method: zip.Deflate, Modified: when}
		header.SetMode(e.mode())
		file, err := out.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := file.Write(e.data); err != nil {
			return err
		}
	}
	return out.Close()
}

// sumsName is the file with the checksums, in the form that sha256sum -c reads.
const sumsName = "SHA256SUMS"

func writeSums(folder string, names []string) error {
	var sums bytes.Buffer
	for _, name := range slices.Sorted(slices.Values(names)) {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
	}
	return os.WriteFile(filepath.Join(folder, sumsName), sums.Bytes(), 0o644)
}

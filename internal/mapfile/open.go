package mapfile

import (
	"io"
	"os"
)

// Open gives the bytes of a file, mapped where that can be done and read where not,
// and what frees them.
func Open(path string) (data []byte, free func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() > 0 && info.Mode().IsRegular() {
		if data, err := Map(f, int(info.Size())); err == nil {
			return data, func() { Unmap(data) }, nil
		}
	}
	data, err = io.ReadAll(f)
	return data, func() {}, err
}

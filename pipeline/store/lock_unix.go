//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"

	"newsgraph/pipeline/codec/files"
)

// lockFolder keeps two programs from writing one run. The lock is on the folder
// itself; the kernel frees it when its holder dies.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, files.Cause(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		f.Close()
		return nil, errors.New("another newsgraph is writing this run")
	}
	return f, nil // file systems without locks go without
}

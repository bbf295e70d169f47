//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"
	"time"

	"newsgraph/pipeline/codec/files"
)

// lockFolder keeps two programs from writing one run. The lock is on the folder
// itself; the kernel frees it when its holder dies.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, files.Cause(err)
	}
	for end := time.Now().Add(lockTime); ; time.Sleep(10 * time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return f, nil // file systems without locks go without
		}
		if time.Now().After(end) {
			f.Close()
			return nil, errors.New("another newsgraph is writing this run")
		}
	}
}

// lockTime is how long a lock is tried for: a program that a holder starts has the
// holder's lock, too, until it is begun, which may outlive the holder.
const lockTime = 500 * time.Millisecond

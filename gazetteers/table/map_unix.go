//go:build unix

package table

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile maps a file for reading, from place to place as look-ups go.
func mapFile(f *os.File, size int) ([]byte, error) {
	data, err := unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err == nil {
		_ = unix.Madvise(data, unix.MADV_RANDOM) // advice
	}
	return data, err
}

func unmapFile(data []byte) { _ = unix.Munmap(data) } // nothing else holds it

//go:build unix

package mapfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// Map maps a file for reading, from place to place as look-ups go.
func Map(f *os.File, size int) ([]byte, error) {
	data, err := unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED)
	if err == nil {
		_ = unix.Madvise(data, unix.MADV_RANDOM) // advice
	}
	return data, err
}

// Unmap ends what Map gave; nothing may read it any more.
func Unmap(data []byte) { _ = unix.Munmap(data) } // nothing else holds it

package spill

import (
	"os"

	"golang.org/x/sys/unix"
)

// readAtRandom tells the system that nothing is to be read ahead of what is asked for.
func readAtRandom(f *os.File) {
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_RANDOM) // advice
}

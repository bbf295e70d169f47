//go:build unix

package pdf

import "syscall"

// reserveMemory returns n zero bytes, of which the system gives what is touched;
// nil when it promises none.
func reserveMemory(n int) []byte {
	b, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	return b
}

func releaseMemory(b []byte) {
	if b != nil {
		_ = syscall.Munmap(b)
	}
}

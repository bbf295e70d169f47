//go:build unix

package files

import (
	"os"
	"syscall"
)

// duplicate gives an open file of this process once more: it goes on where the
// other is, and closing it leaves the other open.
func duplicate(fd int, path string) (*os.File, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	n, err := syscall.Dup(fd)
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(n)
	return os.NewFile(uintptr(n), path), nil
}

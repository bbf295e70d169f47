//go:build unix

package overrides

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lockTime is how long a writer waits for another server.
const lockTime = 5 * time.Second

// lockFile keeps two servers from writing one file of corrections at a time: the lock
// is on a file beside it, and the kernel frees it when its holder dies. File systems
// without locks go without.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	for end := time.Now().Add(lockTime); ; time.Sleep(20 * time.Millisecond) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return func() { f.Close() }, nil
		}
		if time.Now().After(end) {
			f.Close()
			return nil, fmt.Errorf("corrections: another newsgraph is writing %s", path)
		}
	}
}

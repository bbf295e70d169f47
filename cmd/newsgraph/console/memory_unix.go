//go:build unix

package console

import (
	"runtime"
	"syscall"
)

// PeakMemory is the most memory that the process has held so far, in bytes, 0
// where the system does not say.
func PeakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" { // bytes there, kilobytes elsewhere
		return int64(u.Maxrss) //nolint:unconvert // 32 bits on some systems
	}
	return int64(u.Maxrss) * 1024 //nolint:unconvert // likewise
}

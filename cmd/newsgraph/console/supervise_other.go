//go:build !linux

package console

import (
	"os"
	"syscall"
)

// stopSignals are those that end the work.
func stopSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// Supervise does nothing where the memory of processes is not limited.
func Supervise(*Console) {}

// ExitCode is the code to end with.
func ExitCode(code int) int { return code }

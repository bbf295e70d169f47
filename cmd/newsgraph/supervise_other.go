//go:build !linux

package main

import (
	"os"
	"syscall"
)

// stopSignals are those that end the work.
func stopSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }

// supervise does nothing where the memory of processes is not limited.
func supervise(*console) {}

// exitCode is the code to end with.
func exitCode(code int) int { return code }

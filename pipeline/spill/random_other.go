//go:build !linux

package spill

import "os"

// readAtRandom tells the system what it cannot be told here.
func readAtRandom(*os.File) {}

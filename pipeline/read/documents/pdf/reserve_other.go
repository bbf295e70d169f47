//go:build !unix

package pdf

// reserveMemory returns nil: what is needed is allocated as it grows.
func reserveMemory(int) []byte { return nil }

func releaseMemory([]byte) {}

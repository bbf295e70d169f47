package spill

import (
	"hash/fnv"
	"io"
)

// Hash is a hash of a string that is the same in every process: what it is a key
// by meets in one group.
func Hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, s)
	return h.Sum64()
}

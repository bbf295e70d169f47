package setup

import (
	"os"
	"runtime/debug"
)

// memoryLimit is what commands over many articles try to stay below, in bytes:
// near it garbage is collected more often. GOMEMLIMIT overrides it.
const memoryLimit = 500 << 20

// LimitMemory sets the limit of commands over many articles.
func LimitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

package kernel

import "testing"

// each calls f once for every path that the processor has.
func each(t *testing.T, f func(t *testing.T)) {
	defer func(l level) { use = l }(use)
	for use = portable; use <= best(); use++ {
		t.Run([]string{"portable", "avx2", "avx512vnni"}[use], f)
	}
}

package pdf

import "testing"

// TestSandboxMemory holds for systems that reserve no memory, too: what was
// written stays, what is new is zero, and there is no more than there may be.
func TestSandboxMemory(t *testing.T) {
	for _, reserved := range []bool{true, false} {
		var m sandboxMemory
		if reserved {
			m.reserve()
		}
		copy(m.Reallocate(4), "text")
		if b := m.Reallocate(1 << 20); string(b[:8]) != "text\x00\x00\x00\x00" || len(b) != 1<<20 {
			t.Errorf("%d bytes that begin with %q", len(b), b[:8])
		}
		if m.Reallocate(maxPDFMemory+1) != nil || !m.short {
			t.Error("no bound")
		}
		m.release()
	}
}

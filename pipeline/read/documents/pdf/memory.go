package pdf

import "github.com/tetratelabs/wazero/experimental"

// sandboxMemory is the memory of one sandbox: maxPDFMemory and not more. Where
// the system can promise memory without giving it, growing costs nothing and
// only what was touched is used.
//
// reserve begins a sandbox and release ends it. Free does nothing, since wazero
// may call it while the code in the sandbox has not yet noticed that its time
// is up.
type sandboxMemory struct {
	whole []byte // maxPDFMemory bytes, all zero at first; nil where they cannot be reserved
	grown []byte // in its place
	short bool   // more was asked for
}

func (m *sandboxMemory) reserve() {
	m.whole, m.grown, m.short = reserveMemory(maxPDFMemory), nil, false
}

func (m *sandboxMemory) release() {
	releaseMemory(m.whole)
	m.whole, m.grown = nil, nil
}

// Allocate implements experimental.MemoryAllocator.
func (m *sandboxMemory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate implements experimental.LinearMemory.
func (m *sandboxMemory) Reallocate(size uint64) []byte {
	switch {
	case size > maxPDFMemory:
		m.short = true
		return nil
	case m.whole != nil:
		return m.whole[:size:size]
	case uint64(cap(m.grown)) < size:
		old := m.grown
		m.grown = make([]byte, size, min(maxPDFMemory, size+size/4))
		copy(m.grown, old)
	}
	m.grown = m.grown[:size]
	return m.grown
}

// Free implements experimental.LinearMemory.
func (m *sandboxMemory) Free() {}

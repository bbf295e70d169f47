package stories

// counter counts numbers in a hash table of those that were met since it was reset,
// so that it takes no memory of the others.
type counter struct {
	slots []counted // a power of two
	round uint32
	met   []uint32 // in order of first meeting
}

type counted struct {
	key, round uint32 // of another round: free
	n          int32
}

func (c *counter) reset() {
	c.met = c.met[:0]
	if c.round++; c.round == 0 { // all are free, however old
		clear(c.slots)
		c.round = 1
	}
}

// slot is where a number is, or would be.
func (c *counter) slot(key uint32) *counted {
	mask := uint32(len(c.slots) - 1)
	for at := key * 2654435769 & mask; ; at = (at + 1) & mask { // Knuth's multiplicative hashing
		if s := &c.slots[at]; s.round != c.round || s.key == key {
			return s
		}
	}
}

func (c *counter) add(key uint32) {
	if 2*len(c.met) >= len(c.slots) {
		c.grow()
	}
	s := c.slot(key)
	if s.round != c.round {
		*s = counted{key: key, round: c.round}
		c.met = append(c.met, key)
	}
	s.n++
}

func (c *counter) grow() {
	old := c.slots
	c.slots = make([]counted, max(256, 2*len(old)))
	for _, s := range old {
		if s.round == c.round {
			*c.slot(s.key) = s
		}
	}
}

// of is how often a number was added since the reset.
func (c *counter) of(key uint32) int32 {
	if len(c.slots) == 0 {
		return 0
	}
	if s := c.slot(key); s.round == c.round {
		return s.n
	}
	return 0
}

package spill

// Disjoint parts the numbers from 0 into sets, which grow together; each has a
// root (Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, 1975,
// with path halving). Which of two roots stays is the caller's to say.
type Disjoint []uint32

// NewDisjoint makes n sets of one number each.
func NewDisjoint(n int) Disjoint {
	d := make(Disjoint, n)
	for i := range d {
		d[i] = uint32(i)
	}
	return d
}

// Find is the root of the set that i is in.
func (d Disjoint) Find(i uint32) uint32 {
	for d[i] != i {
		d[i] = d[d[i]]
		i = d[i]
	}
	return i
}

// Join puts the set of b into that of a, whose root stays.
func (d Disjoint) Join(a, b uint32) { d[d.Find(b)] = d.Find(a) }

package spill

// Disjoint parts the numbers from 0 into sets, which grow together; each has a
// root (Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, 1975,
// with path halving). Which of two roots stays is the caller's to say.
type Disjoint struct{ to *Array[uint32] }

// NewDisjoint makes n sets of one number each, in a pool.
func NewDisjoint(pool *Pool, n int) Disjoint {
	d := Disjoint{NewArray[uint32](pool)}
	d.Reset(n)
	return d
}

// Reset makes them n sets of one number each.
func (d Disjoint) Reset(n int) {
	d.to.Grow(n)
	for i := range uint32(n) {
		d.to.Set(i, i)
	}
}

// Find is the root of the set that i is in.
func (d Disjoint) Find(i uint32) uint32 {
	for {
		up := d.to.At(i)
		if up == i {
			return i
		}
		top := d.to.At(up)
		if top != up {
			d.to.Set(i, top)
		}
		i = top
	}
}

// Join puts the set of b into that of a, whose root stays.
func (d Disjoint) Join(a, b uint32) { d.to.Set(d.Find(b), d.Find(a)) }

// Free gives up the sets and their memory.
func (d Disjoint) Free() { d.to.Free() }

// Roots ends joining: the roots of the numbers, for as long as the pool is there.
func (d Disjoint) Roots() *Array[uint32] {
	for i := range uint32(d.to.Len()) {
		if root := d.Find(i); d.to.At(i) != root {
			d.to.Set(i, root)
		}
	}
	return d.to
}

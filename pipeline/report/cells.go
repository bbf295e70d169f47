package report

import "math"

// cells is a tree of squares over points, each cut in four, so that what is far
// away repels as one (Barnes and Hut 1986): each of 5,000 points then meets a
// few hundred others.
type cells struct {
	all  []cell
	next []int32 // of the points, those that share a cell that is not cut further
}

type cell struct {
	x, y, n   float64 // sum of the points, until weigh their centre; how many
	size      float64 // length of a side
	child     int32   // first of four, 0 when there are none
	first     int32   // a point, -1 when there is none
	community int32   // of all its points, -1 when they differ
}

const (
	maxDepth  = 24
	nearness  = 0.9 // a cell is far when it is smaller than so much of its distance
	nothing   = -1
	different = -1
)

// newCells makes the tree of at least one point.
func newCells(p []point, community []int) *cells {
	lo, hi := p[0], p[0]
	for _, q := range p {
		lo.x, lo.y = math.Min(lo.x, q.x), math.Min(lo.y, q.y)
		hi.x, hi.y = math.Max(hi.x, q.x), math.Max(hi.y, q.y)
	}
	size := math.Max(math.Max(hi.x-lo.x, hi.y-lo.y), 1e-6)
	t := &cells{all: make([]cell, 1, 2*len(p)), next: make([]int32, len(p))}
	t.all[0] = cell{size: size, first: nothing, community: different}
	for i := range p {
		t.add(p, community, int32(i), lo, size)
	}
	for i := range t.all {
		if c := &t.all[i]; c.n > 0 {
			c.x, c.y = c.x/c.n, c.y/c.n
		}
	}
	return t
}

// add puts a point into the cell at lo and into those below it.
func (t *cells) add(p []point, community []int, i int32, lo point, size float64) {
	for at, depth := int32(0), 0; ; depth++ {
		c := &t.all[at]
		c.take(p[i], int32(community[i]))
		if c.child == 0 {
			if c.first == nothing || depth == maxDepth {
				t.next[i], c.first = c.first, i
				return
			}
			was := c.first
			c.first = nothing
			t.cut(at)
			next := t.all[at].child + quarter(p[was], lo, size/2)
			t.all[next].take(p[was], int32(community[was]))
			t.all[next].first = was
		}
		size /= 2
		q := quarter(p[i], lo, size)
		lo.x += size * float64(q&1)
		lo.y += size * float64(q>>1)
		at = t.all[at].child + q
	}
}

// quarter numbers the quarter of a cell at lo that holds q; size is of a quarter.
func quarter(q, lo point, size float64) (n int32) {
	if q.x >= lo.x+size {
		n = 1
	}
	if q.y >= lo.y+size {
		n |= 2
	}
	return n
}

func (t *cells) cut(at int32) {
	t.all[at].child = int32(len(t.all))
	size := t.all[at].size / 2
	for range 4 {
		t.all = append(t.all, cell{size: size, first: nothing, community: different})
	}
}

func (c *cell) take(q point, community int32) {
	if c.n == 0 {
		c.community = community
	} else if c.community != community {
		c.community = different
	}
	c.x += q.x
	c.y += q.y
	c.n++
}

// repel adds to force what all points do to each.
func (t *cells) repel(p []point, community []int, force []point, kk float64) {
	var stack []int32
	for i := range p {
		x, y, own := p[i].x, p[i].y, int32(community[i])
		fx, fy := 0.0, 0.0
		push := func(dx, dy, n float64, theirs int32) {
			by := n * kk / (dx*dx + dy*dy + 0.01)
			if theirs != own {
				by *= strangers
			}
			fx += dx * by
			fy += dy * by
		}
		stack = append(stack[:0], 0)
		for len(stack) > 0 {
			c := &t.all[stack[len(stack)-1]]
			stack = stack[:len(stack)-1]
			dx, dy := x-c.x, y-c.y
			switch {
			case c.n == 0:
			case c.child == 0:
				for j := c.first; j != nothing; j = t.next[j] {
					if int(j) != i {
						push(x-p[j].x, y-p[j].y, 1, int32(community[j]))
					}
				}
			case c.size*c.size < nearness*nearness*(dx*dx+dy*dy):
				push(dx, dy, c.n, c.community)
			default:
				stack = append(stack, c.child, c.child+1, c.child+2, c.child+3)
			}
		}
		force[i].x += fx
		force[i].y += fy
	}
}

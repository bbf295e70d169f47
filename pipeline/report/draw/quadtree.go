package draw

import "math"

// quadtree is a tree of squares over points, each cut in four, so that what is far
// away repels as one (Barnes and Hut 1986): each of 5,000 points then meets a
// few hundred others.
type quadtree struct {
	all  []cell
	next []int32 // of the points, those that share a cell that is not cut further
}

type cell struct {
	Point             // sum of the points, until weighed: then their centre
	n         float64 // how many
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

// newQuadtree makes the tree of at least one point.
func newQuadtree(p []Point, community []int) *quadtree {
	lo, hi := p[0], p[0]
	for _, q := range p {
		lo.X, lo.Y = math.Min(lo.X, q.X), math.Min(lo.Y, q.Y)
		hi.X, hi.Y = math.Max(hi.X, q.X), math.Max(hi.Y, q.Y)
	}
	size := math.Max(math.Max(hi.X-lo.X, hi.Y-lo.Y), 1e-6)
	t := &quadtree{all: make([]cell, 1, 2*len(p)), next: make([]int32, len(p))}
	t.all[0] = cell{size: size, first: nothing, community: different}
	for i := range p {
		t.add(p, community, int32(i), lo, size)
	}
	for i := range t.all {
		if c := &t.all[i]; c.n > 0 {
			c.X, c.Y = c.X/c.n, c.Y/c.n
		}
	}
	return t
}

// add puts a point into the cell at lo and into those below it.
func (t *quadtree) add(p []Point, community []int, i int32, lo Point, size float64) {
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
		lo.X += size * float64(q&1)
		lo.Y += size * float64(q>>1)
		at = t.all[at].child + q
	}
}

// quarter numbers the quarter of a cell at lo that holds q; size is of a quarter.
func quarter(q, lo Point, size float64) (n int32) {
	if q.X >= lo.X+size {
		n = 1
	}
	if q.Y >= lo.Y+size {
		n |= 2
	}
	return n
}

func (t *quadtree) cut(at int32) {
	t.all[at].child = int32(len(t.all))
	size := t.all[at].size / 2
	for range 4 {
		t.all = append(t.all, cell{size: size, first: nothing, community: different})
	}
}

func (c *cell) take(q Point, community int32) {
	if c.n == 0 {
		c.community = community
	} else if c.community != community {
		c.community = different
	}
	c.X += q.X
	c.Y += q.Y
	c.n++
}

// repel adds to force what all points do to each.
func (t *quadtree) repel(p []Point, community []int, force []Point, kk float64) {
	var stack []int32
	for i := range p {
		x, y, own := p[i].X, p[i].Y, int32(community[i])
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
			dx, dy := x-c.X, y-c.Y
			switch {
			case c.n == 0:
			case c.child == 0:
				for j := c.first; j != nothing; j = t.next[j] {
					if int(j) != i {
						push(x-p[j].X, y-p[j].Y, 1, int32(community[j]))
					}
				}
			case c.size*c.size < nearness*nearness*(dx*dx+dy*dy):
				push(dx, dy, c.n, c.community)
			default:
				stack = append(stack, c.child, c.child+1, c.child+2, c.child+3)
			}
		}
		force[i].X += fx
		force[i].Y += fy
	}
}

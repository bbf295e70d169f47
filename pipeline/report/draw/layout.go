package draw

import (
	"math"
	"slices"
)

// Point is a place on the drawing.
type Point struct{ X, Y float64 }

// Link is a weighted edge between nodes by number.
type Link struct {
	A, B   int
	Weight float64
}

// Place lays out a network by force (Fruchterman and Reingold 1991): nodes
// repel one another, edges pull, more within a community than across, and a
// light gravity holds the parts together; then circles that overlap are pushed
// apart. It starts from a spiral ordered by community, so that equal input
// gives an equal drawing. radius is of each node, in the units of the result,
// which fills width × height.
func Place(n int, links []Link, community []int, radius []float64, width, height float64) []Point {
	p := spiral(n, community)
	if n == 0 {
		return p
	}
	f := newField(n, links, community, width, height)
	steps, gap := min(600, 80_000_000/(n*n+1)), 5.0
	if n > maxExact {
		steps = 160
		radius, gap = shrunk(radius)
	}
	for step := range steps {
		heat := width / 10 * math.Pow(1-float64(step)/float64(steps), 1.5)
		f.step(p, heat+0.1)
	}
	if n > maxExact {
		gatherIn(p)
	}
	scale(p, radius, width, height)
	for range min(120, 40_000_000/(n*n+1)+4) {
		if !separate(p, radius, gap) {
			break
		}
	}
	scale(p, radius, width, height)
	return p
}

// maxExact is the number of nodes up to which every pair repels by itself.
const maxExact = 1000

// shrunk are the radii that leave so many nodes room, and the gap between them.
func shrunk(radius []float64) ([]float64, float64) {
	by := math.Sqrt(300 / float64(len(radius)))
	out := make([]float64, len(radius))
	for i, r := range radius {
		out[i] = r * by
	}
	return out, 5 * by
}

// gatherIn draws what lies far outside towards the rest, which would else be
// drawn small because of a few parts that no edge joins to the rest.
func gatherIn(p []Point) {
	far := make([]float64, len(p))
	for i := range p {
		far[i] = math.Hypot(p[i].X, p[i].Y)
	}
	slices.Sort(far)
	edge := 1.05 * far[len(far)*95/100]
	for i := range p {
		if d := math.Hypot(p[i].X, p[i].Y); d > edge {
			by := (edge + 0.1*(d-edge)) / d
			p[i] = Point{p[i].X * by, p[i].Y * by}
		}
	}
}

// spiral starts nodes of one community beside one another on a sunflower.
func spiral(n int, community []int) []Point {
	groups := 0
	for _, c := range community {
		groups = max(groups, c+1)
	}
	p := make([]Point, n)
	at := 0
	for c := range groups {
		for i := range n {
			if community[i] == c {
				angle, r := float64(at)*2.399963229728653, 18*math.Sqrt(float64(at)+0.5)
				p[i] = Point{r * math.Cos(angle), r * math.Sin(angle)}
				at++
			}
		}
	}
	return p
}

// field holds the forces between nodes.
type field struct {
	k         float64 // the distance that an edge of weight 1 wants
	links     []Link  // weights made relative
	community []int
	aspect    float64
	force     []Point
}

func newField(n int, links []Link, community []int, width, height float64) *field {
	f := &field{k: math.Sqrt(width * height / float64(n)), community: community, aspect: width / height, force: make([]Point, n)}
	degree := make([]float64, n)
	for _, l := range links {
		degree[l.A] += l.Weight
		degree[l.B] += l.Weight
	}
	for _, l := range links {
		w := math.Sqrt(l.Weight / math.Sqrt(degree[l.A]*degree[l.B]))
		if community[l.A] != community[l.B] {
			w *= 0.12
		}
		f.links = append(f.links, Link{l.A, l.B, w})
	}
	return f
}

// step moves every node along its force, at most limit far.
func (f *field) step(p []Point, limit float64) {
	f.repel(p)
	for _, l := range f.links {
		dx, dy := p[l.B].X-p[l.A].X, p[l.B].Y-p[l.A].Y
		pull := math.Hypot(dx, dy) / f.k * l.Weight
		f.force[l.A].X += dx * pull
		f.force[l.A].Y += dy * pull
		f.force[l.B].X -= dx * pull
		f.force[l.B].Y -= dy * pull
	}
	for i := range p {
		d := math.Hypot(f.force[i].X, f.force[i].Y)
		if d > 0 {
			m := math.Min(d, limit) / d
			p[i].X += f.force[i].X * m
			p[i].Y += f.force[i].Y * m
		}
	}
}

// strangers is how much more nodes of two communities repel each other.
const strangers = 2.2

// repel writes the forces between all pairs and of gravity.
func (f *field) repel(p []Point) {
	for i := range p {
		f.force[i] = Point{-p[i].X * 0.25, -p[i].Y * 0.25 * f.aspect}
	}
	kk := f.k * f.k * 0.5
	if len(p) > maxExact {
		newQuadtree(p, f.community).repel(p, f.community, f.force, kk)
		return
	}
	for i := range p {
		x, y, c := p[i].X, p[i].Y, f.community[i]
		fx, fy := 0.0, 0.0
		for j := i + 1; j < len(p); j++ {
			dx, dy := x-p[j].X, y-p[j].Y
			push := kk / (dx*dx + dy*dy + 0.01)
			if f.community[j] != c {
				push *= strangers
			}
			fx += dx * push
			fy += dy * push
			f.force[j].X -= dx * push
			f.force[j].Y -= dy * push
		}
		f.force[i].X += fx
		f.force[i].Y += fy
	}
}

// scale fits the drawing into width × height, with room for the circles.
func scale(p []Point, radius []float64, width, height float64) {
	if len(p) == 0 {
		return
	}
	lo, hi, most := p[0], p[0], 0.0
	for i := range p {
		lo.X, lo.Y = math.Min(lo.X, p[i].X), math.Min(lo.Y, p[i].Y)
		hi.X, hi.Y = math.Max(hi.X, p[i].X), math.Max(hi.Y, p[i].Y)
		most = math.Max(most, radius[i])
	}
	pad := most + 14
	sx := (width - 2*pad) / math.Max(hi.X-lo.X, 1e-9)
	sy := (height - 2*pad) / math.Max(hi.Y-lo.Y, 1e-9)
	if len(p) == 1 {
		p[0] = Point{width / 2, height / 2}
		return
	}
	sx, sy = math.Min(sx, 2.2*sy), math.Min(sy, 2.2*sx)
	ox, oy := (width-sx*(hi.X-lo.X))/2, (height-sy*(hi.Y-lo.Y))/2
	for i := range p {
		p[i] = Point{ox + (p[i].X-lo.X)*sx, oy + (p[i].Y-lo.Y)*sy}
	}
}

// separate pushes overlapping circles apart once; false when none overlapped.
func separate(p []Point, radius []float64, gap float64) bool {
	moved := false
	for i := range p {
		for j := i + 1; j < len(p); j++ {
			dx, dy := p[j].X-p[i].X, p[j].Y-p[i].Y
			need := radius[i] + radius[j] + gap
			if math.Abs(dx) > need || math.Abs(dy) > need {
				continue
			}
			d := math.Hypot(dx, dy)
			if d >= need {
				continue
			}
			if d < 1e-6 {
				dx, dy, d = 1, 0, 1
			}
			push := (need - d) / 2 / d
			p[i].X -= dx * push
			p[i].Y -= dy * push
			p[j].X += dx * push
			p[j].Y += dy * push
			moved = true
		}
	}
	return moved
}

package report

import (
	"math"
	"slices"
)

// point is a place on the drawing.
type point struct{ x, y float64 }

// place lays out a network by force (Fruchterman and Reingold 1991): nodes
// repel one another, ties pull, more within a community than across, and a
// light gravity holds the parts together; then circles that overlap are pushed
// apart. It starts from a spiral ordered by community, so that equal input
// gives an equal drawing. radius is of each node, in the units of the result,
// which fills width × height.
func place(n int, links []link, community []int, radius []float64, width, height float64) []point {
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
// drawn small because of a few parts that are tied to nothing.
func gatherIn(p []point) {
	far := make([]float64, len(p))
	for i := range p {
		far[i] = math.Hypot(p[i].x, p[i].y)
	}
	slices.Sort(far)
	edge := 1.05 * far[len(far)*95/100]
	for i := range p {
		if d := math.Hypot(p[i].x, p[i].y); d > edge {
			by := (edge + 0.1*(d-edge)) / d
			p[i] = point{p[i].x * by, p[i].y * by}
		}
	}
}

// spiral starts nodes of one community beside one another on a sunflower.
func spiral(n int, community []int) []point {
	groups := 0
	for _, c := range community {
		groups = max(groups, c+1)
	}
	p := make([]point, n)
	at := 0
	for c := range groups {
		for i := range n {
			if community[i] == c {
				angle, r := float64(at)*2.399963229728653, 18*math.Sqrt(float64(at)+0.5)
				p[i] = point{r * math.Cos(angle), r * math.Sin(angle)}
				at++
			}
		}
	}
	return p
}

// field holds the forces between nodes.
type field struct {
	k         float64 // the distance that a tie of weight 1 wants
	links     []link  // weights made relative
	community []int
	aspect    float64
	force     []point
}

func newField(n int, links []link, community []int, width, height float64) *field {
	f := &field{k: math.Sqrt(width * height / float64(n)), community: community, aspect: width / height, force: make([]point, n)}
	degree := make([]float64, n)
	for _, l := range links {
		degree[l.a] += l.weight
		degree[l.b] += l.weight
	}
	for _, l := range links {
		w := math.Sqrt(l.weight / math.Sqrt(degree[l.a]*degree[l.b]))
		if community[l.a] != community[l.b] {
			w *= 0.12
		}
		f.links = append(f.links, link{l.a, l.b, w})
	}
	return f
}

// step moves every node along its force, at most limit far.
func (f *field) step(p []point, limit float64) {
	f.repel(p)
	for _, l := range f.links {
		dx, dy := p[l.b].x-p[l.a].x, p[l.b].y-p[l.a].y
		pull := math.Hypot(dx, dy) / f.k * l.weight
		f.force[l.a].x += dx * pull
		f.force[l.a].y += dy * pull
		f.force[l.b].x -= dx * pull
		f.force[l.b].y -= dy * pull
	}
	for i := range p {
		d := math.Hypot(f.force[i].x, f.force[i].y)
		if d > 0 {
			m := math.Min(d, limit) / d
			p[i].x += f.force[i].x * m
			p[i].y += f.force[i].y * m
		}
	}
}

// strangers is how much more nodes of two communities repel each other.
const strangers = 2.2

// repel writes the forces between all pairs and of gravity.
func (f *field) repel(p []point) {
	for i := range p {
		f.force[i] = point{-p[i].x * 0.25, -p[i].y * 0.25 * f.aspect}
	}
	kk := f.k * f.k * 0.5
	if len(p) > maxExact {
		newCells(p, f.community).repel(p, f.community, f.force, kk)
		return
	}
	for i := range p {
		x, y, c := p[i].x, p[i].y, f.community[i]
		fx, fy := 0.0, 0.0
		for j := i + 1; j < len(p); j++ {
			dx, dy := x-p[j].x, y-p[j].y
			push := kk / (dx*dx + dy*dy + 0.01)
			if f.community[j] != c {
				push *= strangers
			}
			fx += dx * push
			fy += dy * push
			f.force[j].x -= dx * push
			f.force[j].y -= dy * push
		}
		f.force[i].x += fx
		f.force[i].y += fy
	}
}

// scale fits the drawing into width × height, with room for the circles.
func scale(p []point, radius []float64, width, height float64) {
	if len(p) == 0 {
		return
	}
	lo, hi, most := p[0], p[0], 0.0
	for i := range p {
		lo.x, lo.y = math.Min(lo.x, p[i].x), math.Min(lo.y, p[i].y)
		hi.x, hi.y = math.Max(hi.x, p[i].x), math.Max(hi.y, p[i].y)
		most = math.Max(most, radius[i])
	}
	pad := most + 14
	sx := (width - 2*pad) / math.Max(hi.x-lo.x, 1e-9)
	sy := (height - 2*pad) / math.Max(hi.y-lo.y, 1e-9)
	if len(p) == 1 {
		p[0] = point{width / 2, height / 2}
		return
	}
	sx, sy = math.Min(sx, 2.2*sy), math.Min(sy, 2.2*sx)
	ox, oy := (width-sx*(hi.x-lo.x))/2, (height-sy*(hi.y-lo.y))/2
	for i := range p {
		p[i] = point{ox + (p[i].x-lo.x)*sx, oy + (p[i].y-lo.y)*sy}
	}
}

// separate pushes overlapping circles apart once; false when none overlapped.
func separate(p []point, radius []float64, gap float64) bool {
	moved := false
	for i := range p {
		for j := i + 1; j < len(p); j++ {
			dx, dy := p[j].x-p[i].x, p[j].y-p[i].y
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
			p[i].x -= dx * push
			p[i].y -= dy * push
			p[j].x += dx * push
			p[j].y += dy * push
			moved = true
		}
	}
	return moved
}

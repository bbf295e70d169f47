package report

import "math"

// point is a place on the drawing.
type point struct{ x, y float64 }

// place lays out a network: nodes repel one another, ties pull, a light
// gravity holds the parts together (after Jacomy, Venturini, Heymann and
// Bastian 2014, ForceAtlas2, with its LinLog pull that shows groups), then
// circles that overlap are pushed apart. It starts from a spiral ordered by
// community, so that equal input gives an equal drawing. radius is of each
// node, in the units of the result, which fills width × height.
func place(n int, links []link, community []int, radius []float64, width, height float64) []point {
	p := spiral(n, community)
	if n == 0 {
		return p
	}
	steps := min(500, max(60, 60_000_000/(n*n+1)))
	degree := make([]float64, n)
	for _, l := range links {
		degree[l.a]++
		degree[l.b]++
	}
	force := make([]point, n)
	for step := range steps {
		heat := 1 - float64(step)/float64(steps)
		repel(p, force, degree)
		pull(p, force, links)
		for i := range p {
			f := force[i]
			d := math.Hypot(f.x, f.y)
			if d == 0 {
				continue
			}
			limit := math.Min(d*0.1, 12*heat+0.2)
			p[i].x += f.x / d * limit
			p[i].y += f.y / d * limit
		}
	}
	scale(p, radius, width, height)
	for range 80 {
		if !separate(p, radius) {
			break
		}
	}
	scale(p, radius, width, height)
	return p
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
				angle, r := float64(at)*2.399963229728653, 10*math.Sqrt(float64(at)+0.5)
				p[i] = point{r * math.Cos(angle), r * math.Sin(angle)}
				at++
			}
		}
	}
	return p
}

// repel writes into force: each pair apart by (degree+1)(degree+1)/distance, and
// gravity towards the middle.
func repel(p, force []point, degree []float64) {
	for i := range p {
		d := math.Hypot(p[i].x, p[i].y) + 1e-9
		g := 1.2 * (degree[i] + 1)
		force[i] = point{-p[i].x / d * g, -p[i].y / d * g}
	}
	for i := range p {
		x, y, w := p[i].x, p[i].y, 40*(degree[i]+1)
		fx, fy := 0.0, 0.0
		for j := i + 1; j < len(p); j++ {
			dx, dy := x-p[j].x, y-p[j].y
			f := w * (degree[j] + 1) / (dx*dx + dy*dy + 1e-6)
			fx += dx * f
			fy += dy * f
			force[j].x -= dx * f
			force[j].y -= dy * f
		}
		force[i].x += fx
		force[i].y += fy
	}
}

func pull(p, force []point, links []link) {
	for _, l := range links {
		dx, dy := p[l.b].x-p[l.a].x, p[l.b].y-p[l.a].y
		d := math.Hypot(dx, dy) + 1e-9
		f := 14 * math.Sqrt(l.weight) * math.Log1p(d) / d
		force[l.a].x += dx * f
		force[l.a].y += dy * f
		force[l.b].x -= dx * f
		force[l.b].y -= dy * f
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
func separate(p []point, radius []float64) bool {
	moved := false
	for i := range p {
		for j := i + 1; j < len(p); j++ {
			dx, dy := p[j].x-p[i].x, p[j].y-p[i].y
			need := radius[i] + radius[j] + 3
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

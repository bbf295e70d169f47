package draw

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The tree gives nearly the forces of all pairs.
func TestQuadtreeRepelsAsPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 5, 2000} {
		p, community := make([]Point, n), make([]int, n)
		for i := range p {
			community[i] = i * 7 / n
			p[i] = Point{rng.NormFloat64()*50 + 300*float64(community[i]%3), rng.NormFloat64()*50 + 300*float64(community[i]/3)}
		}
		if n == 5 {
			p[3], p[4] = p[2], p[2] // in one place
		}
		got := make([]Point, n)
		newQuadtree(p, community).repel(p, community, got, 100)
		off, all := 0.0, 0.0
		for i := range p {
			want := Point{}
			for j := range p {
				dx, dy := p[i].X-p[j].X, p[i].Y-p[j].Y
				by := 100 / (dx*dx + dy*dy + 0.01)
				if community[i] != community[j] {
					by *= strangers
				}
				want.X += dx * by
				want.Y += dy * by
			}
			off += math.Hypot(got[i].X-want.X, got[i].Y-want.Y)
			all += math.Hypot(want.X, want.Y)
		}
		if off > 0.06*all+1e-9 {
			t.Errorf("%d points: forces are off by %.1f %%", n, 100*off/all)
		}
	}
}

// A large network is drawn within its field, the same each time.
func TestPlaceMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	n := maxExact + 500
	community, radius := make([]int, n), make([]float64, n)
	var links []Link
	for i := range n {
		community[i], radius[i] = i/100, 3+float64(i%9)
		for range 3 {
			links = append(links, Link{i, i/100*100 + rng.IntN(100), 1})
		}
	}
	a, b := Place(n, links, community, radius, 1000, 640), Place(n, links, community, radius, 1000, 640)
	near, far := 0.0, 0.0
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("node %d lies elsewhere the second time", i)
		}
		if !(a[i].X >= 0 && a[i].X <= 1000 && a[i].Y >= 0 && a[i].Y <= 640) {
			t.Fatalf("node %d at %v", i, a[i])
		}
		near += math.Hypot(a[i].X-a[i/100*100].X, a[i].Y-a[i/100*100].Y)
		far += math.Hypot(a[i].X-a[(i+700)%n].X, a[i].Y-a[(i+700)%n].Y)
	}
	if near > far/3 {
		t.Errorf("those of one community are %.0f apart, those of two %.0f", near/float64(n), far/float64(n))
	}
}

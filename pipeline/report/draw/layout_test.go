package draw

import "testing"

func TestLayoutKeepsCirclesApart(t *testing.T) {
	const width, height = 1000, 640
	var links []Link
	for i := range 200 {
		links = append(links, Link{i, (i*7 + 1) % 200, 1})
	}
	radius := make([]float64, 200)
	for i := range radius {
		radius[i] = 3
	}
	p := Place(200, links, make([]int, 200), radius, width, height)
	overlaps := 0
	for i := range p {
		if !(p[i].X >= 0 && p[i].X <= width && p[i].Y >= 0 && p[i].Y <= height) {
			t.Fatalf("node %d at %v", i, p[i])
		}
		for j := range p[:i] {
			if dx, dy := p[i].X-p[j].X, p[i].Y-p[j].Y; dx*dx+dy*dy < 36 {
				overlaps++
			}
		}
	}
	if overlaps > 4 {
		t.Errorf("%d circles overlap", overlaps)
	}
}

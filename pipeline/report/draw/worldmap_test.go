package draw

import (
	"strings"
	"testing"
)

func TestEqualEarth(t *testing.T) {
	for _, c := range []struct{ lat, lon, x, y float64 }{
		{0, 0, 500, 243.5}, {0, 180, 1000, 243.5}, {90, 0, 500, 0}, {-90, 0, 500, 487},
	} {
		p := EqualEarth(c.lat, c.lon)
		if d := (p.X-c.x)*(p.X-c.x) + (p.Y-c.y)*(p.Y-c.y); d > 1 {
			t.Errorf("%v, %v: got %v", c.lat, c.lon, p)
		}
	}
}

func TestWorldOutlines(t *testing.T) {
	w, err := World()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(w.Land, "M") < 100 || strings.Count(w.Land, "M") != strings.Count(w.Land, "z") || len(w.Land)+len(w.Borders) > 80_000 {
		t.Errorf("land: %d rings, %d closed, %d bytes with borders", strings.Count(w.Land, "M"), strings.Count(w.Land, "z"), len(w.Land)+len(w.Borders))
	}
}

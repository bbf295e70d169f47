package draw

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// World outlines: Natural Earth 1:110m, public domain, as packed by world-atlas
// 2.0.2 (ISC); see NOTICE beside the report\'s assets.
//
//go:embed assets/countries-110m.json
var worldTopology []byte

// Size of the map; the outline of the Equal Earth projection has this ratio.
const (
	MapWidth  = 1000
	MapHeight = 487
)

// EqualEarth projects WGS 84 degrees to the map: Šavrič, Patterson and Jenny
// (2018), "The Equal Earth map projection", equations 9 and 10.
func EqualEarth(lat, lon float64) Point {
	const (
		a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
		edge           = 2.706629983696436 // x of 180° E on the equator
		top            = 1.317362759157413 // y of the pole
	)
	phi, lambda := lat*math.Pi/180, lon*math.Pi/180
	t := math.Asin(math.Sqrt(3) / 2 * math.Sin(phi))
	t2 := t * t
	t6 := t2 * t2 * t2
	x := 2 * math.Sqrt(3) * lambda * math.Cos(t) / (3 * (9*a4*t6*t2 + 7*a3*t6 + 3*a2*t2 + a1))
	y := t * (a4*t6*t2 + a3*t6 + a2*t2 + a1)
	return Point{(x/edge + 1) / 2 * MapWidth, (1 - y/top) / 2 * MapHeight}
}

// Outlines are SVG path data: filled land, and lines between countries.
type Outlines struct{ Land, Borders string }

// World decodes the embedded map once.
var World = sync.OnceValues(func() (Outlines, error) { return decodeTopology(worldTopology) })

type topology struct {
	Transform struct {
		Scale, Translate [2]float64
	}
	Arcs    [][][2]int
	Objects struct {
		Land, Countries struct {
			Geometries []struct {
				Type string
				Arcs json.RawMessage
			}
		}
	}
}

// decodeTopology reads TopoJSON (github.com/topojson/topojson-specification 1.1):
// arcs are quantized and delta-encoded, a negative number is an arc reversed.
func decodeTopology(data []byte) (Outlines, error) {
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return Outlines{}, fmt.Errorf("world map: %w", err)
	}
	arcs := make([][]Point, len(t.Arcs)) // in degrees: x longitude, y latitude
	for i, arc := range t.Arcs {
		x, y := 0, 0
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], Point{
				float64(x)*t.Transform.Scale[0] + t.Transform.Translate[0],
				float64(y)*t.Transform.Scale[1] + t.Transform.Translate[1],
			})
		}
	}
	coast := make([]bool, len(arcs))
	var land, borders strings.Builder
	for _, g := range t.Objects.Land.Geometries {
		polygons, err := polygonsOf(g.Arcs)
		if err != nil {
			return Outlines{}, err
		}
		for _, polygon := range polygons {
			for _, ring := range polygon {
				ps, err := joinArcs(arcs, ring, coast)
				if err != nil {
					return Outlines{}, err
				}
				writeRing(&land, ps)
			}
		}
	}
	for i, arc := range arcs {
		if !coast[i] {
			writePath(&borders, project(arc), false)
		}
	}
	return Outlines{land.String(), borders.String()}, nil
}

// polygonsOf reads the arcs of a Polygon or a MultiPolygon.
func polygonsOf(data json.RawMessage) ([][][]int, error) {
	var many [][][]int
	if json.Unmarshal(data, &many) == nil {
		return many, nil
	}
	var one [][]int
	if err := json.Unmarshal(data, &one); err != nil {
		return nil, fmt.Errorf("world map: land: %w", err)
	}
	return [][][]int{one}, nil
}

// joinArcs makes one ring of arcs and marks them as coast.
func joinArcs(arcs [][]Point, ring []int, coast []bool) ([]Point, error) {
	var ps []Point
	for _, a := range ring {
		k := a
		if a < 0 {
			k = ^a
		}
		if k >= len(arcs) {
			return nil, fmt.Errorf("world map: no arc %d", k)
		}
		coast[k] = true
		ps = appendArc(ps, arcs[k], a < 0)
	}
	return ps, nil
}

// writeRing projects a ring and writes it. One that crosses the antimeridian is
// unrolled and drawn at both edges of the map; one around a pole is closed there.
func writeRing(b *strings.Builder, ps []Point) {
	turn, lo, hi := 0.0, 180.0, -180.0
	unrolled := make([]Point, len(ps))
	for i, p := range ps {
		if i > 0 {
			switch d := p.X - ps[i-1].X; {
			case d > 180:
				turn -= 360
			case d < -180:
				turn += 360
			}
		}
		unrolled[i] = Point{p.X + turn, p.Y}
		lo, hi = math.Min(lo, unrolled[i].X), math.Max(hi, unrolled[i].X)
	}
	if turn != 0 {
		pole := math.Copysign(90, ps[0].Y)
		unrolled = append(unrolled, Point{unrolled[len(ps)-1].X, pole}, Point{unrolled[0].X, pole})
	}
	for shift := -360.0; shift <= 360; shift += 360 {
		if lo+shift >= 180 || hi+shift <= -180 {
			continue
		}
		cut := make([]Point, len(unrolled))
		for i, p := range unrolled {
			cut[i] = Point{math.Min(180, math.Max(-180, p.X+shift)), p.Y}
		}
		writePath(b, project(cut), true)
	}
}

func project(degrees []Point) []Point {
	out := make([]Point, len(degrees))
	for i, p := range degrees {
		out[i] = EqualEarth(p.Y, p.X)
	}
	return out
}

func appendArc(dst, arc []Point, reversed bool) []Point {
	for i := range arc {
		p := arc[i]
		if reversed {
			p = arc[len(arc)-1-i]
		}
		dst = append(dst, p)
	}
	return dst
}

// writePath writes tenths of a unit as relative steps; a path that shrinks to a
// point is left out.
func writePath(b *strings.Builder, ps []Point, closed bool) {
	x, y, steps := 0, 0, 0
	for i, p := range ps {
		px, py := int(math.Round(p.X*10)), int(math.Round(p.Y*10))
		if i > 0 && (px != x || py != y) {
			if steps == 0 {
				b.WriteByte('M')
				writeTenth(b, x)
				b.WriteByte(' ')
				writeTenth(b, y)
				b.WriteByte('l')
			} else if px >= x {
				b.WriteByte(' ')
			}
			writeTenth(b, px-x)
			if py >= y {
				b.WriteByte(' ')
			}
			writeTenth(b, py-y)
			steps++
		}
		x, y = px, py
	}
	if steps > 0 && closed {
		b.WriteByte('z')
	}
}

func writeTenth(b *strings.Builder, v int) {
	if v < 0 {
		b.WriteByte('-')
		v = -v
	}
	if v/10 > 0 || v%10 == 0 {
		b.WriteString(strconv.Itoa(v / 10))
	}
	if v%10 != 0 {
		b.WriteByte('.')
		b.WriteByte(byte('0' + v%10))
	}
}

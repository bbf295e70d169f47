package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/report/draw"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// Node is a drawn node; Shape is SVG path data for its type.
type Node struct {
	Row
	Shape     string
	Community int
	X, Y      string
	LabelY    string
	Labelled  bool
}

// Drawn is the network as a still picture, for print and without WebGL.
type Drawn struct {
	Lines [4]string // path data by width
	Nodes []Node
}

// Network draws the still picture.
func (p *page) Network() Drawn {
	n := p.Model.Network
	var d Drawn
	var lines [4]strings.Builder
	for i, l := range n.Links {
		width := min(3, int(math.Log2(float64(max(1, n.Comentions[i].Edge.Stories)))))
		a, b := n.Pos[l.A], n.Pos[l.B]
		fmt.Fprintf(&lines[width], "M%s %sL%s %s", coord(a.X), coord(a.Y), coord(b.X), coord(b.Y))
	}
	for i := range lines {
		d.Lines[i] = lines[i].String()
	}
	var taken []box
	for i, e := range n.Nodes {
		x, y, r := n.Pos[i].X, n.Pos[i].Y, n.Radius[i]
		node := Node{Row: Row{Entity: p.Entities[e], N: e}, Shape: shape(p.Entities[e].Type, x, y, r), Community: min(n.Community[i], 8),
			X: coord(x), Y: coord(y), LabelY: coord(y - r - 3)}
		label := labelBox(facts.Show(p.Entities[e].Name), x, y-r-3, 12)
		if !label.hits(taken) && label.x0 > 0 && label.x1 < facts.NetworkWidth && label.y0 > 0 && len(taken) < 90 {
			node.Labelled = true
			taken = append(taken, label)
		}
		d.Nodes = append(d.Nodes, node)
	}
	return d
}

// box is a rectangle that a label takes.
type box struct{ x0, y0, x1, y1 float64 }

func labelBox(text string, x, y, size float64) box {
	w := 0.56 * size * float64(len([]rune(text)))
	return box{x - w/2, y - size, x + w/2, y + 3}
}

func (b box) hits(others []box) bool {
	for _, o := range others {
		if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
			return true
		}
	}
	return false
}

// shape draws a person as a circle, a place as a triangle, an organization as a square.
func shape(t entities.Type, x, y, r float64) string {
	r = math.Round(r*10) / 10 // so that the arcs of a circle meet
	switch t {
	case entities.Place:
		r *= 1.25
		return fmt.Sprintf("M%s %sL%s %sL%s %sz", coord(x), coord(y-r), coord(x+r*0.87), coord(y+r*0.5), coord(x-r*0.87), coord(y+r*0.5))
	case entities.Organization:
		r *= 0.88
		return fmt.Sprintf("M%s %sh%sv%sh-%sz", coord(x-r), coord(y-r), coord(2*r), coord(2*r), coord(2*r))
	}
	return fmt.Sprintf("M%s %sa%[3]s %[3]s 0 1 0 %[4]s 0a%[3]s %[3]s 0 1 0-%[4]s 0z", coord(x-r), coord(y), coord(r), coord(2*r))
}

// Community is an entry of the legend.
type Community struct {
	N     int // 0..7, 8 for all others
	Names []Row
	Size  int
}

// Communities are the largest groups.
func (p *page) Communities() []Community {
	n := p.Model.Network
	var out []Community
	for c := 0; c < n.Groups && c < 8; c++ {
		members := n.Group(c)
		k := Community{N: c, Size: len(members)}
		for _, m := range n.Marks(c, 4) {
			k.Names = append(k.Names, Row{Entity: p.Entities[n.Nodes[m]], N: n.Nodes[m]})
		}
		out = append(out, k)
	}
	return out
}

// Groups counts the communities of more than one name.
func (p *page) Groups() int    { return p.Model.Network.Groups }
func (p *page) NodeCount() int { return len(p.Model.Network.Nodes) }
func (p *page) LinkCount() int { return len(p.Model.Network.Links) }

// maxSpots is how many places the map shows.
const maxSpots = 300

// Spot is a place on the map.
type Spot struct {
	Row
	X, Y, R, LabelY string
	Labelled        bool
}

// Spots are the places with coordinates, the largest first (drawn below).
func (p *page) Spots() []Spot {
	var out []Spot
	var taken []box
	most := 0
	for e, x := range p.Entities {
		if !model.Located(x) || len(out) >= maxSpots {
			continue
		}
		most = max(most, x.Articles)
		at, r := draw.EqualEarth(*x.Place.Lat, *x.Place.Lon), 2.5+11*math.Sqrt(float64(x.Articles)/float64(most))
		s := Spot{Row: Row{Entity: x, N: int32(e)}, X: coord(at.X), Y: coord(at.Y), R: coord(r), LabelY: coord(at.Y - r - 2)}
		label := labelBox(facts.Show(x.Name), at.X, at.Y-r-2, 11)
		if len(taken) < 25 && !label.hits(taken) {
			s.Labelled = true
			taken = append(taken, label)
		}
		out = append(out, s)
	}
	return out
}

// Bar is a bin of the time line.
type Bar struct {
	N                 int
	Label             string
	Articles, Stories int
	X, W              string
	Y, H, SY, SH      string // of the article bar and the story bar
	Peak              *Row   // who stands out, for the highest bars
	PeakX, PeakY      string
	Anchor            string
	Tick              string
}

const (
	chartWidth  = 1000
	chartHeight = 170
	chartLeft   = 150
)

func (p *page) binX(i int) float64 {
	return chartLeft + float64(i)*(chartWidth-chartLeft)/float64(max(1, p.Span.Count))
}

// Bars are the time line.
func (p *page) Bars() []Bar {
	if p.Span.Count == 0 {
		return nil
	}
	most := max(1, slices.Max(p.Timeline))
	high := make([]int, len(p.Timeline))
	for i := range high {
		high[i] = i
	}
	slices.SortStableFunc(high, func(a, b int) int { return cmp.Compare(p.Timeline[b], p.Timeline[a]) })
	var taken []box
	step := max(1, (p.Span.Count+7)/8)
	bars := make([]Bar, p.Span.Count)
	for i := range bars {
		x, w := p.binX(i), p.binX(i+1)-p.binX(i)
		h := float64(p.Timeline[i]) / float64(most) * (chartHeight - 34)
		sh := float64(p.StoriesBegun[i]) / float64(most) * (chartHeight - 34)
		bars[i] = Bar{N: i, Label: p.Span.Label(i), Articles: p.Timeline[i], Stories: p.StoriesBegun[i],
			X: coord(x + math.Min(2, w*0.1)), W: coord(w - math.Min(4, w*0.2)), Y: coord(chartHeight - h), H: coord(h), SY: coord(chartHeight - sh), SH: coord(sh)}
		if i%step == 0 {
			bars[i].Tick = p.Span.Tick(i)
		}
	}
	for _, i := range high[:min(8, len(high))] {
		e := p.StandsOut(i)
		if e < 0 {
			continue
		}
		x := p.binX(i) + (p.binX(i+1)-p.binX(i))/2
		y := chartHeight - float64(p.Timeline[i])/float64(most)*(chartHeight-34) - 6
		name := facts.Show(p.Entities[e].Name)
		half := labelBox(name, 0, 0, 12).x1
		x = math.Min(math.Max(x, chartLeft+half), chartWidth-half)
		if label := labelBox(name, x, y, 12); !label.hits(taken) {
			taken = append(taken, label)
			row := Row{Entity: p.Entities[e], N: e}
			bars[i].Peak, bars[i].PeakX, bars[i].PeakY = &row, coord(x), coord(y)
		}
	}
	return bars
}

// Highest is the value at the top of the time line.
func (p *page) Highest() int { return slices.Max(append([]int{0}, p.Timeline...)) }

// Lane is the time line of one entity as dots.
type Lane struct {
	Row
	Y    string
	Dots []Dot
}

// Dot is an entity in one bin.
type Dot struct {
	X, R     string
	N        int
	Bin      int
	BinLabel string
}

// Lanes are those of the leading entities.
func (p *page) Lanes() []Lane {
	var out []Lane
	most := 1
	for e := range p.Entities[:min(lanes, len(p.Entities))] {
		if len(p.Shape[e]) > 0 {
			most = max(most, slices.Max(p.Shape[e]))
		}
	}
	w := p.binX(1) - p.binX(0)
	largest := math.Min(9, math.Max(3, w/2))
	for e := range p.Entities[:min(lanes, len(p.Entities))] {
		lane := Lane{Row: Row{Entity: p.Entities[e], N: int32(e)}, Y: strconv.Itoa(chartHeight + 44 + 22*len(out))}
		for i, n := range p.Shape[e] {
			if n > 0 {
				lane.Dots = append(lane.Dots, Dot{coord(p.binX(i) + w/2), coord(1.5 + largest*math.Sqrt(float64(n)/float64(most))), n, i, p.Span.Label(i)})
			}
		}
		out = append(out, lane)
	}
	return out
}

// ChartHeight is that of the time line with its lanes.
func (p *page) ChartHeight() int { return chartHeight + 40 + 22*min(lanes, len(p.Entities)) }

package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/report/draw"
	"newsgraph/pipeline/report/model"
)

// The colours of communities on a picture that stands alone; those of the page
// follow its theme.
var pictureColours = [...]string{"#0072b2", "#b37a00", "#00805e", "#b0508a", "#c65400", "#2b88c4", "#6a51a3", "#7d7300", "#7a7a7a"}

func xmlText(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(Show(s))) // to memory
	return b.String()
}

// SVG writes a drawing as a picture that stands alone, with the names of the larger
// nodes, and of relations with their direction.
func (d *Drawing) SVG(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" font-family="system-ui, sans-serif" role="img" aria-label="Network of names">`, d.Width, d.Height)
	b.WriteString(`<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#8a2c00"/></marker></defs>`)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`, d.Width, d.Height)
	for i := range d.Links {
		l := &d.Links[i]
		x, y := &d.Nodes[l.A], &d.Nodes[l.B]
		if len(l.Relations) == 0 {
			fmt.Fprintf(&b, `<path d="M%s %sL%s %s" stroke="#8a8780" stroke-opacity=".45" stroke-width="%s"/>`, coord(x.X), coord(x.Y), coord(y.X), coord(y.Y), coord(0.5+math.Min(3, 0.6*math.Log2(float64(1+l.Stories)))))
		}
	}
	var taken []box
	var names strings.Builder
	for i := range d.Nodes {
		n := &d.Nodes[i]
		label := labelBox(n.Name, n.X, n.Y-n.R-3, 11)
		if len(taken) < 120 && !label.hits(taken) && label.x0 > 0 && label.x1 < float64(d.Width) && label.y0 > 0 {
			taken = append(taken, label)
			fmt.Fprintf(&names, `<text x="%s" y="%s" font-size="11" text-anchor="middle" stroke="#fff" stroke-width="3" paint-order="stroke" fill="#222">%s</text>`, coord(n.X), coord(n.Y-n.R-3), xmlText(n.Name))
		}
	}
	for i := range d.Links {
		d.svgRelations(&b, &names, &d.Links[i], &taken)
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		fmt.Fprintf(&b, `<path d="%s" fill="%s" stroke="#fff"><title>%s, %s</title></path>`, shape(n.Type, n.X, n.Y, n.R), pictureColours[min(n.Community, len(pictureColours)-1)], xmlText(n.Name), model.Plural(n.Stories, "story"))
	}
	b.WriteString(names.String())
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// svgRelations draws the relations of a link as one line, named where there is room.
func (d *Drawing) svgRelations(lines, names *strings.Builder, l *DrawingLink, taken *[]box) {
	if len(l.Relations) == 0 {
		return
	}
	r := &l.Relations[0]
	from, to := &d.Nodes[r.From], &d.Nodes[l.A+l.B-r.From]
	long := math.Max(1, math.Hypot(to.X-from.X, to.Y-from.Y))
	x, y := to.X-(to.X-from.X)/long*(to.R+1), to.Y-(to.Y-from.Y)/long*(to.R+1)
	arrow := ""
	if r.Arrow {
		arrow = ` marker-end="url(#to)"`
	}
	fmt.Fprintf(lines, `<path d="M%s %sL%s %s" stroke="#8a2c00" stroke-width="1.2"%s><title>%s %s %s</title></path>`, coord(from.X), coord(from.Y), coord(x), coord(y), arrow, xmlText(from.Name), xmlText(r.Said), xmlText(to.Name))
	mx, my := (from.X+to.X)/2, (from.Y+to.Y)/2
	if label := labelBox(r.Said, mx, my, 9); !label.hits(*taken) {
		*taken = append(*taken, label)
		fmt.Fprintf(names, `<text x="%s" y="%s" font-size="9" text-anchor="middle" stroke="#fff" stroke-width="2.5" paint-order="stroke" fill="#8a2c00">%s</text>`, coord(mx), coord(my), xmlText(r.Said))
	}
}

// GEXF writes a drawing in the format of Gephi (gexf.net, version 1.3), with the
// places and the colours that it has.
func (d *Drawing) GEXF(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph defaultedgetype="undirected">` + "\n")
	b.WriteString(`<attributes class="node"><attribute id="type" title="type" type="string"/><attribute id="stories" title="stories" type="integer"/><attribute id="community" title="community" type="integer"/></attributes>` + "\n")
	b.WriteString(`<attributes class="edge"><attribute id="stories" title="stories" type="integer"/><attribute id="npmi" title="npmi" type="double"/></attributes>` + "\n<nodes>\n")
	for i := range d.Nodes {
		n := &d.Nodes[i]
		var red, green, blue int
		_, _ = fmt.Sscanf(pictureColours[min(n.Community, len(pictureColours)-1)], "#%02x%02x%02x", &red, &green, &blue)
		fmt.Fprintf(&b, `<node id="%s" label="%s"><attvalues><attvalue for="type" value="%s"/><attvalue for="stories" value="%d"/><attvalue for="community" value="%d"/></attvalues><viz:position x="%s" y="%s"/><viz:size value="%s"/><viz:color r="%d" g="%d" b="%d"/></node>`+"\n",
			xmlText(n.ID), xmlText(n.Name), n.Type, n.Stories, n.Community, coord(n.X), coord(-n.Y), coord(n.R), red, green, blue)
	}
	b.WriteString("</nodes>\n<edges>\n")
	edge := 0
	for i := range d.Links {
		l := &d.Links[i]
		if l.Stories > 0 {
			fmt.Fprintf(&b, `<edge id="%d" source="%s" target="%s" weight="%d" label="%s"><attvalues><attvalue for="stories" value="%[4]d"/><attvalue for="npmi" value="%.3[6]f"/></attvalues></edge>`+"\n",
				edge, xmlText(d.Nodes[l.A].ID), xmlText(d.Nodes[l.B].ID), l.Stories, entities.Cooccurs, l.NPMI)
			edge++
		}
		for _, r := range l.Relations {
			kind := "undirected"
			if r.Arrow {
				kind = "directed"
			}
			fmt.Fprintf(&b, `<edge id="%d" source="%s" target="%s" type="%s" weight="%d" label="%s"/>`+"\n", edge, xmlText(d.Nodes[r.From].ID), xmlText(d.Nodes[l.A+l.B-r.From].ID), kind, max(1, r.Stories), xmlText(r.Said))
			edge++
		}
	}
	b.WriteString("</edges>\n</graph></gexf>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// MapSpot is a place on a map that stands alone.
type MapSpot struct {
	Name     string
	Lat, Lon float64 // degrees, WGS 84
	Stories  int
}

// OnMap reports whether an entity is a place with a point of its own.
func OnMap(e *entities.Entity) bool { return model.Located(e) }

// MapSVG writes a map of the world with places, the larger the more stories, as a
// picture that stands alone. It is cut to where the places lie.
func MapSVG(w io.Writer, spots []MapSpot) error {
	world, err := draw.World()
	if err != nil {
		return err
	}
	most := 1
	view := box{draw.MapWidth, draw.MapHeight, 0, 0}
	for _, s := range spots {
		most = max(most, s.Stories)
		at := draw.EqualEarth(s.Lat, s.Lon)
		view = box{math.Min(view.x0, at.X), math.Min(view.y0, at.Y), math.Max(view.x1, at.X), math.Max(view.y1, at.Y)}
	}
	view = framed(view)
	k := (view.x1 - view.x0) / draw.MapWidth // how much nearer than the whole world
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="%s %s %s %s" width="640" height="312" font-family="system-ui, sans-serif">`, coord(view.x0), coord(view.y0), coord(view.x1-view.x0), coord(view.y1-view.y0))
	fmt.Fprintf(&b, `<rect x="0" y="0" width="%d" height="%d" fill="#f4f8fb"/><path d="%s" fill="#e6e2d9"/><path d="%s" fill="none" stroke="#fbfaf8" stroke-width="%.2f"/>`, draw.MapWidth, draw.MapHeight, world.Land, world.Borders, 0.8*k)
	var taken []box
	var names strings.Builder
	for _, s := range spots {
		at, r := draw.EqualEarth(s.Lat, s.Lon), k*(3+9*math.Sqrt(float64(s.Stories)/float64(most)))
		fmt.Fprintf(&b, `<circle cx="%.2f" cy="%.2f" r="%.2f" fill="#00805e" fill-opacity=".55" stroke="#fff" stroke-width="%.2f"><title>%s, %s</title></circle>`, at.X, at.Y, r, 0.8*k, xmlText(s.Name), model.Plural(s.Stories, "story"))
		label := labelBox(s.Name, at.X, at.Y-r-2*k, 17*k)
		label.y1 = at.Y
		if !label.hits(taken) && label.x0 > view.x0 && label.x1 < view.x1 && label.y0 > view.y0 {
			taken = append(taken, label)
			fmt.Fprintf(&names, `<text x="%.2f" y="%.2f" font-size="%.2f" text-anchor="middle" stroke="#fff" stroke-width="%.2f" paint-order="stroke" fill="#222">%s</text>`, at.X, at.Y-r-2*k, 17*k, 4*k, xmlText(s.Name))
		}
	}
	b.WriteString(names.String())
	b.WriteString("</svg>\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// framed widens what is seen of the map to its ratio, at least an eighth of its
// width, with room around.
func framed(v box) box {
	if v.x1 < v.x0 {
		return box{0, 0, draw.MapWidth, draw.MapHeight}
	}
	const ratio = float64(draw.MapWidth) / draw.MapHeight
	wide := math.Max(1.25*(v.x1-v.x0), math.Max(1.4*(v.y1-v.y0)*ratio, draw.MapWidth/8))
	wide = math.Min(wide, draw.MapWidth)
	high := wide / ratio
	x := math.Min(math.Max((v.x0+v.x1-wide)/2, 0), draw.MapWidth-wide)
	y := math.Min(math.Max((v.y0+v.y1-high)/2, 0), draw.MapHeight-high)
	return box{x, y, x + wide, y + high}
}

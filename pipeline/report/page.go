package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
)

//go:embed page.tmpl
var pageSource string

//go:embed style.css
var styleSource string

//go:embed app.js
var appSource string

//go:embed assets/NOTICE
var notice string

// Notice lists the third-party parts of the page with their licences.
func Notice() string { return notice }

// Style is the style sheet of the page, for pages that are to look like it.
func Style() string { return styleSource }

// Bounds of what is written out on the page itself.
const (
	leadingRows   = 10
	tableRows     = 60
	entityPages   = 30
	quotesPerPage = 5
	storyRows     = 60
	ledgerRows    = 300
	lanes         = 14
)

// page is what page.tmpl reads.
type page struct {
	*built
	Title    string
	Lead     string
	Policy   string
	Style    template.CSS
	App      template.JS
	Data     template.JS
	Land     string
	Borders  string
	Notice   string
	Findings []Finding
}

func (b *built) writeHTML(w io.Writer) error {
	world, err := worldOutlines()
	if err != nil {
		return err
	}
	p := &page{
		built: b, Title: b.title(), Lead: b.lead(), Findings: b.findings,
		Policy: policy(styleSource, appSource),
		Style:  template.CSS(styleSource), App: template.JS(appSource),
		Data: template.JS(b.payload()),
		Land: world.land, Borders: world.borders, Notice: notice,
	}
	t, err := pageTemplate()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

func pageTemplate() (*template.Template, error) {
	t, err := template.New("page").Funcs(template.FuncMap{
		"n": thousands, "plural": plural, "show": show, "percent": percent, "kind": kind,
		"size": size, "f1": func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) },
		"f2": func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) },
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("report: page: %w", err)
	}
	return t, nil
}

// policy lets the page run its own scripts and style, named by hash, and nothing else.
func policy(style string, scripts ...string) string {
	hash := func(s string) string {
		h := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
	}
	var names []string
	for _, s := range scripts {
		names = append(names, hash(s))
	}
	return "default-src 'none'; script-src " + strings.Join(names, " ") + "; style-src " + hash(style) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

func (b *built) title() string {
	if b.in.Title != "" {
		return show(b.in.Title)
	}
	first, last := b.dates()
	switch {
	case first == "":
		return "Who is in the news"
	case first == last:
		return "Who was in the news, " + first
	}
	return "Who was in the news, " + first + " to " + last
}

func (b *built) lead() string {
	s := &b.in.Graph.Summary
	return fmt.Sprintf("%s, %s, %s of %s, %s.", plural(s.Articles, "article"), plural(s.Stories, "story"),
		plural(s.Mentions, "mention"), plural(s.Entities, "entity"), plural(s.Edges, "tie"))
}

func size(n int64) string {
	switch {
	case n < 1000:
		return plural(int(n), "byte")
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}

// Input gives the template the input's parts.
func (p *page) Summary() entities.Summary     { return p.in.Graph.Summary }
func (p *page) Generator() entities.Generator { return p.in.Graph.Generator }
func (p *page) Ledger() *entities.Ledger      { return p.in.Ledger }
func (p *page) Runs() []Run                   { return p.in.Runs }
func (p *page) Sources() int                  { return p.sources }
func (p *page) Undated() int                  { return p.undated }
func (p *page) Included() int                 { return len(p.ents) }
func (p *page) Quotes() int                   { return len(p.quotes) }
func (p *page) Unit() string                  { return p.span.unit.String() }
func (p *page) HasTime() bool                 { return p.span.count > 1 }
func (p *page) Empty() bool                   { return len(p.ents) == 0 }

// Reason counts the ledger's items of one kind.
type Reason struct {
	Outcome       entities.Outcome
	Stage, Reason string
	Items         int
}

// Reasons groups the ledger's items, most first.
func (p *page) Reasons() []Reason {
	if p.in.Ledger == nil {
		return nil
	}
	index := map[Reason]int{}
	var out []Reason
	for i := range p.in.Ledger.Items {
		it := &p.in.Ledger.Items[i]
		k := Reason{Outcome: it.Outcome, Stage: it.Stage, Reason: it.Reason}
		n, ok := index[k]
		if !ok {
			n = len(out)
			index[k] = n
			out = append(out, k)
		}
		out[n].Items++
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.Items, a.Items) })
	return out[:min(len(out), 40)]
}

// LedgerItems are the first items that were not processed whole.
func (p *page) LedgerItems() []entities.LedgerItem {
	if p.in.Ledger == nil {
		return nil
	}
	return p.in.Ledger.Items[:min(len(p.in.Ledger.Items), ledgerRows)]
}

// Row is an entity in a list.
type Row struct {
	*entities.Entity
	N     int32
	Rank  int
	Trend string // path of its time line, 120 × 24
	Label string // the time line in words
}

func (p *page) row(e int32, rank int) Row {
	return Row{p.ents[e], e, rank, p.spark(e), p.trendWords(e)}
}

// List is the top of one type.
type List struct {
	Type  entities.Type
	Title string
	Rows  []Row
	More  int
}

// Leading are the three lists.
func (p *page) Leading() []List {
	var out []List
	for i, t := range entities.Types {
		l := List{Type: t, Title: [...]string{"People", "Places", "Organizations"}[i]}
		for _, e := range p.leading(t, leadingRows) {
			l.Rows = append(l.Rows, p.row(e, len(l.Rows)+1))
		}
		for _, x := range p.ents {
			if x.Type == t {
				l.More++
			}
		}
		out = append(out, l)
	}
	return out
}

// Table are the first rows of the table of all names.
func (p *page) Table() []Row {
	var out []Row
	for e := range p.ents[:min(len(p.ents), tableRows)] {
		out = append(out, p.row(int32(e), e+1))
	}
	return out
}

// spark draws articles over time as a filled line.
func (b *built) spark(e int32) string {
	shape := b.shape[e]
	if len(shape) < 2 {
		return ""
	}
	most := slices.Max(shape)
	if most == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("M0 23")
	for i, n := range shape {
		fmt.Fprintf(&out, "L%s %s", coord(float64(i)*120/float64(len(shape)-1)), coord(23-21*float64(n)/float64(most)))
	}
	out.WriteString("L120 23z")
	return out.String()
}

func coord(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

func (b *built) trendWords(e int32) string {
	shape := b.shape[e]
	if len(shape) < 2 || slices.Max(shape) == 0 {
		return ""
	}
	peak := 0
	for i, n := range shape {
		if n > shape[peak] {
			peak = i
		}
	}
	return fmt.Sprintf("Articles a %s; most: %s, %s", b.span.unit, thousands(shape[peak]), b.span.label(peak))
}

// EntityPage is the section of one leading entity.
type EntityPage struct {
	Row
	Ties   []TieRow
	Quotes []QuoteRow
	Place  string
}

// TieRow is a tie seen from one of its ends.
type TieRow struct {
	*entities.Edge
	Other Row
	Said  string // relations, as they read from this end
	Open  string
}

// QuoteRow is a quote with its article.
type QuoteRow struct {
	Parts         []QuotePart
	Before, After bool
	Article       int32
	ID            string
	Title         string
	Date          string
	Source        string
}

// QuotePart is a piece of a quote; Own marks the entity whose page it is on.
type QuotePart struct {
	Text string
	Own  bool
	Name bool
	Type entities.Type
}

// Pages are the leading entities: the first of each type, then by stories.
func (p *page) Pages() []EntityPage {
	var order []int32
	for _, t := range entities.Types {
		order = append(order, p.leading(t, entityPages/4)...)
	}
	for e := range p.ents {
		if len(order) < entityPages && !slices.Contains(order, int32(e)) {
			order = append(order, int32(e))
		}
	}
	slices.Sort(order)
	byEntity := p.quotesOf()
	var out []EntityPage
	for i, e := range order {
		out = append(out, p.entityPage(e, i+1, byEntity[e]))
	}
	return out
}

func (p *page) entityPage(e int32, rank int, quotes []int32) EntityPage {
	ep := EntityPage{Row: p.row(e, rank), Place: placeText(p.ents[e])}
	for _, i := range p.ties.of[e][:min(10, len(p.ties.of[e]))] {
		x := p.ties.list[i]
		ep.Ties = append(ep.Ties, TieRow{x.edge, Row{Entity: p.ents[x.other(e)], N: x.other(e)}, p.said(x, e), tieTarget(x)})
	}
	for _, i := range p.bestQuotes(quotes) {
		ep.Quotes = append(ep.Quotes, p.quoteRow(i, e))
	}
	return ep
}

// bestQuotes spreads the few quotes of a page over the stories and the time.
func (p *page) bestQuotes(all []int32) []int32 {
	var body []int32
	told := map[int32]bool{}
	for _, i := range all {
		q := &p.quotes[i]
		if s := p.articles[q.article].story; !q.title && !told[s] {
			told[s] = true
			body = append(body, i)
		}
	}
	if len(body) == 0 {
		body = all
	}
	if len(body) <= quotesPerPage {
		return body
	}
	var out []int32
	for k := range quotesPerPage {
		out = append(out, body[k*(len(body)-1)/(quotesPerPage-1)])
	}
	return out
}

func (b *built) quotesOf() [][]int32 {
	out := make([][]int32, len(b.ents))
	for i := range b.quotes {
		for _, part := range b.quotes[i].parts {
			if e := part.entity; e >= 0 {
				if l := out[e]; len(l) == 0 || l[len(l)-1] != int32(i) {
					out[e] = append(l, int32(i))
				}
			}
		}
	}
	return out
}

func (b *built) quoteRow(i, own int32) QuoteRow {
	q := &b.quotes[i]
	a := &b.articles[q.article]
	row := QuoteRow{Before: q.before, After: q.after, Article: b.renamed[q.article], ID: show(a.id), Title: show(b.shortTitle(a)), Date: a.date, Source: show(a.source)}
	for _, part := range q.parts {
		qp := QuotePart{Text: part.text}
		if part.entity >= 0 {
			qp.Name, qp.Own, qp.Type = true, part.entity == own, b.ents[part.entity].Type
		}
		row.Parts = append(row.Parts, qp)
	}
	return row
}

func placeText(e *entities.Entity) string {
	if e.Place == nil {
		return ""
	}
	var out []string
	if e.Place.Country != "" {
		out = append(out, e.Place.Country)
	}
	if e.Place.Lat != nil && e.Place.Lon != nil {
		out = append(out, strconv.FormatFloat(*e.Place.Lat, 'f', 2, 64)+", "+strconv.FormatFloat(*e.Place.Lon, 'f', 2, 64))
	}
	return strings.Join(out, " · ")
}

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
	n := p.network
	var d Drawn
	var lines [4]strings.Builder
	for i, l := range n.links {
		width := min(3, int(math.Log2(float64(max(1, n.ties[i].edge.Stories)))))
		a, b := n.pos[l.a], n.pos[l.b]
		fmt.Fprintf(&lines[width], "M%s %sL%s %s", coord(a.x), coord(a.y), coord(b.x), coord(b.y))
	}
	for i := range lines {
		d.Lines[i] = lines[i].String()
	}
	var taken []box
	for i, e := range n.nodes {
		x, y, r := n.pos[i].x, n.pos[i].y, n.radius[i]
		node := Node{Row: Row{Entity: p.ents[e], N: e}, Shape: shape(p.ents[e].Type, x, y, r), Community: min(n.community[i], 8),
			X: coord(x), Y: coord(y), LabelY: coord(y - r - 3)}
		label := labelBox(show(p.ents[e].Name), x, y-r-3, 12)
		if !label.hits(taken) && label.x0 > 0 && label.x1 < networkWidth && label.y0 > 0 && len(taken) < 90 {
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
	n := p.network
	var out []Community
	for c := 0; c < n.groups && c < 8; c++ {
		members := n.group(c)
		k := Community{N: c, Size: len(members)}
		for _, m := range members[:min(4, len(members))] {
			k.Names = append(k.Names, Row{Entity: p.ents[n.nodes[m]], N: n.nodes[m]})
		}
		out = append(out, k)
	}
	return out
}

func (p *page) NodeCount() int { return len(p.network.nodes) }
func (p *page) LinkCount() int { return len(p.network.links) }

// StrongestTies are the rows of the table beside the network.
func (p *page) StrongestTies() []TiePair {
	var out []TiePair
	for _, x := range p.ties.list {
		if len(out) == 25 {
			break
		}
		if p.telling(x) {
			out = append(out, TiePair{x.edge, Row{Entity: p.ents[x.a], N: x.a}, Row{Entity: p.ents[x.b], N: x.b}, p.said(x, x.a), tieTarget(x)})
		}
	}
	return out
}

// TiePair is a tie with both ends.
type TiePair struct {
	*entities.Edge
	A, B Row
	Said string // relations, as they read from A
	Open string
}

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
	for e, x := range p.ents {
		if x.Type != entities.Place || x.Place == nil || x.Place.Lat == nil || x.Place.Lon == nil || len(out) >= 300 {
			continue
		}
		if math.Abs(*x.Place.Lat) > 90 || math.Abs(*x.Place.Lon) > 180 {
			continue
		}
		most = max(most, x.Articles)
		at, r := equalEarth(*x.Place.Lat, *x.Place.Lon), 2.5+11*math.Sqrt(float64(x.Articles)/float64(most))
		s := Spot{Row: Row{Entity: x, N: int32(e)}, X: coord(at.x), Y: coord(at.y), R: coord(r), LabelY: coord(at.y - r - 2)}
		label := labelBox(show(x.Name), at.x, at.y-r-2, 11)
		if len(taken) < 25 && !label.hits(taken) {
			s.Labelled = true
			taken = append(taken, label)
		}
		out = append(out, s)
	}
	return out
}

// PlacesWithout counts places that the map cannot show.
func (p *page) PlacesWithout() int {
	n := 0
	for _, x := range p.ents {
		if x.Type == entities.Place && (x.Place == nil || x.Place.Lat == nil || x.Place.Lon == nil) {
			n++
		}
	}
	return n
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
	return chartLeft + float64(i)*(chartWidth-chartLeft)/float64(max(1, p.span.count))
}

// Bars are the time line.
func (p *page) Bars() []Bar {
	if p.span.count == 0 {
		return nil
	}
	most := max(1, slices.Max(p.timeline))
	high := make([]int, len(p.timeline))
	for i := range high {
		high[i] = i
	}
	slices.SortStableFunc(high, func(a, b int) int { return cmp.Compare(p.timeline[b], p.timeline[a]) })
	var taken []box
	step := max(1, (p.span.count+7)/8)
	bars := make([]Bar, p.span.count)
	for i := range bars {
		x, w := p.binX(i), p.binX(i+1)-p.binX(i)
		h := float64(p.timeline[i]) / float64(most) * (chartHeight - 34)
		sh := float64(p.told[i]) / float64(most) * (chartHeight - 34)
		bars[i] = Bar{N: i, Label: p.span.label(i), Articles: p.timeline[i], Stories: p.told[i],
			X: coord(x + math.Min(2, w*0.1)), W: coord(w - math.Min(4, w*0.2)), Y: coord(chartHeight - h), H: coord(h), SY: coord(chartHeight - sh), SH: coord(sh)}
		if i%step == 0 {
			bars[i].Tick = p.span.tick(i)
		}
	}
	for _, i := range high[:min(8, len(high))] {
		e := p.standsOut(i)
		if e < 0 {
			continue
		}
		x := p.binX(i) + (p.binX(i+1)-p.binX(i))/2
		y := chartHeight - float64(p.timeline[i])/float64(most)*(chartHeight-34) - 6
		name := show(p.ents[e].Name)
		half := labelBox(name, 0, 0, 12).x1
		x = math.Min(math.Max(x, chartLeft+half), chartWidth-half)
		if label := labelBox(name, x, y, 12); !label.hits(taken) {
			taken = append(taken, label)
			row := Row{Entity: p.ents[e], N: e}
			bars[i].Peak, bars[i].PeakX, bars[i].PeakY = &row, coord(x), coord(y)
		}
	}
	return bars
}

// Highest is the value at the top of the time line.
func (p *page) Highest() int { return slices.Max(append([]int{0}, p.timeline...)) }

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
	for e := range p.ents[:min(lanes, len(p.ents))] {
		if len(p.shape[e]) > 0 {
			most = max(most, slices.Max(p.shape[e]))
		}
	}
	w := p.binX(1) - p.binX(0)
	largest := math.Min(9, math.Max(3, w/2))
	for e := range p.ents[:min(lanes, len(p.ents))] {
		lane := Lane{Row: Row{Entity: p.ents[e], N: int32(e)}, Y: strconv.Itoa(chartHeight + 44 + 22*len(out))}
		for i, n := range p.shape[e] {
			if n > 0 {
				lane.Dots = append(lane.Dots, Dot{coord(p.binX(i) + w/2), coord(1.5 + largest*math.Sqrt(float64(n)/float64(most))), n, i, p.span.label(i)})
			}
		}
		out = append(out, lane)
	}
	return out
}

// ChartHeight is that of the time line with its lanes.
func (p *page) ChartHeight() int { return chartHeight + 40 + 22*min(lanes, len(p.ents)) }

// StoryRow is a story with its copies.
type StoryRow struct {
	N        int
	Title    string
	Articles []StoryArticle
}

// StoryArticle is one telling of a story.
type StoryArticle struct {
	ID, Title, Date, Source string
}

// Stories are those told more than once.
func (p *page) Stories() []StoryRow {
	var out []StoryRow
	for n, s := range p.copies() {
		if len(out) == storyRows {
			break
		}
		row := StoryRow{N: n, Title: show(p.shortTitle(&p.articles[s.articles[0]]))}
		for _, i := range s.articles[:min(30, len(s.articles))] {
			a := &p.articles[i]
			row.Articles = append(row.Articles, StoryArticle{show(a.id), show(p.shortTitle(a)), a.date, show(a.source)})
		}
		out = append(out, row)
	}
	return out
}

// CopyStories counts the stories told more than once.
func (p *page) CopyStories() int { return len(p.copies()) }

// Size is the number of articles of a story.
func (p *page) StorySize(n int) int { return len(p.stories[n].articles) }

// Unclear are the entities that may be several known ones.
func (p *page) Unclear() []Row {
	var out []Row
	for _, e := range p.unclear {
		out = append(out, Row{Entity: p.ents[e], N: e})
	}
	return out
}

// CheckRow is a line of the list to check.
type CheckRow struct {
	Check
	Row   Row
	Other *Row
}

// ToCheck is the list to check.
func (p *page) ToCheck() []CheckRow {
	var out []CheckRow
	for _, c := range p.checks {
		row := CheckRow{Check: c, Row: Row{Entity: p.ents[c.Entity], N: c.Entity}}
		if c.Other >= 0 {
			row.Other = &Row{Entity: p.ents[c.Other], N: c.Other}
		}
		out = append(out, row)
	}
	return out
}

// Short cuts a name for the margin of the time line.
func (p *page) Short(name string) string {
	r := []rune(show(name))
	if len(r) <= 22 {
		return string(r)
	}
	return string(r[:21]) + "…"
}

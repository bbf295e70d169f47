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
	"newsgraph/internal/message"
	"newsgraph/pipeline/report/draw"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

//go:embed page.tmpl
var pageSource string

//go:embed style.css
var styleSource string

//go:embed app.js
var appSource string

//go:embed assets/NOTICE
var notice string

// Style is the style sheet of the page, for pages that are to look like it.
func Style() string { return styleSource }

// Bounds of what is written out on the page itself.
const (
	leadingRows         = 10
	tableRows           = 60
	entityPages         = 30
	quotesPerPage       = 5
	edgesPerPage        = 10
	strongestComentions = 25
	storyArticles       = 30
	storyRows           = 60
	ledgerRows          = 300
	lanes               = 14
)

// page is what page.tmpl reads.
type page struct {
	*view
	Title    string
	Lead     string
	Policy   string
	Style    template.CSS
	App      template.JS
	Data     template.JS
	Land     string
	Borders  string
	Notice   string
	Findings []model.Finding
}

func (b *view) writeHTML(w io.Writer) error {
	world, err := draw.World()
	if err != nil {
		return err
	}
	p := &page{
		view: b, Title: b.title(), Lead: b.lead(), Findings: b.Findings,
		Policy: policy(styleSource, appSource),
		Style:  template.CSS(styleSource), App: template.JS(appSource),
		Data: template.JS(b.payload()),
		Land: world.Land, Borders: world.Borders, Notice: notice,
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
		"n": message.Thousands[int], "plural": model.Plural, "show": facts.Show, "percent": model.Percent, "kind": model.Kind, "of": model.ShownOf,
		"size": message.Size, "f1": func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) },
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

func (b *view) title() string {
	if b.Input.Title != "" {
		return facts.Show(b.Input.Title)
	}
	first, last := b.Dates()
	switch {
	case first == "":
		return "Who is in the news"
	case first == last:
		return "Who was in the news, " + first
	}
	return "Who was in the news, " + first + " to " + last
}

func (b *view) lead() string {
	s := &b.Input.Graph.Summary
	return fmt.Sprintf("%s, %s, %s of %s, %s and %s.", model.Plural(s.Articles, "article"), model.Plural(s.Stories, "story"),
		model.Plural(s.Mentions, "mention"), model.Plural(s.Entities, "entity"), model.Plural(b.Totals.Comentions, "co-mention"), model.Plural(b.Totals.Relations, "relation"))
}

// Input gives the template the input's parts.
// maxWatchHits is how many hits of a watch list a report shows.
const maxWatchHits = 100

func (p *page) Summary() entities.Summary     { return p.Input.Graph.Summary }
func (p *page) Generator() entities.Generator { return p.Input.Graph.Generator }
func (p *page) Ledger() *entities.Ledger      { return p.Input.Ledger }
func (p *page) Runs() []facts.Run             { return p.Input.Runs }
func (p *page) Sources() int                  { return p.Collected.Sources }
func (p *page) Undated() int                  { return p.Collected.Undated }
func (p *page) Strays() int                   { return p.Collected.Strays }
func (p *page) Included() int                 { return len(p.Entities) }
func (p *page) Quotes() int                   { return len(p.Collected.Quotes) }
func (p *page) Unit() string                  { return p.Span.Unit.String() }
func (p *page) HasTime() bool                 { return p.Span.Count > 1 }
func (p *page) Watch() *facts.Watch           { return p.Input.Watch }
func (p *page) WatchHits() []facts.WatchHit {
	return p.Input.Watch.Hits[:min(len(p.Input.Watch.Hits), maxWatchHits)]
}
func (p *page) Empty() bool { return len(p.Entities) == 0 }

// Reason counts the ledger's items of one kind.
type Reason struct {
	Outcome       entities.Outcome
	Stage, Reason string
	Items         int
}

// Reasons groups the ledger's items, most first.
func (p *page) Reasons() []Reason {
	if p.Input.Ledger == nil {
		return nil
	}
	index := map[Reason]int{}
	var out []Reason
	for i := range p.Input.Ledger.Items {
		it := &p.Input.Ledger.Items[i]
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
	return out
}

// LedgerItems are the first items that were not processed whole.
func (p *page) LedgerItems() []entities.LedgerItem {
	if p.Input.Ledger == nil {
		return nil
	}
	return p.Input.Ledger.Items[:min(len(p.Input.Ledger.Items), ledgerRows)]
}

// Row is an entity in a list.
type Row struct {
	*entities.Entity
	N          int32
	Rank       int
	Comentions int    // in the graph
	Trend      string // path of its time line, 120 × 24
	Label      string // the time line in words
}

func (p *page) row(e int32, rank int) Row {
	return Row{p.Entities[e], e, rank, p.Edges.ComentionCount[e], p.spark(e), p.trendWords(e)}
}

// plainRow is a row of the name alone.
func (p *page) plainRow(e int32) Row { return Row{Entity: p.Entities[e], N: e} }

// List is the top of one type.
type List struct {
	Type  entities.Type
	Title string
	Rows  []Row
	Total int // in the graph
}

// Leading are the three lists.
func (p *page) Leading() []List {
	var out []List
	for i, t := range entities.Types {
		l := List{Type: t, Title: [...]string{"People", "Places", "Organizations"}[i], Total: p.Totals.Names[t]}
		for _, e := range p.Model.Leading(t, leadingRows) {
			l.Rows = append(l.Rows, p.row(e, len(l.Rows)+1))
		}
		out = append(out, l)
	}
	return out
}

// Table are the first rows of the table of all names.
func (p *page) Table() []Row {
	var out []Row
	for e := range p.Entities[:min(len(p.Entities), tableRows)] {
		out = append(out, p.row(int32(e), e+1))
	}
	return out
}

// spark draws articles over time as a filled line.
func (b *view) spark(e int32) string {
	shape := b.Shape[e]
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

func (b *view) trendWords(e int32) string {
	shape := b.Shape[e]
	if len(shape) < 2 || slices.Max(shape) == 0 {
		return ""
	}
	peak := 0
	for i, n := range shape {
		if n > shape[peak] {
			peak = i
		}
	}
	return fmt.Sprintf("Articles a %s; most: %s, %s", b.Span.Unit, message.Thousands(shape[peak]), b.Span.Label(peak))
}

// StrongestComentions are the rows of the table beside the network.
func (p *page) StrongestComentions() []EdgePair {
	var out []EdgePair
	for _, x := range p.Edges.Comentions {
		if len(out) == strongestComentions {
			break
		}
		if !p.Telling(x) {
			continue
		}
		pair := EdgePair{Edge: x.Edge, A: p.plainRow(x.A), B: p.plainRow(x.B), Open: model.ComentionTarget(x)}
		for _, r := range p.Edges.RelationsBetween(x) {
			pair.Claims = append(pair.Claims, EdgeRow{r.Edge, pair.B, r.Said(x.A), r.Target()})
		}
		out = append(out, pair)
	}
	return out
}

// EdgePair is a co-mention with both ends.
type EdgePair struct {
	*entities.Edge
	A, B   Row
	Claims []EdgeRow // relations, as they read from A
	Open   string
}

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
	for n, s := range p.Copies() {
		if len(out) == storyRows {
			break
		}
		row := StoryRow{N: n, Title: facts.Show(p.ShortTitle(&p.Articles[s.Articles[0]]))}
		for _, i := range s.Articles[:min(storyArticles, len(s.Articles))] {
			a := &p.Articles[i]
			row.Articles = append(row.Articles, StoryArticle{facts.Show(a.ID), facts.Show(p.ShortTitle(a)), a.Date, facts.Show(a.Source)})
		}
		out = append(out, row)
	}
	return out
}

// CopyStories counts the stories told more than once.
func (p *page) CopyStories() int { return len(p.Copies()) }

// StorySize is the number of articles of a story.
func (p *page) StorySize(n int) int { return len(p.Collected.Stories[n].Articles) }

// Unclear are the entities that may be several known ones.
func (p *page) Unclear() []Row {
	var out []Row
	for _, e := range p.Model.Unclear {
		out = append(out, p.plainRow(e))
	}
	return out
}

// UnclearNames counts them in the graph, ChecksFound what was found to check.
func (p *page) UnclearNames() int { return p.Totals.Unclear }
func (p *page) ChecksFound() int  { return p.Model.ChecksFound }

// CheckRow is a line of the list to check.
type CheckRow struct {
	model.Check
	Row   Row
	Other *Row
}

// ToCheck is the list to check.
func (p *page) ToCheck() []CheckRow {
	var out []CheckRow
	for _, c := range p.Checks {
		row := CheckRow{Check: c, Row: p.plainRow(c.Entity)}
		if c.Other >= 0 {
			other := p.plainRow(c.Other)
			row.Other = &other
		}
		out = append(out, row)
	}
	return out
}

// Short cuts a name for the margin of the time line.
func (p *page) Short(name string) string {
	r := []rune(facts.Show(name))
	if len(r) <= 22 {
		return string(r)
	}
	return string(r[:21]) + "…"
}

package report

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// EntityPage is the section of one leading entity.
type EntityPage struct {
	Row
	Claims   []EdgeRow // what articles claim of it and others
	Claimed  int       // how many there are in the graph
	Together []EdgeRow // who is named together with it, as Comentions are counted
	Quotes   []QuoteRow
	Place    string
}

// EdgeRow is a co-mention or a relation seen from one of its ends.
type EdgeRow struct {
	*entities.Edge
	Other Row
	Said  string // how a relation reads from this end
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
		order = append(order, p.Model.Leading(t, entityPages/4)...)
	}
	for e := range p.Entities {
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
	ep := EntityPage{Row: p.row(e, rank), Claimed: p.Edges.RelationCount[e], Place: placeText(p.Entities[e])}
	for _, i := range p.Edges.RelationsOf[e][:min(edgesPerPage, len(p.Edges.RelationsOf[e]))] {
		x := p.Edges.Relations[i]
		ep.Claims = append(ep.Claims, EdgeRow{x.Edge, p.plainRow(x.A + x.B - e), x.Said(e), x.Target()})
	}
	for _, i := range p.Edges.ComentionsOf[e][:min(edgesPerPage, len(p.Edges.ComentionsOf[e]))] {
		x := p.Edges.Comentions[i]
		ep.Together = append(ep.Together, EdgeRow{x.Edge, p.plainRow(x.Other(e)), "", model.ComentionTarget(x)})
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
		q := &p.Collected.Quotes[i]
		if s := p.Articles[q.Article].Story; !q.Title && !told[s] {
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

func (b *view) quotesOf() [][]int32 {
	out := make([][]int32, len(b.Entities))
	for i := range b.Quotes {
		for _, part := range b.Quotes[i].Parts {
			if e := part.Entity; e >= 0 {
				if l := out[e]; len(l) == 0 || l[len(l)-1] != int32(i) {
					out[e] = append(l, int32(i))
				}
			}
		}
	}
	return out
}

func (b *view) quoteRow(i, own int32) QuoteRow {
	q := &b.Quotes[i]
	a := &b.Articles[q.Article]
	row := QuoteRow{Before: q.Before, After: q.After, Article: b.Renamed[q.Article], ID: facts.Show(a.ID), Title: facts.Show(b.ShortTitle(a)), Date: a.Date, Source: facts.Show(a.Source)}
	for _, part := range q.Parts {
		qp := QuotePart{Text: part.Text}
		if part.Entity >= 0 {
			qp.Name, qp.Own, qp.Type = true, part.Entity == own, b.Entities[part.Entity].Type
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

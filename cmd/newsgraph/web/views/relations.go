package views

import (
	"cmp"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
	"slices"
)

// Relation is a relation with its ends in the order in which it reads. Its
// counts are those of the articles that claim it.
type Relation struct {
	Source     Brief             `json:"source"`
	Target     Brief             `json:"target"`
	Type       entities.EdgeType `json:"type"`
	Sentences  int               `json:"sentences"`
	Articles   int               `json:"articles"`
	Stories    int               `json:"stories"`
	First      string            `json:"first,omitempty"`
	Last       string            `json:"last,omitempty"`
	Confidence float64           `json:"confidence"`

	Within int `json:"articles_within,omitempty"` // of the articles those of the span of dates that was asked for

	Said  string `json:"-"` // how it reads from the entity of the page, else from the source
	Other Brief  `json:"-"` // its other end
}

// RelationOf shows a relation as it reads from one of its ends.
func (g Graph) RelationOf(e *index.Edge, from int32) Relation {
	v := Relation{Source: g.BriefOf(e.From), Target: g.BriefOf(e.To), Type: e.Type,
		Sentences: e.Sentences, Articles: e.Articles, Stories: e.Stories, First: e.First, Last: e.Last, Confidence: e.Confidence}
	forward := e.From == from
	if v.Said, v.Other = e.Type.Phrase(forward), v.Source; forward {
		v.Other = v.Target
	}
	return v
}

// RelationsIn are the relations of an entity of a type, "" for all, that an article of
// a span of dates claims, those first that most of its articles claim unless another
// order is asked for.
func (g Graph) RelationsIn(n int32, t entities.EdgeType, s Span, order string) ([]Relation, error) {
	all, err := g.RelationsBy(n, order)
	if err != nil {
		return nil, err
	}
	out := []Relation{}
	for i := range all {
		first, last := g.Days(&all[i])
		if t != "" && !g.IsOfType(&all[i], t) || !s.open() && !s.meets(first, last) {
			continue
		}
		e, err := g.Edge(all[i].Edge)
		if err != nil {
			return nil, err
		}
		v := g.RelationOf(e, n)
		for _, place := range e.Claimed {
			if !s.open() && s.holds(g.Article(place).Date) {
				v.Within++
			}
		}
		if s.open() || v.Within > 0 {
			out = append(out, v)
		}
	}
	if order == "" && !s.open() {
		slices.SortStableFunc(out, func(a, b Relation) int { return cmp.Compare(b.Within, a.Within) })
	}
	return out, nil
}

// RelationsSeen shows relations between two entities, each as it reads from its source.
func (g Graph) RelationsSeen(list []*index.Edge) []Relation {
	var out []Relation
	for _, e := range list {
		out = append(out, g.RelationOf(e, e.From))
	}
	return out
}

// PlainEdges are edges as the graph has them.
func PlainEdges(list []*index.Edge) []*entities.Edge {
	var out []*entities.Edge
	for _, e := range list {
		out = append(out, &e.Edge)
	}
	return out
}

// PlainEdge is an edge as the graph has it, nil for none.
func PlainEdge(e *index.Edge) *entities.Edge {
	if e == nil {
		return nil
	}
	return &e.Edge
}

// RelationAmong is the edge of a type from one entity to another among those between
// the two; where the type has no direction, in either order.
func RelationAmong(list []*index.Edge, source, target int32, t entities.EdgeType) (*index.Edge, bool) {
	for _, e := range list {
		if e.Type == t && (e.From == source && e.To == target || !t.Directed() && e.From == target && e.To == source) {
			return e, true
		}
	}
	return nil, false
}

// ClaimQuotes are the sentences of an article that claim a relation.
func (g Graph) ClaimQuotes(place int32, edge *index.Edge) ([]Quote, error) {
	r, who, err := g.Record(place)
	if err != nil {
		return nil, err
	}
	var spans []entities.Anchor
	ends := []int32{edge.From, edge.To}
	for i := range r.Relations {
		rel := &r.Relations[i]
		a, b := who[rel.A], who[rel.B]
		if rel.Type != edge.Type || (a != edge.From || b != edge.To) && (rel.Type.Directed() || a != edge.To || b != edge.From) {
			continue
		}
		for _, x := range rel.Evidence {
			if !slices.Contains(spans, x) {
				spans = append(spans, x)
			}
		}
	}
	a := g.Article(place)
	var out []Quote
	for _, x := range spans {
		from, to := x.Start, x.End
		if to-from > maxSentence {
			from, to = report.Quote(r, x.Field, from, to)
		}
		out = append(out, Quote{Article: a.ID, Title: a.Title, Date: a.Date, Source: a.Source, Field: x.Field, Start: from, End: to,
			Pieces: g.Cut(r, who, x.Field, from, to, ends)})
	}
	return out, nil
}

// maxSentence is the longest sentence that is shown whole, in bytes.
const maxSentence = 2000

// ArticleQuotes is an article with the sentences of it that are asked for.
type ArticleQuotes struct {
	ArticleBrief
	Quotes []Quote `json:"quotes"`
}

func (g Graph) ClaimArticle(place int32, edge *index.Edge) (ArticleQuotes, error) {
	quotes, err := g.ClaimQuotes(place, edge)
	return ArticleQuotes{g.ArticleBriefOf(place), quotes}, err
}

package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
)

// relationView is a relation with its ends in the order in which it reads. Its
// counts are those of the articles that claim it.
type relationView struct {
	Source     brief             `json:"source"`
	Target     brief             `json:"target"`
	Type       entities.EdgeType `json:"type"`
	Sentences  int               `json:"sentences"`
	Articles   int               `json:"articles"`
	Stories    int               `json:"stories"`
	First      string            `json:"first,omitempty"`
	Last       string            `json:"last,omitempty"`
	Confidence float64           `json:"confidence"`

	Said  string `json:"-"` // how it reads from the entity of the page, else from the source
	Other brief  `json:"-"` // its other end
}

// relationView shows a relation as it reads from one of its ends.
func (st *state) relationView(e *index.Edge, from int32) relationView {
	v := relationView{Source: st.brief(e.From), Target: st.brief(e.To), Type: e.Type,
		Sentences: e.Sentences, Articles: e.Articles, Stories: e.Stories, First: e.First, Last: e.Last, Confidence: e.Confidence}
	forward := e.From == from
	if v.Said, v.Other = e.Type.Phrase(forward), v.Source; forward {
		v.Other = v.Target
	}
	return v
}

// relationViews shows relations between two entities, each as it reads from its source.
func (st *state) relationViews(list []*index.Edge) []relationView {
	var out []relationView
	for _, e := range list {
		out = append(out, st.relationView(e, e.From))
	}
	return out
}

// plainEdges are edges as the graph has them.
func plainEdges(list []*index.Edge) []*entities.Edge {
	var out []*entities.Edge
	for _, e := range list {
		out = append(out, &e.Edge)
	}
	return out
}

// plainEdge is an edge as the graph has it, nil for none.
func plainEdge(e *index.Edge) *entities.Edge {
	if e == nil {
		return nil
	}
	return &e.Edge
}

// relation is the edge of a type from one entity to another among those between
// the two; where the type has no direction, in either order.
func relation(list []*index.Edge, source, target int32, t entities.EdgeType) (*index.Edge, bool) {
	for _, e := range list {
		if e.Type == t && (e.From == source && e.To == target || !t.Directed() && e.From == target && e.To == source) {
			return e, true
		}
	}
	return nil, false
}

// claimQuotes are the sentences of an article that claim a relation.
func (st *state) claimQuotes(place int32, edge *index.Edge) ([]QuoteView, error) {
	r, who, err := st.Record(place)
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
	a := st.Article(place)
	var out []QuoteView
	for _, x := range spans {
		from, to := x.Start, x.End
		if to-from > maxSentence {
			from, to = report.Quote(r, x.Field, from, to)
		}
		out = append(out, QuoteView{Article: a.ID, Title: a.Title, Date: a.Date, Source: a.Source, Field: x.Field, Start: from, End: to,
			Pieces: st.cut(r, who, x.Field, from, to, ends)})
	}
	return out, nil
}

// maxSentence is the longest sentence that is shown whole, in bytes.
const maxSentence = 2000

// articleQuotes is an article with the sentences of it that are asked for.
type articleQuotes struct {
	articleBrief
	Quotes []QuoteView `json:"quotes"`
}

func (st *state) claimArticle(place int32, edge *index.Edge) (articleQuotes, error) {
	quotes, err := st.claimQuotes(place, edge)
	return articleQuotes{st.articleBrief(place), quotes}, err
}

type relationAnswer struct {
	Relation  relationView          `json:"relation"`
	Comention *entities.Edge        `json:"co_mention"` // that both are named together, with counts of its own
	Articles  listOf[articleQuotes] `json:"articles"`   // that claim it, with the sentences that do
}

// relationAsked reads source, target and type, and finds what claims it.
func (s *Server) relationAsked(st *state, r *http.Request) (relationAnswer, error) {
	var out relationAnswer
	a, err := st.named(r, "source")
	if err != nil {
		return out, err
	}
	b, err := st.named(r, "target")
	if err != nil {
		return out, err
	}
	comention, list, err := st.Between(a, b)
	if err != nil {
		return out, err
	}
	e, ok := relation(list, a, b, entities.EdgeType(r.URL.Query().Get("type")))
	if !ok {
		return out, notFoundError{"relation: type must be one that /api/v1/edge lists for the two, from source to target"}
	}
	out.Relation, out.Comention = st.relationView(e, e.From), plainEdge(comention)
	out.Articles, err = page(r, e.Claimed, func(place int32) (articleQuotes, error) { return st.claimArticle(place, e) })
	return out, err
}

func (s *Server) apiRelation(st *state, w http.ResponseWriter, r *http.Request) error {
	out, err := s.relationAsked(st, r)
	if err != nil {
		return err
	}
	return answer(w, out)
}

// relationsOf is a page of the relations of an entity, the strongest first.
func (st *state) relationsOf(r *http.Request, n int32) (listOf[relationView], error) {
	return pageOf(r, st.Brief(n).Relations, func(from, count int) ([]index.HalfEdge, error) { return st.Relations(n, from, count) },
		func(t index.HalfEdge) (relationView, error) {
			e, err := st.Edge(t.Edge)
			if err != nil {
				return relationView{}, err
			}
			return st.relationView(e, n), nil
		})
}

func (s *Server) apiRelations(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := st.relationsOf(r, n)
	switch {
	case err != nil:
		return err
	case asksCSV(r):
		return relationsCSV(w, list.Items)
	}
	return answer(w, list)
}

type relationPageView struct {
	frame
	relationAnswer
	Cited int // sentences shown
	turner
}

func (s *Server) relationPage(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := s.relationAsked(st, r)
	if err != nil {
		return err
	}
	v := relationPageView{relationAnswer: found, turner: turn(r, len(found.Articles.Items), found.Articles.Total)}
	for _, a := range found.Articles.Items {
		v.Cited += len(a.Quotes)
	}
	v.frame = s.frame(fmt.Sprintf("%s %s %s", found.Relation.Source.Name, found.Relation.Said, found.Relation.Target.Name), "entities")
	return render(s, w, "relation", v)
}

// comentionsView is a page of the co-mentions or the relations of an entity.
type comentionsView struct {
	frame
	E          brief
	Comentions listOf[comentionView]
	Relations  listOf[relationView]
	taken
	turner
}

func (s *Server) comentionsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e := st.brief(n)
	v := comentionsView{frame: s.frame("Named together with "+e.Name, "entities"), E: e, taken: takenFrom(r)}
	if v.Comentions, err = st.comentionsOf(r, n); err != nil {
		return err
	}
	v.turner = turn(r, len(v.Comentions.Items), v.Comentions.Total)
	return render(s, w, "co-mentions", v)
}

func (s *Server) relationsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e := st.brief(n)
	v := comentionsView{frame: s.frame("Relations of "+e.Name, "entities"), E: e, taken: takenFrom(r)}
	if v.Relations, err = st.relationsOf(r, n); err != nil {
		return err
	}
	v.turner = turn(r, len(v.Relations.Items), v.Relations.Total)
	return render(s, w, "relations", v)
}

// turner says which part of a list a page shows, and where the rest is.
type turner struct {
	From, To, All    int // from 1; 0 when nothing is shown
	Previous, Onward string
}

// turn makes the addresses of the pages of a list before and after this one.
func turn(r *http.Request, shown, all int) turner {
	limit, offset, err := window(r)
	t := turner{All: all}
	if err != nil || limit == 0 {
		return t
	}
	at := func(offset int) string {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(offset))
		return r.URL.Path + "?" + q.Encode()
	}
	offset = min(offset, all)
	if shown > 0 {
		t.From, t.To = offset+1, offset+shown
	}
	if offset > 0 {
		t.Previous = at(max(0, offset-limit))
	}
	if offset+shown < all {
		t.Onward = at(offset + shown)
	}
	return t
}

// Whole reports whether all is shown.
func (t turner) Whole() bool { return t.Previous == "" && t.Onward == "" }

package web

import (
	"fmt"
	"net/http"
	"net/url"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

type relationAnswer struct {
	Relation  views.Relation                  `json:"relation"`
	Comention *entities.Edge                  `json:"co_mention"` // that both are named together, with counts of its own
	Articles  views.List[views.ArticleQuotes] `json:"articles"`   // that claim it, with the sentences that do
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
	e, ok := views.RelationAmong(list, a, b, entities.EdgeType(r.URL.Query().Get("type")))
	if !ok {
		return out, views.Missing("relation: type must be one that /api/v1/edge lists for the two, from source to target")
	}
	out.Relation, out.Comention = st.RelationOf(e, e.From), views.PlainEdge(comention)
	out.Articles, err = views.Page(r, e.Claimed, func(place int32) (views.ArticleQuotes, error) { return st.ClaimArticle(place, e) })
	return out, err
}

func (s *Server) apiRelation(st *state, w http.ResponseWriter, r *http.Request) error {
	out, err := s.relationAsked(st, r)
	if err != nil {
		return err
	}
	return answer(w, out)
}

// relationsOf is a page of the relations of an entity, the strongest first unless
// another order is asked for.
func (st *state) relationsOf(r *http.Request, n int32) (views.List[views.Relation], error) {
	render := func(t index.HalfEdge) (views.Relation, error) {
		e, err := st.Edge(t.Edge)
		if err != nil {
			return views.Relation{}, err
		}
		return st.RelationOf(e, n), nil
	}
	q := r.URL.Query()
	order := q.Get("sort")
	if err := checkSort(order, index.RelationOrders[:]); err != nil {
		return views.List[views.Relation]{}, err
	}
	if t, span := entities.EdgeType(q.Get("relation")), (views.Span{Since: q.Get("since"), Until: q.Get("until")}); t != "" || span != (views.Span{}) {
		all, err := st.RelationsIn(n, t, span, order)
		if err != nil {
			return views.List[views.Relation]{}, err
		}
		return views.Page(r, all, func(v views.Relation) (views.Relation, error) { return v, nil })
	}
	if order == "" {
		return views.PageOf(r, st.Brief(n).Relations, func(from, count int) ([]index.HalfEdge, error) { return st.Relations(n, from, count) }, render)
	}
	all, err := st.RelationsBy(n, order)
	if err != nil {
		return views.List[views.Relation]{}, err
	}
	return views.Page(r, all, render)
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
	case views.AsksCSV(r):
		return views.RelationsCSV(w, list.Items)
	}
	return answer(w, list)
}

type relationPageView struct {
	frame
	relationAnswer
	Cited int // sentences shown
	views.Turner
}

func (s *Server) relationPage(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := s.relationAsked(st, r)
	if err != nil {
		return err
	}
	v := relationPageView{relationAnswer: found, Turner: views.Turn(r, len(found.Articles.Items), found.Articles.Total)}
	for _, a := range found.Articles.Items {
		v.Cited += len(a.Quotes)
	}
	v.frame = s.frame(fmt.Sprintf("%s %s %s", found.Relation.Source.Name, found.Relation.Said, found.Relation.Target.Name), "entities")
	return render(s, w, "relation", v)
}

// comentionsView is a page of the co-mentions or the relations of an entity.
type comentionsView struct {
	frame
	E          views.Brief
	Comentions views.List[views.Comention]
	Relations  views.List[views.Relation]
	Order      views.Order
	Asked      url.Values
	Types      []entities.EdgeType // of its relations
	Dated      bool                // only relations that articles of a span of dates claim
	views.Taken
	views.Turner
}

func (s *Server) comentionsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e := st.BriefOf(n)
	v := comentionsView{frame: s.frame("Named together with "+e.Name, "entities"), E: e, Order: views.OrderOf(r, "-stories"), Taken: views.TakenFrom(r)}
	if v.Comentions, err = st.comentionsOf(r, n); err != nil {
		return err
	}
	v.Turner = views.Turn(r, len(v.Comentions.Items), v.Comentions.Total)
	return render(s, w, "co-mentions", v)
}

func (s *Server) relationsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e := st.BriefOf(n)
	v := comentionsView{frame: s.frame("Relations of "+e.Name, "entities"), E: e, Order: views.OrderOf(r, "-stories"), Taken: views.TakenFrom(r), Asked: r.URL.Query(), Types: st.RelationTypes(n)}
	if v.Dated = v.Asked.Get("since") != "" || v.Asked.Get("until") != ""; v.Dated {
		v.Order = views.OrderOf(r, "")
	}
	if v.Relations, err = st.relationsOf(r, n); err != nil {
		return err
	}
	v.Turner = views.Turn(r, len(v.Relations.Items), v.Relations.Total)
	return render(s, w, "relations", v)
}

package web

import (
	_ "embed"
	"net/http"
	"net/url"
	"strconv"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

func (s *Server) apiEntities(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := st.entitiesAsked(r)
	if err != nil {
		return err
	}
	if views.AsksCSV(r) {
		return st.EntitiesCSV(w, found)
	}
	list, err := views.Page(r, found, func(n int32) (views.Brief, error) { return st.BriefOf(n), nil })
	if err != nil {
		return err
	}
	return answer(w, list)
}

// named reads an entity out of a parameter.
func (st *state) named(r *http.Request, name string) (int32, error) {
	n, ok := st.ByID(r.URL.Query().Get(name))
	if !ok {
		return 0, views.Missing("entity: " + name + " must be an id as graph.json has it")
	}
	return n, nil
}

func (s *Server) apiEntity(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e, err := st.Entity(n)
	if err != nil {
		return err
	}
	return answer(w, e)
}

// mentionsOf is a page of the articles that name an entity, the latest first.
func (st *state) mentionsOf(r *http.Request, n int32) (views.List[views.Mention], error) {
	in, err := st.In(n)
	if err != nil {
		return views.List[views.Mention]{}, err
	}
	return views.Page(r, in, func(p index.Presence) (views.Mention, error) { return st.MentionOf(n, p) })
}

func (s *Server) apiMentions(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := st.mentionsOf(r, n)
	if err != nil {
		return err
	}
	return answer(w, list)
}

// comentionsOf is a page of the co-mentions of an entity, the strongest first unless
// another order is asked for.
func (st *state) comentionsOf(r *http.Request, n int32) (views.List[views.Comention], error) {
	render := func(t index.HalfEdge) (views.Comention, error) { return st.ComentionOf(n, t) }
	order := r.URL.Query().Get("sort")
	if order == "" {
		return views.PageOf(r, st.Brief(n).Comentions, func(from, count int) ([]index.HalfEdge, error) { return st.Comentions(n, from, count) }, render)
	}
	if err := checkSort(order, index.ComentionOrders[:]); err != nil {
		return views.List[views.Comention]{}, err
	}
	all, err := st.ComentionsBy(n, order)
	if err != nil {
		return views.List[views.Comention]{}, err
	}
	return views.Page(r, all, render)
}

func (s *Server) apiComentions(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := st.comentionsOf(r, n)
	switch {
	case err != nil:
		return err
	case views.AsksCSV(r):
		return views.ComentionsCSV(w, list.Items)
	}
	return answer(w, list)
}

type edgeAnswer struct {
	Edge      *entities.Edge                 `json:"edge"` // null when nothing names both
	Relations []*entities.Edge               `json:"relations,omitempty"`
	Quotes    []views.Quote                  `json:"quotes"` // sentences that name both; none where only articles do
	Next      string                         `json:"next,omitempty"`
	Articles  views.List[views.ArticleBrief] `json:"articles"` // that name both

	claims []views.Relation // Relations, as they read
}

func (s *Server) edgeAsked(st *state, r *http.Request, a, b int32) (edgeAnswer, error) {
	limit, offset, err := views.Window(r)
	if err != nil {
		return edgeAnswer{}, err
	}
	all, err := st.Both(a, b)
	if err != nil {
		return edgeAnswer{}, err
	}
	comention, relations, err := st.Between(a, b)
	out := edgeAnswer{Edge: views.PlainEdge(comention), Relations: views.PlainEdges(relations), claims: st.RelationsSeen(relations)}
	if err != nil {
		return out, err
	}
	var left int
	if out.Quotes, left, err = st.EdgeQuotes(all, offset, a, b, limit); err != nil {
		return out, err
	}
	if left > 0 && limit > 0 {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(left))
		out.Next = r.URL.Path + "?" + q.Encode()
	}
	out.Articles = views.List[views.ArticleBrief]{Total: len(all), Items: []views.ArticleBrief{}}
	for _, n := range all[:min(limit, len(all))] {
		out.Articles.Items = append(out.Articles.Items, st.ArticleBriefOf(n))
	}
	if len(all) > limit {
		q := url.Values{"entity": {st.ID(a), st.ID(b)}, "offset": {strconv.Itoa(limit)}, "limit": {strconv.Itoa(limit)}}
		out.Articles.Next = "/api/v1/articles?" + q.Encode()
	}
	return out, nil
}

func (s *Server) apiEdge(st *state, w http.ResponseWriter, r *http.Request) error {
	a, err := st.named(r, "a")
	if err != nil {
		return err
	}
	b, err := st.named(r, "b")
	if err != nil {
		return err
	}
	out, err := s.edgeAsked(st, r, a, b)
	if err != nil {
		return err
	}
	return answer(w, out)
}

type pathStep struct {
	views.Brief
	Comention *entities.Edge   `json:"co_mention,omitempty"` // to the one before
	Relations []*entities.Edge `json:"relations,omitempty"`  // between the two
	Quote     *views.Quote     `json:"quote,omitempty"`      // a sentence that names both; none where only articles do

	From   views.Brief      `json:"-"` // the one before
	Claims []views.Relation `json:"-"`
}

// pathSteps finds a path with a sentence for each step.
func (s *Server) pathSteps(st *state, r *http.Request) ([]pathStep, error) {
	from, err := st.named(r, "from")
	if err != nil {
		return nil, err
	}
	to, err := st.named(r, "to")
	if err != nil {
		return nil, err
	}
	var avoid []int32
	for _, id := range r.URL.Query()["avoid"] {
		if n, ok := st.ByID(id); ok {
			avoid = append(avoid, n)
		}
	}
	steps := []pathStep{}
	nodes, err := st.Path(from, to, avoid)
	if err != nil {
		return nil, err
	}
	for i, n := range nodes {
		step := pathStep{Brief: st.BriefOf(n)}
		if i > 0 {
			last := nodes[i-1]
			comention, relations, err := st.Between(last, n)
			if err != nil {
				return nil, err
			}
			step.From, step.Comention, step.Relations, step.Claims = st.BriefOf(last), views.PlainEdge(comention), views.PlainEdges(relations), st.RelationsSeen(relations)
			both, err := st.Both(last, n)
			if err != nil {
				return nil, err
			}
			quotes, _, err := st.EdgeQuotes(both, 0, last, n, 1)
			if err != nil {
				return nil, err
			}
			if len(quotes) > 0 {
				step.Quote = &quotes[0]
			}
		}
		steps = append(steps, step)
	}
	return steps, nil
}

type pathAnswer struct {
	Path []pathStep `json:"path"` // empty when there is none
}

func (s *Server) apiPath(st *state, w http.ResponseWriter, r *http.Request) error {
	steps, err := s.pathSteps(st, r)
	if err != nil {
		return err
	}
	return answer(w, pathAnswer{steps})
}

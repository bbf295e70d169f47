package web

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

// brief is an entity in a list.
type brief struct {
	ID       string        `json:"id"`
	Type     entities.Type `json:"type"`
	Subtype  string        `json:"subtype,omitempty"`
	Name     string        `json:"name"`
	Mentions int           `json:"mentions"`
	Articles int           `json:"articles"`
	Stories  int           `json:"stories"`
}

func (st *state) brief(n int32) brief {
	e := st.Brief(n)
	return brief{e.ID, e.Type, e.Subtype, e.Name, e.Mentions, e.Articles, e.Stories}
}

func (s *Server) apiEntities(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := st.entitiesAsked(r)
	if err != nil {
		return err
	}
	if asksCSV(r) {
		return st.entitiesCSV(w, found)
	}
	list, err := page(r, found, func(n int32) (brief, error) { return st.brief(n), nil })
	if err != nil {
		return err
	}
	return answer(w, list)
}

// named reads an entity out of a parameter.
func (st *state) named(r *http.Request, name string) (int32, error) {
	n, ok := st.ByID(r.URL.Query().Get(name))
	if !ok {
		return 0, notFoundError{"entity: " + name + " must be an id as graph.json has it"}
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

// mentionView is an article that names an entity, with the sentences.
type mentionView struct {
	Article  string      `json:"article"`
	Title    string      `json:"title"`
	Date     string      `json:"date,omitempty"`
	Source   string      `json:"source,omitempty"`
	Mentions int         `json:"mentions"`
	Quotes   []QuoteView `json:"quotes"`
}

func (st *state) mentionView(n int32, p index.Presence) (mentionView, error) {
	quotes, err := st.quotes(p.Place, []int32{n})
	a := st.Article(p.Place)
	return mentionView{a.ID, a.Title, a.Date, a.Source, int(p.Mentions), quotes}, err
}

// mentionsOf is a page of the articles that name an entity, the latest first.
func (st *state) mentionsOf(r *http.Request, n int32) (listOf[mentionView], error) {
	in, err := st.In(n)
	if err != nil {
		return listOf[mentionView]{}, err
	}
	return page(r, in, func(p index.Presence) (mentionView, error) { return st.mentionView(n, p) })
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

// comentionView is a comention seen from one end.
type comentionView struct {
	brief
	Sentences int     `json:"shared_sentences"`
	Articles  int     `json:"shared_articles"`
	Stories   int     `json:"shared_stories"`
	NPMI      float64 `json:"npmi"`
	First     string  `json:"first,omitempty"`
	Last      string  `json:"last,omitempty"`

	Relations []*entities.Edge `json:"relations,omitempty"` // that articles claim between the two, with counts of their own
}

func (st *state) comentionView(n int32, t index.HalfEdge) (comentionView, error) {
	e, err := st.Edge(t.Edge)
	if err != nil {
		return comentionView{}, err
	}
	relations, err := st.RelationsBetween(n, t.Other)
	return comentionView{st.brief(t.Other), e.Sentences, e.Articles, e.Stories, e.NPMI, e.First, e.Last, plainEdges(relations)}, err
}

// comentionsOf is a page of the co-mentions of an entity, the strongest first.
func (st *state) comentionsOf(r *http.Request, n int32) (listOf[comentionView], error) {
	return pageOf(r, st.Brief(n).Comentions, func(from, count int) ([]index.HalfEdge, error) { return st.Comentions(n, from, count) },
		func(t index.HalfEdge) (comentionView, error) { return st.comentionView(n, t) })
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
	case asksCSV(r):
		return comentionsCSV(w, list.Items)
	}
	return answer(w, list)
}

type edgeAnswer struct {
	Edge      *entities.Edge       `json:"edge"` // null when nothing names both
	Relations []*entities.Edge     `json:"relations,omitempty"`
	Quotes    []QuoteView          `json:"quotes"` // sentences that name both; none where only articles do
	Next      string               `json:"next,omitempty"`
	Articles  listOf[articleBrief] `json:"articles"` // that name both

	claims []relationView // Relations, as they read
}

// edgeQuotes are sentences that name both, of at most so many articles from the
// one with that number on. left is the number to go on with, 0 at the end.
func (st *state) edgeQuotes(all []int32, from int, a, b int32, articles int) (out []QuoteView, left int, err error) {
	out = []QuoteView{}
	for i := from; i < len(all); i++ {
		if articles == 0 {
			return out, i, nil
		}
		quotes, err := st.quotes(all[i], []int32{a, b})
		if err != nil {
			return nil, 0, err
		}
		if out = append(out, quotes...); len(quotes) > 0 {
			articles--
		}
	}
	return out, 0, nil
}

func (s *Server) edgeAsked(st *state, r *http.Request, a, b int32) (edgeAnswer, error) {
	limit, offset, err := window(r)
	if err != nil {
		return edgeAnswer{}, err
	}
	all, err := st.Both(a, b)
	if err != nil {
		return edgeAnswer{}, err
	}
	comention, relations, err := st.Between(a, b)
	out := edgeAnswer{Edge: plainEdge(comention), Relations: plainEdges(relations), claims: st.relationViews(relations)}
	if err != nil {
		return out, err
	}
	var left int
	if out.Quotes, left, err = st.edgeQuotes(all, offset, a, b, limit); err != nil {
		return out, err
	}
	if left > 0 && limit > 0 {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(left))
		out.Next = r.URL.Path + "?" + q.Encode()
	}
	out.Articles = listOf[articleBrief]{Total: len(all), Items: []articleBrief{}}
	for _, n := range all[:min(limit, len(all))] {
		out.Articles.Items = append(out.Articles.Items, st.articleBrief(n))
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
	brief
	Comention *entities.Edge   `json:"co_mention,omitempty"` // to the one before
	Relations []*entities.Edge `json:"relations,omitempty"`  // between the two
	Quote     *QuoteView       `json:"quote,omitempty"`      // a sentence that names both; none where only articles do

	From   brief          `json:"-"` // the one before
	Claims []relationView `json:"-"`
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
		step := pathStep{brief: st.brief(n)}
		if i > 0 {
			last := nodes[i-1]
			comention, relations, err := st.Between(last, n)
			if err != nil {
				return nil, err
			}
			step.From, step.Comention, step.Relations, step.Claims = st.brief(last), plainEdge(comention), plainEdges(relations), st.relationViews(relations)
			both, err := st.Both(last, n)
			if err != nil {
				return nil, err
			}
			quotes, _, err := st.edgeQuotes(both, 0, last, n, 1)
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

func (s *Server) apiNetwork(st *state, w http.ResponseWriter, r *http.Request) error {
	n := usualNames
	if text := r.URL.Query().Get("nodes"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 || n > maxNodes {
			return userError{fmt.Errorf("nodes must be a number from 1 to %d", maxNodes)}
		}
	}
	d, err := st.draw(n)
	if err != nil {
		return err
	}
	return answer(w, d)
}

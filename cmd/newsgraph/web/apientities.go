package web

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"newsgraph/entities"
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
	e := &st.graph.Entities[n]
	return brief{e.ID, e.Type, e.Subtype, e.Name, e.Mentions, e.Articles, e.Stories}
}

func (s *Server) apiEntities(st *state, w http.ResponseWriter, r *http.Request) error {
	t, err := typeOf(r)
	if err != nil {
		return err
	}
	list, err := page(r, st.find(r.URL.Query().Get("q"), t), func(n int32) (brief, error) { return st.brief(n), nil })
	if err != nil {
		return err
	}
	return answer(w, list)
}

// named reads an entity out of a parameter.
func (st *state) named(r *http.Request, name string) (*entities.Entity, int32, error) {
	e, n, ok := st.entity(r.URL.Query().Get(name))
	if !ok {
		return nil, 0, notFoundError{"entity: " + name + " must be an id as graph.json has it"}
	}
	return e, n, nil
}

func (s *Server) apiEntity(st *state, w http.ResponseWriter, r *http.Request) error {
	e, _, err := st.named(r, "id")
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

func (s *Server) mentionView(st *state, n int32, p presence) (mentionView, error) {
	quotes, err := st.quotes(s.store, p.record, []int32{n})
	a := &s.store.list[p.record]
	return mentionView{a.id, a.title, a.date, a.source, int(p.mentions), quotes}, err
}

func (s *Server) apiMentions(st *state, w http.ResponseWriter, r *http.Request) error {
	_, n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := page(r, st.in[n], func(p presence) (mentionView, error) { return s.mentionView(st, n, p) })
	if err != nil {
		return err
	}
	return answer(w, list)
}

// tieView is a tie seen from one end.
type tieView struct {
	brief
	Sentences int     `json:"shared_sentences"`
	Articles  int     `json:"shared_articles"`
	Stories   int     `json:"shared_stories"`
	NPMI      float64 `json:"npmi"`
	First     string  `json:"first,omitempty"`
	Last      string  `json:"last,omitempty"`

	Relations []*entities.Edge `json:"relations,omitempty"` // that articles claim between the two, with counts of their own
}

func (st *state) tieView(n, edge int32) tieView {
	e := &st.graph.Edges[edge]
	other := st.other(e, n)
	return tieView{st.brief(other), e.Sentences, e.Articles, e.Stories, e.NPMI, e.First, e.Last, st.relations(n, other)}
}

func (s *Server) apiTies(st *state, w http.ResponseWriter, r *http.Request) error {
	_, n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := page(r, st.ties[n], func(edge int32) (tieView, error) { return st.tieView(n, edge), nil })
	if err != nil {
		return err
	}
	return answer(w, list)
}

type edgeAnswer struct {
	Edge      *entities.Edge       `json:"edge"` // null when nothing names both
	Relations []*entities.Edge     `json:"relations,omitempty"`
	Quotes    []QuoteView          `json:"quotes"` // sentences that name both; none where only articles do
	Next      string               `json:"next,omitempty"`
	Articles  listOf[articleBrief] `json:"articles"` // that name both
}

// edgeQuotes are sentences that name both, of at most so many articles from the
// one with that number on. left is the number to go on with, 0 at the end.
func (s *Server) edgeQuotes(st *state, all []int32, from int, a, b int32, articles int) (out []QuoteView, left int, err error) {
	out = []QuoteView{}
	for i := from; i < len(all); i++ {
		if articles == 0 {
			return out, i, nil
		}
		quotes, err := st.quotes(s.store, all[i], []int32{a, b})
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
	all := st.both(a, b)
	out := edgeAnswer{Edge: st.edge(a, b), Relations: st.relations(a, b)}
	var left int
	if out.Quotes, left, err = s.edgeQuotes(st, all, offset, a, b, limit); err != nil {
		return out, err
	}
	if left > 0 && limit > 0 {
		q := r.URL.Query()
		q.Set("offset", strconv.Itoa(left))
		out.Next = r.URL.Path + "?" + q.Encode()
	}
	out.Articles = listOf[articleBrief]{Total: len(all), Items: []articleBrief{}}
	for _, n := range all[:min(limit, len(all))] {
		out.Articles.Items = append(out.Articles.Items, s.articleBrief(n))
	}
	if len(all) > limit {
		q := url.Values{"entity": {st.graph.Entities[a].ID, st.graph.Entities[b].ID}, "offset": {strconv.Itoa(limit)}, "limit": {strconv.Itoa(limit)}}
		out.Articles.Next = "/api/v1/articles?" + q.Encode()
	}
	return out, nil
}

func (s *Server) apiEdge(st *state, w http.ResponseWriter, r *http.Request) error {
	_, a, err := st.named(r, "a")
	if err != nil {
		return err
	}
	_, b, err := st.named(r, "b")
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
	Tie       *entities.Edge   `json:"tie,omitempty"`       // to the one before
	Relations []*entities.Edge `json:"relations,omitempty"` // between the two
	Quote     *QuoteView       `json:"quote,omitempty"`     // a sentence that names both; none where only articles do

	From   brief          `json:"-"` // the one before
	Claims []relationView `json:"-"`
}

// pathSteps finds a path with a sentence for each step.
func (s *Server) pathSteps(st *state, r *http.Request) ([]pathStep, error) {
	_, from, err := st.named(r, "from")
	if err != nil {
		return nil, err
	}
	_, to, err := st.named(r, "to")
	if err != nil {
		return nil, err
	}
	var avoid []int32
	for _, id := range r.URL.Query()["avoid"] {
		if n, ok := st.byID[id]; ok {
			avoid = append(avoid, n)
		}
	}
	steps := []pathStep{}
	nodes := st.path(from, to, avoid)
	for i, n := range nodes {
		step := pathStep{brief: st.brief(n)}
		if i > 0 {
			last := nodes[i-1]
			step.From, step.Tie, step.Relations, step.Claims = st.brief(last), st.edge(last, n), st.relations(last, n), st.relationViews(last, n)
			quotes, _, err := s.edgeQuotes(st, st.both(last, n), 0, last, n, 1)
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
	return answer(w, st.draw(n))
}

package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"newsgraph/entities"
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
func (st *state) relationView(e *entities.Edge, from int32) relationView {
	v := relationView{Source: st.brief(st.byID[e.Source]), Target: st.brief(st.byID[e.Target]), Type: e.Type,
		Sentences: e.Sentences, Articles: e.Articles, Stories: e.Stories, First: e.First, Last: e.Last, Confidence: e.Confidence}
	forward := e.Source == st.graph.Entities[from].ID
	if v.Said, v.Other = e.Type.Phrase(forward), v.Source; forward {
		v.Other = v.Target
	}
	return v
}

// relationViews shows those between two entities, the strongest first, each as
// it reads from its source.
func (st *state) relationViews(a, b int32) []relationView {
	var out []relationView
	for _, e := range st.relations(a, b) {
		out = append(out, st.relationView(e, st.byID[e.Source]))
	}
	return out
}

// relations are what articles claim between two entities, the strongest first.
func (st *state) relations(a, b int32) []*entities.Edge {
	if len(st.claims[b]) < len(st.claims[a]) {
		a, b = b, a
	}
	var out []*entities.Edge
	for _, i := range st.claims[a] {
		if e := &st.graph.Edges[i]; st.other(e, a) == b {
			out = append(out, e)
		}
	}
	return out
}

// relationKey names a relation by the numbers of its ends; where the type has no
// direction the smaller is the source.
type relationKey struct {
	source, target int32
	kind           entities.EdgeType
}

func newRelationKey(source, target int32, t entities.EdgeType) relationKey {
	if !t.Directed() && target < source {
		source, target = target, source
	}
	return relationKey{source, target, t}
}

// relation is the edge of a type from one entity to another; where the type has
// no direction, in either order.
func (st *state) relation(source, target int32, t entities.EdgeType) (int32, bool) {
	i, ok := st.relationAt[newRelationKey(source, target, t)]
	return i, ok
}

// noteClaims remembers which record claims which relations.
func (st *state) noteClaims(n int32, r *entities.Record, who []int32) {
	for i := range r.Relations {
		rel := &r.Relations[i]
		a, b := who[rel.A], who[rel.B]
		if a < 0 || b < 0 {
			continue
		}
		if edge, ok := st.relation(a, b, rel.Type); ok {
			if l := st.claimedIn[edge]; len(l) == 0 || l[len(l)-1] != n {
				st.claimedIn[edge] = append(l, n)
			}
		}
	}
}

// claimQuotes are the sentences of a record that claim a relation.
func (st *state) claimQuotes(s *recordStore, n, edge int32) ([]QuoteView, error) {
	r, err := s.record(n)
	if err != nil {
		return nil, err
	}
	who := st.who(s.list[n].key, r)
	var spans []entities.Anchor
	var ends []int32
	for i := range r.Relations {
		rel := &r.Relations[i]
		a, b := who[rel.A], who[rel.B]
		if a < 0 || b < 0 {
			continue
		}
		if at, ok := st.relation(a, b, rel.Type); !ok || at != edge {
			continue
		}
		ends = []int32{a, b}
		for _, x := range rel.Evidence {
			if !slices.Contains(spans, x) {
				spans = append(spans, x)
			}
		}
	}
	a := &s.list[n]
	var out []QuoteView
	for _, x := range spans {
		from, to := x.Start, x.End
		if to-from > maxSentence {
			from, to = report.Quote(r, x.Field, from, to)
		}
		out = append(out, QuoteView{Article: a.id, Title: a.title, Date: a.date, Source: a.source, Field: x.Field, Start: from, End: to,
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

func (s *Server) claimArticle(st *state, n, edge int32) (articleQuotes, error) {
	quotes, err := st.claimQuotes(s.store, n, edge)
	return articleQuotes{s.articleBrief(n), quotes}, err
}

type relationAnswer struct {
	Relation relationView          `json:"relation"`
	Tie      *entities.Edge        `json:"tie"`      // that both are named together, with counts of its own
	Articles listOf[articleQuotes] `json:"articles"` // that claim it, with the sentences that do
}

// relationAsked reads source, target and type, and finds what claims it.
func (s *Server) relationAsked(st *state, r *http.Request) (relationAnswer, error) {
	var out relationAnswer
	_, a, err := st.named(r, "source")
	if err != nil {
		return out, err
	}
	_, b, err := st.named(r, "target")
	if err != nil {
		return out, err
	}
	edge, ok := st.relation(a, b, entities.EdgeType(r.URL.Query().Get("type")))
	if !ok {
		return out, notFoundError{"relation: type must be one that /api/v1/edge lists for the two, from source to target"}
	}
	e := &st.graph.Edges[edge]
	out.Relation, out.Tie = st.relationView(e, st.byID[e.Source]), st.edge(a, b)
	out.Articles, err = page(r, st.claimedIn[edge], func(n int32) (articleQuotes, error) { return s.claimArticle(st, n, edge) })
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
	return page(r, st.claims[n], func(edge int32) (relationView, error) { return st.relationView(&st.graph.Edges[edge], n), nil })
}

func (s *Server) apiRelations(st *state, w http.ResponseWriter, r *http.Request) error {
	_, n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	list, err := st.relationsOf(r, n)
	if err != nil {
		return err
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

// tiesView is a page of the ties or the relations of an entity.
type tiesView struct {
	frame
	E         *entities.Entity
	Ties      listOf[tieView]
	Relations listOf[relationView]
	turner
}

func (s *Server) tiesPage(st *state, w http.ResponseWriter, r *http.Request) error {
	e, n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	v := tiesView{frame: s.frame("Named together with "+e.Name, "entities"), E: e}
	if v.Ties, err = page(r, st.ties[n], func(edge int32) (tieView, error) { return st.tieView(n, edge), nil }); err != nil {
		return err
	}
	v.turner = turn(r, len(v.Ties.Items), v.Ties.Total)
	return render(s, w, "ties", v)
}

func (s *Server) relationsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	e, n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	v := tiesView{frame: s.frame("Relations of "+e.Name, "entities"), E: e}
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

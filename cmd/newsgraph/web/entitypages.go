package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
)

type listView[T any] struct {
	frame
	List   views.List[T]
	Type   string
	Named  []views.Brief // that the articles name
	Order  views.Order
	Facets []index.Facet
	Asked  url.Values
	views.Taken
	views.Turner
}

func (s *Server) entitiesPage(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := st.entitiesAsked(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	list, err := views.Page(r, found, func(n int32) (views.Brief, error) { return st.BriefOf(n), nil })
	if err != nil {
		return err
	}
	v := listView[views.Brief]{frame: s.frame("Entities", "entities"), List: list, Type: q.Get("type"), Asked: q, Order: views.OrderOf(r, ""), Taken: views.TakenFrom(r), Turner: views.Turn(r, len(list.Items), list.Total)}
	v.Query = q.Get("q")
	asked, err := entityQuery(r)
	if err != nil {
		return err
	}
	v.Facets = st.Facets(asked)
	return render(s, w, "entities", v)
}

type entityView struct {
	frame
	E            *entities.Entity
	Comentions   views.List[views.Comention]
	Relations    views.List[views.Relation]
	Mentions     views.List[views.Mention]
	Steps        views.List[entities.Decision]
	Where        string
	Timeline     *views.Timeline
	Threads      []thread
	AllThreads   int
	Places       int // that it is named together with and that are on its map
	views.Turner     // of the mentions
}

// Shown on an entity's page.
const (
	tiesShown     = 24
	stepsShown    = 50
	mentionsShown = 20 // articles with their sentences
)

func (s *Server) entityPage(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e, err := st.Entity(n)
	if err != nil {
		return err
	}
	v := entityView{frame: s.frame(e.Name, "entities"), E: e, Where: where(e)}
	shownAtOnce(r)
	if v.Mentions, err = st.mentionsOf(r, n); err != nil {
		return err
	}
	v.Turner = views.Turn(r, len(v.Mentions.Items), v.Mentions.Total)
	first := &http.Request{URL: &url.URL{Path: r.URL.Path, RawQuery: "limit=" + strconv.Itoa(tiesShown)}}
	if v.Comentions, err = st.closest(n); err != nil {
		return err
	}
	if v.Timeline, err = st.Timeline(n); err != nil {
		return err
	}
	if v.Threads, v.AllThreads, err = st.threadsOf(n); err != nil {
		return err
	}
	places, err := st.placesOf(n)
	if err != nil {
		return err
	}
	v.Places = len(places)
	if v.Relations, err = st.relationsOf(first, n); err != nil {
		return err
	}
	steps, err := st.Steps(n)
	if err != nil {
		return err
	}
	v.Steps = views.List[entities.Decision]{Total: len(steps), Items: steps[:min(stepsShown, len(steps))]}
	return render(s, w, "entity", v)
}

// shownAtOnce lets a page show the sentences of a few articles where it is not asked for more.
func shownAtOnce(r *http.Request) {
	if q := r.URL.Query(); q.Get("limit") == "" {
		q.Set("limit", strconv.Itoa(mentionsShown))
		r.URL.RawQuery = q.Encode()
	}
}

// closest are the co-mentions that an entity's page shows.
func (st *state) closest(n int32) (out views.List[views.Comention], err error) {
	near, err := st.Closest(n, tiesShown)
	if err != nil {
		return out, err
	}
	out.Total = st.Brief(n).Comentions
	for _, t := range near {
		c, err := st.ComentionOf(n, t)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, c)
	}
	return out, nil
}

func where(e *entities.Entity) string {
	if e.Place == nil {
		return ""
	}
	out := e.Place.Country
	if e.Place.Lat != nil && e.Place.Lon != nil {
		out += fmt.Sprintf(" · %.2f, %.2f", *e.Place.Lat, *e.Place.Lon)
	}
	return strings.TrimPrefix(out, " · ")
}

type edgeView struct {
	frame
	edgeAnswer
	A, B   views.Brief
	Claims []views.Relation
	Onward string // the page with more sentences
	Start  bool   // this is the first
}

func (s *Server) edgePage(st *state, w http.ResponseWriter, r *http.Request) error {
	a, err := st.named(r, "a")
	if err != nil {
		return err
	}
	b, err := st.named(r, "b")
	if err != nil {
		return err
	}
	v := edgeView{A: st.BriefOf(a), B: st.BriefOf(b)}
	v.frame = s.frame(v.A.Name+" – "+v.B.Name, "entities")
	shownAtOnce(r)
	if v.edgeAnswer, err = s.edgeAsked(st, r, a, b); err != nil {
		return err
	}
	v.Onward, v.Claims = v.Next, v.claims
	_, offset, err := views.Window(r)
	v.Start = offset == 0
	if err != nil {
		return err
	}
	return render(s, w, "edge", v)
}

type pathView struct {
	frame
	From, To string
	Asked    bool
	Steps    []pathStep
	Reason   string
	Avoid    []string
}

// pathPage takes ids or names; of several of a name the leading one is meant.
func (s *Server) pathPage(st *state, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := pathView{frame: s.frame("Path", "path"), From: q.Get("from"), To: q.Get("to"), Avoid: q["avoid"]}
	if v.Asked = v.From != "" && v.To != ""; v.Asked {
		for _, name := range [...]string{"from", "to"} {
			id, ok := st.meant(q.Get(name))
			if !ok {
				v.Reason = "No entity is called “" + report.Show(q.Get(name)) + "”."
				return render(s, w, "path", v)
			}
			q.Set(name, id)
		}
		asked := *r
		asked.URL = &url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
		steps, err := s.pathSteps(st, &asked)
		if err != nil {
			return err
		}
		v.Steps = steps
		if len(steps) > 0 {
			v.From, v.To = steps[0].Name, steps[len(steps)-1].Name
		}
	}
	return render(s, w, "path", v)
}

// meant turns an id or a name into an id.
func (st *state) meant(text string) (string, bool) {
	if now, ok := st.current(text); ok {
		return now, true
	}
	found := st.find(text, entities.NoType)
	if len(found) == 0 {
		return "", false
	}
	return st.ID(found[0]), true
}

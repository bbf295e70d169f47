package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
	"newsgraph/pipeline/report/model"
)

// maxNodes is how many names a network may hold.
const maxNodes = 5000

// Of the network of one entity: how many names are near it, and how many of each of
// these lie a step further.
const (
	nearNames    = 30
	furtherNames = 3
)

// networkAsked is what of the network is drawn.
type networkAsked struct {
	nodes int
	of    int32 // of this entity alone; -1 for the leading ones of all
	hubs  bool  // also names of very many articles
}

type drawing struct {
	once sync.Once
	it   *report.Drawing
	err  error
}

// draw lays out a network, the one of all once.
func (st *state) draw(q networkAsked) (*report.Drawing, error) {
	if q.of >= 0 {
		return st.drawn(q)
	}
	v, _ := st.drawings.LoadOrStore(q, &drawing{})
	d := v.(*drawing)
	d.once.Do(func() { d.it, d.err = st.drawn(q) })
	return d.it, d.err
}

func (st *state) drawn(q networkAsked) (*report.Drawing, error) {
	var g *entities.Graph
	var dates index.Dates
	var err error
	opt := report.DrawOptions{Nodes: q.nodes, Links: q.nodes * 4, Hubs: q.hubs}
	if q.of >= 0 {
		opt.Focus = st.ID(q.of)
		g, dates, err = st.Around(q.of, nearNames, furtherNames)
	} else {
		g, dates, err = st.Network(st.drawnAmong(q))
	}
	if err != nil {
		return nil, err
	}
	d := report.Draw(g, opt)
	sum := &st.About().Summary
	d.Total = report.DrawingTotal{Names: sum.Entities, Comentions: sum.Edges - st.Relationships()}
	at := map[[2]string]*report.DrawingLink{}
	for i := range d.Links {
		ends := [2]string{d.Nodes[d.Links[i].A].ID, d.Nodes[d.Links[i].B].ID}
		slices.Sort(ends[:])
		at[ends] = &d.Links[i]
	}
	found, err := dates(func(source, target string) bool { return at[[2]string{source, target}] != nil })
	for ends, days := range found {
		at[ends].First, at[ends].Last = days[0], days[1]
	}
	return d, err
}

// drawnAmong is among how many leading names those of a drawing are found: hubs are
// folded away, and names that are met with none of the others are not drawn.
func (st *state) drawnAmong(q networkAsked) int {
	n := 2 * q.nodes
	for e := 0; !q.hubs && e < min(n, st.Entities()); e++ {
		if model.Hub(st.Brief(int32(e)).Articles, st.About().Summary.Articles) {
			n++
		}
	}
	return n
}

// networkOf reads what of the network is asked for.
func (st *state) networkOf(r *http.Request) (networkAsked, error) {
	q := networkAsked{nodes: usualNames, of: -1, hubs: r.URL.Query().Get("hubs") != ""}
	if text := r.URL.Query().Get("nodes"); text != "" {
		var err error
		if q.nodes, err = strconv.Atoi(text); err != nil || q.nodes < 1 || q.nodes > maxNodes {
			return q, views.Fault(fmt.Errorf("nodes must be a number from 1 to %d", maxNodes))
		}
	}
	if r.URL.Query().Get("entity") != "" {
		var err error
		if q.of, err = st.named(r, "entity"); err != nil {
			return q, err
		}
	}
	return q, nil
}

// apiNetwork answers with a network as JSON, as a picture or for Gephi.
func (s *Server) apiNetwork(st *state, w http.ResponseWriter, r *http.Request) error {
	q, err := st.networkOf(r)
	if err != nil {
		return err
	}
	d, err := st.draw(q)
	if err != nil {
		return err
	}
	format := r.URL.Query().Get("format")
	switch format {
	case "", "json":
		return answer(w, d)
	case "svg":
		w.Header().Set("Content-Type", "image/svg+xml")
		return d.SVG(w)
	case "gexf":
		w.Header().Set("Content-Type", "application/xml")
		w.Header().Set("Content-Disposition", `attachment; filename="newsgraph.gexf"`)
		return d.GEXF(w)
	}
	return views.Fault(fmt.Errorf("format must be json, svg or gexf"))
}

type networkView struct {
	frame
	Summary    entities.Summary
	Comentions int
	Of         *views.Brief // the entity of which it is; nil for all
	Hubs       bool
}

func (s *Server) networkPage(st *state, w http.ResponseWriter, r *http.Request) error {
	q, err := st.networkOf(r)
	if err != nil {
		return err
	}
	v := networkView{frame: s.frame("Network", "network"), Summary: st.About().Summary, Comentions: st.About().Summary.Edges - st.Relationships(), Hubs: q.hubs}
	if q.of >= 0 {
		of := st.BriefOf(q.of)
		v.Of = &of
		v.Title = "Network of " + of.Name
	}
	return render(s, w, "network", v)
}

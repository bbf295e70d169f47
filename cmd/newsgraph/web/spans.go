package web

import (
	"errors"
	"net/http"

	"newsgraph/cmd/newsgraph/web/views"
)

// spansAsked reads two spans of dates: since and until of each.
func spansAsked(r *http.Request) (a, b views.Span, given bool) {
	q := r.URL.Query()
	a = views.Span{Since: q.Get("a_since"), Until: q.Get("a_until")}
	b = views.Span{Since: q.Get("b_since"), Until: q.Get("b_until")}
	return a, b, a != views.Span{} && b != views.Span{}
}

var errSpans = views.Fault(errors.New("two spans are needed: a_since and a_until, b_since and b_until, each YYYY, YYYY-MM or YYYY-MM-DD"))

// apiSpans compares two spans of dates of the graph.
func (s *Server) apiSpans(st *state, w http.ResponseWriter, r *http.Request) error {
	a, b, given := spansAsked(r)
	if !given {
		return errSpans
	}
	d, err := st.CompareSpans(a, b)
	if err != nil {
		return err
	}
	if views.AsksCSV(r) {
		return views.SpansCSV(w, d)
	}
	return answer(w, d)
}

type spansView struct {
	frame
	A, B  views.Span
	Diff  *views.SpanDiff
	Lists []spanList
	Usual []views.UsualSpans
	views.Taken
}

type spanList struct {
	Title string
	Rows  []views.SpanChange
}

func (s *Server) spansPage(st *state, w http.ResponseWriter, r *http.Request) error {
	v := spansView{frame: s.frame("Compare two times", "diff"), Taken: views.TakenFrom(r)}
	v.Usual = st.UsualSpans()
	var given bool
	if v.A, v.B, given = spansAsked(r); given {
		d, err := st.CompareSpans(v.A, v.B)
		if err != nil {
			return err
		}
		v.Diff = d
		v.Lists = []spanList{{"New", d.New}, {"Up", d.Up}, {"Down", d.Down}, {"Gone", d.Gone}}
	}
	return render(s, w, "spans", v)
}

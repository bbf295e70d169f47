package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

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
		return spansCSV(w, d)
	}
	return answer(w, d)
}

// spanRow is a change with its kind.
type spanRow struct {
	kind string
	views.SpanChange
}

func spansCSV(w http.ResponseWriter, d *views.SpanDiff) error {
	var rows []spanRow
	for _, k := range []struct {
		kind string
		list []views.SpanChange
	}{{"new", d.New}, {"up", d.Up}, {"down", d.Down}, {"gone", d.Gone}} {
		for _, c := range k.list {
			rows = append(rows, spanRow{k.kind, c})
		}
	}
	return views.WriteCSV(w, []string{"change", "id", "name", "type", "stories_before", "stories_after", "over"}, rows, func(r spanRow) []string {
		return []string{r.kind, r.ID, r.Name, r.Type.String(), strconv.Itoa(r.Before), strconv.Itoa(r.After), strconv.FormatFloat(r.Over, 'f', 2, 64)}
	})
}

type spansView struct {
	frame
	A, B  views.Span
	Diff  *views.SpanDiff
	Lists []spanList
	Usual []usualSpans
	views.Taken
}

// usualSpans are two times that are often compared.
type usualSpans struct{ Name, Address string }

// usual are the last week and the last four weeks against four times as long and three
// times as long before, by the latest date of an article.
func (st *state) usual() (out []usualSpans) {
	if st.Articles() == 0 {
		return nil
	}
	last, err := time.Parse(time.DateOnly, st.Article(0).Date)
	if err != nil {
		return nil
	}
	day := func(before int) string { return last.AddDate(0, 0, -before).Format(time.DateOnly) }
	for _, u := range []struct {
		name         string
		long, before int // days
	}{{"The last week and the four before", 7, 28}, {"The last four weeks and the twelve before", 28, 84}} {
		out = append(out, usualSpans{u.name, views.Link("/spans", "a_since", day(u.long+u.before-1), "a_until", day(u.long), "b_since", day(u.long-1), "b_until", day(0))})
	}
	return out
}

type spanList struct {
	Title string
	Rows  []views.SpanChange
}

func (s *Server) spansPage(st *state, w http.ResponseWriter, r *http.Request) error {
	v := spansView{frame: s.frame("Compare two times", "diff"), Taken: views.TakenFrom(r)}
	v.Usual = st.usual()
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

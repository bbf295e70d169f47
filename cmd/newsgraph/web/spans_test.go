package web

import (
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/web/views"
)

// TestSpans compares two times of the sample: who is in one of them alone.
func TestSpans(t *testing.T) {
	_, ts := server(t, nil)
	d := answerOf[views.SpanDiff](t, ts.URL+"/api/v1/spans?a_since=2016-10-15&a_until=2016-10-16&b_since=2016-10-17&b_until=2016-10")
	names := func(list []views.SpanChange) string {
		var out []string
		for _, c := range list {
			out = append(out, c.Name)
		}
		return strings.Join(out, ", ")
	}
	if !strings.Contains(names(d.New), "Angela Merkel") || !strings.Contains(names(d.Gone), "Boris Johnson") || strings.Contains(names(d.New)+names(d.Gone), "Aleppo") {
		t.Errorf("new %s; gone %s", names(d.New), names(d.Gone))
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/spans?a_since=2016", ""); got.status != 400 {
		t.Errorf("one span: %d", got.status)
	}
	if got := ask(t, "GET", ts.URL+"/spans?a_until=2016-10-16&b_since=2016-10-17", ""); got.status != 200 || !strings.Contains(got.body, "Angela Merkel") {
		t.Errorf("the page: %d", got.status)
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/spans?format=csv&a_until=2016-10-16&b_since=2016-10-17", ""); !strings.HasPrefix(got.body, "change,id,name") {
		t.Errorf("the table: %.80s", got.body)
	}
}

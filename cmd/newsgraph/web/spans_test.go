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

// TestRelationsOfThen holds that the relations of an entity are narrowed down to what
// articles of a time claim.
func TestRelationsOfThen(t *testing.T) {
	_, ts := server(t, nil)
	list := func(query string) views.List[views.Relation] {
		return answerOf[views.List[views.Relation]](t, ts.URL+"/api/v1/relations?id=wikidata:Q22316&limit=500"+query)
	}
	all := list("")
	if all.Total == 0 {
		t.Fatal("no relation to look at")
	}
	kind, day := string(all.Items[0].Type), all.Items[0].First
	if got := list("&relation=" + kind); got.Total == 0 || got.Total > all.Total {
		t.Errorf("%d of %d are of type %s", got.Total, all.Total, kind)
	}
	then := list("&since=" + day + "&until=" + day)
	for i, r := range then.Items {
		if r.Within == 0 || r.Within > r.Articles || r.First > day || r.Last < day || i > 0 && then.Items[i-1].Within < r.Within {
			t.Errorf("%+v", r)
		}
	}
	if then.Total == 0 || list("&since=2199").Total != 0 {
		t.Error("the time does not narrow down")
	}
	if got := ask(t, "GET", ts.URL+"/relations?id=wikidata:Q22316&relation="+kind+"&since="+day, ""); got.status != 200 || !strings.Contains(got.body, "articles of then") {
		t.Error(got.status, got.body)
	}
	if got := ask(t, "GET", ts.URL+"/spans", ""); !strings.Contains(got.body, "The last week") {
		t.Error(got.body)
	}
}

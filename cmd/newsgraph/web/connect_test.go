package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/web/views"
)

// TestConnect finds who is met with members of two groups, by names and ids.
func TestConnect(t *testing.T) {
	_, ts := server(t, nil)
	kerry, lavrov, johnson := idOf(t, ts, "John Kerry"), idOf(t, ts, "Sergei Lavrov"), idOf(t, ts, "Boris Johnson")
	q := url.Values{"a": {kerry, "Sergei Lavrov"}, "b": {"boris johnson, Angela Merkel"}, "limit": {"500"}}
	got := answerOf[connectAnswer](t, ts.URL+"/api/v1/connect?"+q.Encode())
	if len(got.A) != 2 || len(got.B) != 2 || got.Total == 0 || got.Total != len(got.Items) {
		t.Fatalf("%d and %d in the groups, %d of %d connect", len(got.A), len(got.B), len(got.Items), got.Total)
	}
	if !slices.ContainsFunc(got.Items, func(c views.Connector) bool { return c.Name == "Aleppo" || c.Name == "Syria" }) {
		t.Errorf("neither Aleppo nor Syria connects: %+v", got.Items)
	}
	reach := func(c views.Connector) int { return min(c.Reached[0], c.Reached[1]) }
	for i, c := range got.Items {
		if slices.Contains([]string{kerry, lavrov, johnson}, c.ID) || reach(c) == 0 || i > 0 && reach(c) > reach(got.Items[i-1]) {
			t.Errorf("%d: %+v", i, c)
		}
		for side, group := range [...][]views.Brief{got.A, got.B} {
			if !slices.Contains(group, c.Closest[side]) {
				t.Errorf("%s: closest is %+v, of no group", c.Name, c.Closest[side])
			}
		}
	}
	for address, want := range map[string]int{"/api/v1/connect?a=" + url.QueryEscape(kerry): 400, "/api/v1/connect?a=Nobody+At+All&b=Syria": 404, "/connect": 200, "/connect?a=Nobody+At+All&b=Syria": 200} {
		if got := ask(t, "GET", ts.URL+address, ""); got.status != want {
			t.Errorf("%s: %d", address, got.status)
		}
	}
	if got := ask(t, "GET", ts.URL+"/connect?a=John+Kerry%3B+Sergei+Lavrov&b=Boris+Johnson", ""); got.status != 200 || !strings.Contains(got.body, "Aleppo") || !strings.Contains(got.body, `value="John Kerry; Sergei Lavrov"`) {
		t.Errorf("the page: %d", got.status)
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/connect?format=csv&a=John+Kerry&b=Boris+Johnson", ""); !strings.HasPrefix(got.body, "id,name,type") {
		t.Errorf("the table: %.80s", got.body)
	}
}

// TestExplain tells why an entity is one, with the articles and what was decided in them.
func TestExplain(t *testing.T) {
	_, ts := server(t, nil)
	got := answerOf[explainAnswer](t, ts.URL+"/api/v1/explain?id="+url.QueryEscape(idOf(t, ts, "John Kerry")))
	if got.Entity.Name != "John Kerry" || len(got.Articles.Items) == 0 || len(got.Articles.Items) > 5 {
		t.Fatalf("%+v", got)
	}
	for _, a := range got.Articles.Items {
		if len(a.As) == 0 || len(a.Steps) == 0 || len(a.Quotes) == 0 || a.Article == "" {
			t.Errorf("%+v", a)
		}
	}
}

// TestStory tells of the other articles of a story and what it continues.
func TestStory(t *testing.T) {
	s, ts := server(t, nil)
	st := s.acquire()
	defer st.release()
	continued := 0
	for place := range int32(st.Articles()) {
		id := st.Article(place).ID
		got := answerOf[storyAnswer](t, ts.URL+"/api/v1/story?id="+url.QueryEscape(id))
		if got.Articles.Total != len(st.SameStory(place)) {
			t.Errorf("%s: %d others", id, got.Articles.Total)
		}
		page := ask(t, "GET", ts.URL+"/article?id="+url.QueryEscape(id), "").body
		for _, f := range got.Continues {
			continued++
			if !strings.Contains(page, "Continues") || f.Share <= 0 {
				t.Errorf("%s continues %+v, which its page does not say", id, f)
			}
		}
	}
	if continued < len(st.About().Continues) {
		t.Errorf("%d stories continue others, the index has %d", continued, len(st.About().Continues))
	}
	if got := ask(t, "GET", ts.URL+"/api/v1/story?id=none", ""); got.status != 404 {
		t.Errorf("no such article: %d", got.status)
	}
}

// TestRelationsAreSortedAsAWhole sorts by each column, both ways.
func TestRelationsAreSortedAsAWhole(t *testing.T) {
	_, ts := server(t, nil)
	address := ts.URL + "/api/v1/relations?id=" + url.QueryEscape(idOf(t, ts, "John Kerry"))
	all := answerOf[views.List[views.Relation]](t, address)
	if all.Total < 2 {
		t.Skip("the sample claims too few relations")
	}
	for _, by := range []string{"relation", "name", "type", "stories", "articles", "sentences", "first", "last"} {
		up, down := answerOf[views.List[views.Relation]](t, address+"&sort="+by), answerOf[views.List[views.Relation]](t, address+"&sort=-"+by)
		if up.Total != all.Total || down.Total != all.Total {
			t.Errorf("%s: %d and %d of %d", by, up.Total, down.Total, all.Total)
		}
		if by == "last" && up.Items[0].Last > up.Items[len(up.Items)-1].Last || by == "stories" && down.Items[0].Stories < down.Items[len(down.Items)-1].Stories {
			t.Errorf("not sorted by %s", by)
		}
	}
	if got := ask(t, "GET", address+"&sort=colour", ""); got.status != 400 {
		t.Errorf("an order that is none: %d", got.status)
	}
}

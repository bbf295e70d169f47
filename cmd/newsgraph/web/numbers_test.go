package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/store"
)

func answerOf[T any](t *testing.T, address string) T {
	t.Helper()
	got := ask(t, "GET", address, "")
	var v T
	if err := json.Unmarshal([]byte(got.body), &v); err != nil || got.status != 200 {
		t.Fatalf("%s: %d %v %s", address, got.status, err, got.body)
	}
	return v
}

// TestRelationsAreCountedForThemselves opens every relation of the graph: the
// page of either end shows its own stories, and it opens its own sentences.
func TestRelationsAreCountedForThemselves(t *testing.T) {
	s, ts := server(t, nil)
	st := s.now.Load()
	relations := 0
	graph := graphOf(t, st)
	for i := range graph.Edges {
		e := &graph.Edges[i]
		if e.Type == entities.Cooccurs {
			continue
		}
		relations++
		asked := views.Link("/relation", "source", e.Source, "target", e.Target, "type", string(e.Type))
		got := answerOf[relationAnswer](t, ts.URL+"/api/v1"+asked)
		if r := got.Relation; r.Stories != e.Stories || r.Articles != e.Articles || r.Sentences != e.Sentences || r.Source.ID != e.Source || r.Target.ID != e.Target {
			t.Errorf("%+v of %+v", r, e)
		}
		if got.Articles.Total != e.Articles {
			t.Errorf("%s: %d articles, not %d", asked, got.Articles.Total, e.Articles)
		}
		for _, a := range got.Articles.Items {
			if len(a.Quotes) == 0 {
				t.Errorf("%s: no sentence of %s", asked, a.ID)
			}
		}
		page := ask(t, "GET", ts.URL+asked, "")
		if page.status != 200 || !strings.Contains(page.body, fmt.Sprintf("%s, %s say so", plural(e.Articles, "article"), plural(e.Stories, "story"))) {
			t.Errorf("%s: %d", asked, page.status)
		}
		for _, end := range [...]string{e.Source, e.Target} {
			body := ask(t, "GET", ts.URL+views.Link("/entity", "id", end), "").body
			href := strings.NewReplacer("&", "&amp;", "%3A", "%3a").Replace(fmt.Sprintf("/relation?source=%s&target=%s&type=%s", url.QueryEscape(e.Source), url.QueryEscape(e.Target), e.Type))
			want := regexp.MustCompile(regexp.QuoteMeta(href) + `">([^<]*)<`)
			if m := want.FindStringSubmatch(body); m == nil || m[1] != plural(e.Stories, "story") {
				t.Errorf("the page of %s shows %q for %s, which has %s", end, m, e.Type, plural(e.Stories, "story"))
			}
		}
	}
	if relations == 0 {
		t.Fatal("the corpus has no relation")
	}
	if got := ask(t, "GET", ts.URL+"/relation?source="+url.QueryEscape(graph.Entities[0].ID)+"&target="+url.QueryEscape(graph.Entities[1].ID)+"&type=owns", ""); got.status != 404 {
		t.Errorf("a relation that is none: %d", got.status)
	}
}

// graphOf is the whole graph of a state.
func graphOf(t *testing.T, st *state) *entities.Graph {
	t.Helper()
	g := &entities.Graph{}
	err := st.Visit(codec.Visitor{
		Entity: func(e *entities.Entity) error { g.Entities = append(g.Entities, *e); return nil },
		Edge:   func(e *entities.Edge) error { g.Edges = append(g.Edges, *e); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// indexOf is an index of entities alone.
func indexOf(t *testing.T, list []entities.Entity) *index.Index {
	t.Helper()
	path := filepath.Join(t.TempDir(), store.IndexName)
	c, err := index.Create(path, index.Options{Numbers: len(list)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := c.Entity(i, &list[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmp.Or(c.EntitiesDone(), c.Finish(&index.About{Digest: "x"})); err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(path, "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return ix
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", strings.TrimSuffix(one, "y"), map[bool]string{true: "ies", false: "s"}[strings.HasSuffix(one, "y")])
}

// TestEdgesOfferTheirArticles opens every co-mention: its figures are those of the
// graph, and one without a sentence says so and offers the articles.
func TestEdgesOfferTheirArticles(t *testing.T) {
	s, ts := server(t, nil)
	st := s.now.Load()
	without := 0
	graph := graphOf(t, st)
	for i := range graph.Edges {
		e := &graph.Edges[i]
		if e.Type != entities.Cooccurs {
			continue
		}
		asked := views.Link("/edge", "a", e.Source, "b", e.Target)
		got := answerOf[edgeAnswer](t, ts.URL+"/api/v1"+asked)
		if len(got.Quotes) != e.Sentences {
			t.Errorf("%s: %d sentences, not %d", asked, len(got.Quotes), e.Sentences)
		}
		if got.Articles.Total < e.Articles || len(got.Articles.Items) == 0 {
			t.Errorf("%s: %d articles, not %d", asked, got.Articles.Total, e.Articles)
		}
		if e.Sentences > 0 || without > 3 {
			continue
		}
		without++
		body := ask(t, "GET", ts.URL+asked, "").body
		if !strings.Contains(body, "No sentence names both") || !strings.Contains(body, `href="/article?id=`) {
			t.Errorf("%s does not say so, or offers no article", asked)
		}
	}
	if without == 0 {
		t.Fatal("the corpus has no co-mention without a sentence")
	}
}

// TestListsSayHowMuchTheyShow turns the pages of each list of an entity.
func TestListsSayHowMuchTheyShow(t *testing.T) {
	s, ts := server(t, nil)
	st := s.now.Load()
	first := st.Brief(0)
	id := first.ID
	for path, all := range map[string]int{
		views.Link("/co-mentions", "id", id): first.Comentions, views.Link("/relations", "id", id): first.Relations,
		"/entities?": st.Entities(), "/articles?": st.Articles(), views.Link("/articles", "entity", id): first.Articles,
	} {
		if all < 2 {
			t.Fatalf("%s has %d", path, all)
		}
		first, last := ask(t, "GET", ts.URL+path+"&limit=1", "").body, ask(t, "GET", fmt.Sprintf("%s%s&limit=1&offset=%d", ts.URL, path, all-1), "").body
		if !strings.Contains(first, fmt.Sprintf("1 to 1 of %d", all)) || !strings.Contains(first, "Next page") || strings.Contains(first, "Previous page") {
			t.Errorf("%s: the first page of %d", path, all)
		}
		if !strings.Contains(last, fmt.Sprintf("%d to %d of %d", all, all, all)) || strings.Contains(last, "Next page") || !strings.Contains(last, "Previous page") {
			t.Errorf("%s: the last page of %d", path, all)
		}
	}
}

// TestSearchRanks holds that an exact name comes first, then weight counts.
func TestSearchRanks(t *testing.T) {
	names := func(list ...string) []entities.NameCount {
		var out []entities.NameCount
		for _, n := range list {
			out = append(out, entities.NameCount{Name: n, Mentions: 1})
		}
		return out
	}
	list := []entities.Entity{
		{ID: "person:kerry-crumb", Type: entities.Person, Name: "Kerry Crumb", Stories: 1, Aliases: names("Kerry Crumb")},
		{ID: "person:kerryman", Type: entities.Person, Name: "Kerryman", Stories: 2, Aliases: names("Kerryman")},
		{ID: "place:mount-kerry", Type: entities.Place, Name: "Mount Kerry", Stories: 50, Aliases: names("Mount Kerry")},
		{ID: "person:pat-kerry", Type: entities.Person, Name: "Pat Kerry", Stories: 3, Aliases: names("Kerry", "Pat Kerry")},
		{ID: "wikidata:Q22316", Type: entities.Person, Name: "John Kerry", Stories: 9, Aliases: names("Kerry", "John Kerry")},
		{ID: "place:sao", Type: entities.Place, Name: "São Kérry", Stories: 4, Aliases: names("São Kérry")},
		{ID: "person:mckerry", Type: entities.Person, Name: "McKerry", Stories: 90, Aliases: names("McKerry")},
	}
	slices.SortFunc(list, func(a, b entities.Entity) int { return strings.Compare(a.ID, b.ID) })
	st := &state{Graph: views.Graph{Index: indexOf(t, list)}}
	for _, c := range []struct {
		query string
		typ   entities.Type
		want  string
	}{
		{"Kerry", entities.NoType, "John Kerry, Pat Kerry, Mount Kerry, São Kérry, Kerryman, Kerry Crumb, McKerry"},
		{"KÉRRY", entities.NoType, "John Kerry, Pat Kerry, Mount Kerry, São Kérry, Kerryman, Kerry Crumb, McKerry"},
		{"ker", entities.NoType, "Mount Kerry, John Kerry, São Kérry, Pat Kerry, Kerryman, Kerry Crumb, McKerry"},
		{"kerry", entities.Place, "Mount Kerry, São Kérry"},
		{"sao kerry", entities.NoType, "São Kérry"},
		{"erry", entities.NoType, "McKerry, Mount Kerry, John Kerry, São Kérry, Pat Kerry, Kerryman, Kerry Crumb"},
		{"wikidata:Q22316", entities.NoType, "John Kerry"},
		{"q22316", entities.NoType, "John Kerry"},
		{"nobody", entities.NoType, ""},
		{"?!", entities.NoType, ""},
	} {
		var got []string
		for _, n := range st.find(c.query, c.typ) {
			got = append(got, st.Brief(n).Name)
		}
		if list := strings.Join(got, ", "); list != c.want {
			t.Errorf("%q: %s\nwant %s", c.query, list, c.want)
		}
	}
}

// TestListsAreFiltered asks for parts of the lists, and for tables.
func TestListsAreFiltered(t *testing.T) {
	_, ts := server(t, nil)
	for _, c := range []struct {
		path string
		want int
	}{
		{"/entities?type=person&q=kerry&since=2016-10-15&until=2016-10&min_stories=1&sort=-mentions", 200}, {"/entities?sort=luck", 400},
		{"/api/v1/entities?min_stories=x", 400}, {"/api/v1/entities?min_confidence=x", 400}, {"/api/v1/facets?type=place", 200}, {"/articles?source=wire.example&since=2016-10-19", 200},
	} {
		if got := ask(t, "GET", ts.URL+c.path, ""); got.status != c.want {
			t.Errorf("%s: %d", c.path, got.status)
		}
	}
	list := answerOf[views.List[views.Brief]](t, ts.URL+"/api/v1/entities?type=place&country=sy&limit=500")
	table := ask(t, "GET", ts.URL+"/api/v1/entities?type=place&country=sy&format=csv", "")
	if list.Total == 0 || strings.Count(table.body, "\n") != list.Total+1 || !strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") {
		t.Errorf("%d places, table %q", list.Total, table.body)
	}
	if got := answerOf[views.List[views.ArticleBrief]](t, ts.URL+"/api/v1/articles?source=wire.example&since=2016-10-19"); got.Total != 1 {
		t.Errorf("%d articles", got.Total)
	}
	if body := ask(t, "GET", ts.URL+"/api/v1/articles?format=csv", "").body; strings.Contains(body, "\n=cmd") || !strings.Contains(body, "'=cmd") {
		t.Error("a formula in a table")
	}
}

// TestListsAreTaken follows the links by which a page hands out its whole list.
func TestListsAreTaken(t *testing.T) {
	_, ts := server(t, nil)
	link := regexp.MustCompile(`<a href="([^"]+)" download="newsgraph\.(csv|json)">`)
	for path, list := range map[string]string{
		"/entities?type=person&limit=1": "/api/v1/entities?type=person&limit=500", "/articles?limit=1": "/api/v1/articles?limit=500",
		"/co-mentions?id=wikidata:Q22316&limit=1": "/api/v1/co-mentions?id=wikidata:Q22316&limit=500",
		"/relations?id=wikidata:Q22316&limit=1":   "/api/v1/relations?id=wikidata:Q22316&limit=500",
	} {
		want := answerOf[views.List[json.RawMessage]](t, ts.URL+list)
		found := link.FindAllStringSubmatch(ask(t, "GET", ts.URL+path, "").body, -1)
		if len(found) != 2 || want.Total < 2 {
			t.Errorf("%s: links %v, %d in the list", path, found, want.Total)
			continue
		}
		for _, f := range found {
			address := ts.URL + html.UnescapeString(f[1])
			if f[2] == "csv" {
				if got := strings.Count(ask(t, "GET", address, "").body, "\n"); got != want.Total+1 {
					t.Errorf("%s: %d lines of a list of %d", f[1], got, want.Total)
				}
			} else if got := answerOf[views.List[json.RawMessage]](t, address); got.Next != "" || len(got.Items) != want.Total || !reflect.DeepEqual(got.Items, want.Items) {
				t.Errorf("%s: %d of a list of %d", f[1], len(got.Items), want.Total)
			}
		}
	}
}

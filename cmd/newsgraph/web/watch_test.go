package web

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/report"
	"newsgraph/pipeline/watchlist"
)

const watched = "name\tid\tnote\nJohn Kerry\t\tour man\nNobody At All\t\t\n"

// TestWatchList looks at what a list finds: as a page, by the API, as a table, and in
// a report.
func TestWatchList(t *testing.T) {
	list, err := watchlist.Read("names.tsv", strings.NewReader(watched))
	if err != nil {
		t.Fatal(err)
	}
	s, ts := server(t, func(o *Options) { o.Watchlist = list })
	got := answerOf[views.List[watchlist.Hit]](t, ts.URL+"/api/v1/hits?limit=500")
	if got.Total == 0 || len(got.Items) != got.Total {
		t.Fatalf("%d hits, %d shown", got.Total, len(got.Items))
	}
	for i, h := range got.Items {
		if h.Entry != "John Kerry" || h.Note != "our man" || h.Entity != "wikidata:Q22316" || !strings.Contains(h.Sentence, "Kerry") || h.Reason == "" {
			t.Errorf("hit %+v", h)
		}
		if i > 0 && h.Date > got.Items[i-1].Date {
			t.Error("not the latest first")
		}
	}
	page := ask(t, "GET", ts.URL+"/hits?limit=1", "").body
	if !strings.Contains(page, "our man") || !strings.Contains(page, "Next page") || !strings.Contains(ask(t, "GET", ts.URL+"/", "").body, `href="/hits"`) {
		t.Error("the page of hits, or its entry in the menu, is not there")
	}
	if n := strings.Count(ask(t, "GET", ts.URL+"/api/v1/hits?format=csv", "").body, "\n"); n != got.Total+1 {
		t.Errorf("%d lines for %d hits", n, got.Total)
	}
	ix := s.now.Load().Index
	in, err := views.ReportInput(context.Background(), ix)
	if err != nil {
		t.Fatal(err)
	}
	in.Watch = Watched(list, got.Items)
	for name, render := range map[string]func(*bytes.Buffer) error{
		"html":     func(b *bytes.Buffer) error { return report.HTML(b, in) },
		"markdown": func(b *bytes.Buffer) error { return report.Markdown(b, in) },
	} {
		var b bytes.Buffer
		if err := render(&b); err != nil || !strings.Contains(b.String(), "2 names watched for") || !strings.Contains(b.String(), "Watch list") {
			t.Errorf("%s: %v, hits are not in it", name, err)
		}
	}
}

// TestNoWatchList answers 404 where no list was given.
func TestNoWatchList(t *testing.T) {
	_, ts := server(t, nil)
	if got := ask(t, "GET", ts.URL+"/hits", ""); got.status != 404 || !strings.Contains(got.body, "--watchlist") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

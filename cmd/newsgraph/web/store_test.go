package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/store"
)

// TestEqualIDsOfTwoRuns serves two runs, each with an article x of its own: what
// the graph cites leads to the one that has the words.
func TestEqualIDsOfTwoRuns(t *testing.T) {
	p := newPipeline(t)
	var runs []*store.Stored
	for i, text := range []string{"John Kerry met Sergei Lavrov in Lausanne.", "Angela Merkel met Theresa May in Berlin."} {
		in, dir := filepath.Join(t.TempDir(), "in.jsonl"), filepath.Join(t.TempDir(), "run")
		if err := os.WriteFile(in, []byte(fmt.Sprintf("{\"id\":\"x\",\"text\":%q}\n", text)), 0o644); err != nil {
			t.Fatal(err)
		}
		run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions([]string{in})})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Extract(context.Background(), []string{in}, nil, run, nil); err != nil {
			t.Fatal(i, err)
		}
		stored, err := store.OpenRun(dir)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, stored)
	}
	_, ts := server(t, func(o *Options) { o.Runs = runs })
	var g entities.Graph
	if err := json.Unmarshal([]byte(ask(t, http.MethodGet, ts.URL+"/api/v1/graph", "").body), &g); err != nil {
		t.Fatal(err)
	}
	cited := map[string]bool{}
	for _, e := range g.Entities {
		for _, ev := range e.Evidence {
			cited[ev.Article] = true
			got := ask(t, http.MethodGet, ts.URL+"/api/v1/article?id="+url.QueryEscape(ev.Article), "")
			var rec entities.Record
			if err := json.Unmarshal([]byte(got.body), &rec); err != nil || got.status != http.StatusOK {
				t.Fatalf("%s: status %d, %v: %s", ev.Article, got.status, err, got.body)
			}
			if ev.End > len(rec.Article.Text) {
				t.Fatalf("%s: %s", ev.Article, got.body)
			}
			words, found := rec.Article.Text[ev.Start:ev.End], false
			for _, a := range e.Aliases {
				found = found || a.Name == words
			}
			if !found {
				t.Errorf("%s cites %q of %s", e.Name, words, ev.Article)
			}
		}
	}
	if len(cited) != 2 || cited["x"] {
		t.Errorf("cited %v", cited)
	}
}

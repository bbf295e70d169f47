package pipeline_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldArticles holds the whole walk against the articles that were marked
// by hand. The floors are a little below what was measured (README); a change
// that breaks through one makes the program worse.
func TestGoldArticles(t *testing.T) {
	gold, err := evaluate.ReadGold(os.DirFS("../testdata/gold"))
	if err != nil {
		t.Fatal(err)
	}
	if len(gold) < 60 {
		t.Fatalf("%d gold articles, want 60 at least", len(gold))
	}
	p := newPipeline(t, pipeline.Options{Workers: 2, Language: "any"})
	dir := t.TempDir()
	extractTo(t, p, dir, articles)
	byID := map[string]*entities.Record{}
	all := records(t, dir)
	for i := range all {
		byID[all[i].Article.ID] = &all[i]
	}
	run, err := store.OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	made, err := p.Grapher().Graph(context.Background(), []grapher.RecordSource{run}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var score evaluate.Articles
	for _, g := range gold {
		rec := byID[g.ID]
		if rec == nil {
			t.Errorf("the run has no article %s", g.ID)
			continue
		}
		if rec.Article.Text != g.Text {
			t.Errorf("%s: the text that was read is not the text of the gold", g.ID)
			continue
		}
		score.Add(g, rec.Mentions, func(i int) string { return made.Resolution.Entity(rec.Key(), rec.Mentions[i].Cluster) })
		score.Relations.Add(g, rec)
	}
	for i, c := range score.Relations.ByType {
		t.Logf("%-12s P %.3f R %.3f of %d", entities.EdgeTypes[i], c.Precision(), c.Recall(), c.Gold)
		if c.Predicted > 0 && c.Precision() < 0.9 {
			t.Errorf("%s: precision %.3f, the floor is 0.90", entities.EdgeTypes[i], c.Precision())
		}
	}
	across := score.Across.Score()
	for _, c := range []struct {
		what       string
		got, floor float64
	}{
		{"person F1", score.Mentions.Exact.Person.F1(), 0.91},
		{"place F1", score.Mentions.Exact.Place.F1(), 0.91},
		{"organization F1", score.Mentions.Exact.Organization.F1(), 0.81},
		{"F1", score.Mentions.Exact.Micro().F1(), 0.89},
		{"metonyms F1", score.Metonyms.F1(), 0.75},
		{"recall of relations", score.Relations.All().Recall(), 0.6},
		{"B-cubed F1 within articles", score.Within.Found.F1(), 0.95},
		{"B-cubed F1 across articles", across.Found.F1(), 0.93},
	} {
		if c.got < c.floor {
			t.Errorf("%s is %.4f, the floor is %.2f", c.what, c.got, c.floor)
		}
		t.Logf("%-28s %.4f", c.what, c.got)
	}
}

// TestGoldenGraph holds a whole graph, ledger included: a change of the output
// has to be looked at (go test ./pipeline -run Golden -update, then git diff).
func TestGoldenGraph(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	dir := t.TempDir()
	extractTo(t, p, dir, filepath.Join(articles, "baltic-ferry"))
	for _, name := range []string{store.GraphName, store.LedgerName} {
		golden := filepath.Join("testdata", "golden", "baltic-ferry."+name)
		got := readFile(t, filepath.Join(dir, name))
		if *update {
			if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if string(got) != string(readFile(t, golden)) {
			t.Errorf("%s is not what %s holds", name, golden)
		}
	}
}

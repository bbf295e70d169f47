package pipeline_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
)

// twoYears are two folders of one name: some files have one id and different
// texts, one is the same in both, and a list has ids of its own that clash.
func twoYears(t *testing.T) (a, b string) {
	t.Helper()
	dir := t.TempDir()
	a, b = filepath.Join(dir, "2016", "news"), filepath.Join(dir, "2017", "news")
	first, second := inbox{t, a}, inbox{t, b}
	first.put("1.txt", []byte("Talks\n\nJohn Kerry met Sergei Lavrov in Lausanne.\n"))
	second.put("1.txt", []byte("Talks\n\nAngela Merkel met Theresa May in Berlin.\n"))
	first.put("2.txt", []byte("Talks\n\nJohn Kerry flew to Paris with Ban Ki-moon.\n"))
	second.put("2.txt", []byte("Talks\n\nJohn Kerry flew to Paris with Ban Ki-moon.\n"))
	first.put("only.txt", []byte("Talks\n\nMatteo Renzi is in Rome.\n"))
	second.put("list.jsonl", []byte(`{"id":"7","text":"Boris Johnson met Angela Merkel in London."}
{"id":"7","text":"Boris Johnson met Theresa May in London."}
{"id":"7","text":"Boris Johnson met Theresa May in London."}
`))
	return a, b
}

func readLedger(t *testing.T, run string) *entities.Ledger {
	t.Helper()
	l, err := store.ReadLedger(filepath.Join(run, store.LedgerName))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestEvidenceLeadsToOneArticle: no two records of a run have one id, everything
// that the graph cites is the id of a record, and the words are there.
func TestEvidenceLeadsToOneArticle(t *testing.T) {
	a, b := twoYears(t)
	run := t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{Workers: 2}), run, a, b)
	checkEvidence(t, run)
	l := readLedger(t, run)
	c := l.Articles
	if c.Read != 8 || c.Processed != 6 || c.Skipped != 2 || c.Renamed != 4 || c.Quarantined+c.Truncated != 0 {
		t.Errorf("counts %+v", c)
	}
	told := map[string]bool{}
	for _, it := range l.Items {
		if it.Stage != "read" || it.Reason == "" || it.Input == "" {
			t.Errorf("item %+v", it)
		}
		told[string(it.Outcome)+" "+it.Article] = true
	}
	if len(l.Items) != 6 || !told["skipped news/2.txt"] || !told["skipped 7"] {
		t.Errorf("items %v", told)
	}
	for _, r := range records(t, run) {
		if base := entities.BaseID(r.Article.ID, r.Article.SHA256); base != r.Article.ID && !told["renamed "+r.Article.ID] {
			t.Errorf("nothing tells of %s", r.Article.ID)
		}
	}
}

func checkEvidence(t *testing.T, run string) {
	t.Helper()
	s, err := store.OpenRun(run)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	byID := map[string]*entities.Record{}
	for _, r := range records(t, run) {
		if byID[r.Article.ID] != nil {
			t.Errorf("two records have the id %s", r.Article.ID)
		}
		byID[r.Article.ID] = &r
	}
	g, err := s.Graph()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range g.Entities {
		for _, ev := range e.Evidence {
			r := byID[ev.Article]
			if r == nil {
				t.Errorf("%s cites %s, which is not there", e.ID, ev.Article)
				continue
			}
			n++
			words, found := r.Article.Text[ev.Start:ev.End], false
			for _, alias := range e.Aliases {
				found = found || alias.Name == words
			}
			if !found {
				t.Errorf("%s cites %s %d..%d, which is %q", e.ID, ev.Article, ev.Start, ev.End, words)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d places were checked", n)
	}
}

// TestLaw3WithEqualIDs joins runs whose articles have ids in common.
func TestLaw3WithEqualIDs(t *testing.T) {
	a, b := twoYears(t)
	p := newPipeline(t, pipeline.Options{Workers: 2})
	dirA, dirB, both := t.TempDir(), t.TempDir(), t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{}), dirA, a)
	extractTo(t, newPipeline(t, pipeline.Options{}), dirB, b)
	extractTo(t, newPipeline(t, pipeline.Options{}), both, b, a)
	want := string(readFile(t, filepath.Join(both, store.GraphName)))
	for _, order := range [][]string{{dirA, dirB}, {dirB, dirA}, {both}, {both, dirA}, {dirB, both}} {
		if got := joined(t, p, order...); got != want {
			t.Errorf("the graph of %d joined runs is not that of one run over all", len(order))
		}
	}
	// As a run of its own it has the same graph, and ids that lead to one article.
	var runs []*store.Stored
	for _, dir := range []string{dirA, dirB} {
		run, err := store.OpenRun(dir)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
	}
	made, err := p.Grapher().Join(context.Background(), runs, "newsgraph test", grapher.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	into, err := store.CreateRun(t.TempDir(), store.RunOptions{Versions: made.Versions()})
	if err != nil {
		t.Fatal(err)
	}
	defer into.Close()
	if err := made.WriteTo(context.Background(), into, &store.Info{}); err != nil {
		t.Fatal(err)
	}
	checkEvidence(t, into.Dir())
	if got := string(readFile(t, filepath.Join(into.Dir(), store.GraphName))); got != want {
		t.Error("the joined run has another graph")
	}
	l := readLedger(t, into.Dir())
	if c := l.Articles; c.Processed != 6 || c.Read != c.Processed+c.Skipped+c.Quarantined || c.Renamed != 4 {
		t.Errorf("counts %+v", c)
	}
	// What one of the runs tells of alone is under the id that it came with.
	for _, r := range records(t, dirA) {
		if strings.Contains(r.Article.ID, "~") {
			t.Errorf("%s has no other of its id in its run", r.Article.ID)
		}
	}
}

// TestEqualIDsInterrupted: the change of ids is part of the run's end, whenever
// it was stopped, and of a watched run.
func TestEqualIDsInterrupted(t *testing.T) {
	a, b := twoYears(t)
	whole, cut := t.TempDir(), t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{}), whole, a, b)
	for stop := 1; stop < 20; stop++ {
		ctx, cancel := context.WithCancel(context.Background())
		p := newPipeline(t, pipeline.Options{Workers: 1})
		paths := []string{a, b}
		run, err := store.CreateRun(cut, store.RunOptions{Versions: p.Versions(paths), Resume: true})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		_, err = p.Extract(ctx, paths, nil, run, func(pipeline.Progress) {
			if n++; n >= stop {
				cancel()
			}
		})
		cancel()
		if closeErr := run.Close(); err != nil && closeErr != nil {
			t.Fatal(closeErr)
		}
		if err == nil {
			break
		}
	}
	sameRuns(t, "interrupted", whole, cut)
	watched := t.TempDir()
	w, err := pipeline.NewWatch(newPipeline(t, pipeline.Options{}), []string{a, b}, watched)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	look(t, w)
	publish(t, w)
	sameRuns(t, "watched", whole, watched)
}

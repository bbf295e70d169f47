package pipeline_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/store"
)

// The laws of the contract, on the articles of testdata.

const articles = "../testdata/articles"

func newPipeline(t testing.TB, opts pipeline.Options) *pipeline.Pipeline {
	t.Helper()
	if opts.Program == "" {
		opts.Program = "newsgraph test"
	}
	if opts.Reader == nil {
		opts.Reader = read.NewTable("").Open
	}
	p, err := pipeline.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// extractTo makes a run of paths in dir.
func extractTo(t *testing.T, p *pipeline.Pipeline, dir string, paths ...string) {
	t.Helper()
	run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions(paths)})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if _, err := p.Extract(context.Background(), paths, strings.NewReader(""), run, nil); err != nil {
		t.Fatal(err)
	}
}

// files are those of a run that must not differ.
var files = []string{store.GraphName, store.RecordsName, store.LedgerName}

func sameRuns(t *testing.T, what, a, b string) {
	t.Helper()
	for _, name := range files {
		if string(readFile(t, filepath.Join(a, name))) != string(readFile(t, filepath.Join(b, name))) {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func records(t *testing.T, dir string) []entities.Record {
	t.Helper()
	run, err := store.OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []entities.Record
	err = run.Records(func(r *entities.Record) error {
		c := *r
		c.Mentions = append([]entities.Mention(nil), r.Mentions...)
		c.Clusters = append([]entities.Cluster(nil), r.Clusters...)
		all = append(all, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLaw1MentionsAreExactSpans(t *testing.T) {
	dir := t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{Workers: 2}), dir, articles)
	n := 0
	for _, rec := range records(t, dir) {
		checkRecord(t, &rec)
		n += len(rec.Mentions)
	}
	if n < 1000 {
		t.Errorf("only %d mentions were checked", n)
	}
}

// checkRecord holds law 1 and that the indices of a record point at what is there.
func checkRecord(t *testing.T, rec *entities.Record) {
	t.Helper()
	id := rec.Article.ID
	for _, m := range rec.Mentions {
		text := rec.Article.Text
		if m.Field == entities.Title {
			text = rec.Article.Title
		}
		if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
			t.Errorf("%s: span %d..%d is not in the %s of %d bytes", id, m.Start, m.End, m.Field, len(text))
			continue
		}
		if text[m.Start:m.End] != m.Text {
			t.Errorf("%s: bytes %d..%d of %s are %q, not %q", id, m.Start, m.End, m.Field, text[m.Start:m.End], m.Text)
		}
		if utf8.RuneCountInString(text[:m.Start]) != m.StartRune || utf8.RuneCountInString(text[:m.End]) != m.EndRune {
			t.Errorf("%s: code points of %q are %d..%d", id, m.Text, m.StartRune, m.EndRune)
		}
		if m.Cluster < 0 || m.Cluster >= len(rec.Clusters) || rec.Clusters[m.Cluster].Entity != m.Entity {
			t.Errorf("%s: mention %q has cluster %d and entity %q", id, m.Text, m.Cluster, m.Entity)
		}
		if m.Confidence < 0 || m.Confidence > 1 {
			t.Errorf("%s: confidence %v", id, m.Confidence)
		}
	}
	for _, e := range rec.Edges {
		if e.A < 0 || e.A >= e.B || e.B >= len(rec.Clusters) {
			t.Errorf("%s: edge %d-%d of %d clusters", id, e.A, e.B, len(rec.Clusters))
		}
	}
}

func TestLaw2SameBytesAtAnyWorkerCount(t *testing.T) {
	one := t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{Workers: 1}), one, articles)
	for _, workers := range []int{2, 7} {
		many := t.TempDir()
		extractTo(t, newPipeline(t, pipeline.Options{Workers: workers}), many, articles)
		sameRuns(t, "more workers", one, many)
	}
}

func TestLaw2SameBytesAfterInterruptions(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	whole, cut := t.TempDir(), t.TempDir()
	extractTo(t, p, whole, articles)
	starts := 0
	for stop := 5; ; stop += 17 {
		starts++
		p := newPipeline(t, pipeline.Options{Workers: 3}) // a new process has a new reader
		err := extractUntil(t, p, cut, stop)
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if starts < 3 {
		t.Errorf("the run was interrupted %d times only", starts-1)
	}
	sameRuns(t, "interrupted", whole, cut)
}

// extractUntil resumes the run in dir and cancels it after stop articles in all.
func extractUntil(t *testing.T, p *pipeline.Pipeline, dir string, stop int) error {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	paths := []string{articles}
	run, err := store.CreateRun(dir, store.RunOptions{Versions: p.Versions(paths), Resume: true})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	_, err = p.Extract(ctx, paths, nil, run, func(s pipeline.Progress) {
		if s.Articles >= stop {
			cancel()
		}
	})
	return err
}

func TestLaw3RunsJoinInAnyOrder(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	entries, err := os.ReadDir(articles)
	if err != nil {
		t.Fatal(err)
	}
	var a, b []string
	for i, e := range entries {
		path := filepath.Join(articles, e.Name())
		if i%2 == 0 {
			a = append(a, path)
		} else {
			b = append(b, path)
		}
	}
	dirA, dirB, both := t.TempDir(), t.TempDir(), t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{}), dirA, a...)
	extractTo(t, newPipeline(t, pipeline.Options{}), dirB, b...)
	extractTo(t, p, both, append(a, b...)...)
	for _, order := range [][]string{{dirA, dirB}, {dirB, dirA}} {
		if got := joined(t, p, order...); got != string(readFile(t, filepath.Join(both, store.GraphName))) {
			t.Errorf("the graph of the joined runs is not the graph of one run over all")
		}
	}
	// A record that stands in both runs counts once.
	if joined(t, p, dirA, dirB, dirA) != joined(t, p, dirA, dirB) {
		t.Error("a run that is joined twice counts twice")
	}
}

// TestLaw2SameGraphInLittleMemory makes the graph from files, all of it.
func TestLaw2SameGraphInLittleMemory(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	dir := t.TempDir()
	extractTo(t, p, dir, articles)
	run, err := store.OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, memory := range []int{20_000, 300_000} {
		spill := t.TempDir()
		opts := grapher.Options{SpillDir: spill, Memory: memory, Workers: 3}
		made, err := p.Grapher().Stream(context.Background(), []grapher.RecordSource{run}, opts)
		if err != nil {
			t.Fatal(err)
		}
		files, err := os.ReadDir(spill)
		if err != nil || len(files) < 5 {
			t.Errorf("%d bytes of memory: %d files (%v)", memory, len(files), err)
		}
		var out strings.Builder
		if err := made.Write(context.Background(), &out, p.Generator()); err != nil {
			t.Fatal(err)
		}
		if out.String() != string(readFile(t, filepath.Join(dir, store.GraphName))) {
			t.Errorf("%d bytes of memory: another graph", memory)
		}
		if err := made.Close(); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(spill); len(left) > 0 {
			t.Errorf("%d bytes of memory: %s is left", memory, left[0].Name())
		}
	}
}

// joined returns graph.json of several runs.
func joined(t *testing.T, p *pipeline.Pipeline, dirs ...string) string {
	t.Helper()
	var runs []*store.Stored
	for _, dir := range dirs {
		run, err := store.OpenRun(dir)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
	}
	_, done, err := p.Grapher().JoinInMemory(context.Background(), runs, "newsgraph test", nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := codec.WriteGraph(&out, done.Graph); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLaw4EveryItemIsCounted(t *testing.T) {
	in := t.TempDir()
	for name, content := range map[string]string{
		"good.txt":  "Kerry in Geneva\n\nJohn Kerry arrived in Geneva on Monday.\n",
		"empty.txt": "",
		"bad.jsonl": "{\"title\":\"a\",\"text\":\"Angela Merkel is in Rome.\"}\n{\"title\":\n{\"nothing\":1}\n",
		"bin.dat":   "\x00\x01\x02\x03\x00\x00\xff\xfe\x00\x00",
		"long.txt":  strings.Repeat("Angela Merkel met Francois Hollande in Paris. ", 300),
	} {
		if err := os.WriteFile(filepath.Join(in, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	extractTo(t, newPipeline(t, pipeline.Options{Workers: 2, MaxArticleBytes: 5000}), dir, in)
	ledger, err := store.ReadLedger(filepath.Join(dir, store.LedgerName))
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Articles
	if c.Read != c.Processed+c.Skipped+c.Quarantined || c.Processed != len(records(t, dir)) || c.Processed != 3 || c.Truncated != 1 {
		t.Errorf("counts %+v with %d records", c, len(records(t, dir)))
	}
	if len(ledger.Items) != c.Skipped+c.Quarantined+c.Truncated {
		t.Errorf("%d entries for %+v", len(ledger.Items), c)
	}
	for _, name := range []string{"empty.txt", "bad.jsonl", "bin.dat", "long.txt"} {
		found := false
		for _, it := range ledger.Items {
			found = found || strings.HasSuffix(it.Input, name) && it.Reason != "" && it.Stage != ""
		}
		if !found {
			t.Errorf("the ledger does not tell of %s", name)
		}
	}
}

func TestStrictStopsAtTheFirstBadItem(t *testing.T) {
	in := t.TempDir()
	if err := os.WriteFile(filepath.Join(in, "bad.jsonl"), []byte("{\"title\":\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := newPipeline(t, pipeline.Options{Strict: true})
	run, err := store.CreateRun(t.TempDir(), store.RunOptions{Versions: p.Versions([]string{in})})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	_, err = p.Extract(context.Background(), []string{in}, nil, run, nil)
	var item *pipeline.ItemError
	if !errors.As(err, &item) || !strings.Contains(err.Error(), "bad.jsonl") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("error %v", err)
	}
}

// FuzzAnnotate holds laws 1 and 5 for any text: no panic, exact spans, and the
// same record again from a worker that has seen other articles.
func FuzzAnnotate(f *testing.F) {
	f.Add("Kerry meets Lavrov", "U.S. Secretary of State John Kerry (left) met Sergei Lavrov in Lausanne, Switzerland.")
	f.Add("", "GENEVA (Reuters) \u2014 \u201cNo,\u201d said the U.N.\u2019s envoy\u2014Staffan de Mistura.\n\nBy Jane Doe\n")
	f.Add("\u202e\x00", "\xf0\x9f\x87\xba\xf0\x9f\x87\xb8 \u0130stanbul\u0307 \u1e9e \ufb01 A\u0301 '' ``\" &rsquo;s -- // U.S.-Russia")
	root, err := filepath.Abs(articles)
	if err != nil {
		f.Fatal(err)
	}
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, "01-lausanne-talks-open.txt") {
			if data, err := os.ReadFile(name); err == nil {
				f.Add("", string(data))
			}
		}
		return nil
	})
	p := newPipeline(f, pipeline.Options{Language: "any"})
	used, err := p.NewWorker()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		a := &entities.Article{ID: "a", Title: strings.ToValidUTF8(title, "\uFFFD"), Text: strings.ToValidUTF8(text, "\uFFFD")}
		rec, err := used.Annotate(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		if a.Title == "" {
			rec.Article.Title = ""
		}
		checkRecord(t, rec)
		again, err := used.Annotate(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		if a.Title == "" {
			again.Article.Title = ""
		}
		if string(codec.AppendRecordLine(nil, rec)) != string(codec.AppendRecordLine(nil, again)) {
			t.Error("the same article gave another record the second time")
		}
	})
}

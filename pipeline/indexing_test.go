package pipeline_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/store"
)

// indexed extracts the articles of testdata and opens their index.
func indexed(t *testing.T, o *corrections.File) (*store.Stored, *index.Index) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "RUN")
	extractTo(t, newPipeline(t, pipeline.Options{}), dir, "../testdata/articles")
	run, err := store.OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	return run, openIndex(t, run, o, nil)
}

func openIndex(t *testing.T, run *store.Stored, o *corrections.File, note func(string)) *index.Index {
	t.Helper()
	made := []string{}
	ix, err := grapher.Index(context.Background(), []*store.Stored{run}, grapher.IndexOptions{
		Program: run.Info().Versions.Program, Overrides: o, Note: note,
		TempFolder: func() (string, error) {
			dir, err := os.MkdirTemp("", "newsgraph-test-")
			made = append(made, dir)
			return dir, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ix.Close()
		for _, dir := range made {
			_ = os.RemoveAll(dir)
		}
	})
	return ix
}

// TestIndexAnswersAreThoseOfTheGraph compares an index with the graph in memory:
// of the run as it was made, and of the run with corrections.
func TestIndexAnswersAreThoseOfTheGraph(t *testing.T) {
	o, err := corrections.Read("o.tsv", strings.NewReader("rename\tAleppo\tHalab\nignore\tMoscow\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]*corrections.File{"as it was made": nil, "with corrections": o} {
		t.Run(name, func(t *testing.T) {
			run, ix := indexed(t, o)
			g, err := grapher.Load(nil, o)
			if err != nil {
				t.Fatal(err)
			}
			made, err := g.Graph(context.Background(), []grapher.RecordSource{run}, nil)
			if err != nil {
				t.Fatal(err)
			}
			sameGraph(t, ix, made.Graph)
			sameSearch(t, ix, made.Graph)
			samePresence(t, ix, made, run)
		})
	}
}

func sameGraph(t *testing.T, ix *index.Index, g *entities.Graph) {
	t.Helper()
	got := entities.Graph{Summary: ix.About().Summary}
	err := ix.Visit(codec.Visitor{
		Entity: func(e *entities.Entity) error { got.Entities = append(got.Entities, *e); return nil },
		Edge:   func(e *entities.Edge) error { got.Edges = append(got.Edges, *e); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Entities) == 0 || len(got.Edges) == 0 || got.Summary != g.Summary {
		t.Fatalf("%+v, not %+v", got.Summary, g.Summary)
	}
	for i := range g.Entities {
		if a, b := codec.AppendEntity(nil, &got.Entities[i]), codec.AppendEntity(nil, &g.Entities[i]); string(a) != string(b) {
			t.Errorf("%s\nnot %s", a, b)
		}
	}
	for i := range g.Edges {
		if a, b := codec.AppendEdge(nil, &got.Edges[i]), codec.AppendEdge(nil, &g.Edges[i]); string(a) != string(b) {
			t.Errorf("%s\nnot %s", a, b)
		}
	}
	ofEnd := map[string][]*entities.Edge{}
	for i := range g.Edges {
		e := &g.Edges[i]
		ofEnd[e.Source], ofEnd[e.Target] = append(ofEnd[e.Source], e), append(ofEnd[e.Target], e)
	}
	for n := range int32(ix.Entities()) {
		want := ofEnd[ix.ID(n)]
		slices.SortFunc(want, entities.CompareStrength)
		comentions, err := ix.Comentions(n, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		relations, err := ix.Relations(n, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range want {
			list := &relations
			if e.Type == entities.Cooccurs {
				list = &comentions
			}
			if len(*list) == 0 {
				t.Fatalf("%s lacks %v", ix.ID(n), e)
			}
			got, err := ix.Edge((*list)[0].Edge)
			if err != nil || got.Source != e.Source || got.Target != e.Target || got.Type != e.Type {
				t.Fatalf("%s: %v, not %v: %v", ix.ID(n), got, e, err)
			}
			*list = (*list)[1:]
		}
	}
}

func sameSearch(t *testing.T, ix *index.Index, g *entities.Graph) {
	t.Helper()
	ranked := slices.Clone(g.Entities)
	slices.SortFunc(ranked, func(a, b entities.Entity) int { return entities.CompareWeight(&a, &b) })
	for _, query := range []string{"aleppo", "john kerry", "Kerry", "ker", "a", "on", "united s", "?!", "the united nations", "zzz"} {
		q := gazetteers.NewQuery(query)
		var want [gazetteers.Matches][]int32
		for i := range ranked {
			if m := q.Match(gazetteers.EntityKey(&ranked[i])); m != gazetteers.NoMatch {
				want[m] = append(want[m], int32(i))
			}
		}
		if got := ix.Find(query); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, not %v", query, got, want)
		}
	}
}

func samePresence(t *testing.T, ix *index.Index, made *grapher.Graph, run *store.Stored) {
	t.Helper()
	mentions := map[string]map[string]int{} // entity, article
	texts := map[string]string{}
	err := run.Records(func(r *entities.Record) error {
		id := made.Stories.ID(r.Key())
		texts[id] = strings.ToLower(r.Article.Title + " " + r.Article.Text)
		for i := range r.Clusters {
			e := made.Resolution.Entity(r.Key(), i)
			if mentions[e] == nil {
				mentions[e] = map[string]int{}
			}
			mentions[e][id] += r.Clusters[i].Mentions
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := range int32(ix.Entities()) {
		in, err := ix.In(n)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		last := "9999"
		for _, p := range in {
			a := ix.Article(p.Place)
			if got[a.ID] = int(p.Mentions); a.Date > last {
				t.Errorf("%s comes after %s", a.Date, last)
			}
			last = a.Date
		}
		if !reflect.DeepEqual(got, mentions[ix.ID(n)]) {
			t.Errorf("%s: %v, not %v", ix.ID(n), got, mentions[ix.ID(n)])
		}
	}
	for _, word := range []string{"ceasefire", "said", "zzz"} {
		found, err := ix.Search(word)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, text := range texts {
			if slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }), word) {
				want++
			}
		}
		if len(found) != want {
			t.Errorf("%s: %d articles, not %d", word, len(found), want)
		}
	}
}

// TestIndexIsMadeAnew damages the index, changes the run, and takes the right to
// write away: each time the answers are those of the run.
func TestIndexIsMadeAnew(t *testing.T) {
	run, ix := indexed(t, nil)
	all, first := ix.Entities(), ix.About().Digest
	path := filepath.Join(run.Dir(), store.IndexName)
	whole, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if again := openIndex(t, run, nil, nil); again.About().Digest != first {
		t.Error("the digest is another")
	}
	if now, err := os.Stat(path); err != nil || !os.SameFile(whole, now) {
		t.Error("the index is made again without need")
	}
	for name, damage := range map[string]func() error{
		"cut":     func() error { return os.Truncate(path, whole.Size()/2) },
		"garbage": func() error { return os.WriteFile(path, []byte("no database"), 0o644) },
		"gone":    func() error { return os.Remove(path) },
		"run touched": func() error {
			return os.Chtimes(run.RecordsPath(), whole.ModTime(), whole.ModTime().Add(1e9))
		},
	} {
		if err := damage(); err != nil {
			t.Fatal(name, err)
		}
		if got := openIndex(t, run, nil, nil).Entities(); got != all {
			t.Errorf("%s: %d entities, not %d", name, got, all)
		}
		if now, err := os.Stat(path); err != nil || now.Size() < whole.Size()/2 {
			t.Errorf("%s: not made anew", name)
		}
	}
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(os.DevNull, path); err != nil {
			t.Skip("no links here")
		}
	} else if err := os.Chmod(run.Dir(), 0o555); err != nil {
		t.Fatal(err)
	} else {
		defer os.Chmod(run.Dir(), 0o755)
		_ = os.Truncate(path, 10)
	}
	told := ""
	if got := openIndex(t, run, nil, func(text string) { told = text }).Entities(); got != all || !strings.Contains(told, "temporary") {
		t.Errorf("where nothing can be written: %d entities, told %q", got, told)
	}
}

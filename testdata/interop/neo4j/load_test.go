package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/load"
)

func must(t testing.TB, n *load.Neo4j, ctx context.Context, m *memory, opts load.Options) *load.Result {
	t.Helper()
	res, err := n.Load(ctx, m, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestLoadExactly holds that the database has exactly the graph: after one load,
// after a second, and after graphs in which entities were renamed, merged,
// split, retyped, gone and back.
func TestLoadExactly(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	base := news()
	states := []struct {
		name string
		m    *memory
	}{
		{"first", base},
		{"again", base},
		{"renamed", base.changed("wikidata:Q22316", func(e *entities.Entity) { e.Name = "John F. Kerry" })},
		{"another id", base.changed("person:late-comer", func(e *entities.Entity) { e.ID = "wikidata:Q9" })},
		{"retyped", base.changed("person:late-comer", func(e *entities.Entity) { e.Type = entities.Organization })},
		{"merged", base.without("person:late-comer")},
		{"split", base},
		{"poorer", base.changed("wikidata:Q22316", func(e *entities.Entity) {
			e.Roles, e.Links, e.First, e.Last, e.Evidence, e.Aliases = nil, nil, "", "", cite(), []entities.NameCount{}
		})},
		{"without a place", base.changed("geonames:170063", func(e *entities.Entity) { e.Place, e.Links = nil, nil })},
		{"empty", &memory{graph: whole(&entities.Graph{Entities: []entities.Entity{}, Edges: []entities.Edge{}}), articles: base.articles}},
		{"back", base},
	}
	for _, s := range states {
		for _, batch := range []int{2, 0} {
			// The strange article id is cited by one entity alone, so a graph without it would lose it.
			res := must(t, n, ctx, s.m, load.Options{Dataset: "exactly", Sources: []string{s.name}, Batch: batch, Replace: true})
			if res.Entities != len(s.m.graph.Entities) || res.Edges != len(s.m.graph.Edges) || res.Articles != len(s.m.articles) {
				t.Errorf("%s: result %+v", s.name, res)
			}
			holds(t, ctx, "exactly", s.m)
		}
	}
	d, err := n.Dataset(ctx, "exactly")
	if err != nil {
		t.Fatal(err)
	}
	if !d.Complete || d.Generation != int64(2*len(states)) || fmt.Sprint(d.Sources) != "[back]" || d.Summary != base.graph.Summary || d.Generator != base.graph.Generator {
		t.Errorf("dataset %+v", d)
	}
}

// TestLoadTwiceChangesNothing holds that a second load neither adds nor removes.
func TestLoadTwiceChangesNothing(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	count := func() any {
		return query(t, ctx, "MATCH (n {dataset: 'twice'}) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r, collect(DISTINCT elementId(r)) AS ids", nil)[0]["ids"].([]any)
	}
	must(t, n, ctx, news(), load.Options{Dataset: "twice", Examples: load.Examples()})
	before := count()
	res := must(t, n, ctx, news(), load.Options{Dataset: "twice", Examples: load.Examples()})
	if res.Removed != (load.Removed{}) {
		t.Errorf("removed %+v", res.Removed)
	}
	if res := must(t, n, ctx, news(), load.Options{Dataset: "twice", Examples: load.Examples()[:1]}); res.Removed.Nodes != len(load.Examples())-1 {
		t.Errorf("removed %+v, want all examples but one", res.Removed)
	}
	if res := must(t, n, ctx, news(), load.Options{Dataset: "twice"}); res.Removed != (load.Removed{}) {
		t.Errorf("removed %+v, though examples were not asked for", res.Removed)
	}
	same(t, "relationships", len(count().([]any)), len(before.([]any)))
}

// TestDatasetsApart holds that a load touches its own dataset alone.
func TestDatasetsApart(t *testing.T) {
	ctx := need(t)
	routed := target()
	routed.URI = strings.Replace(routed.URI, "bolt://", "neo4j://", 1)
	n := open(t, ctx, routed)
	must(t, n, ctx, news(), load.Options{Dataset: "one"})
	other := news().without("wikidata:Q22316")
	must(t, n, ctx, other, load.Options{Dataset: "other", Replace: true})
	holds(t, ctx, "one", news())
	holds(t, ctx, "other", other)
}

// TestForeign holds that what others wrote stays.
func TestForeign(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	query(t, ctx, `CREATE (:Entity {id: 'wikidata:Q22316', name: 'mine'}), (:Person {name: 'John Kerry'}), (:Article {id: 'a1'}),
		(:Entity {id: 'a', mine: true})-[:CO_OCCURS {mine: true}]->(:Entity {id: 'b', mine: true})`, nil)
	must(t, n, ctx, news(), load.Options{Dataset: "foreign"})
	query(t, ctx, `MATCH (k:Entity {dataset: 'foreign', id: 'wikidata:Q22316'}), (l:Entity {dataset: 'foreign', id: 'wikidata:Q58217'}), (x:Article {dataset: 'foreign', id: 'a5'})
		SET k.note = 'check him'
		CREATE (:Analyst {name: 'Ana'})-[:WATCHES]->(k), (k)-[:CO_OCCURS {mine: true}]->(l), (:Analyst)-[:READ]->(x)`, nil)
	foreign := func() string {
		return fmt.Sprint(query(t, ctx, `
			MATCH (n) WHERE n.dataset IS NULL AND NOT n:NewsgraphDataset WITH count(n) AS nodes
			MATCH ()-[r]->() WHERE r.dataset IS NULL RETURN nodes, count(r) AS relationships`, nil))
	}
	before := foreign()

	must(t, n, ctx, news(), load.Options{Dataset: "foreign"})
	if note := query(t, ctx, "MATCH (k:Entity {dataset: 'foreign', id: 'wikidata:Q22316'}) RETURN k.note AS note", nil)[0]["note"]; note != "check him" {
		t.Errorf("a property of someone else is %v", note)
	}
	gone := news().without("wikidata:Q22316")
	gone.articles = gone.articles[:4]
	res := must(t, n, ctx, gone, load.Options{Dataset: "foreign", Replace: true})
	if res.Removed.Kept != 2 {
		t.Errorf("kept %d nodes, want the watched person and the article that was read", res.Removed.Kept)
	}
	holds(t, ctx, "foreign", gone)
	if rows := query(t, ctx, "MATCH (:Analyst)-[:WATCHES]->(k:NewsgraphGone) RETURN k.name AS name, k.note AS note, k.stories AS stories", nil); fmt.Sprint(rows) != "[map[name:John Kerry note:check him stories:<nil>]]" {
		t.Errorf("kept: %v", rows)
	}
	if after := foreign(); after != before {
		t.Errorf("before %s, after %s", before, after)
	}

	must(t, n, ctx, news(), load.Options{Dataset: "foreign"})
	holds(t, ctx, "foreign", news())
	rows := query(t, ctx, "MATCH (:Analyst)-[:WATCHES|READ]->(k {dataset: 'foreign'}) RETURN labels(k)[0] AS l, k.was AS was ORDER BY l", nil)
	if fmt.Sprint(rows) != "[map[l:Article was:<nil>] map[l:Entity was:<nil>]]" {
		t.Errorf("back: %v", rows)
	}
	if after := foreign(); after != before {
		t.Errorf("before %s, after %s", before, after)
	}
}

// TestInterrupted holds that a load that ends anywhere is mended by the next.
func TestInterrupted(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	small, large := news(), crowd(60, 200, 1)
	steps := 0
	if _, err := n.Load(ctx, large, load.Options{Dataset: "interrupted", Batch: 25}, func(load.Progress) { steps++ }); err != nil {
		t.Fatal(err)
	}
	for stop := 1; stop <= steps; stop++ {
		m := large
		if stop%2 == 0 {
			m = small
		}
		ctx, cancel := context.WithCancel(ctx)
		seen := 0
		_, err := n.Load(ctx, m, load.Options{Dataset: "interrupted", Batch: 25, Replace: true}, func(load.Progress) {
			if seen++; seen == stop {
				cancel()
			}
		})
		cancel()
		if err == nil && m == large {
			t.Fatalf("stop %d: no error", stop)
		}
		if err != nil && !errors.Is(err, context.Canceled) && !strings.Contains(err.Error(), "context canceled") {
			t.Fatalf("stop %d: %v", stop, err)
		}
	}
	must(t, n, need(t), small, load.Options{Dataset: "interrupted", Replace: true})
	holds(t, need(t), "interrupted", small)
	must(t, n, need(t), large, load.Options{Dataset: "interrupted", Replace: true})
	holds(t, need(t), "interrupted", large)
}

// TestTakenOver holds that of two loads at once one wins whole.
func TestTakenOver(t *testing.T) {
	ctx := need(t)
	n, second := open(t, ctx, target()), open(t, ctx, target())
	var once bool
	_, err := n.Load(ctx, crowd(60, 200, 1), load.Options{Dataset: "taken", Batch: 10}, func(p load.Progress) {
		if p.Step == load.StepEdges && !once {
			once = true
			must(t, second, ctx, news(), load.Options{Dataset: "taken", Replace: true})
		}
	})
	if !errors.Is(err, load.ErrTakenOver) {
		t.Errorf("the first load ended with %v", err)
	}
	holds(t, ctx, "taken", news())
}

func TestRefusesToLoseArticles(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	monday, tuesday := crowd(20, 30, 1), crowd(10, 10, 2)
	for _, m := range []*memory{monday, tuesday} {
		m.articles = []entities.ArticleInfo{}
	}
	must(t, n, ctx, monday, load.Options{Dataset: "days"})
	_, err := n.Load(ctx, tuesday, load.Options{Dataset: "days"}, nil)
	var lost *load.WouldLose
	if !errors.As(err, &lost) || lost.Articles != 5 || lost.Example != "a5" {
		t.Errorf("got %v", err)
	}
	holds(t, ctx, "days", monday)
	must(t, n, ctx, tuesday, load.Options{Dataset: "days", Replace: true})
	holds(t, ctx, "days", tuesday)
	must(t, n, ctx, monday, load.Options{Dataset: "days"})
	holds(t, ctx, "days", monday)
}

// TestDatasetNodeRemoved holds that numbers go on where nodes are left.
func TestDatasetNodeRemoved(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	for range 3 {
		must(t, n, ctx, news(), load.Options{Dataset: "headless"})
	}
	query(t, ctx, "MATCH (d:NewsgraphDataset {name: 'headless'}) DELETE d", nil)
	m := news().without("wikidata:Q22316")
	must(t, n, ctx, m, load.Options{Dataset: "headless"})
	holds(t, ctx, "headless", m)
}

func TestBrokenGraph(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	m := news()
	m.graph.Edges = append(m.graph.Edges, entities.Edge{Source: "wikidata:Q22316", Target: "zz:nobody", Type: "cooccurs"})
	if _, err := n.Load(ctx, m, load.Options{Dataset: "broken"}, nil); err == nil || !strings.Contains(err.Error(), "does not hold") {
		t.Errorf("got %v", err)
	}
	if d, err := n.Dataset(ctx, "broken"); err != nil || d.Complete {
		t.Errorf("dataset %+v, %v", d, err)
	}
}

func TestWrongPassword(t *testing.T) {
	ctx := need(t)
	at := target()
	at.Password = "wrong"
	if _, err := load.Open(ctx, at); err == nil || !strings.Contains(err.Error(), "Unauthorized") {
		t.Errorf("got %v", err)
	}
}

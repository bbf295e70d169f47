package load

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
)

// memory is a graph in memory.
type memory struct {
	graph    entities.Graph
	articles []entities.ArticleInfo
	err      error // what every walk ends with
}

func (m *memory) Header() (entities.Generator, entities.Summary) {
	m.graph.Summary.Entities, m.graph.Summary.Edges = len(m.graph.Entities), len(m.graph.Edges)
	return m.graph.Generator, m.graph.Summary
}

func (m *memory) Articles(yield func(*entities.ArticleInfo) error) error {
	return walk(m.articles, yield, m.err)
}
func (m *memory) Entities(yield func(*entities.Entity) error) error {
	return walk(m.graph.Entities, yield, m.err)
}
func (m *memory) Edges(yield func(*entities.Edge) error) error {
	return walk(m.graph.Edges, yield, m.err)
}

func walk[T any](list []T, yield func(*T) error, err error) error {
	for i := range list {
		if err := yield(&list[i]); err != nil {
			return err
		}
	}
	return err
}

// news is a graph of three entities in two articles.
func news() *memory {
	lat, lon := 36.2, 37.16
	cite := func(articles ...string) (out []entities.Evidence) {
		for i, a := range articles {
			out = append(out, entities.Evidence{Article: a, Start: 10 * i, End: 10*i + 5})
		}
		return out
	}
	return &memory{
		graph: entities.Graph{
			Generator: entities.Generator{Program: "newsgraph 0.1.0", Model: "m"},
			Entities: []entities.Entity{
				{ID: "geonames:170063", Type: entities.Place, Name: "Aleppo", Place: &entities.PlaceInfo{Lat: &lat, Lon: &lon, Country: "SY"}, Mentions: 3, Articles: 2, Stories: 2, Confidence: 1, Evidence: cite("a1", "a2")},
				{ID: "organization:council", Type: entities.Organization, Name: "Council", Mentions: 1, Articles: 1, Stories: 1, Confidence: 0.5},
				{ID: "wikidata:Q22316", Type: entities.Person, Name: "John Kerry", Aliases: []entities.NameCount{{Name: "Kerry", Mentions: 2}}, Mentions: 2, Articles: 1, Stories: 1, Confidence: 0.9, Evidence: cite("a1", "a1")},
			},
			Edges: []entities.Edge{
				{Source: "geonames:170063", Target: "wikidata:Q22316", Type: entities.Cooccurs, Sentences: 1, Articles: 1, Stories: 1, NPMI: 0.5, Evidence: cite("a1")},
				{Source: "wikidata:Q22316", Target: "geonames:170063", Type: entities.SpokeAbout, Sentences: 1, Articles: 1, Stories: 1, NPMI: 0.5, Confidence: 0.9},
				{Source: "wikidata:Q22316", Target: "organization:council", Type: entities.MemberOf, Sentences: 1, Articles: 1, Stories: 1, Confidence: 0.9},
			}},
		articles: []entities.ArticleInfo{{ID: "a1", Title: "Talks", Date: "2016-10-15"}, {ID: "a2", Title: "More talks"}},
	}
}

// without is the graph without an entity and its edges.
func (m *memory) without(id string) *memory {
	out := *m
	out.graph.Entities = slices.DeleteFunc(slices.Clone(m.graph.Entities), func(e entities.Entity) bool { return e.ID == id })
	out.graph.Edges = slices.DeleteFunc(slices.Clone(m.graph.Edges), func(e entities.Edge) bool { return e.Source == id || e.Target == id })
	return &out
}

// changed is the graph with an entity that is not as it was.
func (m *memory) changed(id string, change func(*entities.Entity)) *memory {
	out := *m
	out.graph.Entities = slices.Clone(m.graph.Entities)
	for i := range out.graph.Entities {
		if e := &out.graph.Entities[i]; e.ID == id {
			change(e)
		}
	}
	return &out
}

// open serves an empty database and connects to it.
func open(t *testing.T) (*Neo4j, *boltServer) {
	t.Helper()
	s := serve(t, &boltServer{db: newDatabase(), password: "secret"})
	n, err := Open(t.Context(), Target{URI: s.uri, User: "neo4j", Password: "secret", Agent: "test", RetryFor: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close(context.Background()) })
	return n, s
}

func mustLoad(t *testing.T, n *Neo4j, g Graph, opts Options) *Result {
	t.Helper()
	opts.Dataset = "d"
	r, err := n.Load(t.Context(), g, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoad(t *testing.T) {
	n, s := open(t)
	if d, err := n.Dataset(t.Context(), "d"); d != nil || err != nil {
		t.Errorf("of an empty database: %+v, %v", d, err)
	}
	var steps []Step
	var last Progress
	m := news()
	r, err := n.Load(t.Context(), m, Options{Dataset: "d", Sources: []string{"monday"}, Batch: 2, Examples: Examples()[:3]}, func(p Progress) {
		if len(steps) == 0 || steps[len(steps)-1] != p.Step {
			steps = append(steps, p.Step)
		}
		if p.Step == StepEdges {
			last = p
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (&Result{Generation: 1, Articles: 2, Entities: 3, Edges: 3}); *r != *want {
		t.Errorf("result %+v, want %+v", r, want)
	}
	if want := []Step{StepCheck, StepArticles, StepEntities, StepEdges, StepExamples, StepSweep}; !slices.Equal(steps, want) || last != (Progress{StepEdges, 3, 3}) {
		t.Errorf("steps %v, want %v; last of the edges %v", steps, want, last)
	}
	got := s.db.holds("d")
	for _, want := range []string{
		"Article bytes=0 date=2016-10-15 id=a1 title=Talks", "geonames:170063 -CO_OCCURS-> wikidata:Q22316", "wikidata:Q22316 -SPOKE_ABOUT-> geonames:170063",
		"wikidata:Q22316 -EVIDENCED_BY-> a1 spans=[text:0-5 text:10-15]", "Entity alias_mentions=[2] aliases=[Kerry] articles=1", "location={88 [4326 37.16 36.2]}",
	} {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("the database lacks %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
	if len(got) != 2+3+3+3+3 { // articles, entities, edges, evidence, examples
		t.Errorf("the database holds %d things:\n%s", len(got), strings.Join(got, "\n"))
	}
	d, err := n.Dataset(t.Context(), "d")
	if err != nil {
		t.Fatal(err)
	}
	gen, sum := m.Header()
	if diff := cmp.Diff(&Dataset{Name: "d", Complete: true, Generation: 1, Sources: []string{"monday"}, Generator: gen, Summary: sum}, d); diff != "" {
		t.Error(diff)
	}
}

// TestLoadAgain: whatever the database held of the dataset, after a load it holds
// what a load into an empty one gives.
func TestLoadAgain(t *testing.T) {
	base := news()
	states := []struct {
		name    string
		m       *memory
		removed Removed
	}{
		{"first", base, Removed{}},
		{"again", base, Removed{}},
		{"renamed", base.changed("wikidata:Q22316", func(e *entities.Entity) { e.Name, e.Aliases = "John F. Kerry", nil }), Removed{}},
		{"another id", base.without("organization:council").changed("wikidata:Q22316", func(e *entities.Entity) { e.ID = "person:kerry" }).edgesOf("wikidata:Q22316", "person:kerry"),
			Removed{Relationships: 4, Nodes: 2}}, // Kerry's two, the council's, his evidence; both nodes
		{"poorer", base.changed("geonames:170063", func(e *entities.Entity) { e.Place = nil }), Removed{Relationships: 3, Nodes: 1}},
		{"empty", &memory{articles: base.articles}, Removed{Relationships: 6, Nodes: 3}},
		{"back", base, Removed{}},
	}
	n, s := open(t)
	for i, state := range states {
		r := mustLoad(t, n, state.m, Options{Batch: 1 + i%3})
		if r.Removed != state.removed || r.Generation != int64(i+1) {
			t.Errorf("%s: removed %+v in load %d, want %+v", state.name, r.Removed, r.Generation, state.removed)
		}
		fresh, alone := open(t)
		mustLoad(t, fresh, state.m, Options{})
		if diff := cmp.Diff(alone.db.holds("d"), s.db.holds("d")); diff != "" {
			t.Errorf("%s: %s", state.name, diff)
		}
	}
}

// edgesOf is the graph with the edges of an entity given to another.
func (m *memory) edgesOf(from, to string) *memory {
	m.graph.Edges = slices.Clone(m.graph.Edges)
	for i := range m.graph.Edges {
		e := &m.graph.Edges[i]
		for _, end := range []*string{&e.Source, &e.Target} {
			if *end == from {
				*end = to
			}
		}
	}
	return m
}

// TestLoadKeepsWhatOthersHangOn: a node on which someone has put a relationship
// stays, under another label, and comes back with its entity.
func TestLoadKeepsWhatOthersHangOn(t *testing.T) {
	n, s := open(t)
	base := news()
	mustLoad(t, n, base, Options{})
	want := s.db.holds("d")
	kerry, first := nodeKey{"d", "Entity", "wikidata:Q22316"}, nodeKey{"d", "Article", "a1"}
	s.db.foreign[kerry], s.db.foreign[first] = true, true
	r := mustLoad(t, n, &memory{}, Options{Replace: true})
	if r.Removed != (Removed{Relationships: 6, Nodes: 3, Kept: 2}) {
		t.Errorf("removed %+v", r.Removed)
	}
	if diff := cmp.Diff([]string{"NewsgraphGone id=a1 title=Talks was=Article", "NewsgraphGone id=wikidata:Q22316 name=John Kerry was=Entity"}, s.db.holds("d")); diff != "" {
		t.Error(diff)
	}
	mustLoad(t, n, base, Options{})
	if diff := cmp.Diff(want, s.db.holds("d")); diff != "" {
		t.Errorf("back: %s", diff)
	}
}

func TestLoadRefusesToLoseArticles(t *testing.T) {
	n, s := open(t)
	mustLoad(t, n, news(), Options{})
	before := s.db.holds("d")
	less := news()
	less.articles = less.articles[:1]
	less = less.without("geonames:170063")
	_, err := n.Load(t.Context(), less, Options{Dataset: "d"}, nil)
	var lost *WouldLose
	if !errors.As(err, &lost) || *lost != (WouldLose{"d", 1, "a2"}) || !strings.Contains(err.Error(), `"a2"`) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, s.db.holds("d")); diff != "" {
		t.Errorf("it was changed: %s", diff)
	}
	if r := mustLoad(t, n, less, Options{Replace: true}); r.Removed.Nodes != 2 {
		t.Errorf("removed %+v", r.Removed)
	}
}

// TestLoadAllMentions: with the mentions of the records, an entity hangs on every
// article that names it.
func TestLoadAllMentions(t *testing.T) {
	n, s := open(t)
	mustLoad(t, n, news(), Options{Batch: 1, Mentions: func(yield func(*Named) error) error {
		return errors.Join(
			yield(&Named{"organization:council", "a1", []entities.Evidence{{Article: "a1", Start: 7, End: 9}}}),
			yield(&Named{"organization:council", "a2", []entities.Evidence{{Article: "a2", Field: entities.Title, Start: 1, End: 2}}}))
	}})
	if got := strings.Join(s.db.holds("d"), "\n"); !strings.Contains(got, "organization:council -EVIDENCED_BY-> a1 spans=[text:7-9]") ||
		!strings.Contains(got, "organization:council -EVIDENCED_BY-> a2 spans=[title:1-2]") {
		t.Error(got)
	}
}

// TestExampleQueries: queries that are not among the examples any more go; a load
// without examples leaves them.
func TestExampleQueries(t *testing.T) {
	n, s := open(t)
	count := func() int { return s.db.count(params{map[string]any{"dataset": "d"}}, "NewsgraphQuery") }
	for _, c := range []struct{ given, left, removed int }{{4, 4, 0}, {0, 4, 0}, {1, 1, 3}} {
		r := mustLoad(t, n, news(), Options{Examples: Examples()[:c.given]})
		if count() != c.left || r.Removed.Nodes != c.removed {
			t.Errorf("%d examples given: %d are there, %d removed; want %d and %d", c.given, count(), r.Removed.Nodes, c.left, c.removed)
		}
	}
}

// TestTakenOver: when another load of the dataset begins, this one ends at its
// next transaction, or at the very end.
func TestTakenOver(t *testing.T) {
	for name, at := range map[string]string{"within": nodes, "at the end": countEdges} {
		n, s := open(t)
		s.db.hook = func(statement string) ([]any, bool, error) {
			if statement == at {
				s.db.datasets["d"]["loader"] = "another"
			}
			return nil, false, nil
		}
		if _, err := n.Load(t.Context(), news(), Options{Dataset: "d", Batch: 1}, nil); !errors.Is(err, ErrTakenOver) {
			t.Errorf("%s: %v", name, err)
		}
		if s.db.datasets["d"]["complete"] != false {
			t.Errorf("%s: the dataset is said to be complete", name)
		}
	}
}

// transient is what a server says when another try may do.
var transient = &failure{"Neo.TransientError.General.TransactionMemoryLimit", "not now"}

// TestPassingFailures: what fails in passing is tried again, also half of a
// transaction and what runs outside of one, and is there once.
func TestPassingFailures(t *testing.T) {
	want, other := open(t)
	mustLoad(t, want, news(), Options{})
	n, s := open(t)
	failed := map[string]bool{}
	s.db.hook = func(statement string) ([]any, bool, error) {
		if passing := []string{schema[1], evidence, sweepNodes}; slices.Contains(passing, statement) && !failed[statement] {
			failed[statement] = true
			return nil, false, transient
		}
		return nil, false, nil
	}
	mustLoad(t, n, news(), Options{})
	if len(failed) != 3 {
		t.Errorf("failed: %v", failed)
	}
	if diff := cmp.Diff(other.db.holds("d"), s.db.holds("d")); diff != "" {
		t.Error(diff)
	}
}

// TestFailures: whatever fails for good ends the load, with an error that says
// what was being done, and the dataset is not complete.
func TestFailures(t *testing.T) {
	statements := map[string]string{
		schema[0]: "CREATE CONSTRAINT", dataset: `dataset "d"`, begin: "begin", kept: "", articleIDs: "checking", articles: "articles 1 to 2", nodes: "entities 1 to 3",
		evidence: "entities 1 to 3", edgesOf("CO_OCCURS"): "edges 1 to 3", queries: "examples 1 to 1", fence: "articles 1 to 2",
		sweepRelations: "removing what is gone", keepEntities: "removing what is gone", keepArticles: "removing what is gone", sweepNodes: "removing what is gone",
		sweepQueries: "removing what is gone", countEntities: "count", countEdges: "count", finish: "finish",
	}
	answers := map[string]func() ([]any, bool, error){
		"an error": func() ([]any, bool, error) {
			return nil, false, &failure{"Neo.ClientError.Statement.SyntaxError", "it is broken"}
		},
		"no number": func() ([]any, bool, error) { return []any{"seven"}, true, nil },
	}
	for statement, want := range statements {
		for name, answer := range answers {
			if name == "no number" && (slices.Contains(schema, statement) || statement == articleIDs) {
				continue // nothing is read of the first, and a list of strings of the other
			}
			n, s := open(t)
			mustLoad(t, n, news(), Options{})
			s.db.hook = func(run string) ([]any, bool, error) {
				if run == statement {
					return answer()
				}
				return nil, false, nil
			}
			_, err := n.Load(t.Context(), news(), Options{Dataset: "d", Examples: Examples()[:1]}, nil)
			if err == nil || !strings.Contains(err.Error(), want) || name == "an error" && !strings.Contains(err.Error(), "it is broken") {
				t.Errorf("%s from %.60q: %v, want %q", name, statement, err, want)
			}
		}
	}
}

func TestLoadChecksWhatItIsGiven(t *testing.T) {
	n, s := open(t)
	for _, name := range []string{"", strings.Repeat("x", 201)} {
		if _, err := n.Load(t.Context(), news(), Options{Dataset: name}, nil); err == nil || !strings.Contains(err.Error(), "1 to 200 bytes") {
			t.Errorf("%d bytes of name: %v", len(name), err)
		}
	}
	stray := news()
	stray.graph.Edges = append(stray.graph.Edges, entities.Edge{Source: "nobody", Target: "wikidata:Q22316", Type: entities.Cooccurs})
	if _, err := n.Load(t.Context(), stray, Options{Dataset: "d"}, nil); err == nil || !strings.Contains(err.Error(), "1 of 2 rows were taken") {
		t.Errorf("an edge from nobody: %v", err)
	}
	broken := news()
	broken.err = errors.New("the graph cannot be read")
	if _, err := n.Load(t.Context(), broken, Options{Dataset: "d"}, nil); !errors.Is(err, broken.err) {
		t.Errorf("a graph that ends early: %v", err)
	}
	s.db.hook = func(statement string) ([]any, bool, error) {
		if statement == countEntities {
			s.db.nodes[nodeKey{"d", "Entity", "intruder"}] = &dbNode{"Entity", map[string]any{}}
		}
		return nil, false, nil
	}
	if _, err := n.Load(t.Context(), news(), Options{Dataset: "d"}, nil); err == nil || !strings.Contains(err.Error(), "has 4 entities and should have 3") {
		t.Errorf("with an intruder: %v", err)
	}
}

// TestRetriesEnd: a failure that does not pass ends what runs outside of a
// transaction when its time is over, or when the caller stops.
func TestRetriesEnd(t *testing.T) {
	n, s := open(t)
	n.retryFor = 250 * time.Millisecond
	s.db.hook = func(statement string) ([]any, bool, error) {
		if statement == schema[0] {
			return nil, false, transient
		}
		return nil, false, nil
	}
	if _, err := n.Load(t.Context(), news(), Options{Dataset: "d"}, nil); err == nil || !strings.Contains(err.Error(), "not now") {
		t.Errorf("got %v", err)
	}
	if tries := s.db.statements[schema[0]]; tries != 2 { // at once and after 0.1 s; the next would be after 0.3 s
		t.Errorf("%d tries", tries)
	}
	n.retryFor = time.Hour
	ctx, stop := context.WithCancel(t.Context())
	s.db.hook = func(string) ([]any, bool, error) {
		time.AfterFunc(20*time.Millisecond, stop) // in the pause before the next try
		return nil, false, transient
	}
	before := s.db.statements[schema[0]]
	l := &loading{Neo4j: n, ctx: ctx, dataset: "d"}
	if _, err := l.autocommit(schema[0], nil); err == nil || !strings.Contains(err.Error(), "canceled") || s.db.statements[schema[0]] != before+1 {
		t.Errorf("stopped: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	listening := serve(t, &boltServer{db: newDatabase(), password: "secret"})
	old := serve(t, &boltServer{db: newDatabase(), version: [2]byte{4, 4}})
	for want, at := range map[string]Target{
		"wrong password":      {URI: listening.uri, User: "neo4j", Password: "guess"},
		"too old":             {URI: old.uri},
		"127.0.0.1:1":         {URI: "bolt://127.0.0.1:1"},
		"neo4j postbox://x: ": {URI: "postbox://x"},
	} {
		n, err := Open(t.Context(), at)
		if err == nil {
			n.Close(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), at.URI) {
			t.Errorf("%s: %v, want %q", at.URI, err, want)
		}
	}
}

func TestPackStream(t *testing.T) {
	for _, v := range []any{nil, true, false, int64(0), int64(-1), int64(1) << 40, -0.5, "", strings.Repeat("é", 300), []any{int64(1), "x"}, map[string]any{"a": []any{}}} {
		u := unpacker{b: pack(nil, v)}
		if got := u.value(); !cmp.Equal(got, v) || u.bad || len(u.b) > 0 {
			t.Errorf("%v came back as %v", v, got)
		}
	}
	if keys := slices.Sorted(maps.Keys((&unpacker{b: []byte{0xA2, 0x81, 'b', 0x07, 0x81, 'a', 0xC9, 0xFF, 0x00}}).value().(map[string]any))); fmt.Sprint(keys) != "[a b]" {
		t.Errorf("keys %v", keys)
	}
}

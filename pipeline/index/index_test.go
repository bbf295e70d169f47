package index

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// small makes an index of entities and edges alone.
func small(t *testing.T, list []entities.Entity, edges []entities.Edge) *Index {
	t.Helper()
	path := filepath.Join(t.TempDir(), "index.sqlite")
	c, err := Create(path, Options{Numbers: len(list)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := c.Entity(i, &list[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.EntitiesDone(); err != nil {
		t.Fatal(err)
	}
	for i := range edges {
		if err := c.Edge(&edges[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Finish(&About{Digest: "d", Summary: entities.Summary{Entities: len(list), Edges: len(edges)}}); err != nil {
		t.Fatal(err)
	}
	ix, err := Open(path, "d")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return ix
}

// TestManyEdges holds that what is kept in other orders of an entity with several rows
// of co-mentions is what all of them say.
func TestManyEdges(t *testing.T) {
	const n = 3*halfEdgesInRow + 7
	list := []entities.Entity{{ID: "0000", Name: "hub", Type: entities.Person, Stories: 1}}
	var edges []entities.Edge
	for i := 1; i <= n; i++ {
		id := fmt.Sprintf("%04d", i)
		list = append(list, entities.Entity{ID: id, Name: id, Type: entities.Person, Stories: i})
		edges = append(edges, entities.Edge{Source: "0000", Target: id, Type: entities.Cooccurs, Stories: 1 + i%3, Articles: 3, Sentences: i % 2, NPMI: float64(i*37%1000) / 1000})
	}
	edges = append(edges, entities.Edge{Source: "0001", Target: "0003", Type: entities.Cooccurs, Stories: 1, Articles: 1, NPMI: -0.5})
	ix := small(t, list, edges)
	hub, _ := ix.ByID("0000")
	near, err := ix.Closest(hub, closestKept)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ix.ComentionsBy(hub, "-npmi")
	if err != nil || len(all) != n {
		t.Fatal(len(all), err)
	}
	if !reflect.DeepEqual(near, all[:closestKept]) {
		t.Error("the closest are not the first of all")
	}
	seen, last := 0, 0.0
	if err := ix.Walk(hub, func(_ int32, c float64) bool {
		if c < last {
			t.Errorf("a step of %f after one of %f", c, last)
		}
		seen, last = seen+1, c
		return true
	}); err != nil || seen != n {
		t.Errorf("%d steps of %d: %v", seen, n, err)
	}
	a, _ := ix.ByID("0001")
	b, _ := ix.ByID("0003")
	if got, err := ix.Path(a, b, nil); err != nil || !reflect.DeepEqual(got, []int32{a, hub, b}) {
		t.Error(got, err)
	}
	if got, err := ix.Path(a, b, []int32{hub}); err != nil || !reflect.DeepEqual(got, []int32{a, b}) {
		t.Error(got, err)
	}
	g, _, err := ix.Network(len(list))
	if err != nil || len(g.Edges) != len(edges) {
		t.Errorf("%d edges of %d: %v", len(g.Edges), len(edges), err)
	}
	if found := ix.Find("000"); len(found[gazetteers.MatchStart]) != 9 {
		t.Errorf("%d names begin so", len(found[gazetteers.MatchStart]))
	}
}

func TestPath(t *testing.T) {
	var list []entities.Entity
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		list = append(list, entities.Entity{ID: id, Name: id, Type: entities.Person, Stories: 1})
	}
	edge := func(a, b string, npmi float64, sentences int) entities.Edge {
		return entities.Edge{Source: a, Target: b, Type: entities.Cooccurs, Stories: 1, Articles: 1, Sentences: sentences, NPMI: npmi}
	}
	ix := small(t, list, []entities.Edge{
		edge("a", "b", 0.9, 1), edge("a", "c", 0.1, 1), edge("a", "d", -1, 0), edge("b", "c", 0.9, 1), edge("c", "d", 0.9, 1),
		{Source: "e", Target: "a", Type: entities.LeaderOf, Stories: 2, Articles: 2, Sentences: 2, Confidence: 0.9},
	})
	of := func(ids ...string) (out []int32) {
		for _, id := range ids {
			n, ok := ix.ByID(id)
			if !ok {
				t.Fatal(id)
			}
			out = append(out, n)
		}
		return out
	}
	for _, c := range []struct{ from, to, avoid, want string }{
		{"a", "d", "", "a c d"}, {"d", "a", "", "d c a"}, {"a", "d", "c", "a d"}, {"a", "b", "", "a b"}, {"a", "a", "", "a"}, {"a", "e", "", ""}, {"a", "f", "", ""},
	} {
		got, err := ix.Path(of(c.from)[0], of(c.to)[0], of(strings.Fields(c.avoid)...))
		if err != nil {
			t.Fatal(err)
		}
		if want := of(strings.Fields(c.want)...); !reflect.DeepEqual(got, want) {
			t.Errorf("%s to %s without %q: %v, not %v", c.from, c.to, c.avoid, got, want)
		}
	}
	if ix.Relationships() != 1 {
		t.Errorf("%d relations", ix.Relationships())
	}
}

func TestQuery(t *testing.T) {
	ix := small(t, []entities.Entity{
		{ID: "a", Name: "Ann Lee", Type: entities.Person, Stories: 9, Mentions: 9, First: "2016-10-01", Last: "2016-12-01", Confidence: 0.9},
		{ID: "b", Name: "Leeds", Type: entities.Place, Subtype: "city", Place: &entities.PlaceInfo{Country: "GB"}, Stories: 5, Mentions: 40, First: "2017", Last: "2017", Confidence: 0.99},
		{ID: "c", Name: "Bo Lee", Type: entities.Person, Stories: 1, Mentions: 1, Confidence: 0.5},
	}, []entities.Edge{{Source: "a", Target: "b", Type: entities.LeaderOf, Stories: 1, Articles: 1, Confidence: 0.8}})
	for _, c := range []struct {
		q    EntityQuery
		want string
	}{
		{EntityQuery{}, "a b c"},
		{EntityQuery{Words: "lee"}, "a b c"},
		{EntityQuery{Words: "eed"}, "b"},
		{EntityQuery{Type: entities.Person}, "a c"},
		{EntityQuery{Subtype: "city"}, "b"},
		{EntityQuery{Subtype: "town"}, ""},
		{EntityQuery{Country: "GB"}, "b"},
		{EntityQuery{MinStories: 5}, "a b"},
		{EntityQuery{MinConfidence: 0.9}, "a b"},
		{EntityQuery{Relation: entities.LeaderOf}, "a b"},
		{EntityQuery{Relation: entities.MetWith}, ""},
		{EntityQuery{Since: "2016-11"}, "a b"},
		{EntityQuery{Since: "2017-03-04"}, "b"},
		{EntityQuery{Until: "2016"}, "a"},
		{EntityQuery{Sort: "name"}, "a c b"},
		{EntityQuery{Sort: "-mentions"}, "b a c"},
		{EntityQuery{Sort: "confidence"}, "c a b"},
		{EntityQuery{Sort: "no such order"}, "a b c"},
	} {
		var got []string
		for _, n := range ix.Query(c.q) {
			got = append(got, ix.ID(n))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, not %s", c.q, got, c.want)
		}
	}
	facets := ix.Facets(EntityQuery{Type: entities.Person})
	want := []Facet{{"type", []Count{{"person", 2}, {"place", 1}}}, {"subtype", []Count{}}, {"country", []Count{}}, {"relation", []Count{{"leader-of", 1}}}}
	if !reflect.DeepEqual(facets, want) {
		t.Errorf("%v", facets)
	}
}

// TestDamaged holds that a file that is cut, of another format or of another digest
// is not read.
func TestDamaged(t *testing.T) {
	whole, err := os.ReadFile(small(t, []entities.Entity{{ID: "a", Name: "A", Type: entities.Person}}, nil).path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "index.sqlite")
	try := func(name string, content []byte, digest string) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if ix, err := Open(path, digest); err == nil {
			ix.Close()
			t.Errorf("%s is opened", name)
		}
	}
	try("another run's", whole, "other")
	try("an empty one", nil, "d")
	try("no database", []byte(strings.Repeat("x", 10_000)), "d")
	for _, n := range []int{1, 100, len(whole) / 2, len(whole) - 1} {
		try("a cut one", whole[:n], "d")
	}
	try("a longer one", append(append([]byte{}, whole...), 0), "d")
	if _, err := Create(os.DevNull, Options{}); err == nil {
		t.Error("a device is written")
	}
}

func TestAbort(t *testing.T) {
	dir := t.TempDir()
	c, err := Create(filepath.Join(dir, "index.sqlite"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.EntitiesDone(); err != nil {
		t.Fatal(err)
	}
	c.Abort()
	c.Abort()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}

package relate

import (
	"reflect"
	"testing"

	"newsgraph/entities"
)

// page makes a document of sentences: each a zone and the clusters it names.
func page(sentences ...[]int) (*entities.Document, []entities.Cluster) {
	d := &entities.Document{Article: &entities.Article{}}
	n := 0
	for i, s := range sentences {
		d.Sentences = append(d.Sentences, entities.Sentence{Zone: entities.Body, Start: 100 * i, End: 100*i + 90})
		for k, c := range s {
			d.Mentions = append(d.Mentions, entities.Mention{Sentence: i, Start: 100*i + 5*k, End: 100*i + 5*k + 4, Cluster: c, Flags: []entities.Flag{}})
			n = max(n, c+1)
		}
	}
	return d, make([]entities.Cluster, n)
}

func TestEdges(t *testing.T) {
	d, clusters := page([]int{0, 1, 1}, []int{0, 2}, []int{1, 0})
	got := Edges(d, clusters)
	want := []entities.LocalEdge{
		{A: 0, B: 1, Sentences: 2, Evidence: []entities.Anchor{{Start: 0, End: 90}, {Start: 200, End: 290}}},
		{A: 0, B: 2, Sentences: 1, Evidence: []entities.Anchor{{Start: 100, End: 190}}},
		{A: 1, B: 2, Sentences: 0, Evidence: []entities.Anchor{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestEdgesLeaveOut(t *testing.T) {
	for _, zone := range []entities.Role{entities.Byline, entities.Dateline, entities.Caption, entities.Boilerplate} {
		d, clusters := page([]int{0, 1})
		d.Sentences[0].Zone = zone
		if got := Edges(d, clusters); len(got) != 0 {
			t.Errorf("%s: %+v", zone, got)
		}
	}
	d, clusters := page([]int{0, 1})
	clusters[1].Weak = true
	if got := Edges(d, clusters); len(got) != 0 {
		t.Errorf("weak: %+v", got)
	}
	d, clusters = page([]int{0, 1})
	d.Mentions[1].Flags = []entities.Flag{entities.Nested}
	if got := Edges(d, clusters); len(got) != 0 {
		t.Errorf("nested: %+v", got)
	}
}

// TestEdgesBounded names many clusters in one sentence and in many.
func TestEdgesBounded(t *testing.T) {
	var all []int
	for c := range 3000 {
		all = append(all, c)
	}
	d, clusters := page(all, []int{7, 2999}, []int{7, 2999}, all, all, all, all, all, all)
	got := Edges(d, clusters)
	if max := maxPaired * (maxPaired - 1) / 2; len(got) != max {
		t.Fatalf("%d edges, want %d", len(got), max)
	}
	found := false
	for i, e := range got {
		if e.A >= e.B || i > 0 && (got[i-1].A > e.A || got[i-1].A == e.A && got[i-1].B >= e.B) {
			t.Fatalf("edges are not in order: %+v", e)
		}
		if len(e.Evidence) > entities.MaxEvidence {
			t.Fatalf("%d spans of evidence", len(e.Evidence))
		}
		found = found || e.A == 7 && e.B == 2999 && e.Sentences == 9
	}
	if !found {
		t.Error("the most mentioned clusters are not paired")
	}
}

func BenchmarkEdges(b *testing.B) {
	var sentences [][]int
	for i := range 40 {
		sentences = append(sentences, []int{i % 20, (i * 7) % 20, 0})
	}
	d, clusters := page(sentences...)
	for b.Loop() {
		if got := Edges(d, clusters); len(got) != 85 {
			b.Fatalf("%d edges", len(got))
		}
	}
}

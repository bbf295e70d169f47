package relate

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestMeasure connects two groups of four by one edge, and leaves one alone.
func TestMeasure(t *testing.T) {
	var edges []LeaderEdge
	for _, from := range []int32{0, 4} {
		for i := from; i < from+4; i++ {
			for j := i + 1; j < from+4; j++ {
				edges = append(edges, LeaderEdge{i, j, 5})
			}
		}
	}
	edges = append(edges, LeaderEdge{3, 4, 1})
	got := Measure(9, edges)
	for i, s := range got {
		want := 1
		if i >= 4 {
			want = 2
		}
		if i == 8 {
			want = 0
		}
		if s.Community != want {
			t.Errorf("%d is in community %d, want %d", i, s.Community, want)
		}
	}
	if got[3].Centrality != 1 || got[4].Centrality != 1 || got[0].Centrality >= 1 || got[0].Centrality <= 0 || got[8].Centrality != 0 {
		t.Errorf("centrality %+v", got)
	}
}

// someEdges connects n at random, those of low rank more.
func someEdges(n, m int) []LeaderEdge {
	rng := rand.New(rand.NewPCG(3, 4))
	seen := map[[2]int32]bool{}
	var edges []LeaderEdge
	for len(edges) < m {
		a, b := int32(rng.IntN(n)), int32(rng.IntN(n))
		if rng.IntN(3) > 0 {
			b = a - a%40 + int32(rng.IntN(40)) // near
		}
		if a > b {
			a, b = b, a
		}
		if a == b || int(b) >= n || seen[[2]int32{a, b}] {
			continue
		}
		seen[[2]int32{a, b}] = true
		edges = append(edges, LeaderEdge{a, b, 1 + int32(rng.IntN(9))})
	}
	return edges
}

func TestMeasureIsTheSameInAnyOrder(t *testing.T) {
	edges := someEdges(400, 2000)
	want := Measure(400, slices.Clone(edges))
	for range 5 {
		rand.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if !reflect.DeepEqual(Measure(400, slices.Clone(edges)), want) {
			t.Fatal("the order of edges changes the measures")
		}
	}
}

// BenchmarkMeasure takes as much as a graph is ever measured by.
func BenchmarkMeasure(b *testing.B) {
	edges := someEdges(maxMeasured, maxMeasuredEdges)
	for b.Loop() {
		got := Measure(maxMeasured, slices.Clone(edges))
		if got[0].Community == 0 || got[0].Centrality == 0 {
			b.Fatalf("%+v", got[0])
		}
	}
}

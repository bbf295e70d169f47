package relate

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestMeasure connects two groups of four by one edge, and leaves one alone.
func TestMeasure(t *testing.T) {
	var edges []leaderEdge
	for _, from := range []int32{0, 4} {
		for i := from; i < from+4; i++ {
			for j := i + 1; j < from+4; j++ {
				edges = append(edges, leaderEdge{i, j, 5})
			}
		}
	}
	edges = append(edges, leaderEdge{3, 4, 1})
	got := measure(9, edges)
	for i, s := range got {
		want := 1
		if i >= 4 {
			want = 2
		}
		if i == 8 {
			want = 0
		}
		if s.community != want {
			t.Errorf("%d is in community %d, want %d", i, s.community, want)
		}
	}
	if got[3].centrality != 1 || got[4].centrality != 1 || got[0].centrality >= 1 || got[0].centrality <= 0 || got[8].centrality != 0 {
		t.Errorf("centrality %+v", got)
	}
}

// someEdges connects n at random, those of low rank more.
func someEdges(n, m int) []leaderEdge {
	rng := rand.New(rand.NewPCG(3, 4))
	seen := map[[2]int32]bool{}
	var edges []leaderEdge
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
		edges = append(edges, leaderEdge{a, b, 1 + int32(rng.IntN(9))})
	}
	return edges
}

func TestMeasureIsTheSameInAnyOrder(t *testing.T) {
	edges := someEdges(400, 2000)
	want := measure(400, slices.Clone(edges))
	for range 5 {
		rand.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if !reflect.DeepEqual(measure(400, slices.Clone(edges)), want) {
			t.Fatal("the order of edges changes the measures")
		}
	}
}

// BenchmarkMeasure takes as much as a graph is ever measured by.
func BenchmarkMeasure(b *testing.B) {
	edges := someEdges(maxMeasured, maxMeasuredEdges)
	for b.Loop() {
		got := measure(maxMeasured, slices.Clone(edges))
		if got[0].community == 0 || got[0].centrality == 0 {
			b.Fatalf("%+v", got[0])
		}
	}
}

package relate

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestMeasure ties two groups of four by one bond, and leaves one alone.
func TestMeasure(t *testing.T) {
	var bonds []bond
	for _, from := range []int32{0, 4} {
		for i := from; i < from+4; i++ {
			for j := i + 1; j < from+4; j++ {
				bonds = append(bonds, bond{i, j, 5})
			}
		}
	}
	bonds = append(bonds, bond{3, 4, 1})
	got := measure(9, bonds)
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

// someBonds ties n at random, those of low rank more.
func someBonds(n, m int) []bond {
	rng := rand.New(rand.NewPCG(3, 4))
	seen := map[[2]int32]bool{}
	var bonds []bond
	for len(bonds) < m {
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
		bonds = append(bonds, bond{a, b, 1 + int32(rng.IntN(9))})
	}
	return bonds
}

func TestMeasureIsTheSameInAnyOrder(t *testing.T) {
	bonds := someBonds(400, 2000)
	want := measure(400, slices.Clone(bonds))
	for range 5 {
		rand.Shuffle(len(bonds), func(i, j int) { bonds[i], bonds[j] = bonds[j], bonds[i] })
		if !reflect.DeepEqual(measure(400, slices.Clone(bonds)), want) {
			t.Fatal("the order of ties changes the measures")
		}
	}
}

// BenchmarkMeasure takes as much as a graph is ever measured by.
func BenchmarkMeasure(b *testing.B) {
	bonds := someBonds(MaxMeasured, MaxMeasuredTies)
	for b.Loop() {
		got := measure(MaxMeasured, slices.Clone(bonds))
		if got[0].community == 0 || got[0].centrality == 0 {
			b.Fatalf("%+v", got[0])
		}
	}
}

package stories

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCounter(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	c := counter{round: 1<<32 - 3} // soon round again
	for range 6 {
		c.reset()
		want := map[uint32]int32{}
		var order []uint32
		for range rng.IntN(3000) {
			key := rng.Uint32N(1000) << rng.UintN(20)
			if want[key] == 0 {
				order = append(order, key)
			}
			want[key]++
			c.add(key)
		}
		if !slices.Equal(c.met, order) {
			t.Fatalf("%d numbers were met, want %d in order", len(c.met), len(order))
		}
		for key, n := range want {
			if c.of(key) != n || c.of(key+1) != want[key+1] {
				t.Fatalf("%d was counted %d times, want %d", key, c.of(key), n)
			}
		}
	}
}

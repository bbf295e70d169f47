package spill

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestOrder sorts strings that have their beginning in common, that begin others, and
// that hold the byte which stands for none.
func TestOrder(t *testing.T) {
	type ranked struct {
		rank uint32
		key  string
		n    uint32
	}
	var want []ranked
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range uint32(4000) {
		key := strings.Repeat("https://", int(rng.Uint64N(3))) + strings.Repeat("\x00", int(rng.Uint64N(2))) + fmt.Sprint(n*2654435761)
		want = append(want, ranked{uint32(rng.Uint64N(3)), key[:len(key)-int(rng.Uint64N(2))] + "\x00" + fmt.Sprint(n), n})
	}
	for _, budget := range []int{0, 4000, 1 << 22} {
		s := NewSorter(t.TempDir(), "order", budget)
		if budget == 0 {
			s = NewSorter("", "", 0)
		}
		o := NewOrder(s)
		for _, r := range want {
			o.Add(r.rank, r.key, r.n)
		}
		var got []uint32
		if err := o.Each(func(n uint32) { got = append(got, n) }); err != nil {
			t.Fatal(err)
		}
		sorted := slices.SortedFunc(slices.Values(want), func(x, y ranked) int {
			return cmp.Or(cmp.Compare(x.rank, y.rank), strings.Compare(x.key, y.key))
		})
		if !slices.EqualFunc(got, sorted, func(n uint32, r ranked) bool { return n == r.n }) {
			t.Errorf("with %d bytes the numbers are not in order", budget)
		}
	}
}

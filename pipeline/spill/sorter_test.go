package spill

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

type keyed struct {
	hi, lo uint64
	value  string
}

// TestSorter sorts in memory and in few and many files, and reads all and in parts.
func TestSorter(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var want []keyed
	for i := range 40_000 {
		k := keyed{rng.Uint64N(300) << 40, uint64(i), strings.Repeat("v", i%30)}
		if i%3 == 0 { // some have many of one hi, some few
			k.hi = rng.Uint64() >> rng.IntN(60)
		}
		want = append(want, k)
	}
	in := slices.Clone(want)
	slices.SortFunc(want, func(x, y keyed) int { return cmp.Or(cmp.Compare(x.hi, y.hi), cmp.Compare(x.lo, y.lo)) })
	for _, budget := range []int{0, 20_000, 200_000, 1 << 30} {
		t.Run(fmt.Sprint(budget), func(t *testing.T) {
			dir := t.TempDir()
			s := &Sorter{}
			if budget > 0 {
				s.SpillTo(dir, "test", budget)
			}
			for _, k := range in {
				s.Add(k.hi, k.lo, []byte(k.value))
			}
			if err := s.Finish(); err != nil {
				t.Fatal(err)
			}
			if len(s.runs) >= 3*fanIn {
				t.Errorf("%d files are open", len(s.runs))
			}
			for range 2 {
				var got []keyed
				take := func(hi, lo uint64, v []byte) error {
					got = append(got, keyed{hi, lo, string(v)})
					return nil
				}
				if err := s.Each(take); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) {
					t.Fatal("not in order")
				}
				got = nil
				r := s.PartReader()
				for part := range s.Parts() {
					n := len(got)
					if err := r.Part(part, take); err != nil {
						t.Fatal(err)
					}
					if n > 0 && n < len(got) && got[n-1].hi == got[n].hi {
						t.Errorf("part %d begins within the values of one key", part)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatal("parts are not all")
				}
			}
			if s.Parts() < 3 {
				t.Errorf("%d parts", s.Parts())
			}
			if err := s.Remove(); err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%d files are left", len(left))
			}
		})
	}
}

func TestSorterOfNothing(t *testing.T) {
	s := &Sorter{}
	s.SpillTo(t.TempDir(), "test", 1)
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	none := func(uint64, uint64, []byte) error { return fmt.Errorf("a value") }
	if err := cmp.Or(s.Each(none), s.PartReader().Part(0, none)); err != nil {
		t.Error(err)
	}
}

func BenchmarkSorter(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 3))
	const n = 200_000
	for b.Loop() {
		s := &Sorter{}
		s.SpillTo(b.TempDir(), "test", 1<<20)
		sum := uint64(0)
		for i := range uint64(n) {
			sum += i
			s.Add(rng.Uint64(), i, binary.AppendUvarint(nil, i))
		}
		if err := s.Finish(); err != nil {
			b.Fatal(err)
		}
		if err := s.Each(func(_, lo uint64, _ []byte) error { sum -= lo; return nil }); err != nil || sum != 0 {
			b.Fatal(err, sum)
		}
		if err := s.Remove(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "values/s")
}

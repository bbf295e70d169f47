package spill

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
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
				take := func(c *Cursor) {
					for c.Next() {
						got = append(got, keyed{c.Hi, c.Lo, string(c.Value)})
					}
					if c.Next() || c.Err() != nil {
						t.Fatal("more behind the end", c.Err())
					}
				}
				take(s.Entries())
				if !slices.Equal(got, want) {
					t.Fatal("not in order")
				}
				got = nil
				r := s.PartReader()
				for part := range s.Parts() {
					n := len(got)
					take(r.Part(part))
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

func TestSortValues(t *testing.T) {
	for _, budget := range []int{0, 300, 5000, 1 << 20} {
		s := NewSorter(t.TempDir(), "values", budget)
		if budget == 0 {
			s = NewSorter("", "", 0)
		}
		s.SortValues(bytes.Compare)
		var want []string
		rng := rand.New(rand.NewPCG(1, 2))
		for range 3000 {
			hi, lo := rng.Uint64N(3), rng.Uint64N(3)
			v := strings.Repeat("long", int(rng.Uint64N(3))) + fmt.Sprint(rng.Uint64N(500))
			want = append(want, fmt.Sprintf("%d %d %s", hi, lo, v))
			s.Add(hi, lo, []byte(v))
		}
		slices.Sort(want)
		if err := s.Finish(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for c := s.Entries(); c.Next(); {
			got = append(got, fmt.Sprintf("%d %d %s", c.Hi, c.Lo, c.Value))
		}
		if !slices.Equal(got, want) {
			t.Errorf("with %d bytes the values are not in order", budget)
		}
		if err := s.Remove(); err != nil {
			t.Error(err)
		}
	}
}

func TestSorterOfNothing(t *testing.T) {
	s := &Sorter{}
	s.SpillTo(t.TempDir(), "test", 1)
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Cursor{s.Entries(), s.PartReader().Part(0)} {
		for range Groups(c, ByHi) {
			t.Error("a group")
		}
		if c.Next() || c.Err() != nil {
			t.Error("an entry", c.Err())
		}
	}
}

// TestGroups reads groups whole, in part and not at all, in memory and in files.
func TestGroups(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	want := map[uint32][]uint64{}
	for _, budget := range []int{0, 2000} {
		clear(want)
		s := NewSorter(t.TempDir(), "groups", budget)
		if budget == 0 {
			s.SpillTo("", "", 0)
		}
		for range 1000 {
			key, n := rng.Uint32N(200), rng.Uint64N(50)
			s.Add(Pair(key, uint32(n)), 0, []byte{byte(key)})
			want[key] = append(want[key], n)
		}
		if err := s.Finish(); err != nil {
			t.Fatal(err)
		}
		if (len(s.runs) > 1) != (budget > 0) {
			t.Fatalf("%d runs", len(s.runs))
		}
		for _, limit := range []int{1 << 30, 2, 0} {
			var keys []uint32
			c := s.Entries()
			for key, group := range Groups(c, ByNumber) {
				keys = append(keys, key)
				slices.Sort(want[key])
				var got []uint64
				if limit > 0 {
					for e := range group {
						if e.Value[0] != byte(key) {
							t.Fatalf("value %d under key %d", e.Value[0], key)
						}
						if got = append(got, e.Hi&math.MaxUint32); len(got) == limit {
							break
						}
					}
				}
				if all := want[key]; !slices.Equal(got, all[:min(limit, len(all))]) {
					t.Fatalf("%d: %v, want %v of %v", key, got, limit, all)
				}
			}
			if c.Err() != nil || len(keys) != len(want) || !slices.IsSorted(keys) {
				t.Fatalf("%d keys, want %d; %v", len(keys), len(want), c.Err())
			}
		}
		stopped := 0
		for range Groups(s.Entries(), ByNumber) {
			if stopped++; stopped == 3 {
				break
			}
		}
		if stopped != 3 {
			t.Error("did not stop")
		}
	}
}

// TestDamagedFile: a file that was cut off is an error, not an end.
func TestDamagedFile(t *testing.T) {
	s := NewSorter(t.TempDir(), "cut", 1000)
	for i := range uint64(1000) {
		s.Add(i, 0, []byte("some value"))
	}
	if err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.runs {
		if err := os.Truncate(r.path, r.size-3); err != nil {
			t.Fatal(err)
		}
	}
	c := s.Entries()
	for c.Next() {
	}
	if c.Err() == nil || !strings.Contains(c.Err().Error(), "cut.") {
		t.Errorf("error %v", c.Err())
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
		c := s.Entries()
		for c.Next() {
			sum -= c.Lo
		}
		if c.Err() != nil || sum != 0 {
			b.Fatal(c.Err(), sum)
		}
		if err := s.Remove(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "values/s")
}

// TestPairs adds pairs in any order and again, in memory and in files.
func TestPairs(t *testing.T) {
	for _, budget := range []int{0, 2000} {
		dir := t.TempDir()
		if budget == 0 {
			dir = ""
		}
		p := NewPairs(NewSorter(dir, "pairs", budget))
		rng := rand.New(rand.NewPCG(6, 6))
		want := map[uint32]map[uint32]bool{}
		for range 5000 {
			a, b := rng.Uint32N(60), rng.Uint32N(30)
			p.Add(a, b)
			if want[a] == nil {
				want[a] = map[uint32]bool{}
			}
			want[a][b] = true
		}
		met := 0
		err := p.Each(func(a uint32, list []uint32) {
			if len(list) != len(want[a]) || !slices.IsSorted(list) {
				t.Errorf("%d: %v, want %v", a, list, want[a])
			}
			for _, b := range list {
				if !want[a][b] {
					t.Errorf("%d: %d was not added", a, b)
				}
			}
			met++
		})
		if err != nil || met != len(want) {
			t.Errorf("%d first numbers, want %d; %v", met, len(want), err)
		}
	}
}

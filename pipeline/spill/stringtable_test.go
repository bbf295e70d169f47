package spill

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// pools are one without limit and some that hold next to nothing.
func pools(t *testing.T, check func(t *testing.T, p *Pool)) {
	for _, budget := range []int{0, 1, 20_000, 300_000} {
		t.Run(fmt.Sprint(budget), func(t *testing.T) {
			dir := t.TempDir()
			p := NewPool(dir, "test", budget)
			if budget == 0 {
				p = NewPool("", "test", 1)
			}
			check(t, p)
			if budget > 0 && p.used > budget+12*max(textPage, arrayPage) {
				t.Errorf("%d bytes held of %d", p.used, budget)
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%d files are left", len(left))
			}
		})
	}
}

func word(i int) string {
	return fmt.Sprint(i, strings.Repeat("x", i%97), strings.Repeat("long", i%11*(i%11)*i%5000/20))
}

func TestStrings(t *testing.T) {
	pools(t, func(t *testing.T, p *Pool) {
		s := NewStringTable(p)
		if _, ok := s.Number("a"); ok {
			t.Error("found in the empty set")
		}
		const n = 5000
		for round := range 2 {
			for i := range n {
				got, fresh := s.Add(word(i))
				if got != uint32(i) || fresh != (round == 0) {
					t.Fatalf("round %d: %d has number %d, fresh %v", round, i, got, fresh)
				}
			}
		}
		if s.Len() != n {
			t.Errorf("%d strings", s.Len())
		}
		check := func(s *StringTable) {
			for i := range n {
				if got, ok := s.Number(word(i)); !ok || got != uint32(i) || s.At(got) != word(i) {
					t.Fatalf("%d: %d %v %q", i, got, ok, s.At(got))
				}
			}
			if _, ok := s.Number("nowhere"); ok {
				t.Error("found what is not there")
			}
		}
		check(s)
		for range 2 {
			check(s.View(NewPool(p.dir, "view", p.budget)))
		}
		s.Free()
		if p.used != 0 {
			t.Errorf("%d bytes are held of nothing", p.used)
		}
	})
}

func TestHugeAndEmptyStrings(t *testing.T) {
	pools(t, func(t *testing.T, p *Pool) {
		texts := NewStringStore(p)
		var places []Place
		in := []string{"", "a", strings.Repeat("b", textPage), "", strings.Repeat("c", 10*textPage), "d", strings.Repeat("e", textPage-2), ""}
		for range 3 {
			for _, v := range in {
				places = append(places, texts.Add(v))
			}
		}
		for _, read := range []*StringStore{texts, texts.View(NewPool(p.dir, "view", p.budget))} {
			for i, at := range places {
				if got := read.At(at); got != in[i%len(in)] {
					t.Fatalf("%d: %d bytes, want %d", i, len(got), len(in[i%len(in)]))
				}
			}
		}
	})
}

package entities

import (
	"fmt"
	"strings"
	"testing"
)

func TestStrings(t *testing.T) {
	var s Strings
	if _, ok := s.Number("a"); ok {
		t.Error("found in the empty set")
	}
	word := func(i int) string {
		return fmt.Sprint(i, strings.Repeat("x", i%97), strings.Repeat("long", i%11*(i%11)*i%5000/20))
	}
	const n = 20000
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
	for i := range n {
		if got, ok := s.Number(word(i)); !ok || got != uint32(i) || s.At(got) != word(i) {
			t.Fatalf("%d: %d %v %q", i, got, ok, s.At(got))
		}
	}
	if _, ok := s.Number("nowhere"); ok {
		t.Error("found what is not there")
	}
}

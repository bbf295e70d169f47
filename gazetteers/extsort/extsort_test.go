package extsort

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

func TestSorts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values int
	}{{"none", 0}, {"in memory", 1000}, {"few files", 200_000}, {"more files than are merged at once", 3_000_000}} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.values > 1_000_000 && testing.Short() {
				t.Skip("short")
			}
			dir := t.TempDir()
			s := New(dir, "x", 1)
			r := rand.New(rand.NewPCG(1, 2))
			var want []string
			for range tt.values {
				v := fmt.Sprint(r.IntN(1 << 30))
				want = append(want, v)
				s.Add([]byte(v))
			}
			slices.Sort(want)
			i := 0
			if err := s.Each(func(v []byte) error {
				if i >= len(want) || string(v) != want[i] {
					return fmt.Errorf("value %d is %q", i, v)
				}
				i++
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if i != len(want) {
				t.Fatalf("%d of %d values", i, len(want))
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%d files left", len(left))
			}
		})
	}
}

func TestErrors(t *testing.T) {
	s := New(t.TempDir()+"/none", "x", 1)
	for range 100_000 {
		s.Add([]byte("a value of some length"))
	}
	if err := s.Each(func([]byte) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	s = New(t.TempDir(), "x", 1)
	s.Add([]byte("a"))
	stop := errors.New("stop")
	if err := s.Each(func([]byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("yield's error: %v", err)
	}
}

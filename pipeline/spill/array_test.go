package spill

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type thing struct {
	a uint32
	b uint64
	c uint8
}

// TestArrays changes two arrays of one pool at random, beside slices that say
// what is right.
func TestArrays(t *testing.T) {
	pools(t, func(t *testing.T, p *Pool) {
		rng := rand.New(rand.NewPCG(1, 2))
		things, numbers := NewArray[thing](p), NewArray[uint32](p)
		var wantThings []thing
		var wantNumbers []uint32
		for i := range 20_000 {
			x := thing{uint32(i), rng.Uint64(), uint8(i)}
			things.Append(x)
			wantThings = append(wantThings, x)
			if i%10 == 0 {
				numbers.Grow(numbers.Len() + rng.IntN(20))
				wantNumbers = append(wantNumbers, make([]uint32, numbers.Len()-len(wantNumbers))...)
			}
			at := uint32(rng.IntN(len(wantThings)))
			if i%3 == 0 {
				wantThings[at].a = rng.Uint32()
				things.Set(at, wantThings[at])
			}
			if got := things.At(at); got != wantThings[at] {
				t.Fatalf("thing %d is %v, want %v", at, got, wantThings[at])
			}
			if n := len(wantNumbers); n > 0 {
				at := uint32(rng.IntN(n))
				wantNumbers[at] += at
				numbers.Set(at, numbers.At(at)+at)
			}
		}
		for _, read := range []*Array[uint32]{numbers, numbers.View(NewPool(p.dir, "view", p.budget))} {
			if read.Len() != len(wantNumbers) {
				t.Fatalf("%d numbers, want %d", read.Len(), len(wantNumbers))
			}
			for i, want := range wantNumbers {
				if got := read.At(uint32(i)); got != want {
					t.Fatalf("number %d is %d, want %d", i, got, want)
				}
			}
		}
		things.Free()
		numbers.Free()
		if p.used != 0 {
			t.Errorf("%d bytes are held of nothing", p.used)
		}
	})
}

func TestArraysHoldNoPointers(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an array of strings was made")
		}
	}()
	NewArray[struct{ s string }](NewPool("", "", 0))
}

func TestFailures(t *testing.T) {
	fill := func(p *Pool) (err error) {
		defer Catch(&err)
		a := NewArray[uint32](p)
		for i := range uint32(50_000) {
			a.Append(i)
		}
		_ = os.Truncate(a.file.path, 100)
		for i := range uint32(50_000) {
			a.At(i)
		}
		return nil
	}
	dir := t.TempDir()
	err := fill(NewPool(filepath.Join(dir, "missing"), "test", 1))
	if !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "write "+dir) {
		t.Errorf("a missing folder: %v", err)
	}
	err = fill(NewPool(dir, "test", 1))
	if err == nil || !strings.HasPrefix(err.Error(), "read "+dir) {
		t.Errorf("a cut file: %v", err)
	}
}

func BenchmarkArray(b *testing.B) {
	for name, budget := range map[string]int{"memory": 0, "disk": 1 << 20} {
		b.Run(name, func(b *testing.B) {
			p := NewPool(b.TempDir(), "test", budget)
			a := NewArray[uint32](p)
			const n = 1 << 20
			for i := range uint32(n) {
				a.Append(i)
			}
			rng := rand.New(rand.NewPCG(1, 2))
			for b.Loop() {
				if i := rng.Uint32N(n); a.At(i) != i {
					b.Fatal(i)
				}
			}
			if err := p.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
